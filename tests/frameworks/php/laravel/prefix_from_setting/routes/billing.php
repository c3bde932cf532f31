<?php

use App\Billing\Routes;
use Illuminate\Support\Facades\Route;

Route::post('/invoices', [InvoiceController::class, 'store']);
Routes::register();
