<?php

namespace Depot;

use Psr\Http\Message\ResponseInterface as Response;
use Psr\Http\Message\ServerRequestInterface as Request;
use Slim\Exception\HttpNotFoundException;

abstract class Action
{
    protected Request $request;

    protected Response $response;

    protected array $args;

    public function __invoke(Request $request, Response $response, array $args): Response
    {
        $this->request = $request;
        $this->response = $response;
        $this->args = $args;

        try {
            return $this->action();
        } catch (ParcelLost $lost) {
            throw new HttpNotFoundException($this->request, $lost->getMessage());
        }
    }

    abstract protected function action(): Response;

    protected function respond(array|object|null $data): Response
    {
        $this->response->getBody()->write(json_encode(['data' => $data], JSON_PRETTY_PRINT));

        return $this->response->withHeader('Content-Type', 'application/json');
    }
}
