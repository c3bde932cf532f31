<?php

namespace App\Enums;

enum Condition: int
{
    case Good = 1;
    case Worn = 2;
}
