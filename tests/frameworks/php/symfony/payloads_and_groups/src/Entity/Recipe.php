<?php

namespace App\Entity;

use App\Dto\Visibility;
use App\Repository\RecipeRepository;
use Doctrine\Common\Collections\Collection;
use Doctrine\DBAL\Types\Types;
use Doctrine\ORM\Mapping as ORM;
use Symfony\Component\Serializer\Attribute\Groups;
use Symfony\Component\Serializer\Attribute\SerializedName;

#[ORM\Entity(repositoryClass: RecipeRepository::class)]
class Recipe
{
    #[ORM\Id]
    #[ORM\Column]
    #[Groups(['list', 'detail'])]
    private ?int $id = null;

    /** What it is called. */
    #[ORM\Column(length: 120)]
    #[Groups(['list', 'detail'])]
    private string $title;

    #[ORM\Column(type: Types::DATE_IMMUTABLE)]
    #[Groups(['detail'])]
    private \DateTimeImmutable $cookedOn;

    #[ORM\ManyToOne]
    #[Groups(['detail'])]
    private ?Cook $cook = null;

    /** @var Collection<int, Recipe> */
    #[ORM\ManyToMany(targetEntity: Recipe::class)]
    #[Groups(['detail'])]
    private Collection $related;

    #[ORM\Column(enumType: Visibility::class)]
    #[Groups(['detail'])]
    private Visibility $visibility;

    #[ORM\Column(type: 'json')]
    private array $internal = [];

    public function getId(): ?int
    {
        return $this->id;
    }

    public function getTitle(): string
    {
        return $this->title;
    }

    public function getCookedOn(): \DateTimeImmutable
    {
        return $this->cookedOn;
    }

    public function getCook(): ?Cook
    {
        return $this->cook;
    }

    public function getRelated(): Collection
    {
        return $this->related;
    }

    public function getVisibility(): Visibility
    {
        return $this->visibility;
    }

    #[Groups(['list'])]
    #[SerializedName('isNew')]
    public function isFresh(): bool
    {
        return true;
    }
}
