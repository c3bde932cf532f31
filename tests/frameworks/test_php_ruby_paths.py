from __future__ import annotations

import pytest

from liveapi.frameworks.constraints import constraint
from liveapi.frameworks.inflection import camelize, plural, singular, underscore
from liveapi.frameworks.php import paths as php
from liveapi.frameworks.ruby import paths as ruby


@pytest.mark.parametrize(
    ("many", "one"),
    [
        ("articles", "article"), ("blog_categories", "blog_category"), ("BlogCategories", "BlogCategory"), ("people", "person"),
        ("taxes", "tax"), ("addresses", "address"), ("statuses", "status"), ("aliases", "alias"), ("series", "series"),
        ("analyses", "analysis"), ("blog-posts", "blog-post"), ("wolves", "wolf"), ("knives", "knife"), ("matches", "match"),
        ("photos", "photo"), ("heroes", "hero"), ("keys", "key"), ("buses", "bus"), ("invoices", "invoice"), ("fees", "fee"),
        ("api_keys", "api_key"), ("caches", "cache"), ("movies", "movie"), ("criteria", "criterion"), ("houses", "house"),
        ("bases", "basis"), ("expenses", "expense"), ("purchases", "purchase"), ("archives", "archive"),
    ],
)  # fmt: skip
def test_inflection(many: str, one: str) -> None:
    assert singular(many) == one
    assert plural(one) == many
    assert singular(one) == one


def test_case() -> None:
    assert underscore("Admin::HTTPKey") == "admin/http_key"
    assert camelize("admin/http_keys") == "Admin::HttpKeys"


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("/[{name}]", ["/", "/{name}"]),
        ("/archive[/{year}[/{month:\\d{2}}]]", ["/archive", "/archive/{year}", "/archive/{year}/{month}"]),
        ("/{id:[0-9]+}/x", ["/{id}/x"]),
        ("/{rest:.*}", ["/{rest}"]),
    ],
)
def test_fast_route(pattern: str, expected: list[str]) -> None:
    assert [t.path for t in php.fast_route(pattern)] == expected


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("posts/{post:slug}", ["posts/{post}"]),
        ("export/{format?}", ["export", "export/{format}"]),
        ("a/{b}/{c?}/{d?}", ["a/{b}", "a/{b}/{c}", "a/{b}/{c}/{d}"]),
        ("{a?}", ["", "{a}"]),
    ],
)
def test_laravel(pattern: str, expected: list[str]) -> None:
    assert [t.path for t in php.laravel(pattern)] == expected


def test_symfony() -> None:
    found = php.symfony("/{id<\\d+>}/pages/{page<\\d+>?1}")
    assert [t.path for t in found] == ["/{id}/pages", "/{id}/pages/{page}"]
    assert found[1].schemas == {"id": {"type": "integer"}, "page": {"type": "integer"}}
    assert [t.path for t in php.symfony("/blog/{page}.{_format}", frozenset({"page"}))] == ["/blog/{page}.{_format}"]
    assert [t.path for t in php.symfony("/{a}/{b}", frozenset({"a", "b"}))] == ["", "/{a}", "/{a}/{b}"]
    assert [t.path for t in php.symfony("/x/{id}{._format}")] == ["/x/{id}"]
    assert [t.path for t in php.symfony("/x/{slug:post}")] == ["/x/{slug}"]


@pytest.mark.parametrize(
    ("regex", "schema"),
    [
        ("\\d+", {"type": "integer"}),
        ("[0-9]+", {"type": "integer"}),
        ("(\\d{1,3})", {"type": "integer"}),
        ("en|de", {"type": "string", "enum": ["en", "de"]}),
        ("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", {"type": "string", "format": "uuid"}),
        (".+", {"type": "string"}),
        ("[a-z]+", {"type": "string", "pattern": "[a-z]+"}),
    ],
)
def test_constraints(regex: str, schema: dict[str, object]) -> None:
    assert constraint(regex) == schema


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("/posts/:id(.:format)", ["/posts/{id}"]),
        ("/calendar(/:year(/:month))", ["/calendar", "/calendar/{year}", "/calendar/{year}/{month}"]),
        ("(/:locale)/about", ["/about", "/{locale}/about"]),
        ("/files/*path", ["/files/{path}"]),
    ],
)
def test_rails(pattern: str, expected: list[str]) -> None:
    assert ruby.rails(pattern) == expected


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("/hello/:name.?:format?", ["/hello/{name}", "/hello/{name}.{format}"]),
        ("/orders/?", ["/orders"]),
        ("/files/*", ["/files/{splat}"]),
        ("/*/to/*", ["/{splat}/to/{splat2}"]),
        ("/jobs/?:page?", ["/jobs", "/jobs/{page}"]),
        ("/a/:b?", ["/a", "/a/{b}"]),
        ("/", ["/"]),
    ],
)
def test_sinatra(pattern: str, expected: list[str]) -> None:
    assert ruby.sinatra(pattern) == expected


def test_regular_expressions() -> None:
    assert ruby.regex("^/hello/(?<name>\\w+)$") == "/hello/{name}"
    assert ruby.regex("\\/hello\\/([\\w]+)") == "/hello/{captures}"
    assert ruby.regex("/a|/b") is None
