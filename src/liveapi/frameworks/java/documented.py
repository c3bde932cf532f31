"""Parameters that OpenAPI annotations add to a method: ``@Parameter(in = QUERY, name = "page")``, alone, in a list, or composed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from liveapi.api.model import Evidence, Location, Parameter
from liveapi.frameworks.families.annotations import Applied, flat, word
from liveapi.trace.values import Const, ExternalCall, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

_PLACES = {"QUERY": Location.QUERY, "HEADER": Location.HEADER, "COOKIE": Location.COOKIE}


def parameters(run: Interpreter, found: list[Applied]) -> Iterator[Parameter]:
    """The parameters that a method's annotations state."""
    for annotation in found:
        at = Evidence(annotation.path, annotation.line)
        if annotation.name == "Parameter":
            yield from _one(run, annotation.values, at)
        elif annotation.name == "Parameters" and "value" in annotation.values:
            for value in flat(annotation.values["value"]):
                if isinstance(value, ExternalCall) and value.name.endswith("Parameter"):
                    yield from _one(run, dict(value.call_site.keywords), at)


def hidden(found: Sequence[Applied]) -> bool:
    """Whether a parameter is kept out: others are documented in its place."""
    return any(a.name == "Parameter" and isinstance(h := a.values.get("hidden"), Const) and h.value is True for a in found)


def _one(run: Interpreter, values: Mapping[str, Value], at: Evidence) -> Iterator[Parameter]:
    location = _PLACES.get(word(values["in"])) if "in" in values else None
    name = run.text(values["name"]).literal if "name" in values else None
    if location is None or not name:
        return
    required = values.get("required")
    description = run.text(values["description"]).literal if "description" in values else None
    schema: dict[str, Any] = _schema(run, values.get("schema"))
    array = values.get("array")
    if isinstance(array, ExternalCall):
        schema = {"type": "array", "items": _schema(run, array.call_site.get(None, "schema"))}
    yield Parameter(
        name, location, schema, isinstance(required, Const) and required.value is True, description=description or "", evidence=at
    )


def _schema(run: Interpreter, value: Value | None) -> dict[str, Any]:
    kind = value.call_site.get(None, "type") if isinstance(value, ExternalCall) else None
    text = run.text(kind).literal if kind is not None else None
    return {"type": text if text in {"integer", "number", "boolean", "array"} else "string"}
