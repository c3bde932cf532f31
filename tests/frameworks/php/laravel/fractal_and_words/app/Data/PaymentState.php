<?php

namespace App\Data;

enum PaymentState: string
{
    case Pending = 'pending';
    case Settled = 'settled';
}
