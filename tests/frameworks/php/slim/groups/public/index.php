<?php

use App\Controllers\ItemController;
use Psr\Http\Message\ResponseInterface as Response;
use Psr\Http\Message\ServerRequestInterface as Request;
use Slim\Factory\AppFactory;
use Slim\Routing\RouteCollectorProxy;

require __DIR__ . '/../vendor/autoload.php';

const VERSION = 'v1';

$app = AppFactory::create();
$app->setBasePath($_ENV['BASE_PATH'] ?? '/service');
$app->addRoutingMiddleware();

$app->get('/', fn (Request $request, Response $response) => $response);

$app->group('/' . VERSION, function (RouteCollectorProxy $group) {
    $group->group('/items', function (RouteCollectorProxy $items) {
        $items->get('', ItemController::class . ':list');
        $items->post('', [ItemController::class, 'create']);
        $items->map(['GET', 'PUT'], '/{id:[0-9]+}', ItemController::class . ':one');
        $items->any('/{id}/hook', \App\Controllers\Hook::class);
    })->add(new AuthMiddleware());
    $group->get('/archive[/{year}[/{month:\d{2}}]]', ItemController::class . ':archive');
});

$app->options('/{routes:.+}', fn ($request, $response) => $response);
$app->redirect('/books', '/library', 301);
$app->run();
