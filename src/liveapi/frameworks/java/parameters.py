"""Parameters that annotations of the JVM's frameworks declare: names, types, limits, defaults, whether they must be given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from liveapi.api.model import Evidence, Location, Parameter
from liveapi.frameworks.families.annotations import Applied, flag
from liveapi.frameworks.java import validation
from liveapi.frameworks.java.jvm import schema_of
from liveapi.frameworks.java.types import is_optional, name_of

if TYPE_CHECKING:
    from liveapi.syntax import ir
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.scope import Scope
    from liveapi.trace.static_types import TypeRef

_NEEDED = validation.NEEDED - {"NonNull"}


@dataclass(frozen=True, slots=True)
class Row:
    """How a parameter annotation is read."""

    location: Location
    names: tuple[str, ...] = ("value", "name")
    #: Attributes that say whether it must be given, and what stands in for it.
    required: str = ""
    default: str = ""
    #: Without more it must be given.
    needed: bool = False


def parameter_of(
    run: Interpreter,
    row: Row,
    annotation: Applied,
    beside: Applied | None,
    param: ir.Param | ir.Field,
    found: Sequence[Applied],
    scope: Scope,
    kind: TypeRef | None,
) -> Iterator[Parameter]:
    """The parameter that an annotation declares; ``beside`` is the one that gives its default, where that is another."""
    said = validation.words(run, found)
    schema = schema_of(run, param.type, scope, kind.arguments if kind is not None else None)
    if said.get("hidden") or (not schema and name_of(param.type) in {"Map", "MultiValueMap"}):
        return
    schema = dict(validation.limits(run, found, schema or {"type": "string"}))
    holder, attribute = (beside, "value") if beside is not None else (annotation, row.default)
    has_default = param.default is not None or (bool(attribute) and attribute in holder.values)
    default = holder.text(run, attribute) if attribute else None
    if default and (value := _as_default(default, schema)) is not None:
        schema["default"] = value
    if "example" in said and (example := validation.as_kind(said["example"], validation.kind_of(schema))) is not None:
        schema["examples"] = [example]
    required = flag(annotation.values.get(row.required)) if row.required else None
    if required is None:
        required = row.needed and not is_optional(param.type) and not any(a.name == "Nullable" for a in found)
    required |= any(a.name in _NEEDED for a in found)
    yield Parameter(
        annotation.text(run, *row.names) or param.name,
        row.location,
        schema,
        row.location is Location.PATH or (required and not has_default),
        said.get("description") or "",
        bool(said.get("deprecated")),
        evidence=Evidence(scope.module.path, param.line),
    )


def _as_default(text: str, schema: Mapping[str, Any]) -> Any:
    """A default written as text, as its schema has it."""
    kind = validation.kind_of(schema)
    if kind == "array":
        inner = [_as_default(part.strip(), schema.get("items", {})) for part in text.split(",")]
        return None if None in inner else inner
    return validation.as_kind(text, kind)
