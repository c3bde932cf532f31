<?php

namespace App\Models;

use Illuminate\Database\Eloquent\Model;

/** @property string $name */
class Customer extends Model
{
}
