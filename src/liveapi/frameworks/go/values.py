"""The schema of a value that a handler writes: of its type, or, where that says little, of what the value is made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from liveapi.api.model import Schema
from liveapi.api.shapes import Property, any_of, array_of, map_of, object_of
from liveapi.frameworks.go.frames import Flow, Frame, Term
from liveapi.frameworks.go.schemas import GoSchemas
from liveapi.syntax import ir
from liveapi.trace.static_types import TypeRef

#: Names of maps of anything that frameworks have.
_MAPS = frozenset(
    {"github.com/gin-gonic/gin.H", "github.com/labstack/echo.Map", "github.com/gofiber/fiber.Map", "github.com/go-chi/render.M"}
)
_MAX_DEPTH = 8
_STRING: Schema = {"type": "string"}


class ValueSchemas:
    """Schemas of values, by one handler's :class:`Flow`."""

    def __init__(self, flow: Flow, schemas: GoSchemas) -> None:
        self.flow = flow
        self.types = flow.types
        self.schemas = schemas
        self._depth = 0
        self._assignments: dict[ir.Function, list[ir.Assign]] = {}
        self._vague: dict[int, bool] = {}

    def of(self, term: Term) -> Schema:
        """The schema of a value; ``{}`` where nothing is known."""
        if self._depth >= _MAX_DEPTH:
            return {}
        self._depth += 1
        try:
            return self._of(term)
        finally:
            self._depth -= 1

    def is_nothing(self, term: Term) -> bool:
        """Whether a value surely is ``nil``."""
        found = self.flow.follow(term)
        return bool(found) and all(isinstance(t.expr, ir.Literal) and t.expr.value is None for t in found)

    def _of(self, term: Term) -> Schema:
        expr, frame = term.expr, term.frame
        ref = self.types.of(expr, frame.names)
        if ref is not None and term.position >= 0:
            ref = self.types.part(ref, term.position)
        if ref is not None and not self.vague(ref):
            return self.schemas.of(ref)
        options = [t for t in self.flow.follow(term) if not (isinstance(t.expr, ir.Literal) and t.expr.value is None)]
        added = list(self._added(expr, frame))
        found = [self._made(t, added) for t in options]
        found = [s for s in found if _says_much(s)] or found
        schema = any_of(found) if found and all(found) else any_of([s for s in found if s])
        if not _says_much(schema):
            elements = [s for s in (self.of(t) for t in self._elements(expr, frame)) if s]
            schema = array_of(any_of(elements)) if elements else schema
        return schema if schema or ref is None else self.schemas.of(ref)

    def vague(self, ref: TypeRef | None, depth: int = 0) -> bool:
        """Whether a type leaves open what its values hold: ``any``, maps and lists of it, structs with such fields."""
        if ref is None or depth > 3:
            return ref is None
        if self.types.is_open(ref):
            return True
        expr = ref.expr
        if isinstance(expr, ir.Index) and isinstance(expr.object, ir.Name) and expr.object.id in ("[]", "map"):
            if expr.object.id == "map":
                return True
            return self.vague(self.types.item(ref), depth + 1)
        if self.types.qualified(ref) in _MAPS:
            return True
        found = self.types.class_of(ref)
        if found is None:
            under = self.types.underlying(ref)
            return under is not None and under is not ref and under.expr is not ref.expr and self.vague(under, depth + 1)
        cls, bound = found
        if cls.cls.kind != "struct":
            return False
        if cls.cls.type_params and any(self.types.is_open(a) for a in bound.values()):
            return True
        key = id(cls.cls)
        if key not in self._vague:
            self._vague[key] = False
            members = self.schemas.members(cls, bound)
            self._vague[key] = any(self._is_vague_field(m.ref) for m in members)
        return self._vague[key]

    def _is_vague_field(self, ref: TypeRef) -> bool:
        if self.types.is_open(ref) or self.types.qualified(ref) in _MAPS:
            return True
        expr = ref.expr
        if isinstance(expr, ir.Index) and isinstance(expr.object, ir.Name) and expr.object.id in ("[]", "map"):
            item = self.types.item(ref)
            return item is None or self.types.is_open(item)
        return False

    # --- what values are made of ------------------------------------------------------------------------------------

    def _made(self, term: Term, added: list[tuple[str, Term]]) -> Schema:
        expr, frame = term.expr, term.frame
        if isinstance(expr, ir.Dict):
            return self._map(expr, frame, added)
        if isinstance(expr, ir.List):
            items = [self.of(Term(i, frame)) for i in expr.items if not isinstance(i, ir.Arg)]
            if expr.kind == "tuple":
                return {}
            declared = TypeRef(expr.type, frame.names.scope, frame.names.arguments) if expr.type is not None else None
            if declared is not None and not self.vague(declared):
                return array_of(self.schemas.of(declared))
            return array_of(any_of(i for i in items if i))
        if isinstance(expr, ir.Str | ir.Template):
            return _STRING
        ref = self.types.of(expr, frame.names)
        if ref is not None and term.position >= 0:
            ref = self.types.part(ref, term.position)
        if isinstance(expr, ir.Call):
            if isinstance(expr.callee, ir.Name) and expr.callee.id == "make" and added:
                return object_of(Property(name, self.of(t), True) for name, t in added)
            if isinstance(expr.callee, ir.Name) and expr.callee.id == "append" and len(expr.args) > 1:
                return array_of(any_of(s for a in expr.args[1:] if (s := self.of(Term(a.value, frame)))))
            if ref is not None and self.types.class_of(ref) is not None:
                return self._struct(ref, expr, frame, added)
        if ref is None or self.types.is_open(ref):
            return {}
        return self._struct(ref, None, frame, added)

    def _map(self, expr: ir.Dict, frame: Frame, added: list[tuple[str, Term]]) -> Schema:
        members = [Property(k.value, self.of(Term(v, frame)), True) for k, v in expr.items if isinstance(k, ir.Str)]
        for name, term in added:
            known = next((m for m in members if m.name == name), None)
            if known is None:
                members.append(Property(name, self.of(term), False))
            elif not _says_much(known.schema):
                known.schema = self.of(term) or known.schema
        if members or (not expr.items and not expr.type):
            return object_of(members)
        ref = self.types.of(expr, frame.names)
        under = self.types.underlying(ref)
        values = self.types.item(under) if under is not None and isinstance(under.expr, ir.Index) else None
        return map_of(self.schemas.of(values)) if values is not None else {"type": "object"}

    def _struct(self, ref: TypeRef, literal: ir.Call | None, frame: Frame, added: list[tuple[str, Term]]) -> Schema:
        """A struct with what its open fields hold in this place."""
        base = self.schemas.of(ref)
        found = self.types.class_of(ref)
        if found is None or found[0].cls.kind != "struct":
            return base
        passed_on = self.schemas.passed_on(found[0]) if found[0].name else None
        given: dict[str, Term] = {}
        if literal is not None:
            fields = [f.name for f in found[0].cls.members()]
            for position, arg in enumerate(literal.args):
                name = arg.name or (fields[position] if position < len(fields) and len(literal.args) == len(fields) else "")
                if name:
                    given[name] = Term(arg.value, frame)
        given.update(added)
        if passed_on is not None:
            return self.of(given[passed_on]) if passed_on in given else base
        if not given or not base:
            return base
        told: dict[str, Schema] = {}
        for member in self.schemas.members(*found):
            term = given.get(member.field.name)
            if term is None:
                term = self._in_embedded(literal, member.field.name, frame) if literal is not None else None
            if term is not None and self._is_vague_field(member.ref):
                made = self.schemas.property(member)
                schema = self.of(term)
                if made is not None and schema:
                    told[made.name] = schema
        return self._with(base, told) if told else base

    def _in_embedded(self, literal: ir.Call, name: str, frame: Frame) -> Term | None:
        """The value of a promoted field, which the literal of the embedded struct gives."""
        for arg in literal.args:
            if isinstance(arg.value, ir.Call):
                for inner in arg.value.args:
                    if inner.name == name:
                        return Term(inner.value, frame)
        return None

    def _with(self, base: Schema, told: Mapping[str, Schema]) -> Schema:
        whole = dict(self.schemas.run.components.resolve(base))
        properties: dict[str, Any] = dict(whole.get("properties", {}))
        for name, schema in told.items():
            description = properties.get(name, {}).get("description")
            properties[name] = {**schema, "description": description} if description else schema
        return {**whole, "properties": properties} if properties else base

    def _elements(self, expr: ir.Expr, frame: Frame) -> Iterator[Term]:
        """What a function puts into a list that a variable holds: ``rows[i] = row``."""
        if not isinstance(expr, ir.Name):
            return
        for node in self._assigned(frame):
            target = node.target
            if not isinstance(target, ir.Index) or not isinstance(target.object, ir.Name) or target.object.id != expr.id:
                continue
            if node.value is not None and target.args and not isinstance(target.args[0], ir.Str):
                yield Term(node.value, frame)

    def _assigned(self, frame: Frame) -> list[ir.Assign]:
        """All assignments in a function."""
        function = frame.function
        if function not in self._assignments:
            self._assignments[function] = [n for s in function.body for n in s.walk() if isinstance(n, ir.Assign)]
        return self._assignments[function]

    def _added(self, expr: ir.Expr, frame: Frame) -> Iterator[tuple[str, Term]]:
        """What a function puts into a map or a struct that a variable holds: ``resp["token"] = t``, ``resp.Data = list``."""
        if not isinstance(expr, ir.Name):
            return
        if expr.id in frame.given:
            given = frame.given[expr.id]
            yield from self._added(given.expr, given.frame)
        for node in self._assigned(frame):
            if node.value is None or node.line > expr.line:
                continue
            target = node.target
            if isinstance(target, ir.Index) and isinstance(target.object, ir.Name) and target.object.id == expr.id and target.args:
                key = target.args[0]
                if isinstance(key, ir.Str):
                    yield key.value, Term(node.value, frame)
            elif isinstance(target, ir.Member) and isinstance(target.object, ir.Name) and target.object.id == expr.id:
                yield target.name, Term(node.value, frame)


def _says_much(schema: Schema) -> bool:
    """Whether more is said than that it is a list or an object of anything."""
    inner = schema.get("items", schema) if schema.get("type") == "array" else schema
    return bool(inner) and inner != {"type": "object"}
