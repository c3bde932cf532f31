"""Prisma: models of ``schema.prisma``, and what ``prisma.user.findMany({ include: … })`` gives."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from liveapi.api.components import TypeKey
from liveapi.api.model import Schema
from liveapi.api.shapes import Property, array_of, enum_of, nullable, object_of
from liveapi.frameworks.javascript.databases.queries import queried
from liveapi.syntax import ir
from liveapi.trace.languages.typescript_types import Given, Written, sides
from liveapi.trace.static_types import Locals, TypeRef
from liveapi.trace.values import External, ExternalCall

if TYPE_CHECKING:
    from liveapi.frameworks.javascript.libraries import ApiTypes

_BLOCK = re.compile(r"((?:^[ \t]*///[^\n]*\n)*)^[ \t]*(model|enum|type|view)\s+(\w+)\s*\{(.*?)^[ \t]*\}", re.MULTILINE | re.DOTALL)
_FIELD = re.compile(r"^\s*(\w+)\s+(\w+)(\[\]|\?)?(.*)$")
_SCALARS: dict[str, Schema] = {
    "String": {"type": "string"},
    "Int": {"type": "integer"},
    "BigInt": {"type": "integer", "format": "int64"},
    "Float": {"type": "number"},
    "Decimal": {"type": "string"},
    "Boolean": {"type": "boolean"},
    "DateTime": {"type": "string", "format": "date-time"},
    "Json": {},
    "Bytes": {"type": "string", "contentEncoding": "base64"},
}
_MAX_DEPTH = 6
#: Types that Prisma makes of a model.
_MADE = re.compile(r"(\w+?)(GetPayload|(?:Unchecked)?(?:Create|Update)(?:Many|ManyMutation)?Input)$")


@dataclass(slots=True)
class _Column:
    name: str
    kind: str
    listed: bool
    optional: bool
    doc: str
    uuid: bool
    #: The database fills it in where it is not given, or it may be null.
    generated: bool


@dataclass(slots=True)
class _Model:
    path: str
    name: str
    doc: str
    columns: dict[str, _Column] = field(default_factory=dict)


class Prisma:
    """The models of one repository's Prisma schemas."""

    def __init__(self, types: ApiTypes) -> None:
        self.types = types
        self._models: dict[str, _Model] | None = None
        self._enums: dict[str, list[str]] = {}

    def _read(self) -> dict[str, _Model]:
        if self._models is not None:
            return self._models
        self._models = {}
        program = self.types.run.program
        for path in sorted(p for p in program.paths if p.endswith(".prisma")):
            for docs, kind, name, body in _BLOCK.findall(program.text(path) or ""):
                if kind == "enum":
                    values = [
                        line.strip().split()[0] for line in body.splitlines() if line.strip() and not line.strip().startswith(("/", "@"))
                    ]
                    self._enums[name] = values
                else:
                    self._models.setdefault(name, _model(path, name, docs, body))
        return self._models

    # --- types ------------------------------------------------------------------------------------------------------

    def named(self, name: str, ref: TypeRef) -> TypeRef | None:
        """``User`` of ``@prisma/client``; ``Prisma.UserGetPayload<{ select: … }>``, ``Prisma.UserCreateInput``."""
        head, _, last = name.rpartition(".")
        scope = ref.scope
        if "prisma" not in head.lower():
            return None
        models = self._read()
        made = _MADE.match(last)
        if made is not None and made.group(1) in models:
            model = models[made.group(1)]
            if made.group(2) == "GetPayload":
                return self.types.shaped(self._selected(model, self._written(ref.args[0]) if ref.args else None, Locals(scope), 0), scope)
            generated = {c.name for c in model.columns.values() if c.generated}
            properties = [
                Property(p.name, p.schema, "Create" in made.group(2) and p.required and p.name not in generated, p.description)
                for p in self._plain(model)
            ]
            return self.types.shaped(object_of(properties), scope)
        if last in models:
            return self.types.shaped(self.schema(models[last]), scope)
        return self.types.shaped(self._enum(last), scope) if last in self._enums else None

    def _enum(self, name: str) -> Schema:
        return enum_of(self._enums[name])

    def schema(self, model: _Model) -> Schema:
        """A row without its relations."""
        key = TypeKey((*model.path.rpartition(".")[0].split("/"),), (model.name,))
        return self.types.run.components.define(key, lambda: object_of(self._plain(model), description=model.doc))

    def _plain(self, model: _Model) -> list[Property]:
        return [self._property(c) for c in model.columns.values() if c.kind not in self._read()]

    def _property(self, column: _Column) -> Property:
        schema = _SCALARS.get(column.kind) or (self._enum(column.kind) if column.kind in self._enums else {})
        if column.uuid:
            schema = {**schema, "format": "uuid"}
        if column.listed:
            schema = array_of(schema)
        return Property(column.name, nullable(schema) if column.optional else schema, True, column.doc)

    # --- queries ----------------------------------------------------------------------------------------------------

    def member(self, ref: TypeRef, name: str) -> TypeRef | None:
        """``this.user`` of a service that is a ``PrismaClient``, or ``client.user`` of one."""
        expr = ref.expr
        if isinstance(expr, ir.Class):
            bases = [TypeRef(b, ref.scope) for b in expr.bases]
            client = any(b.name == "PrismaClient" for b in bases)
        else:
            client = isinstance(expr, ir.Name | ir.Index) and ref.name in {"PrismaClient", "TransactionClient"}
        return self.types.given(External(f"@prisma/client.PrismaClient().{name}"), ref.scope) if client else None

    def _delegate(self, ref: TypeRef | None) -> _Model | None:
        found = self.types.resolved(ref)
        if found is not None and isinstance(found.expr, ir.Binary):
            return next((m for side in sides(found.expr, found.expr.op) if (m := self._delegate(found.at(side))) is not None), None)
        if not isinstance(found, Given) or not isinstance(found.value, External | ExternalCall):
            return None
        head, _, last = found.value.name.rpartition(".")
        if "PrismaClient" not in head and "prisma" not in head.lower():
            return None
        models = self._read()
        return next((m for n, m in models.items() if n[:1].lower() + n[1:] == last), None)

    def called(self, receiver: TypeRef | None, name: str, call: ir.Call, names: Locals) -> TypeRef | None:
        """What a method of a delegate gives, with what it selects and includes."""
        model = self._delegate(receiver)
        if model is None:
            return None
        if name in {"updateMany", "deleteMany", "createMany"}:
            return self.types.shaped(object_of([Property("count", {"type": "integer"}, True)]), names.scope)
        if name in {"delete", "update"}:
            name = "upsert"
        options = self._literal(call.args[0].value, names) if call.args else None
        row = self.types.shaped(self._selected(model, options, names, 0), names.scope)
        return queried(self.types, row, name) if row is not None else None

    def _literal(self, expr: ir.Expr | None, names: Locals) -> ir.Dict | None:
        if isinstance(expr, ir.Dict):
            return expr
        return self._written(self.types.of(expr, names)) if expr is not None else None

    def _written(self, ref: TypeRef | None) -> ir.Dict | None:
        """A selection as an object literal, whether it is one, a constant or a type."""
        found = self.types.resolved(ref)
        if isinstance(found, Written):
            return found.expr if isinstance(found.expr, ir.Dict) else None
        if isinstance(found, Given) and isinstance(found.value, ExternalCall) and "validator" in found.value.name:
            found = self.types.given(found.value.call_site.get(0), found.scope)  # Prisma.validator<…>()({ select: … })
        items: list[tuple[ir.Expr | None, ir.Expr]] = []
        for name, member in self.types.members(found).items():
            items.append((ir.Str(0, name), self._written(member.type) or ir.Literal(0, True)))
        return ir.Dict(0, items) if items else None

    def _selected(self, model: _Model, options: ir.Dict | None, names: Locals, depth: int) -> Schema:
        entries = {k.value: v for k, v in options.items if isinstance(k, ir.Str)} if options is not None else {}
        chosen, added = self._literal(entries.get("select"), names), self._literal(entries.get("include"), names)
        omitted = self._literal(entries.get("omit"), names)
        if (chosen is None and added is None and omitted is None) or depth > _MAX_DEPTH:
            return self.schema(model)
        properties = [] if chosen is not None else self._plain(model)
        left_out = {k.value for k, _ in omitted.items if isinstance(k, ir.Str)} if omitted is not None else set()
        properties = [p for p in properties if p.name not in left_out]
        for listed in (chosen, added):
            for key, value in listed.items if listed is not None else []:
                if isinstance(key, ir.Str) and not (isinstance(value, ir.Literal) and value.value is False):
                    found = self._part(model, key.value, value, names, depth)
                    properties += [found] if found is not None else []
        return object_of(properties)

    def _part(self, model: _Model, name: str, value: ir.Expr, names: Locals, depth: int) -> Property | None:
        if name == "_count":
            inner = self._literal(self._literal_entry(value, "select", names), names)
            keys = [k.value for k, _ in inner.items if isinstance(k, ir.Str)] if inner is not None else []
            return Property(name, object_of(Property(k, {"type": "integer"}, True) for k in keys), True)
        column = model.columns.get(name)
        if column is None:
            return None
        other = self._read().get(column.kind)
        if other is None:
            return self._property(column)
        schema = self._selected(other, self._literal(value, names), names, depth + 1)
        schema = array_of(schema) if column.listed else nullable(schema) if column.optional else schema
        return Property(name, schema, True, column.doc)

    def _literal_entry(self, value: ir.Expr, name: str, names: Locals) -> ir.Expr | None:
        whole = self._literal(value, names)
        return next((v for k, v in whole.items if isinstance(k, ir.Str) and k.value == name), None) if whole is not None else None


def _model(path: str, name: str, docs: str, body: str) -> _Model:
    model = _Model(path, name, _spoken(docs))
    doc = ""
    for line in body.splitlines():
        bare = line.strip()
        if bare.startswith("///"):
            doc = f"{doc} {bare[3:].strip()}".strip()
            continue
        match = _FIELD.match(line)
        if match is not None and not bare.startswith(("@@", "//")):
            column, kind, mark, rest = match.groups()
            said = rest.partition("///")[2].strip()
            model.columns[column] = _Column(
                column,
                kind,
                mark == "[]",
                mark == "?",
                doc or said,
                "uuid()" in rest or "@db.Uuid" in rest,
                mark == "?" or "@default" in rest or "@updatedAt" in rest,
            )
        doc = ""
    return model


def _spoken(docs: str) -> str:
    return " ".join(line.strip().removeprefix("///").strip() for line in docs.splitlines()).strip()
