<?php

use App\Bootstrap;
use DI\Bridge\Slim\Bridge;

$app = Bridge::create();
(new Bootstrap())->routes($app);
(require __DIR__ . '/../app/routes.php')($app);
$routes = require __DIR__ . '/../app/admin.php';
$routes($app, '/admin');
$app->run();
