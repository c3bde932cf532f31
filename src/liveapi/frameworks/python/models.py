"""Schemas of the classes that data is made of: pydantic models, dataclasses, typed dictionaries, named tuples, attrs, msgspec."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from liveapi.api.components import argument
from liveapi.api.model import Schema
from liveapi.api.shapes import MISSING, Property, enum_of, nullable, object_of
from liveapi.frameworks.python.classes import Bound, key_of, lineage
from liveapi.frameworks.python.django_schemas import of_model
from liveapi.frameworks.python.members import Family, computed, member
from liveapi.frameworks.python.settings import Settings, settings_of
from liveapi.frameworks.python.sites import Site, constant
from liveapi.frameworks.python.validators import validated
from liveapi.syntax import ir
from liveapi.trace.python_names import Definition

if TYPE_CHECKING:
    from liveapi.frameworks.python.types import Types

#: Library classes that say what kind of model a class is.
_BASES = {
    **dict.fromkeys(("BaseModel", "BaseSettings", "GenericModel", "RootModel", "SQLModel", "Schema", "ModelSchema"), Family.PYDANTIC),
    "TypedDict": Family.TYPED_DICT,
    "NamedTuple": Family.NAMED_TUPLE,
    "Struct": Family.MSGSPEC,
}
_DECORATORS = frozenset({"dataclass", "define", "frozen", "mutable", "attrs", "s", "dataclass_json"})
_EMAIL: Schema = {"type": "string", "format": "email"}
_FLAGS = ("is_active", "is_superuser", "is_verified")
_STATE = tuple((name, {"type": "boolean", "default": name == "is_active"}, False) for name in _FLAGS)
#: What a model of a library has beside what the repository adds; of a generic one, its argument is the type of ``id``.
_INHERITED: dict[str, tuple[tuple[str, Schema, bool], ...]] = {
    "fastapi_users.schemas.BaseUser": (("id", {}, True), ("email", _EMAIL, True), *_STATE),
    "fastapi_users.schemas.BaseUserCreate": (("email", _EMAIL, True), ("password", {"type": "string"}, True), *_STATE),
    "fastapi_users.schemas.BaseUserUpdate": (
        ("password", {"type": ["string", "null"]}, False),
        ("email", nullable(_EMAIL), False),
        *((name, {"type": ["boolean", "null"]}, False) for name in _FLAGS),
    ),
}


def family_of(types: Types, found: Definition) -> Family:
    """Which library's rules a class follows."""
    for name in types.library_bases(found):
        if (family := _BASES.get(name.rpartition(".")[2])) is not None:
            return family
    for part in types.lineage(found):
        if isinstance(part.node, ir.Class) and any(a.name in _DECORATORS for a in part.node.annotations):
            return Family.DATACLASS
    # Annotated attributes under an unknown base: most often pydantic's models by another name.
    return Family.PYDANTIC if any(True for _ in types.library_bases(found)) else Family.DATACLASS


def component(types: Types, found: Definition, bound: Bound) -> Schema:
    """A reference to the schema of a class."""
    arguments = tuple(argument(types.read(*given).whole) for given in bound.values())
    return types.components.define(key_of(found, arguments, types.kind), lambda: build(types, found, bound))


def build(types: Types, found: Definition, bound: Bound) -> Schema:
    """The schema of a class, its bases' members first."""
    assert isinstance(found.node, ir.Class)
    parts = lineage(types, found, bound)
    settings = settings_of(types, (part for part, _ in parts))
    family = family_of(types, found)
    root = _root(types, parts)
    if root is not None:
        return {**root, "description": found.node.doc} if found.node.doc and "$ref" not in root else root
    properties = members(types, found, bound, settings, family)
    if family is Family.NAMED_TUPLE and properties:
        size, least = len(properties), sum(p.required for p in properties.values())
        return {"type": "array", "prefixItems": [p.written() for p in properties.values()], "minItems": least, "maxItems": size}
    schema = dict(object_of(properties.values(), description=found.node.doc or "", others=_others(types, settings)))
    schema.update(_extra(types, settings))
    return schema


