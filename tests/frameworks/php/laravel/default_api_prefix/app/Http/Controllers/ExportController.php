<?php

namespace App\Http\Controllers;

class ExportController extends Controller
{
    public function __invoke(string $format = 'csv')
    {
        return response()->download("export.$format");
    }
}
