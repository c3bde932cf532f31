<?php

namespace App\Http\Controllers;

use Illuminate\Foundation\Http\FormRequest;

class ListUsersRequest extends FormRequest
{
    protected function parts(): array
    {
        return [PageRequest::class];
    }

    public function sort(): string
    {
        return $this->query('sort', 'name');
    }

    public function rules(): array
    {
        return [
            'active' => 'boolean',
            'ids' => 'array',
            'ids.*' => 'integer',
            'role' => ['required', 'string', 'in:admin,member'],
        ];
    }
}
