<?php

namespace App\Http\Controllers\Api;

use App\Http\Resources\ShelfCollection;
use App\Http\Resources\ShelfResource;
use App\Models\Shelf;
use Illuminate\Routing\Controller;

class ShelfController extends Controller
{
    public function __construct()
    {
        $this->middleware('auth:sanctum')->only('show');
    }

    public function index()
    {
        return new ShelfCollection(Shelf::all());
    }

    public function show($id)
    {
        return ShelfResource::make(Shelf::findOrFail($id));
    }
}
