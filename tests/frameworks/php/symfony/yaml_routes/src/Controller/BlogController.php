<?php

namespace App\Controller;

use Symfony\Component\HttpFoundation\Request;

class BlogController
{
    public function list(int $page)
    {
        return $page;
    }

    public function search(Request $request)
    {
        return $request->get('q');
    }

    public function drop(int $post, string $id)
    {
    }
}
