<?php

use App\Controller\StatusController;
use Symfony\Component\Routing\Loader\Configurator\RoutingConfigurator;

return function (RoutingConfigurator $routes): void {
    $routes->import('../src/Controller/', 'attribute')->prefix('/api');

    $routes->add('status', '/status')
        ->controller([StatusController::class, 'show'])
        ->methods(['GET', 'HEAD']);

    $group = $routes->collection('ops_')->prefix('/ops');
    $group->add('restart', '/restart')->controller(StatusController::class . '::restart')->methods(['POST']);
};
