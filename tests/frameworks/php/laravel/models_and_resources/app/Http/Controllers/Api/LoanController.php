<?php

namespace App\Http\Controllers\Api;

use App\Exceptions\AlreadyLent;
use App\Models\Book;
use App\Models\Loan;
use Illuminate\Http\JsonResponse;
use Illuminate\Http\Request;
use Symfony\Component\HttpKernel\Exception\NotFoundHttpException;

class LoanController
{
    public function store(Request $request): JsonResponse
    {
        $book = Book::where('code', $request->input('book.code'))->first();
        if ($book === null) {
            throw new NotFoundHttpException('No such book');
        }
        if ($book->loans()->whereNull('returned_at')->exists()) {
            throw new AlreadyLent();
        }
        $loan = $book->loans()->create(['reader' => $request->reader]);

        return response()->json($this->shown($loan), 201);
    }

    public function giveBack(string $id)
    {
        $loan = Loan::find($id);
        if (!$loan) {
            return response()->json(['message' => 'unknown'], 404);
        }
        $late = [];
        foreach ($loan->notes as $note) {
            $late[] = ['note' => $note, 'days' => 3];
        }
        $fees = [];
        $fees[$loan->id] = 1.5;

        return ['loan' => $loan, 'late' => $late, 'fees' => $fees, 'reader' => $loan->reader ?? null];
    }

    /** @return array{id: int, until: string, renewals?: int, reader: array{name: string}|null} */
    private function shown(Loan $loan): array
    {
        return app('presenter')->present($loan);
    }
}
