<?php

namespace App\Http\Controllers\Api;

use Spatie\RouteAttributes\Attributes\Any;
use Spatie\RouteAttributes\Attributes\Delete;
use Spatie\RouteAttributes\Attributes\Get;
use Spatie\RouteAttributes\Attributes\Prefix;
use Spatie\RouteAttributes\Attributes\Route;
use Spatie\RouteAttributes\Attributes\WhereNumber;

#[Prefix('articles')]
class ArticleController
{
    #[Get('/')]
    public function list(): array
    {
        return [];
    }

    #[Delete('{id}')]
    #[WhereNumber('id')]
    public function delete(int $id): void
    {
    }

    #[Route(['put', 'patch'], '{id}')]
    public function update(int $id): void
    {
    }

    #[Any('hook')]
    public function hook(): void
    {
    }
}
