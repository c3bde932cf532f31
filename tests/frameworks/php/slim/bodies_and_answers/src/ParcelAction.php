<?php

namespace Depot;

use Psr\Http\Message\ResponseInterface as Response;

class ParcelAction extends Action
{
    protected function action(): Response
    {
        $parcel = $this->find($this->args['code']);

        return $this->respond($parcel);
    }

    private function find(string $code): Parcel
    {
        throw new ParcelLost($code);
    }
}
