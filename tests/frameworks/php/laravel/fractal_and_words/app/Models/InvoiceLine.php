<?php

namespace App\Models;

use Illuminate\Database\Eloquent\Model;

class InvoiceLine extends Model
{
    protected $casts = ['cents' => 'integer', 'text' => 'string'];
}
