<?php

namespace App\Controller;

use App\Routing\Paths;
use Symfony\Bundle\FrameworkBundle\Controller\AbstractController;
use Symfony\Component\HttpFoundation\JsonResponse;
use Symfony\Component\HttpFoundation\Request;
use Symfony\Component\HttpKernel\Attribute\MapQueryParameter;
use Symfony\Component\Routing\Attribute\Route;

#[Route(Paths::API . '/articles', name: 'articles_')]
final class ArticleController extends AbstractController
{
    /** Newest first. */
    #[Route('', name: 'list', methods: ['GET'])]
    public function list(Request $request, #[MapQueryParameter] int $limit = 20, #[MapQueryParameter] ?string $author = null): JsonResponse
    {
        $tag = $request->query->get('tag');
        $page = $request->query->getInt('page', 1);
        $trace = $request->headers->get('X-Trace');

        return $this->json([$tag, $page, $trace]);
    }

    #[Route('/{slug}', methods: [Request::METHOD_GET, 'HEAD'])]
    #[Route('/by-slug/{slug}', methods: 'GET')]
    public function show(string $slug): JsonResponse
    {
        return $this->json($slug);
    }

    #[Route(path: '/{id<\d+>}/pages/{page<\d+>?1}', name: 'pages', methods: ['PUT'])]
    public function pages(int $id, int $page): JsonResponse
    {
        return $this->json([$id, $page]);
    }

    #[Route('/{id}/vote')]
    public function vote(int $id): JsonResponse
    {
        return $this->json($id);
    }
}
