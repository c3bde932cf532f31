<?php

namespace App\Http\Controllers;

class UserController
{
    /** All users. */
    public function index(ListUsersRequest $request)
    {
        return [];
    }

    public function show(string $id)
    {
        return $id;
    }

    public function update(User $user)
    {
        return $user;
    }
}
