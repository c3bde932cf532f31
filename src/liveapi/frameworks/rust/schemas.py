"""Rust types ▶ JSON Schema, as serde writes and reads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from liveapi.api.model import Schema
from liveapi.api.shapes import MISSING, NULL, Property, any_of, array_of, each, enum_of, object_of, one_of, without_null, wrapped
from liveapi.frameworks.rust.serde import derives, limits, options, values, wire_name
from liveapi.frameworks.typed_schemas import TypeSchemas, summary
from liveapi.syntax import ir
from liveapi.syntax.rust import Rust
from liveapi.trace.languages.rust import RustSemantics
from liveapi.trace.static_types import TypeRef
from liveapi.trace.values import ClassRef, Const, FunctionRef

_STRING: Schema = {"type": "string"}
_DATE_TIME: Schema = {"type": "string", "format": "date-time"}
_INT32: Schema = {"type": "integer", "format": "int32"}
_INT64: Schema = {"type": "integer", "format": "int64"}
#: Methods of serde's ``Serializer`` that tell what a type with its own ``Serialize`` becomes.
_WRITTEN: Mapping[str, Schema] = {
    "serialize_str": _STRING,
    "collect_str": _STRING,
    "serialize_bool": {"type": "boolean"},
    **each("serialize_u8 serialize_u16 serialize_u32 serialize_u64 serialize_i32 serialize_i64", {"type": "integer"}),
    **each("serialize_f32 serialize_f64", {"type": "number"}),
}
_SERDE = frozenset({"Serialize", "Deserialize"})
#: Options that name the type that stands for another.
_INSTEAD = {"input": ("from", "try_from"), "output": ("into",), "": ("into", "from", "try_from")}


class RustSchemas(TypeSchemas):
    """Schemas of Rust types."""

    scalars: ClassVar[Mapping[str, Schema]] = {
        **each("i8 i16 isize i128 BigInt", {"type": "integer"}),
        **each("u8 u16 usize u128 NonZeroU8 NonZeroU16 NonZeroUsize", {"type": "integer", "minimum": 0}),
        "i32": _INT32,
        **each("u32 NonZeroU32", {**_INT32, "minimum": 0}),
        "i64": _INT64,
        **each("u64 NonZeroU64", {**_INT64, "minimum": 0}),
        "f32": {"type": "number", "format": "float"},
        "f64": {"type": "number", "format": "double"},
        **each("Decimal BigDecimal OrderedFloat Number", {"type": "number"}),
        "bool": {"type": "boolean"},
        **each("str String char PathBuf Path SmolStr OsString Bytes ObjectId CompactString", _STRING),
        "Uuid": {"type": "string", "format": "uuid"},
        **each("Url Uri", {"type": "string", "format": "uri"}),
        "IpAddr": _STRING,
        "Ipv4Addr": {"type": "string", "format": "ipv4"},
        "Ipv6Addr": {"type": "string", "format": "ipv6"},
        **each("DateTime OffsetDateTime NaiveDateTime PrimitiveDateTime Timestamp", _DATE_TIME),
        **each("NaiveDate Date", {"type": "string", "format": "date"}),
        **each("NaiveTime Time", {"type": "string", "format": "time"}),
    }
    lists: ClassVar[frozenset[str]] = frozenset({"Vec", "[]", "VecDeque", "LinkedList", "SmallVec", "Iter"})
    sets: ClassVar[frozenset[str]] = frozenset({"HashSet", "BTreeSet", "IndexSet", "AHashSet"})
    maps: ClassVar[frozenset[str]] = frozenset({"HashMap", "BTreeMap", "IndexMap", "AHashMap", "Map", "DashMap"})
    optionals: ClassVar[frozenset[str]] = frozenset({"Option"})
    #: Looked through; what counts is the first argument, but for ``Cow``, whose last one does.
    first: ClassVar[frozenset[str]] = frozenset(
        {
            "Arc", "Box", "Data", "Extension", "Form", "Json", "Mutex", "OrderedFloat", "Path",
            "Query", "Rc", "Result", "Reverse", "RwLock", "Secret", "SecretBox", "State", "Wrapping", "Text",
        }
    )  # fmt: skip
    wrappers: ClassVar[frozenset[str]] = frozenset({"Cow"})

    def type(self, ref: TypeRef) -> Schema:
        expr = ref.expr
        if isinstance(expr, ir.Arg):  # ``Future<Output = T>``
            return self.of(ref.at(expr.value))
        if isinstance(expr, ir.List):
            return self._tuple([self.of(ref.at(i)) for i in expr.items if not isinstance(i, ir.Arg)])
        return super().type(ref)

    def named(self, name: str, ref: TypeRef) -> Schema:
        args = ref.args
        if name in self.first and args:
            return self.of(args[0])
        if name in self.maps and len(args) < 2:  # serde_json's own
            return {"type": "object"}
        if name in self.lists and args and args[-1].name == "u8" and name == "[]":
            return array_of({"type": "integer", "minimum": 0, "maximum": 255})
        return super().named(name, ref)

    @staticmethod
    def _tuple(items: list[Schema]) -> Schema:
        if not items:
            return NULL
        return {"type": "array", "prefixItems": items, "minItems": len(items), "maxItems": len(items)}

    def class_schema(self, cls: ClassRef, ref: TypeRef) -> Schema:
        if cls.cls.kind in ("trait", "impl", "module"):
            return {}
        said = options(cls.cls.annotations, self.mode)
        for name in _INSTEAD[self.mode]:
            if said.get(name) and (instead := self._parsed(said[name], cls)) is not None:
                return self.of(instead)
        own = self._own_serialize(cls)
        if own is not None:
            return own
        members = list(cls.cls.members())
        if cls.cls.kind == "struct" and members and (all(m.name.isdigit() for m in members) or "transparent" in said):
            arguments = dict(zip(cls.cls.type_params, ref.args, strict=False))
            fields = [self._field(TypeRef(m.type, cls.scope, arguments), m) for m in members if m.type is not None]
            if len(fields) == 1 or "transparent" in said:
                return {**fields[0], **limits(cls.cls.annotations, fields[0])}
            return self._tuple(fields)
        return super().class_schema(cls, ref)

    def _parsed(self, text: str, cls: ClassRef) -> TypeRef | None:
        """A type that an attribute names in a string."""
        body = Rust.parse(f"type T = {text};".encode()).body
        alias = body[0] if body else None
        return TypeRef(alias.bases[0], cls.scope) if isinstance(alias, ir.Class) and alias.bases else None

    def _own_serialize(self, cls: ClassRef) -> Schema | None:
        """What a type that implements ``Serialize`` by hand becomes, as far as the method it calls tells; ``None`` for a derived one."""
        if derives(cls.cls) & _SERDE or not cls.name:
            return None
        semantics = self.run.semantics(cls.module)
        if not isinstance(semantics, RustSemantics):
            return None
        for block, _ in semantics.modules.impls(semantics.modules.root_of(cls.module.path), cls.name):
            if not any(
                isinstance(b, ir.Name | ir.Member) and (b.id if isinstance(b, ir.Name) else b.name) == "Serialize" for b in block.bases
            ):
                continue
            called = (n.callee.name for n in block.walk() if isinstance(n, ir.Call) and isinstance(n.callee, ir.Member))
            return next((_WRITTEN[name] for name in called if name in _WRITTEN), {})
        return None

    def build(self, cls: ClassRef, arguments: Mapping[str, TypeRef]) -> Schema:
        if cls.cls.kind == "enum":
            return self._described(self._enumeration(cls, arguments), cls.cls.doc)
        members: list[Property] = []
        choices: list[Schema] = []
        others: Schema | bool | None = False if "deny_unknown_fields" in options(cls.cls.annotations) else None
        for found in self._members(cls, arguments):
            if isinstance(found, Property):
                members.append(found)
            elif "properties" in found or "additionalProperties" in found:
                required = found.get("required", [])
                members += [Property(name, schema, name in required) for name, schema in found.get("properties", {}).items()]
                others = found.get("additionalProperties", others)
            elif "oneOf" in found or "anyOf" in found:
                choices.append({"anyOf": found.get("oneOf") or found["anyOf"]})
        schema = dict(object_of(members, description=summary(cls.cls.doc), others=others))
        for choice in choices[:1]:  # an enum that is flattened: one of its forms beside the other fields
            schema |= choice
        examples = [v for e in values(cls.cls.annotations, "example") if (v := literal(e)) is not MISSING]
        return {**schema, "examples": examples} if examples else schema

    def properties(self, cls: ClassRef, arguments: Mapping[str, TypeRef]) -> Iterator[Property]:
        return (p for p in self._members(cls, arguments) if isinstance(p, Property))

    def _members(self, cls: ClassRef, arguments: Mapping[str, TypeRef]) -> Iterator[Property | Schema]:
        """Its fields, and the schemas of those that are flattened into it."""
        whole = options(cls.cls.annotations, self.mode)
        for field in cls.cls.members():
            said = options(field.annotations, self.mode)
            if field.type is None:
                continue
            ref = TypeRef(field.type, cls.scope, arguments)
            if "flatten" in said:
                inner = ref.args[0] if ref.name == "Option" and ref.args else ref
                schema = self.run.components.resolve(self.of(inner))
                yield {**schema, "required": []} if inner is not ref and "properties" in schema else schema
                continue
            name = self.wire(field, cls)
            if name is None:
                continue
            schema = self._field(ref, field)
            optional = ref.name == "Option" or "default" in said or "default" in whole or "skip_serializing_if" in said
            yield Property(
                name,
                schema,
                not optional,
                summary(field.doc),
                any(a.name == "deprecated" for a in field.annotations),
                default=self._default(said.get("default", ""), cls),
                examples=tuple(v for e in values(field.annotations, "example") if (v := literal(e)) is not MISSING),
            )

    def wire(self, field: ir.Field, cls: ClassRef) -> str | None:
        """What a field of a struct is called; ``None`` if it is not sent."""
        return wire_name(field, options(cls.cls.annotations, self.mode).get("rename_all", ""), mode=self.mode)

    def _field(self, ref: TypeRef, field: ir.Field) -> Schema:
        """The schema of a field: of its type, or of the one that an attribute says, within its limits."""
        for given in values(field.annotations, "value_type", "with"):
            if isinstance(given, ir.Str):
                if (parsed := self._parsed(given.value, ClassRef(ir.Class(0, "", "struct"), ref.scope.module, ref.scope))) is not None:
                    schema = self.of(parsed)
                    if schema:
                        return schema
            else:
                return self.of(ref.at(given))
        schema = self.of(ref)
        said = limits(field.annotations, schema, lambda value: self._constant(value, ref))
        return {**schema, **said} if said and schema else schema

    def _constant(self, value: ir.Expr, ref: TypeRef) -> Any:
        found = self.run.evaluate(value, ref.scope)
        return found.value if isinstance(found, Const) else None

    def _default(self, function: str, cls: ClassRef) -> Any:
        """What ``#[serde(default = "function")]`` gives, where that is a literal."""
        if not function or "::" in function:
            return MISSING
        found = self.run.evaluate(ir.Name(cls.cls.line, function), cls.scope)
        if not isinstance(found, FunctionRef) or len(found.function.body) != 1:
            return MISSING
        only = found.function.body[0]
        return literal(only.value) if isinstance(only, ir.ExprStmt | ir.Return) and only.value is not None else MISSING

    # --- enumerations -----------------------------------------------------------------------------------------------

    def _enumeration(self, cls: ClassRef, arguments: Mapping[str, TypeRef]) -> Schema:
        said = options(cls.cls.annotations, self.mode)
        variants = list(cls.cls.members())
        if any(name.endswith("_repr") for name in derives(cls.cls)):
            return enum_of(v.default.value for v in variants if isinstance(v.default, ir.Literal))
        style, tag, content = said.get("rename_all", ""), said.get("tag", ""), said.get("content", "")
        plain: list[str] = []
        forms: list[Schema] = []
        for variant in variants:
            inner = options(variant.annotations, self.mode)
            name = wire_name(variant, style, variant=True, mode=self.mode)
            if name is None:
                continue
            payload = self._payload(variant, cls, arguments, inner.get("rename_all") or said.get("rename_all_fields", ""))
            if "untagged" in said or "untagged" in inner:
                forms.append(payload if payload is not None else NULL)
            elif tag:
                forms.append(self._described(self._tagged(tag, content, name, payload), variant.doc))
            elif payload is None:
                plain.append(name)
            else:
                forms.append(self._described(wrapped(name, payload), variant.doc))
        if not forms:
            return enum_of(plain)
        whole = [*([enum_of(plain)] if plain else []), *forms]
        return any_of(whole) if "untagged" in said else one_of(whole)

    def _payload(self, variant: ir.Field, cls: ClassRef, arguments: Mapping[str, TypeRef], style: str) -> Schema | None:
        """What a variant carries; ``None`` for one that carries nothing."""
        kind = variant.type
        if kind is None:
            return None
        if isinstance(kind, ir.Class):
            renamed = [ir.Annotation(0, ir.Call(0, ir.Name(0, "serde"), [ir.Arg(0, ir.Str(0, style), "rename_all")]))] if style else []
            struct = ir.Class(kind.line, "", "struct", body=kind.body, annotations=renamed)
            return self.build(ClassRef(struct, cls.module, cls.scope), arguments)
        return self._field(TypeRef(kind, cls.scope, arguments), variant)

    def _tagged(self, tag: str, content: str, name: str, payload: Schema | None) -> Schema:
        label = Property(tag, {"type": "string", "const": name}, required=True)
        if content:
            return object_of([label, *([Property(content, payload, required=True)] if payload is not None else [])])
        inner = self.run.components.resolve(payload or {})
        required = inner.get("required", [])
        members = [Property(n, s, n in required) for n, s in inner.get("properties", {}).items()]
        return object_of([label, *members])

    @staticmethod
    def _described(schema: Schema, doc: str | None) -> Schema:
        return {**schema, "description": summary(doc)} if doc and "description" not in schema else schema

    def inline(self, schema: Schema) -> Schema:
        """A parameter's schema: enumerations and the like written where they stand."""
        found = self.run.components.resolve(without_null(schema))
        if "enum" in found or found.get("type") not in ("object", None):
            return found
        if isinstance(items := found.get("items"), Mapping):
            return {**found, "items": self.inline(items)}
        return schema


def literal(expr: ir.Expr) -> Any:
    """The JSON value that a literal expression is; :data:`MISSING` for any other."""
    if isinstance(expr, ir.Str | ir.Literal):
        return expr.value
    if isinstance(expr, ir.Call) and isinstance(expr.callee, ir.Member) and expr.callee.name in ("to_string", "into", "to_owned", "from"):
        return literal(expr.callee.object if not expr.args else expr.args[0].value)
    if isinstance(expr, ir.List):
        found = [literal(i) for i in expr.items if not isinstance(i, ir.Arg)]
        return MISSING if MISSING in found else found
    if isinstance(expr, ir.Dict):
        entries = {k.value: literal(v) for k, v in expr.items if isinstance(k, ir.Str)}
        return MISSING if MISSING in entries.values() or len(entries) < len(expr.items) else entries
    return MISSING
