<?php

namespace App\Http\Controllers;

use Illuminate\Http\Request;

class BookController extends Controller
{
    public function index(Request $request)
    {
        return $request->input('q');
    }

    public function destroy($author, $id)
    {
    }
}
