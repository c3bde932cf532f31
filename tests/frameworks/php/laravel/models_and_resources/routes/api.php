<?php

use App\Http\Controllers\Api\BookController;
use App\Http\Controllers\Api\LoanController;
use App\Http\Controllers\Api\ShelfController;
use Illuminate\Support\Facades\Route;

Route::get('books', [BookController::class, 'index']);
Route::get('books/{book}', [BookController::class, 'show']);

Route::middleware('staff')->group(function () {
    Route::post('books', [BookController::class, 'store']);
    Route::delete('books/{book}', [BookController::class, 'destroy']);
    Route::get('books/{book}/raw', [BookController::class, 'raw'])->withoutMiddleware('auth:sanctum');
});

Route::apiResource('shelves', ShelfController::class)->only(['index', 'show']);
Route::post('loans', [LoanController::class, 'store'])->middleware('auth.basic');
Route::post('loans/{id}/return', [LoanController::class, 'giveBack'])->middleware(['auth:partners', 'throttle:10']);
