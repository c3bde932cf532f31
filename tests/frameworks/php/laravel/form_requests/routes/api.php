<?php

use App\Http\Controllers\EventController;
use App\Http\Controllers\PhotoController;
use App\Http\Controllers\TicketController;
use Illuminate\Support\Facades\Route;

Route::get('events', [EventController::class, 'index']);
Route::post('events', [EventController::class, 'store']);
Route::put('events/{event}', [EventController::class, 'update']);
Route::post('events/{event}/photos', [PhotoController::class, 'store']);
Route::post('tickets', [TicketController::class, 'store']);
Route::post('tickets/search', [TicketController::class, 'search']);
Route::post('tickets/import', [TicketController::class, 'import']);
Route::patch('tickets/{ticket}', [TicketController::class, 'note']);
