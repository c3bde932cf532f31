<?php

use App\Http\Middleware\CheckLicence;
use Illuminate\Foundation\Application;
use Illuminate\Foundation\Configuration\Middleware;

return Application::configure(basePath: dirname(__DIR__))
    ->withRouting(api: __DIR__.'/../routes/api.php')
    ->withMiddleware(function (Middleware $middleware) {
        $middleware->alias(['licence' => CheckLicence::class]);
        $middleware->appendToGroup('staff', ['auth:sanctum', 'licence']);
    })
    ->create();
