"""Pages of contracts that want to break them."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from liveapi.api.model import (
    Api,
    Evidence,
    FrameworkReport,
    Handler,
    Location,
    MediaType,
    Operation,
    Parameter,
    RequestBody,
    Response,
    Unresolved,
)
from liveapi.portal.app import create_app
from liveapi.portal.pages import Pages
from liveapi.portal.site import Site

EVIL = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}\x00\x1b[31m\ud800\u202e"


class Elements(HTMLParser):
    """Collects what a browser would run, follow or load."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name.startswith("on") or name == "style":
                self.found.append(f"{tag} {name}")
            if name in ("src", "href", "action") and not (value or "").startswith(("/", "#")):
                self.found.append(f"{tag} {name} {value}")
            if tag in ("script", "img", "iframe", "object", "link") and name in ("src", "href") and "/-/static/" not in (value or ""):
                self.found.append(f"{tag} loads {value}")


def contract(text: str) -> Api:
    schema = {"type": "object", "description": text, "properties": {text: {"enum": [text], "default": text}}}
    operation = Operation(
        "GET",
        f"/a/{text}/{{{text}}}",
        text,
        Evidence(text, 1),
        Handler(text, Evidence(text, 2)),
        text,
        text,
        text,
        [text],
        [Parameter(text, location, {"type": "string", "pattern": text, "default": text}, description=text) for location in Location],
        RequestBody({text: MediaType(schema, {text: text})}, True, text),
        [Response("200", text, {text: MediaType(schema, {text: {text: text}})}, {text: Parameter(text, Location.HEADER)})],
        [{text: [text]}],
    )
    return Api(
        text, text, text, text, operations=[operation], schemas={text: schema}, frameworks=[FrameworkReport(text, text, 1, 1, 1)],
        unresolved=[Unresolved(text, Evidence(text, 1), text)],
    )  # fmt: skip


def every_page(api: Api) -> list[str]:
    pages = Pages(Site(api))
    name = pages.site.snapshot.listed[0].id
    operation = pages.operation(name, "http://127.0.0.1")
    assert operation is not None
    return [pages.overview(), pages.overview(api.title), pages.found("a"), operation, pages.missing(api.title)]


@pytest.mark.parametrize(
    "text", [EVIL, "", "a b", "repos/get", "%2e%2e", "[x](javascript:alert(1))", "\n\n# x\n", "</textarea></script>", "é{}"]
)
def test_no_text_of_a_contract_becomes_markup(text: str):
    for html in every_page(contract(text)):
        elements = Elements()
        elements.feed(html)
        assert elements.found == []
        assert "49" not in html or "{{7*7}}" not in text or "7*7" in html, "no template in a template"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=20))
def test_pages_of_any_text_can_be_rendered_and_opened(text: str):
    api = contract(text)
    every_page(api)
    client = TestClient(create_app(Site(api)), base_url="http://127.0.0.1")
    assert client.get("/").status_code == 200
    assert client.get("/openapi.json").status_code == 200


@pytest.mark.parametrize("name", ["repos/get", "a b", "ä", "a?b#c", ".."])
def test_ids_with_odd_letters_have_an_address(name: str):
    api = Api("x", operations=[Operation("GET", "/a", "x", Evidence("a", 1), operation_id=name, summary="Found it")])
    client = TestClient(create_app(Site(api)), base_url="http://127.0.0.1")
    address = client.get("/").text.split('<li id="row-')[1].split('href="')[1].split('"')[0]
    assert "Found it" in client.get(address).text
