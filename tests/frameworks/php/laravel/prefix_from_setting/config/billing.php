<?php

return [
    'currency' => 'EUR',
    'route' => [
        'prefix' => env('BILLING_PREFIX', 'internal/billing'),
    ],
];
