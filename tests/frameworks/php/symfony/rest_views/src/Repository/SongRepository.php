<?php

namespace App\Repository;

use App\Entity\Song;
use Doctrine\ORM\EntityRepository;

class SongRepository extends EntityRepository
{
    /** @return Song[] */
    public function latest(int $count): array
    {
        $query = $this->createQueryBuilder('s');
        $query->orderBy('s.id', 'DESC');
        $query->setMaxResults($count);

        return $query->getQuery()->getResult();
    }
}
