<?php

namespace App\Dto;

use Symfony\Component\Serializer\Attribute\Ignore;
use Symfony\Component\Validator\Constraints as Assert;

class StepInput
{
    #[Assert\NotNull]
    public ?string $text = null;

    private int $order = 0;

    #[Ignore]
    public string $hash = '';

    public function getOrder(): int
    {
        return $this->order;
    }

    public function setOrder(int $order): void
    {
        $this->order = $order;
    }
}
