<?php

namespace App\Http\Controllers;

use App\Models\Order;
use Illuminate\Http\Request;

class OrderController extends Controller
{
    public function index(Request $request)
    {
        $limit = $request->integer('limit', 20);
        $state = $request->query('state');
        $tenant = $request->header('X-Tenant');

        return Order::where('state', $state)->where('tenant', $tenant)->limit($limit)->get();
    }

    public function show(int $order)
    {
        return Order::findOrFail($order);
    }

    public function forCustomer(Request $request, string $customer)
    {
        return Order::where('customer', $customer)->get();
    }

    public function hook(string $customer)
    {
        return response()->noContent();
    }
}
