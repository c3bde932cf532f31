<?php

namespace App\Models;

use App\Enums\Condition;
use Illuminate\Database\Eloquent\Model;
use Illuminate\Database\Eloquent\Relations\BelongsTo;
use Illuminate\Database\Eloquent\SoftDeletes;

class Book extends Model
{
    use SoftDeletes;

    protected $fillable = ['title', 'price', 'tags'];

    protected $hidden = ['secret_note', 'deleted_at'];

    protected $appends = ['is_new'];

    protected $with = ['shelf'];

    protected function casts(): array
    {
        return [
            'condition' => Condition::class,
            'tags' => 'array',
            'price' => 'float',
            'printed_on' => 'date:Y-m-d',
        ];
    }

    public function shelf(): BelongsTo
    {
        return $this->belongsTo(Shelf::class);
    }

    public function loans()
    {
        return $this->hasMany(Loan::class);
    }

    public function getIsNewAttribute(): bool
    {
        return $this->created_at->isToday();
    }
}
