"""Building schemas: choices, null, objects; and status codes by their names."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from liveapi.api.shapes import NULL, Property, any_of, enum_of, merged, nullable, object_of, one_of
from liveapi.api.statuses import status_code

_VALUES = st.sampled_from([None, True, 0, 1, 1.5, "", "a", "abc", [], ["a"], [1], {}, {"a": 1}])
_SCHEMAS = st.sampled_from(
    [
        {},
        {"type": "string"},
        {"type": "string", "enum": ["a"]},
        {"type": "string", "enum": ["abc"]},
        {"type": "integer", "minimum": 1},
        {"type": ["number", "null"]},
        {"type": "array", "items": {"type": "string"}},
        {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]},
        {"const": 1},
        {"anyOf": [{"type": "boolean"}, {"type": "null"}]},
        {"type": "null"},
    ]
)


def _fits(value: Any, schema: Any) -> bool:
    return Draft202012Validator(schema).is_valid(value)


@given(_VALUES, _SCHEMAS)
def test_nullable_adds_null_and_nothing_else(value: Any, schema: dict[str, Any]) -> None:
    assert _fits(value, nullable(schema)) == (value is None or _fits(value, schema))
    assert nullable(nullable(schema)) == nullable(schema)


@given(_VALUES, st.lists(_SCHEMAS, min_size=1, max_size=4))
def test_a_choice_takes_what_one_of_its_schemas_takes(value: Any, schemas: list[dict[str, Any]]) -> None:
    assert _fits(value, any_of(schemas)) == any(_fits(value, s) for s in schemas)


def test_a_choice_of_nothing_accepts_anything() -> None:
    assert any_of([]) == {}
    assert any_of([NULL]) == NULL


def test_enumerations_have_the_type_that_their_values_share() -> None:
    assert enum_of(["a", "b", "a"]) == {"type": "string", "enum": ["a", "b"]}
    assert enum_of([1, 2]) == {"type": "integer", "enum": [1, 2]}
    assert enum_of([1, 2.5]) == {"type": "number", "enum": [1, 2.5]}
    assert enum_of(["a", 1]) == {"enum": ["a", 1]}
    assert enum_of([]) == {}


def test_an_object_says_of_its_members_what_is_known() -> None:
    schema = object_of(
        [
            Property("id", {"type": "integer"}, required=True, read_only=True),
            Property("name", {"$ref": "#/components/schemas/Name"}, description="What it is called.", default=None),
        ],
        description="A thing.",
        others=False,
    )
    assert schema == {
        "type": "object",
        "description": "A thing.",
        "properties": {
            "id": {"type": "integer", "readOnly": True},
            "name": {"$ref": "#/components/schemas/Name", "description": "What it is called.", "default": None},
        },
        "required": ["id"],
        "additionalProperties": False,
    }


def test_merged_objects_have_the_members_of_all() -> None:
    one = object_of([Property("a", {"type": "string"}, required=True)])
    two = object_of([Property("a", {"type": "integer"}), Property("b", {}, required=True)])
    assert merged([one, two]) == {"type": "object", "properties": {"a": {"type": "integer"}, "b": {}}, "required": ["a", "b"]}


def test_a_tagged_choice_maps_values_to_types() -> None:
    cat, dog = {"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}
    assert one_of([cat, dog], "kind", {"c": cat, "d": dog}) == {
        "oneOf": [cat, dog],
        "discriminator": {"propertyName": "kind", "mapping": {"c": cat["$ref"], "d": dog["$ref"]}},
    }
    assert one_of([cat]) == cat


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("http.StatusCreated", 201),
        ("HTTP_201_CREATED", 201),
        ("StatusCodes.Status204NoContent", 204),
        ("no_content", 204),
        ("NOT_FOUND", 404),
        ("HttpStatus.OK", 200),
        ("SC_UNAUTHORIZED", 401),
        ("StatusCode::IM_A_TEAPOT", 418),
        ("StatusUnprocessableEntity", 422),
        ("unprocessable_content", 422),
        ("HttpStatusCode.InternalServerError", 500),
        ("204", 204),
        ("StatusRequestEntityTooLarge", 413),
        ("whatever", None),
        ("", None),
    ],
)
def test_status_codes_by_their_names(name: str, code: int | None) -> None:
    assert status_code(name) == code
