<?php

namespace Depot;

/**
 * Something on its way.
 */
final class Parcel
{
    /** What is written on it. */
    public string $code = '';

    public ?float $weight = null;

    /** @var Parcel[] */
    public array $inside = [];

    /** @var array{street: string, city?: string} */
    public array $to;

    protected int $shelf = 0;
}
