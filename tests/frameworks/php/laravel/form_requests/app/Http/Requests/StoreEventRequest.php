<?php

namespace App\Http\Requests;

use App\Enums\Visibility;
use App\Rules\EvenLength;
use Illuminate\Foundation\Http\FormRequest;
use Illuminate\Validation\Rule;
use Illuminate\Validation\Rules\Enum;
use Illuminate\Validation\Rules\Password;

class StoreEventRequest extends FormRequest
{
    use EventRules;

    private const KINDS = ['talk', 'concert', 'fair'];

    public function authorize(): bool
    {
        return $this->user()->can('create-events');
    }

    protected function prepareForValidation(): void
    {
        $this->merge([
            'slug' => str($this->title)->slug(),
            'homepage' => trim($this->homepage),
        ]);
    }

    public function rules(): array
    {
        $rules = [
            'title' => $this->titleRule('required'),
            'slug' => ['required', Rule::unique('events')],
            'kind' => ['required', Rule::in(self::KINDS)],
            'visibility' => ['required', new Enum(Visibility::class)],
            'seats' => 'required|integer|min:1|max:5000|multiple_of:5',
            'price' => 'nullable|numeric|gte:0|lt:1000',
            'starts_at' => 'required|date',
            'doors_at' => 'date_format:H:i:s',
            'published_at' => 'sometimes|required|date_format:Y-m-d\TH:i:sP',
            'homepage' => 'url',
            'contact' => 'required|email|max:255',
            'reference' => 'uuid',
            'code' => ['regex:/^[A-Z]{2}-\d+$/', new EvenLength()],
            'pin' => 'digits:4',
            'year' => 'integer|digits:4',
            'password' => ['required', 'confirmed', Password::min(12)->letters()->numbers()],
            'online' => 'boolean',
            'terms' => 'accepted',
            'address' => 'ipv4',
            'tags' => 'array|min:1|max:5',
            'tags.*' => 'string|distinct|max:20',
            'sessions' => ['required', 'array'],
            'sessions.*.id' => 'required|integer',
            'sessions.*.speakers.*.name' => 'required|string',
            'options' => 'array',
            'options.color' => 'string|in:red,"light blue"',
            'legacy' => 'prohibited',
        ];

        if ($this->has('recurring')) {
            $rules['recurring.every'] = 'required_with:recurring|in:day,week';
        }

        return array_merge($rules, $this->placeRules());
    }

    public function bodyParameters(): array
    {
        return [
            'title' => ['description' => 'What the event is called.', 'example' => 'Summer fair'],
            'seats' => ['description' => 'How many people find a seat.', 'example' => 120],
        ];
    }
}
