<?php

namespace App\Controller;

use App\Entity\Song;
use App\Repository\SongRepository;
use FOS\RestBundle\Controller\AbstractFOSRestController;
use FOS\RestBundle\Controller\Annotations as Rest;
use FOS\RestBundle\View\View;
use FOS\RestBundle\View\ViewHandlerInterface;
use OpenApi\Annotations as OA;
use Symfony\Component\HttpFoundation\Request;
use Symfony\Component\HttpFoundation\Response;

class SongController extends AbstractFOSRestController
{
    public function __construct(private SongRepository $songs, private ViewHandlerInterface $handler)
    {
    }

    /**
     * All songs.
     *
     * @OA\Tag(name="Music")
     */
    #[Rest\Get('/songs')]
    public function all(): Response
    {
        $view = $this->view($this->songs->latest(20), Response::HTTP_OK);
        $view->getContext()->setGroups(['Default']);

        return $this->handleView($view);
    }

    #[Rest\Get('/songs/{id}')]
    public function one(Song $song): Response
    {
        $view = new View($song, 200);
        $view->getContext()->setGroups(['Default', 'Full']);

        return $this->handler->handle($view);
    }

    #[Rest\Post('/songs/{id}/plays')]
    public function play(Request $request, Song $song): Response
    {
        $volume = $request->request->getInt('volume', 5);
        $this->denyAccessUnlessGranted('play', $song);

        return $this->handleView($this->view(null, Response::HTTP_NO_CONTENT));
    }
}
