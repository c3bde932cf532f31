<?php

namespace App\Http\Controllers;

use App\Http\Requests\ListEventsRequest;
use App\Http\Requests\StoreEventRequest;
use App\Http\Requests\UpdateEventRequest;

class EventController
{
    public function index(ListEventsRequest $request)
    {
        return ['page' => $request->integer('page', 1)];
    }

    public function store(StoreEventRequest $request)
    {
        return response()->json(['id' => 1], 201);
    }

    public function update(UpdateEventRequest $request, int $event)
    {
        return response()->noContent();
    }
}
