<?php

namespace App\Http\Resources;

use App\Models\Shelf;
use Illuminate\Http\Resources\Json\JsonResource;

/** @mixin Shelf */
class ShelfResource extends JsonResource
{
    public static $wrap = 'shelf';

    public function toArray($request): array
    {
        return array_merge(parent::toArray($request), [
            'children' => ShelfResource::collection($this->children),
            'books' => $this->books->count(),
        ]);
    }
}
