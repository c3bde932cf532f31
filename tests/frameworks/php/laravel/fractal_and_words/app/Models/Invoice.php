<?php

namespace App\Models;

use Illuminate\Database\Eloquent\Model;

/**
 * @property int $id
 * @property string $number
 * @property \Illuminate\Support\Carbon $due_at
 * @property Customer $customer
 * @property \Illuminate\Database\Eloquent\Collection<int, InvoiceLine> $lines
 */
class Invoice extends Model
{
    public function customer()
    {
        return $this->belongsTo(Customer::class);
    }

    public function lines()
    {
        return $this->hasMany(InvoiceLine::class);
    }
}
