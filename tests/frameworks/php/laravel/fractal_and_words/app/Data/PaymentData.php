<?php

namespace App\Data;

use DateTimeImmutable;
use Spatie\LaravelData\Attributes\MapName;
use Spatie\LaravelData\Attributes\Validation\Max;
use Spatie\LaravelData\Data;

/**
 * Money that came in.
 */
class PaymentData extends Data
{
    /**
     * @param string[] $notes What was said about it.
     * @param array<string, int> $split Cents by account.
     */
    public function __construct(
        #[Max(34)]
        public string $iban,
        public int $cents,
        public PaymentState $state,
        #[MapName('received_at')]
        public DateTimeImmutable $receivedAt,
        public array $notes = [],
        public array $split = [],
        public ?PaymentData $refundOf = null,
        public string|int|null $reference = null,
        private string $secret = '',
    ) {
    }
}
