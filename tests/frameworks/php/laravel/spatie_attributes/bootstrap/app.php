<?php

use Illuminate\Foundation\Application;
use Illuminate\Support\Facades\Route;
use Spatie\RouteAttributes\RouteRegistrar;

return Application::configure(basePath: dirname(__DIR__))
    ->withRouting(
        using: function () {
            Route::prefix('api')->group(function () {
                (new RouteRegistrar(app('router')))
                    ->useRootNamespace('App\\')
                    ->registerDirectory(app_path('Http/Controllers/Api'));
            });
        },
    )
    ->create();
