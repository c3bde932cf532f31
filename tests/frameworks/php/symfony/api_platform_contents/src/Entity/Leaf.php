<?php

namespace App\Entity;

use Doctrine\ORM\Mapping as ORM;
use Symfony\Component\Serializer\Attribute\Groups;

#[ORM\Entity]
class Leaf
{
    #[ORM\Column]
    #[Groups(['plant:read'])]
    public string $color;

    #[ORM\ManyToOne]
    public Plant $plant;
}
