<?php

namespace App\Entity;

use Doctrine\ORM\Mapping as ORM;
use JMS\Serializer\Annotation as Serializer;

#[ORM\Entity]
#[Serializer\ExclusionPolicy('all')]
class Song
{
    #[ORM\Id]
    #[ORM\Column(type: 'integer')]
    #[Serializer\Expose]
    #[Serializer\Groups(['Default'])]
    private $id;

    #[ORM\Column(type: 'string', length: 200)]
    #[Serializer\Expose]
    #[Serializer\Groups(['Default'])]
    private $displayTitle;

    #[ORM\Column(type: 'datetime', nullable: true)]
    #[Serializer\Expose]
    #[Serializer\Groups(['Full'])]
    #[Serializer\SerializedName('playedAt')]
    private $lastPlayed;

    #[ORM\Column(type: 'string')]
    private $internalPath;

    #[Serializer\VirtualProperty]
    #[Serializer\Groups(['Full'])]
    public function length(): float
    {
        return 1.0;
    }
}
