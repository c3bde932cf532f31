"""Types of JavaScript and TypeScript ▶ JSON Schema: declared ones, those of literals, those that libraries say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, ClassVar

from liveapi.api.components import TypeKey, argument
from liveapi.api.model import Schema
from liveapi.api.shapes import NULL, Property, any_of, array_of, enum_of, map_of, nullable, object_of, one_of
from liveapi.frameworks.answers import FILE
from liveapi.frameworks.javascript.class_decorators import decorated, hides_all, with_default
from liveapi.frameworks.javascript.libraries import ApiTypes
from liveapi.frameworks.javascript.validators.schema import plain
from liveapi.frameworks.typed_schemas import TypeSchemas, summary
from liveapi.syntax import ir
from liveapi.trace.languages.typescript_types import LISTS, MAPS, TRANSPARENT, Given, Member, Shaped, Written, is_nothing, sides
from liveapi.trace.static_types import TypeRef
from liveapi.trace.values import ClassRef, Const, External, FunctionRef, ListOf, MapOf, Text, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

_DATE: Schema = {"type": "string", "format": "date-time"}
_STRING: Schema = {"type": "string"}
_UTILITIES = frozenset({"Partial", "DeepPartial", "Required", "Pick", "Omit", "Record"})


class TypeScriptSchemas(TypeSchemas):
    """Schemas of types, as they come in (``mode="input"``) or go out."""

    scalars: ClassVar[Mapping[str, Schema]] = {
        "string": _STRING,
        "String": _STRING,
        "number": {"type": "number"},
        "Number": {"type": "number"},
        "bigint": {"type": "integer"},
        "boolean": {"type": "boolean"},
        "Boolean": {"type": "boolean"},
        "object": {"type": "object"},
        "Object": {"type": "object"},
        "Date": _DATE,
        "Moment": _DATE,
        "Dayjs": _DATE,
        "DateTime": _DATE,
        "ObjectId": _STRING,
        "ObjectID": _STRING,
        "Decimal": _STRING,
        "URL": {"type": "string", "format": "uri"},
        "UUID": {"type": "string", "format": "uuid"},
        "File": FILE,
        "Blob": FILE,
        "Buffer": FILE,
        "StreamableFile": FILE,
        "Array": {"type": "array", "items": {}},
        "Map": {"type": "object"},
    }
    lists = LISTS - {"Set", "ReadonlySet"}
    sets = frozenset({"Set", "ReadonlySet"})
    maps = MAPS
    wrappers = TRANSPARENT

    types: ApiTypes

    def __init__(self, run: Interpreter, types: ApiTypes, mode: str = "") -> None:
        super().__init__(run, types, mode)
        #: Aliases and literals that are being written.
        self._open: set[object] = set()

    # --- kinds of types ---------------------------------------------------------------------------------------------

    def type(self, ref: TypeRef) -> Schema:
        expr = ref.expr
        if isinstance(ref, Shaped):
            return ref.schema
        if isinstance(ref, Given):
            return self._given(ref)
        if isinstance(ref, Written):
            return self._written(ref)
        if isinstance(expr, ir.Class):
            return self.class_schema(ClassRef(expr, ref.scope.module, ref.scope), ref)
        if isinstance(expr, ir.Binary):
            return self._union(ref) if expr.op == "|" else self._members(ref)
        if isinstance(expr, ir.Nullable):
            return self.of(ref.at(expr.type))
        if isinstance(expr, ir.List):
            return array_of(any_of(self.of(ref.at(i.value if isinstance(i, ir.Arg) else i)) for i in expr.items))
        if isinstance(expr, ir.Conditional):
            return any_of(self.of(ref.at(option)) for option in expr.options)
        if isinstance(expr, ir.Template):
            return _STRING
        if isinstance(expr, ir.Unary) and expr.op == "keyof":
            return enum_of(self.types.keys(ref)) or _STRING
        if isinstance(expr, ir.Name | ir.Member | ir.Index):
            return self._named(ref)
        if isinstance(expr, ir.Unary | ir.Call):
            found = self.types.resolved(ref)
            return self.of(found) if found is not None and found is not ref else {}
        return super().type(ref) if isinstance(expr, ir.Str | ir.Literal) else {}

    def _named(self, ref: TypeRef) -> Schema:
        expr = ref.expr
        target = self.types.target(ref)
        if isinstance(target, TypeRef):
            return self.of(target)
        if isinstance(target, ClassRef):
            return self.class_schema(target, ref)
        name = ref.name
        if isinstance(expr, ir.Index) and name in _UTILITIES:
            keyed = name != "Record" or (len(ref.args) > 1 and self.types.keys(ref.args[0]))
            return self._members(ref) if keyed else map_of(self.of(ref.args[-1]))
        if name in {"Exclude", "Extract"} and len(ref.args) > 1:
            other = self.types.keys(ref.args[1])
            return enum_of(key for key in self.types.keys(ref.args[0]) if (key in other) == (name == "Extract"))
        if isinstance(expr, ir.Index) and (name in self.lists or name in self.sets) and ref.args:
            return array_of(self.of(ref.args[0]), unique=name in self.sets)
        if isinstance(expr, ir.Member) or name not in self.scalars:
            found = self.types.resolved(ref)
            if found is not None and found is not ref:
                return self.of(found)
        if isinstance(target, Text | Const):
            return enum_of([plain(target)])
        return self.named(name, ref)

    def _union(self, ref: TypeRef) -> Schema:
        """A choice; one of objects that a member of a fixed text tells apart has that as its tag."""
        options = [ref.at(side) for side in sides(ref.expr) if not is_nothing(side)]
        schemas = [self.of(option) for option in options]
        null = any(isinstance(side, ir.Literal) or (isinstance(side, ir.Name) and side.id == "null") for side in sides(ref.expr))
        null = null and any(isinstance(side, ir.Literal) and side.value is None for side in sides(ref.expr))
        tagged = self._tagged(schemas)
        whole = tagged or (any_of(schemas) if schemas else {})
        return nullable(whole) if null else whole

    def _tagged(self, schemas: list[Schema]) -> Schema:
        if len(schemas) < 2 or not all(s.get("$ref") for s in schemas):
            return {}
        shapes = [self.run.components.resolve(s).get("properties") or {} for s in schemas]
        for name in shapes[0]:
            values = [_fixed(shape.get(name)) for shape in shapes]
            if all(v is not None for v in values) and len(set(values)) == len(values):
                return one_of(schemas, name, {str(v): s for v, s in zip(values, schemas, strict=True)})
        return {}

    def _given(self, ref: Given) -> Schema:
        return self.value(ref.value, ref)

    def value(self, value: Value, ref: TypeRef) -> Schema:
        """The schema of what the evaluator made."""
        known = self.types.described(value)
        if known is not None:
            return known
        if isinstance(value, Text):
            return _STRING
        if isinstance(value, Const):
            return _literal(value.value)
        if isinstance(value, ListOf):
            return array_of(any_of(self.value(v, ref) for v in value.elements[:20]) if value.elements else {})
        if isinstance(value, MapOf | External):
            return self._inline(ref, id(value))
        found = self.types.resolved(ref)
        return self._members(found) if found is not None and self.types.members(found) else {}

    def _written(self, ref: Written) -> Schema:
        if isinstance(ref.expr, ir.List):
            items = self.types.item(ref)
            return array_of(self.of(items))
        return self._inline(ref, (id(ref.expr), id(ref.names))) if isinstance(ref.expr, ir.Dict) else {}

    def _inline(self, ref: TypeRef, key: object) -> Schema:
        if key in self._open:
            return {}
        self._open.add(key)
        try:
            return self._members(ref)
        finally:
            self._open.discard(key)

    # --- classes ----------------------------------------------------------------------------------------------------

    def class_schema(self, cls: ClassRef, ref: TypeRef) -> Schema:
        declared = isinstance(ref.expr, ir.Class)
        bound = dict(ref.arguments) if declared else dict(zip(cls.cls.type_params, ref.args, strict=False))
        if cls.cls.kind == "module":
            return {}
        if not cls.name:
            return self._inline(TypeRef(cls.cls, cls.scope, ref.arguments), (id(cls.cls), id(ref.arguments)))
        if any(name.startswith("%") for name in bound):
            return self._inline(TypeRef(cls.cls, cls.scope, bound), (id(cls.cls), id(ref.arguments)))
        if cls.cls.kind == "alias":
            body = TypeRef(cls.cls.bases[0], cls.scope, bound) if cls.cls.bases else None
            if body is None or isinstance(body.expr, ir.Name | ir.Member | ir.Lambda | ir.Str | ir.Nullable):
                return self.of(body)
            if not self._is_named(body):
                return self.of(body)
        params = [bound[p] for p in cls.cls.type_params if p in bound]
        key = TypeKey(self.module_of(cls), self.name_of(cls), tuple(argument(self.of(a)) for a in params), self.mode)
        return self.run.components.define(key, lambda: self._defined(cls, bound))

    def _is_named(self, body: TypeRef) -> bool:
        """Whether an alias is a type of its own: objects, choices, what refers to itself; not ``Promise<User>``."""
        if isinstance(body.expr, ir.Index):
            return body.name in _UTILITIES or self._library_object(body)
        return isinstance(body.expr, ir.Class | ir.Binary | ir.Conditional)

    def _library_object(self, body: TypeRef) -> bool:
        found = self.types.resolved(body)
        return isinstance(found, Shaped) and "$ref" not in found.schema  # What has a name already keeps it.

    def _defined(self, cls: ClassRef, bound: Mapping[str, TypeRef]) -> Schema:
        if cls.cls.kind == "enum":
            return {**self.enumeration(cls), **({"description": cls.cls.doc} if cls.cls.doc else {})}
        if cls.cls.kind == "alias":
            schema = self.of(TypeRef(cls.cls.bases[0], cls.scope, bound))
            return {**schema, "description": summary(cls.cls.doc)} if cls.cls.doc and schema else schema
        return self._members(TypeRef(cls.cls, cls.scope, bound))

    def enumeration(self, cls: ClassRef) -> Schema:
        values: list[object] = []
        for member in cls.cls.members():
            if isinstance(member.default, ir.Str | ir.Literal):
                values.append(member.default.value)
            else:
                values.append(plain(self.run.evaluate(member.default, cls.scope)) if member.default is not None else member.name)
        return enum_of(v for v in values if v is not None)

    def _members(self, ref: TypeRef) -> Schema:
        """An object of the members of a type."""
        found = self.types.resolved(ref)
        expr = found.expr if found is not None else None
        doc = ""
        if found is not None and isinstance(expr, ir.Class):
            plain_json = self._to_json(found)
            if plain_json is not None:
                return plain_json
            doc = summary(expr.doc)
        hidden = hides_all(expr) if isinstance(expr, ir.Class) and self.mode == "output" else False
        properties = [p for m in self.types.members(found).values() if (p := self.property(m, hidden)) is not None]
        return object_of(properties, description=doc, others=self._others(found))

    def _to_json(self, ref: TypeRef) -> Schema | None:
        """An object that says itself what it is as JSON."""
        if self.mode == "input" or not isinstance(ref.expr, ir.Class) or ref.expr.kind != "class":
            return None
        method = self.types.method(ref, "toJSON")
        if method is None or method.function.span is None or id(method.function) in self._open:
            return None
        self._open.add(id(method.function))
        try:
            schema = self.run.components.resolve(self.of(self.types.entered(method, ref.arguments, [])))
        finally:
            self._open.discard(id(method.function))
        return schema if schema.get("properties") else None

    def _others(self, ref: TypeRef | None) -> Schema | None:
        """What an index signature lets in."""
        if ref is None or not isinstance(ref.expr, ir.Class) or isinstance(ref, Written | Given | Shaped):
            return None
        for statement in ref.expr.body:
            if isinstance(statement, ir.Field) and statement.name == "[key]" and isinstance(statement.type, ir.Index):
                key, value = statement.type.args[0], statement.type.args[-1]
                return None if self.types.keys(ref.at(key)) else self.of(ref.at(value))
        return None

    def property(self, member: Member, hidden: bool = False) -> Property | None:
        """A member by its name on the wire; ``None`` for one that does not travel, as functions do not."""
        kind = member.type
        if kind is not None and (self._is_function(kind) or (isinstance(kind.expr, ir.Name) and kind.expr.id == "never")):
            return None
        schema = self.of(kind)
        declared = member.declared
        found = Property(
            member.name, schema, not member.optional, summary(declared.doc) if isinstance(declared, ir.Field | ir.Function) else ""
        )
        if isinstance(declared, ir.Field) and member.owner is not None:
            found = with_default(found, declared, member.owner, self)
        if declared is None or member.owner is None or not declared.annotations:
            return found if not hidden else None
        return decorated(found, declared, member.owner, self, hidden)

    def _is_function(self, ref: TypeRef) -> bool:
        if isinstance(ref.expr, ir.Lambda):
            return True
        return isinstance(ref, Given) and isinstance(ref.value, FunctionRef)

    def properties(self, cls: ClassRef, arguments: Mapping[str, TypeRef]) -> Iterable[Property]:
        found = self.types.members(TypeRef(cls.cls, cls.scope, arguments))
        return [p for m in found.values() if (p := self.property(m)) is not None]


def _literal(value: float | bool | None) -> Schema:
    """The type of a constant: what it is today says little of what it may be."""
    if value is None:
        return NULL
    return {"type": "boolean"} if isinstance(value, bool) else {"type": "number"}


def _fixed(schema: Schema | None) -> object:
    """The one value that a schema admits, if it is a text."""
    values = (schema or {}).get("enum") or []
    return values[0] if len(values) == 1 and isinstance(values[0], str) else (schema or {}).get("const")
