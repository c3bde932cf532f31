<?php

namespace App\Entity;

use Doctrine\ORM\Mapping as ORM;
use Symfony\Component\Serializer\Attribute\Groups;

#[ORM\Entity]
class Cook
{
    #[ORM\Column]
    #[Groups(['detail'])]
    public string $name;

    #[ORM\Column]
    public string $password;
}
