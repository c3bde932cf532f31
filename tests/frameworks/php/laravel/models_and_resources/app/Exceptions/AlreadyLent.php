<?php

namespace App\Exceptions;

use Exception;

class AlreadyLent extends Exception
{
    public function render($request)
    {
        return response()->json(['error' => 'lent', 'until' => now()->toDateString()], 409);
    }
}
