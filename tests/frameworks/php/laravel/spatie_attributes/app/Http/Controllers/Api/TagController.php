<?php

namespace App\Http\Controllers\Api;

use Spatie\RouteAttributes\Attributes\ApiResource;

#[ApiResource('tags', only: ['index', 'show'])]
class TagController
{
    public function index(): array
    {
        return [];
    }

    public function show(string $tag): string
    {
        return $tag;
    }
}
