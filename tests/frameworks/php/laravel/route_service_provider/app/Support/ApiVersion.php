<?php

namespace App\Support;

final class ApiVersion
{
    public const MAJOR = '2';
    public const CURRENT = 'v' . self::MAJOR;
}
