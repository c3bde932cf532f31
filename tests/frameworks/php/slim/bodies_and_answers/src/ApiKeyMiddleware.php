<?php

namespace Depot;

class ApiKeyMiddleware
{
    public function __invoke($request, $handler)
    {
        return $handler->handle($request);
    }
}
