<?php

namespace App\Dto;

enum Visibility: string
{
    case Open = 'open';
    case Friends = 'friends';
}
