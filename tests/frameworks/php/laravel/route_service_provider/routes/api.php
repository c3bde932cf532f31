<?php

Route::group(['middleware' => 'auth'], function () {
    Route::get('articles', 'ArticleController@index');
    Route::post('/articles/', 'ArticleController@store');

    Route::group(['prefix' => 'articles/{article}'], function () {
        Route::group(['prefix' => '/comments/'], function () {
            Route::get('', ['uses' => 'CommentController@index', 'as' => 'comments.index']);
            Route::delete('/{comment}', ['uses' => 'CommentController@destroy']);
        });
    });
});
