<?php

namespace App\Http\Requests;

use Illuminate\Foundation\Http\FormRequest;

class ListEventsRequest extends FormRequest
{
    public function rules(): array
    {
        return [
            'page' => 'integer|min:1',
            'sort' => 'in:title,-title',
            'filter.place' => 'string',
            'tags' => 'array',
            'tags.*' => 'string',
        ];
    }
}
