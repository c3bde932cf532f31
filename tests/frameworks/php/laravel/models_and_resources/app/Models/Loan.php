<?php

namespace App\Models;

use Illuminate\Database\Eloquent\Model;

/**
 * @property int $id
 * @property string $reader Who has the book.
 * @property-read \Carbon\Carbon|null $returned_at
 * @property list<string> $notes
 */
class Loan extends Model
{
}
