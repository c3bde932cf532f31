<?php

namespace App\Dto;

use Symfony\Component\Serializer\Attribute\Groups;
use Symfony\Component\Validator\Constraints as Assert;

class WateringInput
{
    #[Groups(['plant:write'])]
    #[Assert\Range(min: 1, max: 20)]
    public int $litres;
}
