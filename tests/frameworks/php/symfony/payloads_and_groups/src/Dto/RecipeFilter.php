<?php

namespace App\Dto;

use Symfony\Component\Validator\Constraints as Assert;

final class RecipeFilter
{
    public function __construct(
        #[Assert\Positive]
        public readonly int $page = 1,
        public readonly ?string $text = null,
    ) {
    }
}
