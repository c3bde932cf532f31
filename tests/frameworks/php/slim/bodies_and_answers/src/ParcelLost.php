<?php

namespace Depot;

class ParcelLost extends \RuntimeException
{
}
