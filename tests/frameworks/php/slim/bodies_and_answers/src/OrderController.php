<?php

namespace Depot;

use Psr\Http\Message\ResponseInterface;
use Psr\Http\Message\ServerRequestInterface;
use Slim\Exception\HttpBadRequestException;

class OrderController
{
    /**
     * Place an order.
     */
    public function create(ServerRequestInterface $request, ResponseInterface $response): ResponseInterface
    {
        $body = $request->getParsedBody();
        if (!isset($body['customer']['email'])) {
            throw new HttpBadRequestException($request);
        }
        $quantities = [];
        foreach ($body['items'] as $item) {
            $quantities[] = (int) $item['quantity'];
        }
        $label = $request->getUploadedFiles()['label'];

        return $this->json($response, ['id' => uniqid(), 'lines' => $quantities], 201);
    }

    public function change(ServerRequestInterface $request, ResponseInterface $response, array $args)
    {
        $data = json_decode((string) $request->getBody(), true);
        $order = ['id' => $args['id'], 'note' => $data['note'], 'express' => (bool) ($data['express'] ?? false)];
        if ($order['express']) {
            $order['fee'] = 4.5;
        }

        return $this->json($response, $order);
    }

    public function remove($request, $response, $args)
    {
        return $response->withStatus(204);
    }

    private function json(ResponseInterface $response, array $payload, int $status = 200): ResponseInterface
    {
        $response->getBody()->write(json_encode($payload));

        return $response->withHeader('Content-Type', 'application/json')->withStatus($status);
    }
}
