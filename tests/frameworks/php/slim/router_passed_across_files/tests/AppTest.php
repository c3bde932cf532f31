<?php

use Slim\Factory\AppFactory;

final class AppTest extends PHPUnit\Framework\TestCase
{
    public function testApp(): void
    {
        $app = AppFactory::create();
        $app->get('/only-in-test', fn ($request, $response) => $response);
    }
}
