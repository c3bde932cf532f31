<?php

namespace App\Entity;

use ApiPlatform\Doctrine\Orm\Filter\OrderFilter;
use ApiPlatform\Doctrine\Orm\Filter\SearchFilter;
use ApiPlatform\Metadata\ApiFilter;
use ApiPlatform\Metadata\ApiResource;
use ApiPlatform\Metadata\Get;
use ApiPlatform\Metadata\GetCollection;
use Doctrine\ORM\Mapping as ORM;

#[ApiResource(operations: [new Get(), new GetCollection()])]
#[ApiFilter(SearchFilter::class, properties: ['place' => 'partial'])]
#[ApiFilter(OrderFilter::class, properties: ['id'])]
#[ORM\Entity]
class Bed
{
    #[ORM\Id]
    #[ORM\Column]
    public int $id;

    public string $place;

    public ?Bed $beside = null;
}
