<?php

namespace App\Admin;

use Symfony\Component\HttpFoundation\Response;
use Symfony\Component\Routing\Annotation\Route;

#[Route('/health', methods: ['GET'])]
class HealthController
{
    public function __invoke(): Response
    {
        return new Response('ok');
    }
}
