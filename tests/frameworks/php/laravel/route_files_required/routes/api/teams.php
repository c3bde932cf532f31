<?php

use Illuminate\Support\Facades\Route;

Route::get('members', fn (string $team) => Team::findOrFail($team)->members);
