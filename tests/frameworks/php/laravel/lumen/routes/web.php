<?php

/** @var \Laravel\Lumen\Routing\Router $router */

$router->get('/', function () use ($router) {
    return $router->app->version();
});

$router->group(['prefix' => 'api/v1', 'middleware' => 'auth'], function () use ($router) {
    $router->get('books', 'BookController@index');
    $router->group(['prefix' => 'authors/{author}'], function () use ($router) {
        $router->delete('books/{id:[0-9]+}', ['uses' => 'BookController@destroy']);
        $router->get('year[/{year}]', 'BookController@index');
    });
});
