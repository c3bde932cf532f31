<?php

namespace App\Controller;

use App\Dto\RecipeFilter;
use App\Dto\RecipeInput;
use App\Entity\Recipe;
use App\Form\CommentType;
use App\Repository\RecipeRepository;
use Symfony\Bundle\FrameworkBundle\Controller\AbstractController;
use Symfony\Component\HttpFoundation\JsonResponse;
use Symfony\Component\HttpFoundation\Request;
use Symfony\Component\HttpFoundation\Response;
use Symfony\Component\HttpKernel\Attribute\MapQueryString;
use Symfony\Component\HttpKernel\Attribute\MapRequestPayload;
use Symfony\Component\Routing\Attribute\Route;
use Symfony\Component\Security\Http\Attribute\IsGranted;
use Symfony\Component\Serializer\SerializerInterface;

#[Route('/api/recipes')]
class RecipeController extends AbstractController
{
    public function __construct(private RecipeRepository $recipes, private SerializerInterface $serializer)
    {
    }

    /**
     * Find recipes.
     */
    #[Route('', methods: ['GET'])]
    public function list(#[MapQueryString] RecipeFilter $filter): JsonResponse
    {
        return $this->json([
            'items' => $this->recipes->findBy(['page' => $filter->page]),
            'page' => $filter->page,
        ], context: ['groups' => ['list']]);
    }

    #[Route('/{id}', methods: ['GET'])]
    public function show(Recipe $recipe): JsonResponse
    {
        return $this->json($recipe, Response::HTTP_OK, [], ['groups' => 'detail']);
    }

    #[Route('', methods: ['POST'])]
    public function create(#[MapRequestPayload] RecipeInput $input): JsonResponse
    {
        $recipe = new Recipe();

        return $this->json($recipe, Response::HTTP_CREATED, ['X-Made' => 'yes'], ['groups' => ['list']]);
    }

    #[Route('/{id}', methods: ['PUT'])]
    public function replace(Request $request, int $id): Response
    {
        $recipe = $this->recipes->find($id);
        if (null === $recipe) {
            throw $this->createNotFoundException();
        }
        $input = $this->serializer->deserialize($request->getContent(), RecipeInput::class, 'json');
        $json = $this->serializer->serialize(['recipe' => $recipe, 'title' => $input->title], 'json', ['groups' => ['list']]);

        return new JsonResponse($json, 200, [], true);
    }

    #[IsGranted('ROLE_COOK')]
    #[Route('/{id}/comments', methods: ['POST'])]
    public function comment(Request $request, Recipe $recipe): Response
    {
        $form = $this->createForm(CommentType::class);
        $form->submit($request->request->all());
        if (!$form->isValid()) {
            return new JsonResponse(['message' => 'invalid'], Response::HTTP_BAD_REQUEST);
        }

        return new Response(null, Response::HTTP_NO_CONTENT);
    }

    #[Route('/{id}/rating', methods: ['POST'])]
    public function rate(Request $request, int $id): JsonResponse
    {
        $stars = $request->getPayload()->getInt('stars');
        $data = $request->toArray();

        return new JsonResponse(['stars' => $stars, 'by' => $data['by']['name']]);
    }
}