def members(types: Types, found: Definition, bound: Bound, settings: Settings, family: Family) -> dict[str, Property]:
    """The members of a class by their names in the code, its bases' first."""
    out: dict[str, Property] = {}
    for name in types.library_bases(found):
        for wire, schema, required in _INHERITED.get(name, ()):
            out[wire] = Property(settings.alias(types, wire), schema or _argument(types, found), required)
    out.update(of_model(types, found))
    for part, own in reversed(lineage(types, found, bound)):
        assert isinstance(part.node, ir.Class)
        site = Site(part.module, part.node, own)
        for declared in part.node.members():
            if (made := member(types, site, declared, settings, family)) is not None:
                out[declared.name] = made
        validated(types, site, out)
        if types.mode == "output":
            out.update(computed(types, site, settings))
            _serialized(types, site, out)
    if family is Family.MSGSPEC:
        out.update(_tag(types, found, settings))
    return out


def _argument(types: Types, found: Definition) -> Schema:
    """What the base of a library is applied to: ``BaseUser[UUID]``."""
    for part in types.lineage(found):
        for base in part.node.bases if isinstance(part.node, ir.Class) else []:
            if isinstance(base, ir.Index) and base.args and types.base(part, base) is None:
                return types.read(part.module, base.args[0]).whole
    return {}


def _root(types: Types, parts: list[tuple[Definition, Bound]]) -> Schema | None:
    """What a ``RootModel[X]`` or a model with ``__root__`` stands for."""
    for part, own in parts:
        assert isinstance(part.node, ir.Class)
        site = Site(part.module, part.node, own)
        for declared in part.node.members():
            if declared.name in {"__root__", "root"} and (declared.name == "__root__" or _is_root(types, part)):
                return types.read(site, declared.type).whole
        for base in part.node.bases:
            if isinstance(base, ir.Index) and base.args and types.last_name(site, base.object) == "RootModel":
                return types.read(Site(part.module, None, own), base.args[0]).whole
    return None


def _is_root(types: Types, found: Definition) -> bool:
    return any(name.rpartition(".")[2] == "RootModel" for name in types.library_bases(found))


def _serialized(types: Types, site: Site, out: dict[str, Property]) -> None:
    """``@field_serializer("x")``: the field is sent as what the function returns."""
    assert site.owner is not None
    for function in site.owner.methods():
        for annotation in function.annotations:
            if annotation.name != "field_serializer" or function.returns is None:
                continue
            returned = types.read(site, function.returns)
            for arg in annotation.args:
                known = out.get(arg.value.value) if isinstance(arg.value, ir.Str) and arg.name is None else None
                if known is not None and (returned.schema or returned.nullable):
                    known.schema = returned.whole


def _tag(types: Types, found: Definition, settings: Settings) -> dict[str, Property]:
    """msgspec's ``tag``: a property that names the type."""
    assert isinstance(found.node, ir.Class)
    tag, name = settings.value(types, "tag"), settings.value(types, "tag_field")
    if (tag is MISSING and name is MISSING) or tag is False or tag is None:
        return {}
    value = tag if isinstance(tag, str | int) and not isinstance(tag, bool) else found.node.name
    return {"": Property(name if isinstance(name, str) else "type", enum_of([value]), True)}


def _others(types: Types, settings: Settings) -> bool | None:
    extra = settings.given.get("extra")
    word = settings.value(types, "extra")
    if word is MISSING and extra is not None and isinstance(extra[1], ir.Member):
        # pydantic 1: ``Extra.forbid``
        word = extra[1].name
    if word == "forbid" or settings.value(types, "forbid_unknown_fields") is True:
        return False
    return True if word == "allow" else None


def _extra(types: Types, settings: Settings) -> Iterator[tuple[str, Any]]:
    """Examples and the like that a model adds to its schema."""
    for name in ("json_schema_extra", "schema_extra"):
        found = settings.given.get(name)
        given = settings.value(types, name)
        if found is not None and given is MISSING and isinstance(found[1], ir.Dict):
            # Of a mapping that is only partly known, what is known.
            site, expr = found[0], found[1]
            pairs = ((k, constant(types.names, site, v)) for k, v in expr.items)
            given = {k.value: v for k, v in pairs if isinstance(k, ir.Str) and v is not MISSING}
        if not isinstance(given, dict):
            continue
        if "example" in given:
            yield "examples", [given["example"]]
        if isinstance(given.get("examples"), list):
            yield "examples", given["examples"]
        if isinstance(given.get("description"), str):
            yield "description", given["description"]
