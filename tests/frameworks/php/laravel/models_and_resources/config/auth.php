<?php

return [
    'defaults' => ['guard' => env('AUTH_GUARD', 'web')],
    'guards' => [
        'web' => ['driver' => 'session', 'provider' => 'users'],
        'partners' => ['driver' => 'jwt', 'provider' => 'users'],
    ],
];
