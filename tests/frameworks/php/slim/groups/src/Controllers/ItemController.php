<?php

namespace App\Controllers;

use Psr\Http\Message\ResponseInterface;
use Psr\Http\Message\ServerRequestInterface;

final class ItemController
{
    public function list(ServerRequestInterface $request, ResponseInterface $response): ResponseInterface
    {
        $query = $request->getQueryParams();
        $limit = (int) ($query['limit'] ?? 20);
        $tag = $request->getQueryParams()['tag'] ?? null;
        $key = $request->getHeaderLine('X-Api-Key');

        return $response;
    }

    public function create(ServerRequestInterface $request, ResponseInterface $response): ResponseInterface
    {
        $client = new \GuzzleHttp\Client();
        $client->post('/remote/items');

        return $response;
    }

    public function one($request, $response, array $args)
    {
        return $response->withJson($args['id']);
    }
}
