<?php

namespace App\Controller;

use Symfony\Component\Routing\Attribute\Route;
use Symfony\Contracts\HttpClient\HttpClientInterface;

class ItemController
{
    public function __construct(private HttpClientInterface $client)
    {
    }

    #[Route('/items/{id}', methods: ['GET'])]
    public function show(int $id): array
    {
        return $this->client->request('GET', '/stock/' . $id)->toArray();
    }
}
