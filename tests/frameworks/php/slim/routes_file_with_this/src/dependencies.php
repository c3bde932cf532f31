<?php

$container = $app->getContainer();
$container->get('logger');
