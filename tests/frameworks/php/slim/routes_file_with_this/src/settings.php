<?php

return ['settings' => ['displayErrorDetails' => true]];
