<?php

use App\Http\Controllers\UserController;
use Illuminate\Support\Facades\Route;

Route::controller(UserController::class)->prefix('users')->group(function () {
    Route::get('/', 'index');
    Route::get('/{id}', 'show')->whereUuid('id');
    Route::put('/{user:slug}', 'update');
});
