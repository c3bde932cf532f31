from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveapi.frameworks.javascript.paths import templates

CASES = {
    "/users/:id": ["/users/{id}"],
    "/users/:id/": ["/users/{id}/"],
    "": [""],
    r"/books/:id(\d+)": ["/books/{id}"],
    "/books/:id([0-9a-f]{24})/x": ["/books/{id}/x"],
    "/export/:format?": ["/export/{format}", "/export"],
    "/:a?/:b?": ["/{a}/{b}", "/{b}", "/{a}", ""],
    "/flights/:from-:to": ["/flights/{from}-{to}"],
    "/files/:name.:ext": ["/files/{name}.{ext}"],
    "/files/*": ["/files/{path}"],
    "/a/*/b/*": ["/a/{path}/b/{path2}"],
    "/docs/*section": ["/docs/{section}"],
    "/docs{/*section}": ["/docs/{section}", "/docs"],
    "/list{/:page}": ["/list/{page}", "/list"],
    "/files/:path*": ["/files/{path}", "/files"],
    "/files/:path+": ["/files/{path}"],
    "/at/:hour(^\\d{2})h:minute(^\\d{2})m": ["/at/{hour}h{minute}m"],
    "/name::verb": ["/name:verb"],
    "/(.*)": ["/{path}"],
    "/(users|people)/:id": ["/users/{id}", "/people/{id}"],
    "/ab?cd": ["/abcd", "/acd"],
    r"/v1\.0/x": ["/v1.0/x"],
    "/x/(": ["/x/{path}"],
}


@pytest.mark.parametrize("pattern", CASES)
def test_templates(pattern: str) -> None:
    assert templates(pattern) == CASES[pattern]


def test_hono_regular_expressions() -> None:
    assert templates("/posts/:date{[0-9]{2}}/:title{[a-z]+}", braces_are_regex=True) == ["/posts/{date}/{title}"]
    assert templates("/files/:name{.+\\.png}", braces_are_regex=True) == ["/files/{name}"]
    assert templates("/animal/:type?", braces_are_regex=True) == ["/animal/{type}", "/animal"]


@given(st.text(alphabet=":*?+(){}\\/ab|", max_size=30), st.booleans())
def test_any_pattern_gives_a_template(pattern: str, braces: bool) -> None:
    found = templates(pattern, braces_are_regex=braces)
    assert found
    assert len(found) <= 16
