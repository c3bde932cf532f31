<?php

namespace App\Http\Controllers;

use App\Models\Customer;
use App\Transformers\CustomerTransformer;
use App\Transformers\EnvelopeSerializer;
use League\Fractal\Manager;
use League\Fractal\Resource\Collection;

class CustomerController
{
    protected string $transformer = CustomerTransformer::class;

    public function __invoke()
    {
        $manager = new Manager();
        $manager->setSerializer(new EnvelopeSerializer());

        return $manager->createData(new Collection(Customer::all(), new $this->transformer(), 'customer'))->toArray();
    }
}
