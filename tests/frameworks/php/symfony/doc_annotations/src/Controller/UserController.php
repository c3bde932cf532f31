<?php

namespace App\Controller;

use FOS\RestBundle\Controller\Annotations as Rest;
use Symfony\Component\HttpFoundation\Request;
use Symfony\Component\Routing\Annotation\Route;

/**
 * Users and their keys.
 *
 * @Route("/users", name="users_")
 */
class UserController extends BaseController
{
    /**
     * @Route("/{id}", methods={"GET"}, requirements={"id": "\d+"})
     */
    public function show(int $id)
    {
        return $id;
    }

    /**
     * Makes a key.
     *
     * @Rest\Post("/{id}/keys")
     * @Rest\QueryParam(name="days", requirements="\d+", default="30")
     */
    public function key(int $id)
    {
        return $id;
    }

    /**
     * @Rest\Delete(path="/{id}/keys/{key}")
     * @Route("/legacy/{id}/drop/{key}", methods="POST")
     */
    public function dropKey(int $id, string $key)
    {
    }
}
