<?php

namespace App\ApiResource;

use ApiPlatform\Metadata\ApiResource;
use ApiPlatform\Metadata\Get;
use ApiPlatform\OpenApi\Model\Operation;
use ApiPlatform\OpenApi\Model\Parameter;

#[ApiResource(operations: [
    new Get(
        provider: FeedProvider::class,
        openapi: new Operation(parameters: [
            new Parameter(name: 'limit', in: 'query', required: false, schema: ['type' => 'integer']),
            new Parameter(name: 'author', in: 'query', required: true, schema: ['type' => 'string']),
        ]),
    ),
])]
final class Feed
{
    public array $items = [];
}
