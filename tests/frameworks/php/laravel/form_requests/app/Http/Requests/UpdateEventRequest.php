<?php

namespace App\Http\Requests;

class UpdateEventRequest extends StoreEventRequest
{
    protected int $longest = 60;

    public function authorize(): bool
    {
        return true;
    }

    public function rules(): array
    {
        return [
            'event.title' => $this->titleRule('sometimes'),
            'event.visibility' => $this->isMethod('put') ? 'required|string' : 'string',
        ] + $this->placeRules();
    }
}
