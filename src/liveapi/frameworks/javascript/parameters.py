"""Parameters from types and schemas: each member of an object type is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liveapi.api.model import Evidence, Location, Parameter, Schema
from liveapi.trace.values import ClassRef

if TYPE_CHECKING:
    from liveapi.api.components import Components
    from liveapi.api.shapes import Property
    from liveapi.frameworks.javascript.schemas import TypeScriptSchemas
    from liveapi.trace.languages.typescript_types import Member
    from liveapi.trace.static_types import TypeRef


def in_place(components: Components, schema: Schema) -> Schema:
    """A parameter's schema written where it stands: enumerations in full, of objects only that they are some."""
    found = components.resolve(schema)
    if "properties" in found:
        return {"type": "object"}
    items = found.get("items")
    return {**found, "items": in_place(components, items)} if isinstance(items, dict) and items else found


def of_members(schemas: TypeScriptSchemas, ref: TypeRef | None, location: Location, file: str) -> list[Parameter]:
    """The parameters that an object type declares for a part of the request."""
    found: list[Parameter] = []
    for member in schemas.types.members(ref).values():
        known = schemas.property(member)
        if known is not None:
            found.append(of_property(schemas, known, member, location, file))
    return found


def of_property(schemas: TypeScriptSchemas, known: Property, member: Member, location: Location, file: str) -> Parameter:
    """A member as a parameter."""
    written = dict(known.written())
    description = str(written.pop("description", ""))
    schema = in_place(schemas.run.components, written)
    path = member.owner.module.path if isinstance(member.owner, ClassRef) else file
    line = member.declared.line if member.declared is not None else 0
    evidence = Evidence(path, line) if line else None
    deprecated = bool(known.deprecated)
    required = location is Location.PATH or known.required
    return Parameter(known.name, location, schema, required, description, deprecated, evidence=evidence)
