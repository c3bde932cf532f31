from __future__ import annotations

import pytest

from liveapi.frameworks.go import paths as go
from liveapi.frameworks.rust import paths as rust

INTEGER = {"type": "integer"}


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("/items", (None, "/items", False)),
        ("GET /items/{id}", ("GET", "/items/{id}", False)),
        ("POST example.com/hooks/{rest...}", ("POST", "/hooks/{rest}", False)),
        ("/static/", (None, "/static/", True)),
        ("GET /exact/{$}", ("GET", "/exact/", False)),
        ("/{$}", (None, "/", False)),
        ("example.com", (None, "/", True)),
    ],
)
def test_serve_mux(pattern: str, expected: tuple[str | None, str, bool]) -> None:
    found = go.serve_mux(pattern)
    assert (found.method, found.path, found.subtree) == expected


@pytest.mark.parametrize(
    ("pattern", "path", "schemas"),
    [
        ("/a/{id}", "/a/{id}", {}),
        ("/a/{id:[0-9]+}/b", "/a/{id}/b", {"id": INTEGER}),
        (r"/a/{id:\d{3}}", "/a/{id}", {"id": INTEGER}),
        ("/a/{name:[a-z]{2,3}}/*", "/a/{name}/{path}", {}),
        ("/{:x+}", "/{arg1}", {}),
        ("/a{b", "/a{b}", {}),
    ],
)
def test_braces(pattern: str, path: str, schemas: object) -> None:
    found = go.braces(pattern)
    assert (found.path, found.schemas) == (path, schemas)


@pytest.mark.parametrize(
    ("pattern", "paths"),
    [
        ("/a/:id/b", ["/a/{id}/b"]),
        ("/a/*path", ["/a/{path}"]),
        ("/a/*", ["/a/{path}"]),
        ("/a/+", ["/a/{path}"]),
        ("/a/:id?", ["/a/{id}", "/a"]),
        ("/:a?/:b?", ["/{a}/{b}", "/{a}", "/"]),
        ("/a/:from-:to", ["/a/{from}-{to}"]),
        ("/v1/books/name\\:verb", ["/v1/books/name:verb"]),
        ("/a:", ["/a:"]),
    ],
)
def test_colons(pattern: str, paths: list[str]) -> None:
    assert [p.path for p in go.colons(pattern)] == paths


def test_fiber_constraints() -> None:
    (found,) = go.colons("/a/:id<int>/:key<guid>/:n<min(5)>")
    assert found.path == "/a/{id}/{key}/{n}"
    assert found.schemas == {"id": INTEGER, "key": {"type": "string", "format": "uuid"}}


@pytest.mark.parametrize(
    ("pattern", "path"), [("/a/:id/*rest", "/a/{id}/{rest}"), ("/a/{id}/{*rest}", "/a/{id}/{rest}"), ("/a/{id}.json", "/a/{id}.json")]
)
def test_axum(pattern: str, path: str) -> None:
    assert rust.axum(pattern).path == path


def test_actix() -> None:
    found = rust.actix(r"/a/{id:\d+}/{tail:.*}/{x:[a-z]{2}}")
    assert (found.path, found.schemas) == ("/a/{id}/{tail}/{x}", {"id": INTEGER})


def test_rocket() -> None:
    found = rust.rocket("/a/<id>/<_>/<rest..>?<page>&open&kind=x&<filter..>")
    assert (found.path, found.query, found.rest) == ("/a/{id}/{arg1}/{rest}", ("page",), ("filter",))
    assert found.fixed == {"open": "", "kind": "x"}
