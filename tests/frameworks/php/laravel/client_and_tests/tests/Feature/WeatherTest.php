<?php

namespace Tests\Feature;

use Illuminate\Support\Facades\Route;
use Tests\TestCase;

class WeatherTest extends TestCase
{
    public function test_it_answers(): void
    {
        Route::get('/only-in-test', fn () => 'x');
        $this->get('/api/weather/rome')->assertOk();
    }
}
