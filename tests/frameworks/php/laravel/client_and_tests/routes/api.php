<?php

use App\Services\Weather;
use Illuminate\Support\Facades\Http;
use Illuminate\Support\Facades\Route;

Route::get('weather/{city}', function (string $city) {
    $answer = Http::get('https://weather.example/now', ['city' => $city]);
    Http::post('/not-a-route');

    return $answer->json();
});

if (Route::has('login')) {
    Route::post('login', [LoginController::class, 'store'])->name('login');
}
