<?php

namespace App\Dto;

use Symfony\Component\Serializer\Attribute\SerializedName;
use Symfony\Component\Validator\Constraints as Assert;

/**
 * What a cook writes down.
 */
final class RecipeInput
{
    /**
     * @param string[] $tags Words to find it by.
     * @param list<StepInput> $steps
     */
    public function __construct(
        #[Assert\NotBlank]
        #[Assert\Length(min: 3, max: 120)]
        public readonly string $title,

        #[Assert\Email]
        public readonly string $contact,

        #[Assert\Range(min: 1, max: 24)]
        #[SerializedName('serves')]
        public readonly int $servings = 2,

        #[Assert\Choice(choices: ['easy', 'hard'])]
        public readonly ?string $level = null,

        #[Assert\Positive]
        #[Assert\LessThan(1000)]
        public readonly ?float $calories = null,

        #[Assert\Count(min: 1, max: 10)]
        #[Assert\Unique]
        public readonly array $tags = [],

        #[Assert\Regex('/^[a-z0-9-]+$/')]
        public readonly ?string $slug = null,

        #[Assert\Url]
        public readonly ?string $source = null,

        #[Assert\Uuid]
        public readonly ?string $cook = null,

        #[Assert\Length(exactly: 2)]
        public readonly string $language = 'en',

        #[Assert\DivisibleBy(5)]
        #[Assert\GreaterThanOrEqual(0)]
        public readonly int $minutes = 30,

        #[Assert\Valid]
        #[Assert\Count(max: 50)]
        public readonly array $steps = [],

        public readonly Visibility $visibility = Visibility::Open,

        public readonly ?\DateTimeImmutable $publishAt = null,
    ) {
    }
}
