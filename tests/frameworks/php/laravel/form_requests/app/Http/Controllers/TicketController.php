<?php

namespace App\Http\Controllers;

use Illuminate\Foundation\Validation\ValidatesRequests;
use Illuminate\Http\Request;
use Illuminate\Support\Facades\Validator;

class TicketController
{
    use ValidatesRequests;

    public function store(Request $request)
    {
        $validator = Validator::make($request->all(), [
            'holder' => 'required|string',
            'seat.row' => 'required|integer',
        ]);
        if ($validator->fails()) {
            return response()->json(['errors' => $validator->errors()], 400);
        }
        $data = $validator->validated();

        return response()->json(['holder' => $data['holder']], 201);
    }

    public function search(Request $request)
    {
        $this->validate($request, ['query' => 'required|string|max:50']);

        return ['found' => 0];
    }

    public function import(Request $request)
    {
        $rows = $request->input('batch.rows', []);
        foreach ($rows as $row) {
            $names[] = $row['holder'];
        }
        $only = $request->only(['source', 'batch.dry_run']);
        $total = (int) $request->get('total');
        $file = $request->file('list');

        return ['total' => $total, 'notify' => $request->boolean('notify'), 'by' => $request->operator];
    }

    public function note(Request $request, int $ticket)
    {
        return $this->keep($request->input('note'));
    }

    private function keep(array $note): array
    {
        return ['text' => $note['text'], 'pinned' => (bool) $note['pinned']];
    }
}
