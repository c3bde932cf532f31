<?php

namespace App;

use Slim\App;

final class Bootstrap
{
    private string $root = '/status';

    public function routes(App $app): void
    {
        $app->get($this->root, fn ($request, $response) => $response);
        $this->docs($app);
    }

    private function docs(App $router): void
    {
        $router->get('/docs/{page}.html', DocsPage::class);
    }
}
