<?php

namespace App\Http\Controllers\Api;

use Illuminate\Http\Request;
use App\Http\Controllers\Controller;

class ArticleController extends Controller
{
    public function index(Request $request)
    {
        $data = $request->validate([
            'page' => 'integer|min:1',
            'author' => ['required', 'string'],
        ]);

        return $data;
    }

    public function store(Request $request)
    {
        return $request->input('title');
    }
}
