from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liveapi.api.examples import example
from liveapi.api.schemas import problems
from liveapi.sandbox.server import Answer, Request, Sandbox
from tests.portal.shop import PRODUCT, contract

SANDBOX = Sandbox(contract())
SCHEMAS = {"Product": PRODUCT}


def ask(method: str, target: str, body: Any = None, **headers: str) -> Answer:
    path, _, query = target.partition("?")
    data = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
    return SANDBOX.answer(Request(method, path, query, {key.replace("_", "-"): value for key, value in headers.items()}, data))


def reasons(answer: Answer) -> list[tuple[str, str, str]]:
    assert answer.status == 422
    assert answer.media_type == "application/problem+json"
    return [(e["in"], e["name"], e["reason"]) for e in answer.body["errors"]]


def test_the_answer_is_an_example_of_the_success_response_with_what_was_asked_for():
    answer = ask("GET", "/api/products/7")
    assert answer.status == 200
    assert answer.body["id"] == 7
    assert problems(answer.body, PRODUCT, SCHEMAS) == []


def test_lists_hold_an_example_of_their_items():
    answer = ask("GET", "/api/products?limit=5")
    assert [problems(item, PRODUCT, SCHEMAS) for item in answer.body] == [[]]


def test_a_success_without_content_has_no_body():
    assert (ask("DELETE", "/api/products/7").status, ask("DELETE", "/api/products/7").encoded()) == (204, b"")


def test_where_the_code_does_not_say_what_is_answered_the_answer_says_so():
    answer = ask("GET", "/api/orders/a%20b")
    assert answer.status == 200
    assert answer.body["received"] == {"order.id": "a b"}
    assert "does not say" in answer.body["note"]


def test_literal_segments_come_before_parameters():
    assert ask("GET", "/api/products/latest").body["operation"] == "GET /api/products/latest"


@pytest.mark.parametrize("path", ["/", "/api", "/api/products/7/x", "/api//products"])
def test_an_unknown_path_is_404(path: str):
    assert ask("GET", path).status == 404


def test_a_slash_too_many_is_pointed_out():
    assert "without the slash" in ask("GET", "/api/products/").body["detail"]


def test_another_method_is_405_with_those_allowed():
    answer = ask("PUT", "/api/products/7")
    assert (answer.status, answer.headers["Allow"]) == (405, "GET, DELETE")


def test_head_is_answered_like_get():
    assert ask("HEAD", "/api/products/7").status == 200


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/api/products", ("query", "limit", "is required")),
        ("/api/products?limit=many", ("query", "limit", "'many' is not of type 'integer'")),
        ("/api/products?limit=101", ("query", "limit", "101 is greater than the maximum of 100")),
        ("/api/products?limit=1&q=toolong", ("query", "q", "'toolong' is too long")),
        ("/api/products?limit=1&fresh=perhaps", ("query", "fresh", "'perhaps' is not of type 'boolean'")),
        ("/api/products?limit=1&tags=a&tags=b&tags=c", ("query", "tags", "['a', 'b', 'c'] is too long")),
        ("/api/products/0", ("path", "id", "0 is less than the minimum of 1")),
    ],
)
def test_values_that_do_not_fit_are_422_with_the_reason(target: str, expected: tuple[str, str, str]):
    (reason,) = reasons(ask("GET", target))
    assert reason[:2] == expected[:2]
    assert reason[2].startswith(expected[2])


@pytest.mark.parametrize("query", ["limit=1&fresh=true", "limit=1&tags=a,b", "limit=1&sort=name", "limit=1&tags=a&tags=b"])
def test_values_that_fit_are_taken(query: str):
    assert ask("GET", f"/api/products?{query}").status == 200


def test_headers_are_checked_whatever_their_case():
    assert reasons(ask("GET", "/api/products?limit=1", x_shop="UPPER"))[0][:2] == ("header", "X-Shop")


def test_bodies_are_checked():
    assert reasons(ask("POST", "/api/products")) == [("body", "", "is required")]
    assert reasons(ask("POST", "/api/products", b"{"))[0][2].startswith("is not JSON")
    assert reasons(ask("POST", "/api/products", {"id": 1})) == [("body", "", "'name' is a required property")]
    assert ask("POST", "/api/products", {"id": 1, "name": "Assam"}).status == 201


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["GET", "POST", "BREW"]), st.text(max_size=12), st.text(max_size=12), st.binary(max_size=12))
def test_nothing_that_is_sent_is_an_error_of_the_sandbox(method: str, path: str, query: str, body: bytes):
    answer = SANDBOX.answer(Request(method, "/api/products/" + path, query, {"cookie": path}, body))
    assert answer.status in (200, 404, 405, 422)
    assert isinstance(answer.encoded(), bytes)


leaf = st.sampled_from(
    [
        {"type": "integer", "minimum": 7},
        {"type": "integer", "exclusiveMaximum": 0},
        {"type": "number", "multipleOf": 0.5, "minimum": 3.2},
        {"type": "string", "minLength": 40},
        {"type": "string", "maxLength": 2},
        {"type": "string", "format": "date-time"},
        {"type": ["null", "boolean"]},
        {"enum": ["a", "b"]},
        {"const": 3},
        {"type": "array", "minItems": 2, "items": {"type": "string"}},
        {"oneOf": [{"type": "null"}, {"type": "integer"}]},
        {"type": "object", "additionalProperties": {"type": "integer"}},
    ]
)
schema = st.recursive(
    leaf,
    lambda inner: st.dictionaries(st.text(max_size=6), inner, max_size=4).map(
        lambda p: {"type": "object", "properties": p, "required": list(p)}
    ),
)


@settings(max_examples=100, deadline=None)
@given(schema)
def test_examples_fit_their_schemas(given_schema: dict[str, Any]):
    assert problems(example(given_schema, {}), given_schema, {}) == []


def test_recursive_schemas_end():
    schemas = {"Node": {"type": "object", "properties": {name: {"$ref": "#/components/schemas/Node"} for name in "abcdefgh"}}}
    assert len(json.dumps(example({"$ref": "#/components/schemas/Node"}, schemas))) < 20_000
