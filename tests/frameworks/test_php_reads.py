from __future__ import annotations

import pytest

from liveapi.api.model import Parameter
from liveapi.frameworks.php import reads as php
from liveapi.syntax import ir
from liveapi.syntax.php import Php


def shown(parameters: list[Parameter]) -> list[str]:
    return [f"{p.location} {p.name} {p.schema.get('type', 'any')}{' required' if p.required else ''}" for p in parameters]


def php_read(function: ir.Function, *, body: bool) -> list[Parameter]:
    return php.request_parameters(function, php.nodes_of(function), "x.php", body=body)


def php_function(body: str) -> ir.Function:
    found = Php.parse(f"<?php function f(ListRequest $r, $id) {{ {body} }}".encode()).body[0]
    assert isinstance(found, ir.Function)
    return found


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("$r->query('a'); $r->integer('b', 20); $r->header('X-C');", ["query a any", "query b integer", "header X-C string"]),
        ("$q = $r->getQueryParams(); $q['a']; $r->getQueryParams()['b'] ?? 1;", ["query a any", "query b any"]),
        (
            "$r->query->getInt('a', 1); $r->query->get('b', true); $r->headers->get('C');",
            ["query a integer", "query b boolean", "header C string"],
        ),
        ("request('a'); request()->input('b', 'x'); intval(request('c'));", ["query a any", "query b string", "query c integer"]),
        ("$xs = $r->get('xs'); foreach ($xs as $x) {}", ["query xs[] array"]),
        ("$other->get('a'); $r->other('b'); cache()->get('c');", []),
    ],
)
def test_php(body: str, expected: list[str]) -> None:
    assert shown(php_read(php_function(body), body=False)) == expected


def test_php_input_is_the_body_where_there_is_one() -> None:
    function = php_function("$r->input('a'); $r->query('b');")
    assert shown(php_read(function, body=True)) == ["query b any"]
