<?php

namespace App\Http\Requests;

trait EventRules
{
    protected int $longest = 80;

    protected function placeRules(): array
    {
        return [
            'place.name' => 'required|string|max:120',
            'place.latitude' => 'numeric|between:-90,90',
            'place.longitude' => ['numeric', 'min:-180', 'max:180'],
        ];
    }

    protected function titleRule(string $first): string
    {
        return sprintf('%s|string|min:3|max:%d', $first, $this->longest);
    }
}
