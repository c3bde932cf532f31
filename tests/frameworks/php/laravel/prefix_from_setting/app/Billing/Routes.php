<?php

namespace App\Billing;

use Illuminate\Support\Facades\Route;

class Routes
{
    private const PLANS = 'plans';

    public static function register(): void
    {
        Route::group(['prefix' => self::PLANS], function (): void {
            Route::patch('{plan}', 'PlanController@update');
        });
    }
}
