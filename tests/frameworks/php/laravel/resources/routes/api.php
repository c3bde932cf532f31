<?php

use App\Http\Controllers\AvatarController;
use App\Http\Controllers\CommentController;
use App\Http\Controllers\PhotoController;
use App\Http\Controllers\PostController;
use App\Http\Controllers\TagController;
use App\Http\Controllers\UserController;
use Illuminate\Support\Facades\Route;

Route::apiResource('posts', PostController::class)->except(['destroy']);
Route::apiResource('posts.comments', CommentController::class)->shallow()->only('index', 'update');
Route::apiResources([
    'tags' => TagController::class,
], ['only' => ['index', 'show']]);
Route::resource('photos', PhotoController::class, ['only' => ['create', 'edit', 'show']]);
Route::resource('users', UserController::class)->parameters(['users' => 'admin_user'])->only(['show']);
Route::apiResource('blog-categories', TagController::class)->parameter('blog-categories', 'slug')->only(['update']);
Route::apiSingleton('profile.avatar', AvatarController::class);
