"""What the fields of a Rust struct are as parameters."""

from __future__ import annotations

from collections.abc import Iterator

from liveapi.api.model import Evidence, Location, Parameter
from liveapi.api.shapes import without_null
from liveapi.frameworks.rust.schemas import RustSchemas
from liveapi.frameworks.rust.serde import options
from liveapi.syntax import ir
from liveapi.trace.static_types import TypeRef
from liveapi.trace.values import ClassRef

_MAX_DEPTH = 4


def last_name(type_: ir.Expr | None) -> str:
    """``Query`` of ``web::Query<T>``."""
    if isinstance(type_, ir.Index):
        type_ = type_.object
    return type_.id if isinstance(type_, ir.Name) else type_.name if isinstance(type_, ir.Member) else ""


def struct_of(ref: TypeRef, schemas: RustSchemas) -> ClassRef | None:
    """The struct that a type is, if it has fields with names."""
    found = schemas.types.class_of(ref)
    if found is None or found[0].cls.kind != "struct":
        return None
    return found[0] if any(not m.name.isdigit() for m in found[0].cls.members()) else None


def struct_parameters(struct: ClassRef, location: Location, schemas: RustSchemas, depth: int = 0) -> Iterator[Parameter]:
    """The parameters that a struct's fields stand for, those of flattened structs among them."""
    said = {p.name: p for p in schemas.properties(struct, {})}
    for field in struct.cls.members():
        if "flatten" in options(field.annotations) and depth < _MAX_DEPTH and field.type is not None:
            inner = struct_of(TypeRef(field.type, struct.scope), schemas)
            if inner is not None:
                yield from struct_parameters(inner, location, schemas, depth + 1)
            continue
        name = schemas.wire(field, struct)
        if name is None or name not in said:
            continue
        member = said[name]
        schema = without_null(schemas.inline(member.schema))
        listed = schema.get("type") == "array" and location is not Location.PATH
        yield Parameter(
            name,
            location,
            schema,
            location is Location.PATH or (member.required and not listed),
            member.description,
            member.deprecated,
            Evidence(struct.module.path, field.line),
        )
