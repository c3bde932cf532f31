<?php

namespace App\Entity;

use ApiPlatform\Metadata\ApiProperty;
use ApiPlatform\Metadata\ApiResource;

#[ApiResource(routePrefix: '/library')]
class Author
{
    #[ApiProperty(identifier: true)]
    public string $code;
}
