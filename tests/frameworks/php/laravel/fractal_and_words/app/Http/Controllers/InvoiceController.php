<?php

namespace App\Http\Controllers;

use App\Models\Customer;
use App\Models\Invoice;
use App\Transformers\InvoiceTransformer;
use League\Fractal\Manager;
use League\Fractal\Pagination\IlluminatePaginatorAdapter;
use League\Fractal\Resource\Collection;
use League\Fractal\Resource\Item;
use League\Fractal\Serializer\ArraySerializer;
use League\Fractal\Serializer\JsonApiSerializer;
use Spatie\QueryBuilder\AllowedFilter;
use Spatie\QueryBuilder\QueryBuilder;

class InvoiceController
{
    public function index()
    {
        $page = Invoice::paginate();
        $resource = new Collection($page->getCollection(), new InvoiceTransformer(), 'invoices');
        $resource->setPaginator(new IlluminatePaginatorAdapter($page));

        return response()
            ->json($this->manager()->createData($resource)->toArray())
            ->header('Content-Type', 'application/vnd.api+json');
    }

    public function show(string $number)
    {
        $invoice = Invoice::where('number', $number)->firstOrFail();
        $data = (new Manager())->createData(new Item($invoice, new InvoiceTransformer()))->toArray();

        return response()->json(['invoice' => $data['data']]);
    }

    public function flat(string $number)
    {
        $manager = new Manager();
        $manager->setSerializer(new ArraySerializer());
        $invoice = Invoice::where('number', $number)->first();
        abort_unless($invoice, 404);

        return $manager->createData(new Item($invoice, fn (Invoice $i) => ['number' => $i->number, 'due' => $i->due_at]))->toArray();
    }

    public function customers()
    {
        return QueryBuilder::for(Customer::class)
            ->allowedFilters(['name', AllowedFilter::exact('id')])
            ->allowedSorts('name')
            ->allowedIncludes(['invoices'])
            ->get();
    }

    private function manager(): Manager
    {
        $manager = new Manager();
        $manager->setSerializer(new JsonApiSerializer('https://example.org/api'));

        return $manager;
    }
}
