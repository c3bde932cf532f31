<?php

namespace App\Http\Resources;

use Illuminate\Http\Resources\Json\JsonResource;

class BookResource extends JsonResource
{
    public function toArray($request): array
    {
        return [
            'id' => $this->id,
            'code' => $this->code,
            'title' => $this->title,
            'summary' => $this->whenNotNull($this->summary),
            'condition' => $this->condition,
            'shelf' => new ShelfResource($this->whenLoaded('shelf')),
            'readers' => $this->whenLoaded('loans', fn () => $this->loans->pluck('reader')),
            'loans_count' => $this->whenCounted('loans'),
            'price' => $this->when($request->user()?->isStaff(), $this->price),
            $this->mergeWhen($request->user()?->isStaff(), [
                'note' => $this->secret_note,
            ]),
            'links' => ['self' => route('books.show', $this->resource)],
        ];
    }

    public function with($request): array
    {
        return ['version' => 2];
    }
}
