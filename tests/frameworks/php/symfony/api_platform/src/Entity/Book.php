<?php

namespace App\Entity;

use ApiPlatform\Metadata\ApiResource;
use ApiPlatform\Metadata\Delete;
use ApiPlatform\Metadata\Get;
use ApiPlatform\Metadata\GetCollection;
use ApiPlatform\Metadata\Patch;
use ApiPlatform\Metadata\Post;

#[ApiResource(
    operations: [
        new GetCollection(),
        new Get(),
        new Post(security: "is_granted('ROLE_ADMIN')"),
        new Patch(uriTemplate: '/books/{id}/title', requirements: ['id' => '\d+']),
        new Post(name: 'publish', uriTemplate: self::PUBLISH, controller: PublishBook::class),
    ],
)]
class Book
{
    private const PUBLISH = '/books/{id}/publish';

    private ?int $id = null;
    public string $title = '';
}
