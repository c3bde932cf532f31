<?php

use App\TagController;
use Slim\Http\Request;
use Slim\Http\Response;

$app->group('/api', function () {
    $auth = $this->getContainer()->get('auth');

    $this->get('/tags', TagController::class . ':index')->add($auth)->setName('tags');
    $this->group('/users/{user}', function () use ($auth) {
        $this->delete('/keys/{key}', 'App\KeyController:drop')->add($auth);
        $this->map(['POST', 'PATCH'], '', function (Request $request, Response $response, array $args) {
            return $response->withJson($request->getQueryParam('dry', false));
        });
    });
});

$app->get('/[{name}]', function (Request $request, Response $response, array $args) {
    $this->logger->info('hello');

    return $this->renderer->render($response, 'index.phtml', $args);
});
