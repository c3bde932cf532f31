from __future__ import annotations

import pytest

from liveapi.frameworks.python.paths import angle, braces, pattern

INTEGER, STRING, UUID = {"type": "integer"}, {"type": "string"}, {"type": "string", "format": "uuid"}


@pytest.mark.parametrize(
    ("path", "template", "schemas"),
    [
        ("/a/<b>", "/a/{b}", {"b": STRING}),
        ("a/<int:b>/<uuid:c>/", "a/{b}/{c}/", {"b": INTEGER, "c": UUID}),
        ("/<string(length=2):code>/<any(x, y):z>", "/{code}/{z}", {"code": STRING, "z": STRING}),
        ("/<regex('[a-z]{2}'):lang>", "/{lang}", {"lang": STRING}),
        ("/<path:rest>", "/{rest}", {"rest": STRING}),
        ("/{known}/x", "/{known}/x", {}),
    ],
)
def test_angle(path: str, template: str, schemas: dict[str, object]) -> None:
    assert angle(path) == (template, schemas)


def test_braces() -> None:
    assert braces("/a/{id:int}/{rest:path}/{name}") == ("/a/{id}/{rest}/{name}", {"id": INTEGER, "rest": STRING})
    assert braces("/a/{int:id}/{name}", True) == ("/a/{id}/{name}", {"id": INTEGER})


@pytest.mark.parametrize(
    ("regex", "template"),
    [
        (r"^$", ""),
        (r"^books/$", "books/"),
        (r"^books/(?P<pk>\d+)/?$", "books/{pk}"),
        (r"^(?P<year>[0-9]{4})/(?P<slug>[-\w()]+)\.json\Z", "{year}/{slug}.json"),
        (r"^a(?:/b)?/c$", "a/c"),
        (r"^a/(?:page-(?P<n>\d+)/)?$", "a/page-{n}/"),
        (r"^(\d+)/(\w+)$", "{arg1}/{arg2}"),
        (r"^a/(?:x|y)/.*$", "a/{arg1}/{arg2}"),
        (r"^{prefix}/x[/]y", "{prefix}/x/y"),
        (r"(?i)^a", "a"),
        (r"^[", "{arg1}"),
        (r"^(?P<a>(x|(y)))-(", "{a}-{arg1}"),
        ("\\", ""),
    ],
)
def test_pattern(regex: str, template: str) -> None:
    assert pattern(regex)[0] == template
