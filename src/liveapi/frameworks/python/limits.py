"""What ``Field(…)``, ``Annotated`` notes and constrained types say of a value, as JSON Schema keywords."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from liveapi.api.model import Schema
from liveapi.api.shapes import MISSING
from liveapi.frameworks.python.sites import Site, constant
from liveapi.syntax import ir
from liveapi.trace.python_names import Definition, Names, Outside, dotted_name

if TYPE_CHECKING:
    from liveapi.trace.program import Module

_NUMBERS = {"ge": "minimum", "gt": "exclusiveMinimum", "le": "maximum", "lt": "exclusiveMaximum", "multiple_of": "multipleOf"}
_LENGTHS = {
    "string": {"min_length": "minLength", "max_length": "maxLength"},
    "array": {"min_length": "minItems", "max_length": "maxItems", "min_items": "minItems", "max_items": "maxItems"},
    "object": {"min_length": "minProperties", "max_length": "maxProperties"},
}
#: Notes of ``annotated_types`` with one argument ▶ the word of ``Field`` that says the same.
_NOTES = {"Gt": "gt", "Ge": "ge", "Lt": "lt", "Le": "le", "MultipleOf": "multiple_of", "MinLen": "min_length", "MaxLen": "max_length"}
_WORDED = frozenset(
    {"Field", "Param", "StringConstraints", "Meta", "Interval", "Query", "Path", "Header", "Cookie", "Body", "Form", "File", "P", "PathEx",
     "QueryEx", "BodyEx", "FormEx", "FileEx", "HeaderEx", "CookieEx", "constr", "conint", "confloat", "condecimal", "conlist", "conset",
     "confrozenset", "conbytes", "condate"}
)  # fmt: skip
#: Anchors of Python that ECMAScript writes otherwise.
_ANCHORS = ((re.compile(r"\\Z$"), "$"), (re.compile(r"^\\A"), "^"))


def words(names: Names, module: Module, note: ir.Expr) -> Mapping[str, Any]:
    """The limits that a note gives, by the words of ``Field``."""
    if isinstance(note, ir.Name | ir.Member):
        found = names.find(module, note)
        if isinstance(found, Definition) and isinstance(found.node, ir.Assign) and isinstance(found.node.value, ir.Call):
            return words(names, found.module, found.node.value)
        return {}
    if not isinstance(note, ir.Call):
        return {}
    found = names.find(module, note.callee)
    name = (found.name if isinstance(found, Outside) else dotted_name(note.callee)).rpartition(".")[2]
    site = Site(module)
    plain = [constant(names, site, a.value) for a in note.args if a.name is None and not a.spread]
    if name in _NOTES and plain:
        return {_NOTES[name]: plain[0]}
    named = {a.name: v for a in note.args if a.name is not None and (v := constant(names, site, a.value)) is not MISSING}
    if name == "Len":
        return {**dict(zip(("min_length", "max_length"), plain, strict=False)), **named}
    return named if name in _WORDED else {}


def limited(schema: Schema, given: Mapping[str, Any]) -> Schema:
    """``schema`` with the limits that apply to its type; in a choice each branch takes its own."""
    if "anyOf" in schema:
        return {**schema, "anyOf": [limited(s, given) for s in schema["anyOf"]]}
    found = dict(_keywords(schema, given))
    return {**schema, **found} if found else schema


def _keywords(schema: Schema, given: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    kind = schema.get("type")
    kinds = set(kind) if isinstance(kind, list) else {kind}
    for word, value in given.items():
        if value is None or isinstance(value, bool):
            if word == "unique_items" and value is True:
                yield "uniqueItems", True
            continue
        if word in _NUMBERS and isinstance(value, int | float) and kinds & {"integer", "number"}:
            yield _NUMBERS[word], value
        for type_, table in _LENGTHS.items():
            if word in table and type_ in kinds and isinstance(value, int | float):
                yield table[word], value
        if word in {"pattern", "regex"} and "string" in kinds and isinstance(value, str):
            yield "pattern", ecma(value)


def ecma(pattern: str) -> str:
    """A pattern of Python as ECMAScript writes it."""
    for anchor, other in _ANCHORS:
        pattern = anchor.sub(other, pattern)
    return pattern.replace("(?P<", "(?<")
