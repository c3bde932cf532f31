from __future__ import annotations

import pytest

from liveapi.frameworks.php.api_platform_operations import resource_operations
from liveapi.syntax import ir
from liveapi.syntax.php import Php


def fold(node: ir.Expr) -> str | None:
    return node.value if isinstance(node, ir.Str) else None


def operations(source: str) -> list[str]:
    (cls,) = (s for s in Php.parse(b"<?php " + source.encode()).body if isinstance(s, ir.Class))
    return [f"{o.method} {o.path}" for o in resource_operations(cls, "x.php", fold)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("#[ApiResource] class BlogPost { public int $id; }",
            ["GET /blog_posts", "POST /blog_posts", "GET /blog_posts/{id}", "PATCH /blog_posts/{id}",
             "DELETE /blog_posts/{id}"]),
        ("#[ApiResource(operations: [new Get(), new Post(uriTemplate: '/x')])] class Tag {}", ["GET /tags", "POST /x"]),
        ("#[ApiResource(routePrefix: 'a', shortName: 'Topic')] #[Get] class T { #[Id] public $slug; }", ["GET /a/topics/{slug}"]),
        ("#[ApiResource(uriTemplate: '/a/{b}/c', operations: [new GetCollection()])] class C {}", ["GET /a/{b}/c"]),
        (('/** @ApiResource(collectionOperations={"get"},'
         ' itemOperations={"get", "go"={"method"="POST", "path"="/go"}}) */class A { public $id; }'),
         ["GET /as", "GET /as/{id}", "POST /go"]),
        ("#[Get('/x')] class A {}", []),
    ],
)  # fmt: skip
def test_operations(source: str, expected: list[str]) -> None:
    assert operations(source) == expected


def test_parameters() -> None:
    source = (
        b"<?php #[GetCollection(parameters: ['q' => new QueryParameter(required: true), 'h' => new HeaderParameter()])]"
        b"#[ApiResource(operations: [new Get(openapi: new Operation(summary: 'S', parameters: ["
        b"new Parameter(name: 'limit', in: 'query', schema: ['type' => 'integer', 'minimum' => 1])]))])] class A {}"
    )
    cls = Php.parse(source).body[0]
    assert isinstance(cls, ir.Class)
    (found,) = resource_operations(cls, "x.php", fold)
    assert found.summary == "S"
    assert [(p.name, p.location.value, p.schema, p.required) for p in found.parameters] == [
        ("limit", "query", {"type": "integer", "minimum": 1}, False)
    ]
