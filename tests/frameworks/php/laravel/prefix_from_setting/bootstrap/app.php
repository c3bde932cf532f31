<?php

use Illuminate\Foundation\Application;
use Illuminate\Support\Facades\Route;

return Application::configure(basePath: dirname(__DIR__))
    ->withRouting(
        api: [__DIR__ . '/../routes/api.php'],
        apiPrefix: 'rest',
        then: function () {
            Route::middleware('api')
                ->prefix(config('billing.route.prefix'))
                ->group(base_path('routes/billing.php'));
        },
    )
    ->create();
