<?php

namespace App\Http\Controllers;

use Illuminate\Foundation\Http\FormRequest;

class PageRequest extends FormRequest
{
    public function rules(): array
    {
        $rules = ['page' => sprintf('integer|max:%d', 100)];

        return $rules;
    }
}
