<?php

use Depot\ApiKeyMiddleware;
use Depot\OrderController;
use Depot\ParcelAction;
use Psr\Http\Message\ResponseInterface as Response;
use Psr\Http\Message\ServerRequestInterface as Request;
use Slim\Factory\AppFactory;
use Slim\Routing\RouteCollectorProxy;
use Tuupola\Middleware\JwtAuthentication;

require __DIR__ . '/../vendor/autoload.php';

$app = AppFactory::create();

$app->get('/health', function (Request $request, Response $response) {
    $response->getBody()->write(json_encode(['ok' => true, 'since' => time()]));

    return $response->withHeader('Content-Type', 'application/json');
});

$app->group('/orders', function (RouteCollectorProxy $group) {
    $group->post('', [OrderController::class, 'create']);
    $group->patch('/{id}', OrderController::class . ':change');
    $group->delete('/{id}', OrderController::class . ':remove')->add(new ApiKeyMiddleware());
})->add(new JwtAuthentication(['secret' => getenv('SECRET')]));

$app->get('/parcels/{code}', ParcelAction::class);

$app->run();
