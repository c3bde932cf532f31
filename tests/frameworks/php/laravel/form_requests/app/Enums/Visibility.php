<?php

namespace App\Enums;

enum Visibility: string
{
    case Open = 'open';
    case Members = 'members';
    case Hidden = 'hidden';
}
