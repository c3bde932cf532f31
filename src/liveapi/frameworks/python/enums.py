"""Enumerations: their values as they are on the wire."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from liveapi.api.model import Schema
from liveapi.api.shapes import MISSING, enum_of
from liveapi.frameworks.python.sites import Site, constant
from liveapi.syntax import ir
from liveapi.trace.python_names import Definition, Names, dotted_name

_INTEGERS = frozenset({"int", "IntEnum", "IntFlag", "IntegerChoices", "Flag"})
_CHOICES = frozenset({"TextChoices", "IntegerChoices", "Choices"})


def enumeration(names: Names, found: Definition, bases: set[str]) -> Schema:
    """The schema of an enumeration; ``bases`` are the names of the library classes that it extends."""
    assert isinstance(found.node, ir.Class)
    values = list(members(names, found, bases))
    schema = dict(enum_of(v for _, v in values)) if values else {"type": "integer" if bases & _INTEGERS else "string"}
    if found.node.doc:
        schema["description"] = found.node.doc
    return schema


def members(names: Names, found: Definition, bases: set[str]) -> Iterator[tuple[str, Any]]:
    """Names and values of an enumeration."""
    assert isinstance(found.node, ir.Class)
    site = Site(found.module, found.node)
    # A class that takes its members apart keeps the first part as the value, by custom.
    taken_apart = bool(bases & _CHOICES) or any(m.name in {"__new__", "__init__"} for m in found.node.methods())
    count = 0
    for member in found.node.members():
        if member.name.startswith("_") or member.default is None:
            continue
        value = member.default
        count += 1
        if isinstance(value, ir.Call) and dotted_name(value.callee).rpartition(".")[2] == "auto":
            yield member.name, count if not bases & {"StrEnum", "str"} else member.name.lower() if "StrEnum" in bases else str(count)
            continue
        if isinstance(value, ir.List) and taken_apart and value.items:
            first = value.items[0]
            value = first.value if isinstance(first, ir.Arg) else first
        known = constant(names, site, value)
        if known is not MISSING and not isinstance(known, list | dict):
            count = known if isinstance(known, int) and not isinstance(known, bool) else count
            yield member.name, known
