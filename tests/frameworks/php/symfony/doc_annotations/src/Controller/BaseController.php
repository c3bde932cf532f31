<?php

namespace App\Controller;

use Symfony\Component\Routing\Annotation\Route;

abstract class BaseController
{
    /**
     * @Route("/about", methods={"GET"})
     */
    public function about()
    {
        return static::class;
    }
}
