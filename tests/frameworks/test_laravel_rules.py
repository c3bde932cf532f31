"""Each family of Laravel's validation rules, with all its limits."""

from __future__ import annotations

from typing import Any

import pytest

from liveapi.frameworks.php.rule_limits import Word, ecma, of_words
from liveapi.frameworks.php.rules import fields_of
from liveapi.trace.interpreter import Interpreter
from liveapi.trace.program import Program
from liveapi.trace.values import Choice, ListOf, MapOf, Text, Value


class NoFiles:
    def read(self, path: str) -> bytes:
        raise OSError(path)


RUN = Interpreter(Program(NoFiles(), {}, {}, frozenset(), lambda _path: None))


def rules(given: dict[str, Any]) -> MapOf:
    return MapOf({k: Text(v) if isinstance(v, str) else ListOf([Text(w) for w in v]) for k, v in given.items()})


def schema(*given: Value) -> Any:
    return fields_of(RUN, given[0] if len(given) == 1 else Choice(list(given))).schema()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("string|min:2|max:5", {"type": "string", "minLength": 2, "maxLength": 5}),
        ("max:255", {"type": "string", "maxLength": 255}),
        ("integer|between:1,9", {"type": "integer", "minimum": 1, "maximum": 9}),
        ("numeric|gt:0|lte:1.5", {"type": "number", "exclusiveMinimum": 0, "maximum": 1.5}),
        ("integer|multiple_of:5", {"type": "integer", "multipleOf": 5}),
        ("integer|in:1,2", {"type": "integer", "enum": [1, 2]}),
        ("in:a,b", {"type": "string", "enum": ["a", "b"]}),
        ("boolean|nullable", {"type": ["boolean", "null"]}),
        ("accepted", {"type": "boolean"}),
        ("array|size:2", {"type": "array", "minItems": 2, "maxItems": 2, "items": {}}),
        ("digits:4", {"type": "string", "pattern": "^[0-9]{4}$"}),
        ("integer|digits_between:2,3", {"type": "integer", "minimum": 10, "maximum": 999}),
        ("email", {"type": "string", "format": "email"}),
        ("url", {"type": "string", "format": "uri"}),
        ("uuid", {"type": "string", "format": "uuid"}),
        ("date", {"type": "string", "format": "date"}),
        ("date_format:Y-m-d\\TH:i:sP", {"type": "string", "format": "date-time"}),
        ("date_format:H:i", {"type": "string"}),
        ("ipv4", {"type": "string", "format": "ipv4"}),
        ("regex:/^a|b$/|max:3", {"type": "string", "pattern": "^a|b$", "maxLength": 3}),
        ("starts_with:a.,b", {"type": "string", "pattern": "^(a\\.|b)"}),
        ("image|max:2048", {"type": "string", "format": "binary"}),
        ("required", {}),
        ("exists:users,id|bail", {}),
    ],
)
def test_rules(words: str, expected: dict[str, Any]) -> None:
    assert schema(rules({"x": words}))["properties"] == {"x": expected}


def test_nested_fields() -> None:
    found = schema(
        rules(
            {
                "user.email": ["required", "email"],
                "items": "array|min:1",
                "items.*.id": "required|integer",
                "tags.*": "string|distinct",
                "dotted\\.name": "string",
                "password": "required|confirmed",
            }
        )
    )
    assert found["required"] == ["user", "password", "password_confirmation"]
    assert found["properties"]["user"] == {
        "type": "object",
        "properties": {"email": {"type": "string", "format": "email"}},
        "required": ["email"],
    }
    item = {"type": "object", "properties": {"id": {"type": "integer"}}, "required": ["id"]}
    assert found["properties"]["items"] == {"type": "array", "items": item, "minItems": 1}
    assert found["properties"]["tags"] == {"type": "array", "items": {"type": "string"}, "uniqueItems": True}
    assert "dotted.name" in found["properties"]


def test_of_several_arrays_required_is_what_all_require() -> None:
    found = schema(rules({"a": "required|string", "b": "required"}), rules({"a": "required|string"}))
    assert found["required"] == ["a"]


def test_a_rule_with_an_unknown_part_keeps_the_rest() -> None:
    assert of_words([Word("in"), Word("integer"), Word("max", ["3"])], None) == {"type": "integer", "maximum": 3}


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("/^[a-z]+$/", "^[a-z]+$"),
        ("#^/x$#", "^/x$"),
        ("/^[a-z0-9]+$/i", "^[A-Za-z0-9]+$"),
        ("/^abc$/i", None),
        ("/(?>a)/", None),
        ("{^a$}u", "^a$"),
        ("abc", None),
    ],
)
def test_patterns(pattern: str, expected: str | None) -> None:
    assert ecma(pattern) == expected
