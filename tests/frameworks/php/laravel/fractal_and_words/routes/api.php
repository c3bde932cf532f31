<?php

use App\Http\Controllers\CustomerController;
use App\Http\Controllers\InvoiceController;
use App\Http\Controllers\PaymentController;
use Illuminate\Support\Facades\Route;

Route::get('invoices', [InvoiceController::class, 'index']);
Route::get('invoices/{number}', [InvoiceController::class, 'show']);
Route::get('invoices/{number}/flat', [InvoiceController::class, 'flat']);
Route::get('payments', [PaymentController::class, 'index']);
Route::get('payments/{id}', [PaymentController::class, 'show']);
Route::get('customers', [InvoiceController::class, 'customers']);
Route::get('customers/all', CustomerController::class);
Route::post('payments', [PaymentController::class, 'store']);
