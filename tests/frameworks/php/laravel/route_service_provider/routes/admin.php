<?php

$router->get('stats', 'StatsController@show');
Route::options('stats', 'StatsController@options');
