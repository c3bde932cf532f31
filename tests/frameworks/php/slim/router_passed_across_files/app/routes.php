<?php

declare(strict_types=1);

use App\Settings;
use Slim\App;
use Slim\Interfaces\RouteCollectorProxyInterface as Group;

return function (App $app) {
    $app->group(Settings::prefix(), function (Group $group) {
        $group->get('/users', ListUsersAction::class);
        $group->get('/users/{id}', ViewUserAction::class);
    });
};
