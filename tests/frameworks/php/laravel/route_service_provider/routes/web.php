<?php

Route::get('/', 'HomeController');
Auth::check();
