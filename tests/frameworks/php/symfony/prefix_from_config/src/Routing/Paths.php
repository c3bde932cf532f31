<?php

namespace App\Routing;

final class Paths
{
    public const API = '/api/' . self::VERSION;
    private const VERSION = 'v3';
}
