from __future__ import annotations

import pytest

from liveapi.api.model import Parameter
from liveapi.frameworks.php import reads as php
from liveapi.frameworks.ruby import reads as ruby
from liveapi.syntax import ir
from liveapi.syntax.php import Php
from liveapi.syntax.ruby import Ruby


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


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "params[:a]; params['b'].to_i; params.fetch(:c); params.fetch(:d, 1)",
            ["query a any", "query b integer", "query c any required", "query d any"],
        ),
        (
            "params.require(:a); params.permit(:b, c: [], d: {})",
            ["query a any required", "query b any", "query c[] array", "query d object"],
        ),
        (
            "request.headers['X-A']; request.env['HTTP_X_B']; headers['X-C']",
            ["header X-A string", "header X-B string", "header X-C string"],
        ),
        ("help", ["query deep any"]),
        ("session[:a]; params; other.params[:b].c; request.params[:d]", ["query d any"]),
    ],
)
def test_ruby(body: str, expected: list[str]) -> None:
    functions = {
        f.name: f for f in Ruby.parse(f"def f\n{body}\nend\ndef help\nparams[:deep]\nf\nend".encode()).body if isinstance(f, ir.Function)
    }
    helpers = {name: (function, "x.rb") for name, function in functions.items()}
    assert shown(ruby.request_parameters(functions["f"], "x.rb", body=False, helper=helpers.get)) == expected
