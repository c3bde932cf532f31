<?php

return static function ($app, string $prefix): void {
    $app->post($prefix . '/flush', 'Admin:flush');
    $app->group("$prefix/jobs", function ($jobs) {
        foreach (['pause', 'resume'] as $verb) {
            $jobs->put('/{job}/' . $verb, 'Admin:' . $verb);
        }
    });
};
