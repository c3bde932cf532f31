from __future__ import annotations

from typing import Any

import pytest

from liveapi.api.model import Location, Parameter
from liveapi.frameworks.go.authentication import is_credential
from liveapi.frameworks.go.frames import framework_text
from liveapi.frameworks.go.tags import documented, example, is_required, limited, rules_of, tags
from liveapi.syntax import ir

TEXT = {"type": "string"}
WHOLE = {"type": "integer"}
NUMBER = {"type": "number"}
TEXTS = {"type": "array", "items": TEXT}


@pytest.mark.parametrize(
    ("schema", "tag", "expected"),
    [
        (TEXT, 'binding:"min=2,max=9"', {"minLength": 2, "maxLength": 9}),
        (TEXT, 'validate:"len=5"', {"minLength": 5, "maxLength": 5}),
        (TEXT, 'validate:"gt=0"', {"minLength": 1}),
        (TEXT, 'validate:"omitempty,fqdn"', {"format": "hostname"}),
        (TEXT, 'validate:"datetime=2006-01-02T15:04:05Z07:00"', {"format": "date-time"}),
        (TEXT, 'validate:"endswith=.go"', {"pattern": "\\.go$"}),
        (TEXT, 'validate:"email|e164"', {}),
        (TEXT, "validate:\"oneof='in work' done\"", {"enum": ["in work", "done"]}),
        (WHOLE, 'binding:"oneof=1 2"', {"enum": [1, 2]}),
        (WHOLE, 'binding:"gt=1,lt=9"', {"exclusiveMinimum": 1, "exclusiveMaximum": 9}),
        (NUMBER, 'binding:"gte=0.5,lte=2"', {"minimum": 0.5, "maximum": 2}),
        (NUMBER, 'validate:"longitude"', {"minimum": -180, "maximum": 180}),
        (WHOLE, 'validate:"eq=3"', {"const": 3}),
        (WHOLE, 'validate:"min=Now"', {}),
        (TEXTS, 'validate:"max=3,unique,dive,uuid4"', {"maxItems": 3, "uniqueItems": True, "items": {**TEXT, "format": "uuid"}}),
        # govalidator
        (TEXT, 'valid:"required,length(3|255)"', {"minLength": 3, "maxLength": 255}),
        (TEXT, 'valid:"email"', {"format": "email"}),
        (WHOLE, 'valid:"range(1|10)"', {"minimum": 1, "maximum": 10}),
        (TEXT, 'valid:"matches(^a+$)"', {"pattern": "^a+$"}),
    ],
)
def test_rules(schema: dict[str, Any], tag: str, expected: dict[str, Any]) -> None:
    words = tags(ir.Field(1, "X", tag=tag))
    assert limited(schema, rules_of(words)) == {**schema, **expected}


def test_required_is_of_the_field_itself() -> None:
    assert is_required(["required", "min=1"])
    assert not is_required(["omitempty", "dive", "required"])
    assert not is_required(["required_if=A b"])


def test_limits_reach_what_may_be_null() -> None:
    assert limited({"type": ["string", "null"]}, ["max=3"]) == {"type": ["string", "null"], "maxLength": 3}
    assert limited({"$ref": "#/x"}, ["max=3"]) == {"$ref": "#/x"}


def test_tags_for_documentation() -> None:
    words = tags(ir.Field(1, "X", tag='minimum:"1" enums:"1,2" example:"2" swaggertype:"integer"'))
    schema = documented(TEXT, words)
    assert schema == {"type": "integer", "minimum": 1, "enum": [1, 2]}
    assert example(words, schema) == (2,)
    assert example({"example": "a,b"}, TEXTS) == (["a", "b"],)
    assert example({"example": "x"}, WHOLE) == ()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("HeaderContentType", "Content-Type"),
        ("HeaderXRequestID", "X-Request-ID"),
        ("HeaderWWWAuthenticate", "WWW-Authenticate"),
        ("MIMEApplicationJSONCharsetUTF8", "application/json"),
        ("StatusOK", ""),
    ],
)
def test_constants_of_frameworks(name: str, text: str) -> None:
    assert framework_text(name) == text


@pytest.mark.parametrize(
    ("name", "expected"),
    [("X-API-Key", True), ("api_key", True), ("access_token", True), ("author", False), ("keyword", False), ("X-CSRF-Token", False)],
)
def test_credentials(name: str, expected: bool) -> None:
    assert is_credential(Parameter(name, Location.QUERY)) is expected
