<?php

use Illuminate\Support\Facades\Route;

Route::prefix('v1')->group(function () {
    require __DIR__ . '/api/users.php';

    Route::prefix('teams/{team}')->group(base_path('routes/api/teams.php'));

    foreach (['reports', 'audits'] as $name) {
        Route::get($name, "App\\Http\\Controllers\\{$name}");
        Route::get("$name/{id}", [ReportController::class, 'show']);
    }
});
