<?php

use App\Http\Controllers\ExportController;
use App\Http\Controllers\OrderController;
use Illuminate\Http\Request;
use Illuminate\Support\Facades\Route;

Route::get('/user', function (Request $request) {
    return $request->user();
})->middleware('auth:sanctum');

Route::prefix('v1')->name('v1.')->group(function () {
    Route::get('orders', [OrderController::class, 'index'])->name('orders.index');
    Route::get('orders/{order}', [OrderController::class, 'show'])->whereNumber('order');

    Route::prefix('customers/{customer}')->group(function () {
        Route::match(['get', 'post'], 'orders', [OrderController::class, 'forCustomer']);
        Route::any('webhook', [OrderController::class, 'hook']);
    });

    Route::post('export/{format?}', ExportController::class);
});
