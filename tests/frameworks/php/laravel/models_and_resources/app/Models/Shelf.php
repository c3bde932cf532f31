<?php

namespace App\Models;

use Illuminate\Database\Eloquent\Model;

class Shelf extends Model
{
    public $timestamps = false;

    public function parent()
    {
        return $this->belongsTo(Shelf::class);
    }

    public function children()
    {
        return $this->hasMany(Shelf::class);
    }

    public function books()
    {
        return $this->hasMany(Book::class);
    }
}
