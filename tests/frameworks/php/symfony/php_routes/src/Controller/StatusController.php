<?php

namespace App\Controller;

class StatusController
{
    public function show(): string
    {
        return 'up';
    }

    public function restart(): void
    {
    }
}
