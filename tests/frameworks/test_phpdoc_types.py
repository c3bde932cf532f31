"""Types in PHP's documentation comments."""

from __future__ import annotations

import pytest

from liveapi.frameworks.php.library import library_of
from liveapi.frameworks.php.phpdoc_types import properties, tag
from liveapi.syntax.php import Php
from liveapi.trace.interpreter import Interpreter
from liveapi.trace.languages.php import PhpSemantics
from liveapi.trace.program import Program

CODE = b"<?php namespace App; class Point { public int $x; public ?Point $next; }"


class NoFiles:
    def read(self, path: str) -> bytes:
        return CODE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("int", {"type": "integer"}),
        ("string|null and words", {"type": ["string", "null"]}),
        ("?float", {"type": ["number", "null"]}),
        ("string[]", {"type": "array", "items": {"type": "string"}}),
        ("list<int>", {"type": "array", "items": {"type": "integer"}}),
        ("array<string, bool> $x", {"type": "object", "additionalProperties": {"type": "boolean"}}),
        ("Collection<int, string>", {"type": "array", "items": {"type": "string"}}),
        (
            "array{id: int, name?: string, at: array{lat: float}}",
            {
                "type": "object",
                "properties": {
                    "id": {"type": "integer"},
                    "name": {"type": "string"},
                    "at": {"type": "object", "properties": {"lat": {"type": "number"}}, "required": ["lat"]},
                },
                "required": ["id", "at"],
            },
        ),
        ("Point", {"$ref": "#/components/schemas/App:Point[]"}),
        ("mixed", None),
        ("array", None),
        ("", None),
        ("array{", None),
    ],
)
def test_types(text: str, expected: object) -> None:
    tree = Php.parse(CODE)
    program = Program(NoFiles(), {"Point.php": "php"}, {}, frozenset({"Point.php"}), lambda _path: tree)
    run = Interpreter(program)
    module = program.module("Point.php")
    assert module is not None
    semantics = run.semantics(module)
    assert isinstance(semantics, PhpSemantics)
    library = library_of(run, semantics)
    value = library.docs.of(text, module)
    assert (library.written.schema(value) if value is not None else None) == expected


def test_tags() -> None:
    doc = "One.\n\n@property-read int $id The key\n@property string|null $name\n@return list<int> All\n    of them\n@throws X"
    assert list(properties(doc)) == [("read", "int", "id", "The key"), ("", "string|null", "name", "")]
    assert tag(doc, "return") == "list<int> All\n    of them"
    assert tag(doc, "var") == ""
