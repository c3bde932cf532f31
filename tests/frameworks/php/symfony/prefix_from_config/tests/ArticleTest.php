<?php

namespace App\Tests;

use Symfony\Bundle\FrameworkBundle\Test\WebTestCase;
use Symfony\Component\Routing\Attribute\Route;

class ArticleTest extends WebTestCase
{
    #[Route('/only-in-test')]
    public function testList(): void
    {
        static::createClient()->request('GET', '/api/v3/articles');
    }
}
