<?php

namespace App\Http\Controllers;

use App\Data\PaymentData;
use App\Data\Receipt;
use App\Services\Payments;
use Illuminate\Http\JsonResponse;
use Illuminate\Http\Request;
use OpenApi\Attributes as OA;

#[OA\Tag(name: 'Money')]
class PaymentController
{
    public function __construct(private Payments $payments)
    {
    }

    /**
     * All payments.
     *
     * @return list<PaymentData>
     */
    #[OA\Get(path: '/payments', operationId: 'listPayments', summary: 'The payments so far', description: 'Newest first.', tags: ['Money'])]
    public function index(): array
    {
        return $this->payments->all();
    }

    #[OA\Get(path: '/payments/{id}', tags: ['Money'], deprecated: true)]
    #[OA\Response(response: 404, description: 'There is no such payment', content: new OA\JsonContent(properties: [
        new OA\Property(property: 'error', type: 'string'),
        new OA\Property(property: 'tried', type: 'array', items: new OA\Items(type: 'integer')),
    ]))]
    public function show(int $id): PaymentData
    {
        return $this->payments->find($id);
    }

    public function store(PaymentData $payment): JsonResponse
    {
        return new JsonResponse(new Receipt($payment, uniqid()), JsonResponse::HTTP_ACCEPTED);
    }
}
