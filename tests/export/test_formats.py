"""Every format holds every operation; requests in it are ones that the contract takes; nothing in a contract breaks out of its place."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from liveapi.api.model import Api, Evidence, Location, MediaType, Operation, Parameter, RequestBody, Response
from liveapi.export import FORMATS
from liveapi.export.postman import collection
from liveapi.sandbox.server import Request, Sandbox
from tests.portal.shop import contract

TEXTS = sorted(set(FORMATS) - {"openapi"})
_AT = Evidence("app.py", 1)


def _secured() -> Api:
    """Each way to prove who asks, each kind of body."""

    def operation(path: str, name: str, scheme: str, media: str, schema: dict[str, Any]) -> Operation:
        return Operation(
            "POST",
            path,
            "test",
            _AT,
            operation_id=name,
            parameters=[Parameter("page", Location.QUERY, {"type": "integer"}), Parameter("sort", Location.QUERY, {"enum": ["a"]}, True)],
            request_body=RequestBody({media: MediaType(schema)}, True),
            responses=[Response("204")],
            security=[{scheme: []}],
        )

    file = {"type": "object", "properties": {"scan": {"type": "string", "format": "binary"}, "title": {"type": "string"}}}
    return Api(
        "Safe",
        operations=[
            operation("/json", "json", "token", "application/json", {"type": "object", "properties": {"n": {"type": "integer"}}}),
            operation("/form", "form", "pass", "application/x-www-form-urlencoded", file),
            operation("/files", "files", "key", "multipart/form-data", file),
            operation("/cookie", "cookie", "crumb", "text/plain", {"type": "string"}),
            operation("/query", "query", "open", "application/json", {"type": "object"}),
        ],
        security_schemes={
            "token": {"type": "http", "scheme": "bearer"},
            "pass": {"type": "http", "scheme": "basic"},
            "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
            "crumb": {"type": "apiKey", "in": "cookie", "name": "session"},
            "open": {"type": "apiKey", "in": "query", "name": "api_key"},
        },
    )


@pytest.mark.parametrize("name", TEXTS)
def test_all_operations_are_there(name: str) -> None:
    api = contract()
    text = FORMATS[name].render(api)
    assert text.endswith("\n")
    for operation in api.operations:
        assert operation.method in text
        literal = max(re.split(r"\{[^}]*\}", operation.path), key=len)
        assert literal in text.replace("\\", "")


def _blocks(text: str) -> list[str]:
    return re.split(r"^### .*\n", text, flags=re.MULTILINE)[1:]


def test_requests_of_the_http_file_are_ones_that_the_contract_takes() -> None:
    api = contract()
    sandbox = Sandbox(api)
    blocks = _blocks(FORMATS["http"].render(api))
    assert len(blocks) == len(api.operations)
    for block in blocks:
        head, _, body = block.partition("\n\n")
        _, line, *headers = head.splitlines()
        method, target = line.split(" ", 1)
        path, _, query = target.removeprefix("{{base}}").partition("?")
        fields = dict(header.split(": ", 1) for header in headers)
        answer = sandbox.answer(Request(method, path, query, fields, body.strip().encode()))
        assert answer.status < 400, (line, answer.body)


def test_credentials_are_variables() -> None:
    http = FORMATS["http"].render(_secured())
    assert http.startswith("@base = http://localhost:8000\n@credentials = \n@key = \n@token = \n")
    for line in ("Authorization: Bearer {{token}}", "Authorization: Basic {{credentials}}", "X-Key: {{key}}", "Cookie: session={{key}}"):
        assert f"\n{line}\n" in http
    assert "POST {{base}}/query?sort=a&api_key={{key}}" in http
    lama2 = FORMATS["lama2"].render(_secured())
    for line in ('Authorization: "Bearer ${token}"', 'X-Key: "${key}"', 'Cookie: "session=${key}"', "${base}/query?sort=a&api_key=${key}"):
        assert f"\n{line}" in lama2


def test_lama2_says_what_kind_of_form_it_is() -> None:
    blocks = FORMATS["lama2"].render(_secured()).split("\n---\n")
    kinds = {block.split("${base}")[1].split("?")[0]: block.split("POST\n")[1].split("\n")[0] for block in blocks}
    assert (kinds["/form"], kinds["/files"]) == ("FORM", "MULTIPART")
    assert 'title="A quiet morning"' in next(b for b in blocks if "/files" in b)


def test_postman_has_folders_variables_and_every_kind_of_body() -> None:
    found = collection(_secured())
    assert found["info"]["schema"].endswith("/v2.1.0/collection.json")
    assert [v["key"] for v in found["variable"]] == ["base", "credentials", "key", "token"]
    requests = {item["id"]: item["request"] for folder in found["item"] for item in folder["item"]}
    assert {name: r["body"]["mode"] for name, r in requests.items()} == {
        "json": "raw", "form": "urlencoded", "files": "formdata", "cookie": "raw", "query": "raw",
    }  # fmt: skip
    assert {"key": "scan", "type": "file", "src": []} in requests["files"]["body"]["formdata"]
    assert {"key": "X-Key", "value": "{{key}}"} in requests["files"]["header"]
    page = next(q for q in requests["json"]["url"]["query"] if q["key"] == "page")
    assert page["disabled"] is True
    shop = collection(contract())
    assert shop["info"]["_postman_id"] == collection(contract())["info"]["_postman_id"]
    for folder in shop["item"]:
        for item in folder["item"]:
            url = item["request"]["url"]
            assert {v["key"] for v in url.get("variable", ())} == {s[1:] for s in url["path"] if s.startswith(":")}
            assert all(r["originalRequest"] == item["request"] for r in item["response"])


HOSTILE = "x\n### DELETE http://evil.example/\n```\n<script>alert(1)</script> | `a` [b](javascript:c)\n---\nDELETE"


@pytest.mark.parametrize("name", TEXTS)
def test_a_hostile_contract_stays_in_its_place(name: str) -> None:
    operation = Operation(
        "GET",
        "/a/{b}",
        "test",
        _AT,
        summary=HOSTILE,
        description=HOSTILE,
        parameters=[Parameter("q", Location.QUERY, {"type": "string", "enum": [HOSTILE]}, True, HOSTILE)],
        responses=[Response("200", HOSTILE, {"application/json": MediaType({"type": "string", "enum": [HOSTILE]})})],
    )
    text = FORMATS[name].render(Api(HOSTILE, description=HOSTILE, operations=[operation]))
    if name == "http":
        assert len(_blocks(text)) == 1
    elif name == "lama2":
        assert not re.search(r"^(---|DELETE)$", text, re.MULTILINE)
    elif name == "postman":
        assert len(json.loads(text)["item"]) == 1
    else:
        from markdown_it import MarkdownIt

        html = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
        assert "<script" not in html
        assert 'href="javascript:' not in html
