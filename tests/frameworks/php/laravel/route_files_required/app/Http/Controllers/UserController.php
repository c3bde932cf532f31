<?php

namespace App\Http\Controllers;

class UserController
{
    /** All users. */
    public function index(ListUsersRequest $request)
    {
        return $this->found($request, $request->sort());
    }

    private function found(ListUsersRequest $request, string $order): array
    {
        return [$order, $request->header('X-Team')];
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
