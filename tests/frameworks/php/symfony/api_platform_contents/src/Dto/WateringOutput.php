<?php

namespace App\Dto;

use Symfony\Component\Serializer\Attribute\Groups;

class WateringOutput
{
    #[Groups(['plant:read'])]
    public \DateTimeInterface $next;
}
