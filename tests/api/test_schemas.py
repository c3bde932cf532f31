"""Values against schemas: the short way answers as the validator does."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from liveapi.api.schemas import problems

_VALUES = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(), st.lists(st.integers(), max_size=2))
_TYPES = st.sampled_from(["string", "boolean", "integer", "number", "null", "array", "object"])
_OTHERS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {},
    optional={
        "title": st.text(),
        "format": st.just("uuid"),
        "minimum": st.integers() | st.floats(allow_nan=False),
        "maximum": st.integers(),
        "maxLength": st.integers(0, 3),
        "const": _VALUES,
    },
)


@given(_VALUES, _TYPES | st.lists(_TYPES, min_size=1, max_size=2, unique=True), _OTHERS, st.booleans())
def test_problems_are_found_where_the_validator_finds_them(value: Any, kind: Any, others: dict[str, Any], named: bool):
    limited = {"type": kind, **others}
    schema = {"$ref": "#/components/schemas/One", "description": "one"} if named else limited
    assert bool(problems(value, schema, {"One": limited})) is not Draft202012Validator(limited).is_valid(value)


def test_a_reference_to_nothing_or_itself_fits_nothing():
    for schemas in ({}, {"One": {"$ref": "#/components/schemas/One"}}):
        assert problems("a", {"$ref": "#/components/schemas/One"}, schemas)
