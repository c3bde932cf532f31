<?php

namespace App\Http\Controllers;

use Illuminate\Http\Request;

class PhotoController
{
    public function store(Request $request, int $event)
    {
        $request->validate([
            'photo' => 'required|image|max:2048',
            'documents.*' => 'file|mimes:pdf,txt',
            'caption' => 'nullable|string',
        ]);

        return ['path' => $request->file('photo')->store('photos')];
    }
}
