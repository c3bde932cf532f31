<?php

namespace App;

final class Settings
{
    private const NAME = 'api';

    public static function prefix(): string
    {
        return '/' . self::NAME . '/' . (getenv('API_VERSION') ?: 'v4');
    }
}
