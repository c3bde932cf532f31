<?php

namespace App\Http\Controllers\Api;

use App\Http\Resources\BookResource;
use App\Models\Book;
use Illuminate\Http\Request;
use Illuminate\Http\Resources\Json\AnonymousResourceCollection;

/**
 * @group Catalogue
 */
class BookController
{
    /**
     * The books of the library.
     *
     * Newest first.
     *
     * @unauthenticated
     * @queryParam shelf integer Only those of a shelf. Example: 3
     */
    public function index(Request $request): AnonymousResourceCollection
    {
        $books = Book::query()->withCount('loans');
        if ($request->filled('shelf')) {
            $books->where('shelf_id', $request->integer('shelf'));
        }

        return BookResource::collection($books->latest()->paginate(20));
    }

    /** One book. */
    public function show(Book $book): BookResource
    {
        return (new BookResource($book->load('shelf')))->additional(['cached' => false]);
    }

    /**
     * Add a book.
     *
     * @bodyParam title string required What is on the cover. Example: Emma
     * @response 402 {"message": "No budget left", "missing": 12.5}
     */
    public function store(Request $request)
    {
        $book = Book::create($request->validate([
            'title' => 'required|max:150',
            'tags.*' => 'string',
        ]));

        return new BookResource($book);
    }

    public function destroy(Book $book)
    {
        abort_if($book->loans()->exists(), 423);
        $book->delete();

        return response()->noContent();
    }

    /**
     * The book as it is stored.
     *
     * @deprecated
     */
    public function raw(Book $book)
    {
        return $book;
    }
}
