<?php

namespace App\Http\Controllers;

use Illuminate\Foundation\Http\FormRequest;

class ListUsersRequest extends FormRequest
{
    public function rules(): array
    {
        return [
            'active' => 'boolean',
            'role' => ['required', 'string', 'in:admin,member'],
        ];
    }
}
