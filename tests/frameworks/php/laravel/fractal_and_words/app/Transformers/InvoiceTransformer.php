<?php

namespace App\Transformers;

use App\Models\Invoice;
use League\Fractal\TransformerAbstract;

class InvoiceTransformer extends TransformerAbstract
{
    protected array $defaultIncludes = ['customer'];

    protected array $availableIncludes = ['lines'];

    public function transform(Invoice $invoice): array
    {
        $total = 0;
        $lines = [];
        foreach ($invoice->lines as $line) {
            $lines[] = ['text' => $line->text, 'cents' => $line->cents];
        }

        return [
            'id' => $invoice->id,
            'number' => $invoice->number,
            'due_at' => $invoice->due_at->toIso8601String(),
            'total' => (float) $total,
            'paid' => $invoice->due_at->isPast(),
            'lines' => $lines,
            'links' => ['self' => '/invoices/' . $invoice->number],
        ];
    }

    public function includeCustomer(Invoice $invoice)
    {
        return $this->item($invoice->customer, new CustomerTransformer());
    }
}
