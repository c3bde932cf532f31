<?php

namespace App\Data;

use JsonSerializable;

final class Receipt implements JsonSerializable
{
    public function __construct(private PaymentData $payment, private string $number)
    {
    }

    public function jsonSerialize(): array
    {
        return ['number' => $this->number, 'payment' => $this->payment];
    }
}
