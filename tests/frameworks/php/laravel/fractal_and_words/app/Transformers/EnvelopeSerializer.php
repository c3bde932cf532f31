<?php

namespace App\Transformers;

use League\Fractal\Serializer\ArraySerializer;

class EnvelopeSerializer extends ArraySerializer
{
    public function collection(?string $resourceKey, array $data): array
    {
        $rows = [];
        foreach ($data as $row) {
            $rows[] = $this->item($resourceKey, $row);
        }

        return ['object' => 'list', 'rows' => $rows];
    }

    public function item(?string $resourceKey, array $data): array
    {
        return ['object' => $resourceKey, 'attributes' => $data];
    }
}
