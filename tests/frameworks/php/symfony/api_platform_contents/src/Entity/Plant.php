<?php

namespace App\Entity;

use ApiPlatform\Metadata\ApiProperty;
use ApiPlatform\Metadata\ApiResource;
use ApiPlatform\Metadata\Delete;
use ApiPlatform\Metadata\Get;
use ApiPlatform\Metadata\GetCollection;
use ApiPlatform\Metadata\Patch;
use ApiPlatform\Metadata\Post;
use App\Dto\WateringInput;
use App\Dto\WateringOutput;
use Doctrine\Common\Collections\Collection;
use Doctrine\ORM\Mapping as ORM;
use Symfony\Component\Serializer\Attribute\Groups;
use Symfony\Component\Validator\Constraints as Assert;

/**
 * Something that grows.
 */
#[ApiResource(
    operations: [
        new GetCollection(normalizationContext: ['groups' => ['plant:list']]),
        new Get(),
        new Post(security: "is_granted('ROLE_GARDENER')", validationContext: ['groups' => ['Default', 'create']]),
        new Patch(),
        new Delete(),
        new Post(uriTemplate: '/plants/{id}/water', input: WateringInput::class, output: WateringOutput::class, status: 202),
        new Post(uriTemplate: '/plants/{id}/dig-up', input: false, output: false),
    ],
    normalizationContext: ['groups' => ['plant:read']],
    denormalizationContext: ['groups' => ['plant:write']],
)]
#[ORM\Entity]
class Plant
{
    #[ORM\Id]
    #[ORM\GeneratedValue]
    #[ORM\Column]
    #[Groups(['plant:read', 'plant:list'])]
    private ?int $id = null;

    #[ORM\Column(length: 80)]
    #[Assert\NotBlank]
    #[ApiProperty(description: 'Its name in the garden.', example: 'Old rose')]
    #[Groups(['plant:read', 'plant:list', 'plant:write'])]
    public string $name = '';

    #[ORM\Column(type: 'decimal', precision: 6, scale: 2, nullable: true)]
    #[Assert\NotNull(groups: ['create'])]
    #[Assert\PositiveOrZero]
    #[Groups(['plant:read', 'plant:write'])]
    public ?string $height = null;

    #[ORM\ManyToOne]
    #[Groups(['plant:read', 'plant:write'])]
    public ?Bed $bed = null;

    /** @var Collection<int, Leaf> */
    #[ORM\OneToMany(targetEntity: Leaf::class, mappedBy: 'plant')]
    #[Groups(['plant:read'])]
    public Collection $leaves;

    #[ApiProperty(writable: false)]
    #[Groups(['plant:read', 'plant:write'])]
    public \DateTimeImmutable $plantedAt;

    #[Groups(['plant:write'])]
    #[ApiProperty(readable: false)]
    private ?string $secret = null;

    public function getId(): ?int
    {
        return $this->id;
    }

    public function setSecret(?string $secret): void
    {
        $this->secret = $secret;
    }
}
