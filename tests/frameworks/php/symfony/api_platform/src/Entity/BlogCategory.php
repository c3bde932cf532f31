<?php

namespace App\Entity;

use ApiPlatform\Metadata as API;

#[API\ApiResource(operations: [], shortName: 'Topic')]
#[API\Get]
#[API\GetCollection(uriTemplate: '/topics/all')]
#[API\Delete(uriTemplate: '/topics/{id}{._format}')]
class BlogCategory
{
    public int $id;
}
