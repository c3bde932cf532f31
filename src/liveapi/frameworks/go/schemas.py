"""Go types ▶ JSON Schema: structs by their tags, promoted fields, constants as enumerations, types that marshal themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from liveapi.api.components import TypeKey, argument
from liveapi.api.model import Schema
from liveapi.api.shapes import Property, any_of, array_of, enum_of, map_of, nullable, object_of
from liveapi.frameworks.answers import FILE
from liveapi.frameworks.go import ozzo
from liveapi.frameworks.go.tags import documented, example, is_required, limited, rules_of, tags, typed
from liveapi.frameworks.typed_schemas import TypeSchemas
from liveapi.syntax import ir
from liveapi.trace.languages.go_types import GoTypes
from liveapi.trace.static_types import TypeRef
from liveapi.trace.values import ClassRef, External

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.program import Module

_STRING: Schema = {"type": "string"}
_TIME: Schema = {"type": "string", "format": "date-time"}
_UUID: Schema = {"type": "string", "format": "uuid"}
_BYTES: Schema = {"type": "string", "format": "byte"}
#: Number types and their widths.
NUMBERS: Mapping[str, Schema] = {
    "int": {"type": "integer"},
    "int8": {"type": "integer"},
    "int16": {"type": "integer"},
    "int32": {"type": "integer", "format": "int32"},
    "int64": {"type": "integer", "format": "int64"},
    "uint": {"type": "integer", "minimum": 0},
    "uint8": {"type": "integer", "minimum": 0},
    "uint16": {"type": "integer", "minimum": 0},
    "uint32": {"type": "integer", "format": "int32", "minimum": 0},
    "uint64": {"type": "integer", "format": "int64", "minimum": 0},
    "uintptr": {"type": "integer", "minimum": 0},
    "byte": {"type": "integer", "minimum": 0},
    "rune": {"type": "integer", "format": "int32"},
    "float32": {"type": "number", "format": "float"},
    "float64": {"type": "number", "format": "double"},
}


def _sql_null(name: str, schema: Schema) -> Schema:
    """``sql.NullString`` has no marshaller: it is written as the struct that it is."""
    return object_of([Property(name, schema, True), Property("Valid", {"type": "boolean"}, True)])


#: Types of libraries by their qualified names.
_OUTSIDE: Mapping[str, Schema] = {
    "time.Time": _TIME,
    "time.Duration": {"type": "integer", "format": "int64"},
    "time.Month": {"type": "integer"},
    "time.Weekday": {"type": "integer"},
    "encoding/json.RawMessage": {},
    "encoding/json.Number": {"type": "number"},
    "math/big.Int": {"type": "integer"},
    "math/big.Float": _STRING,
    "net.IP": _STRING,
    "net/netip.Addr": _STRING,
    "net/netip.AddrPort": _STRING,
    "net/netip.Prefix": _STRING,
    "net/mail.Address": object_of([Property("Name", _STRING, True), Property("Address", _STRING, True)]),
    "net/http.Header": map_of(array_of(_STRING)),
    "net/url.Values": map_of(array_of(_STRING)),
    "mime/multipart.FileHeader": FILE,
    "mime/multipart.File": FILE,
    "database/sql.NullString": _sql_null("String", _STRING),
    "database/sql.NullBool": _sql_null("Bool", {"type": "boolean"}),
    "database/sql.NullInt16": _sql_null("Int16", NUMBERS["int16"]),
    "database/sql.NullInt32": _sql_null("Int32", NUMBERS["int32"]),
    "database/sql.NullInt64": _sql_null("Int64", NUMBERS["int64"]),
    "database/sql.NullFloat64": _sql_null("Float64", NUMBERS["float64"]),
    "database/sql.NullTime": _sql_null("Time", _TIME),
    "gorm.io/gorm.DeletedAt": nullable(_TIME),
    "gorm.io/datatypes.JSON": {},
    "gorm.io/datatypes.Date": _TIME,
    "github.com/lib/pq.StringArray": array_of(_STRING),
    "github.com/lib/pq.Int64Array": array_of(NUMBERS["int64"]),
    "github.com/lib/pq.NullTime": _sql_null("Time", _TIME),
    "github.com/shopspring/decimal.Decimal": {"type": "string", "format": "decimal"},
    "github.com/shopspring/decimal.NullDecimal": {"type": ["string", "null"], "format": "decimal"},
    "github.com/guregu/null.String": nullable(_STRING),
    "github.com/guregu/null.Int": nullable(NUMBERS["int64"]),
    "github.com/guregu/null.Float": nullable(NUMBERS["float64"]),
    "github.com/guregu/null.Bool": nullable({"type": "boolean"}),
    "github.com/guregu/null.Time": nullable(_TIME),
    "github.com/opencontainers/go-digest.Digest": _STRING,
    "github.com/golang-jwt/jwt.NumericDate": {"type": "integer"},
}
#: The same for types that many libraries have, by the last part of their name.
_BY_NAME: Mapping[str, Schema] = {
    "UUID": _UUID,
    "NullUUID": nullable(_UUID),
    "ULID": _STRING,
    "ObjectID": {"type": "string", "pattern": "^[a-f0-9]{24}$"},
    "DateTime": _TIME,
    "Date": {"type": "string", "format": "date"},
    "Timestamp": _TIME,
    "Timestamptz": _TIME,
    "Decimal": {"type": "string", "format": "decimal"},
}
#: Structs of libraries that are embedded: name, Go type, required.
_MODEL = (("ID", "uint"), ("CreatedAt", "time.Time"), ("UpdatedAt", "time.Time"), ("DeletedAt", "gorm.io/gorm.DeletedAt"))
_STRUCTS: Mapping[str, tuple[tuple[str, str], ...]] = {"gorm.io/gorm.Model": _MODEL, "github.com/jinzhu/gorm.Model": _MODEL}
_LIMIT_NOTE = re.compile(r"^\s*(?:swagger:|@|nolint|TODO|FIXME|go:)", re.IGNORECASE)
#: Tags of fields that are filled from somewhere other than the body.
_PLACES = ("param", "params", "uri", "path", "header", "reqHeader", "cookie")
_MAX_FIELDS = 2_000


@dataclass(slots=True)
class Member:
    """A field of a struct, its own or a promoted one."""

    field: ir.Field
    ref: TypeRef
    words: dict[str, str]
    #: Promoted through a pointer, which may be nil.
    optional: bool
    cls: ClassRef


class GoSchemas(TypeSchemas):
    """Schemas of Go types; ``tag`` says which tags name the fields: ``json``, or ``form`` for forms."""

    scalars: ClassVar[Mapping[str, Schema]] = {"string": _STRING, "bool": {"type": "boolean"}, **NUMBERS}
    maps: ClassVar[frozenset[str]] = frozenset({"map"})

    def __init__(self, run: Interpreter, types: GoTypes, mode: str, tag: str = "json") -> None:
        super().__init__(run, types, mode)
        self.go = types
        self.tag = tag
        self._aliases: list[int] = []
        self._enums: dict[int, Schema] = {}
        self._rules: dict[int, Mapping[str, ozzo.Rules]] = {}

    # --- types ------------------------------------------------------------------------------------------------------

    def type(self, ref: TypeRef) -> Schema:
        expr = ref.expr
        if isinstance(expr, ir.Lambda):
            return {}
        if isinstance(expr, ir.Index) and isinstance(expr.object, ir.Name) and expr.object.id == "[]":
            element = ref.args[0]
            if isinstance(element.expr, ir.Name) and element.expr.id in ("byte", "uint8"):
                return _BYTES
            return array_of(self.of(element))
        if isinstance(expr, ir.Class) and not expr.name:
            scope = ref.scope
            return self.build(ClassRef(expr, scope.module, scope), ref.arguments)
        target = self.types.target(ref)
        if isinstance(target, External):
            return self.outside(target.name, ref)
        return super().type(ref)

    def outside(self, name: str, ref: TypeRef) -> Schema:
        """A builtin type, or one of a library."""
        if "." not in name:
            return self.named(name, ref)
        if name in _STRUCTS:
            return object_of(Property(n, self.of(self.go.outside(t, ref.scope)), True) for n, t in _STRUCTS[name])
        if name in _OUTSIDE:
            return _OUTSIDE[name]
        last = name.rpartition(".")[2]
        return _BY_NAME.get(last, {})

    def class_schema(self, cls: ClassRef, ref: TypeRef) -> Schema:
        if cls.cls.kind == "interface":
            if self.mode != "output" or cls.cls.type_params:
                return {}
            choices = [self.of(ref) for ref in self.go.behind(cls)]
            return any_of(choices) if choices and all(choices) else {}
        local = self.go.local_types.get(id(cls.cls))
        if cls.cls.kind != "alias":
            key = TypeKey(self.module_of(cls), self.name_of(cls), self._arguments(cls, ref), self.mode if self.tag == "json" else self.tag)
            arguments = dict(zip(cls.cls.type_params, ref.args, strict=False))
            inside = {**(local[1] if local is not None else {}), **arguments}
            return self.run.components.define(key, lambda: self.build(cls, inside))
        return self._alias(cls, ref)

    def _arguments(self, cls: ClassRef, ref: TypeRef) -> tuple[str, ...]:
        return tuple(argument(self.of(a)) for a in ref.args) if cls.cls.type_params else ()

    def _alias(self, cls: ClassRef, ref: TypeRef) -> Schema:
        """A named type that is no struct: an enumeration if constants are declared for it, else what it stands for."""
        if id(cls.cls) in self._aliases or not cls.cls.bases:
            return {}
        self._aliases.append(id(cls.cls))
        try:
            marshalled = self.marshalled(cls)
            enumeration = self.constants(cls, as_text=marshalled is not None)
            if enumeration:
                key = TypeKey(self.module_of(cls), self.name_of(cls))
                return self.run.components.define(key, lambda: enumeration)
            if marshalled is not None:
                return marshalled
            return self.of(TypeRef(cls.cls.bases[0], cls.scope, dict(zip(cls.cls.type_params, ref.args, strict=False))))
        finally:
            self._aliases.pop()

    def module_of(self, cls: ClassRef) -> tuple[str, ...]:
        folder = cls.module.folder
        return tuple(folder.split("/")) if folder else ("main",)

    def name_of(self, cls: ClassRef) -> tuple[str, ...]:
        local = self.go.local_types.get(id(cls.cls))
        return (local[0] or "func", cls.name) if local is not None else (cls.name,)

    # --- types that say themselves how they are written ---------------------------------------------------------------

    def marshalled(self, cls: ClassRef) -> Schema | None:
        """What a type with a marshaller of its own is on the wire; ``None`` if it has none."""
        wanted = ("UnmarshalJSON", "MarshalJSON") if self.mode == "input" else ("MarshalJSON", "UnmarshalJSON")
        for name in wanted:
            if self.go.method(cls, name) is not None:
                own = self.go.method(cls, "MarshalJSON")
                return self._written(cls, own.function, own.module) if own is not None else {}
        if self.go.method(cls, "MarshalText") is not None or self.go.method(cls, "UnmarshalText") is not None:
            return _STRING
        return None

    def _written(self, cls: ClassRef, method: ir.Function, module: Module) -> Schema:
        """What ``MarshalJSON`` passes on to ``json.Marshal``."""
        names = self.go.locals(method, self.run.scope_of(module), TypeRef(cls.cls, cls.scope))
        for statement in method.body:
            for node in statement.walk():
                if isinstance(node, ir.Call) and isinstance(node.callee, ir.Member) and node.callee.name == "Marshal" and node.args:
                    found = self.go.of(node.args[0].value, names)
                    mine = self.go.class_of(found)
                    if found is not None and (mine is None or mine[0].cls is not cls.cls):
                        return self.of(found)
        return {}

    def passed_on(self, cls: ClassRef) -> str | None:
        """The one open field that a type's own ``MarshalJSON`` writes in its place; ``""`` if it writes something else."""
        method = self.go.method(cls, "MarshalJSON")
        if method is None:
            return None
        receiver = method.function.receiver.name if method.function.receiver is not None else ""
        fields = [f.name for f in cls.cls.members() if self.go.is_open(TypeRef(f.type, cls.scope) if f.type is not None else None)]
        read = (n for statement in method.function.body for n in statement.walk() if isinstance(n, ir.Member))
        own = {n.name for n in read if isinstance(n.object, ir.Name) and n.object.id == receiver}
        return fields[0] if len(fields) == 1 and fields[0] in own else ""

    def constants(self, cls: ClassRef, *, as_text: bool = False) -> Schema:
        """The values of the constants that a package declares for a type; nothing for one or none."""
        if id(cls.cls) not in self._enums:
            base = cls.cls.bases[0]
            kind = base.id if isinstance(base, ir.Name) else ""
            self._enums[id(cls.cls)] = self._constants(cls) if kind == "string" or kind in NUMBERS else {}
        found = self._enums[id(cls.cls)]
        if as_text and found.get("type") != "string":
            return {}
        return found

    def _constants(self, cls: ClassRef) -> Schema:
        name = cls.name
        values: list[Any] = []
        for module in self.go.modules(cls, rf"\b{re.escape(name)}\b".encode()):
            for statement in module.ir.body:
                if isinstance(statement, ir.Assign) and "const" in statement.modifiers and isinstance(statement.target, ir.Name):
                    value = _constant(statement, name)
                    if value is not None and statement.target.id != "_":
                        values.append(value)
        described = {"description": self.doc(cls.cls.doc)} if self.doc(cls.cls.doc) else {}
        # Values that code combines (flags), or one constant alone, are no enumeration; neither are markers of "none".
        if len(set(values)) < 2 or _are_flags(values):
            return {}
        return {**enum_of(values), **described}

    # --- structs ----------------------------------------------------------------------------------------------------

    def build(self, cls: ClassRef, arguments: Mapping[str, TypeRef]) -> Schema:
        if cls.cls.kind == "interface":
            return {}
        if cls.name:
            marshalled = self.marshalled(cls)
            if marshalled is not None:
                doc = self.doc(cls.cls.doc)
                return {**marshalled, "description": doc} if doc and marshalled and "$ref" not in marshalled else marshalled
        return object_of(self.properties(cls, arguments), description=self.doc(cls.cls.doc))

    def properties(self, cls: ClassRef, arguments: Mapping[str, TypeRef]) -> Iterable[Property]:
        rules = self.rules(cls)
        for member in self.members(cls, arguments):
            found = self.property(member, rules.get(member.field.name))
            if found is not None:
                yield found

    def members(self, cls: ClassRef, arguments: Mapping[str, TypeRef]) -> list[Member]:
        """The fields of a struct as Go sees them: promoted ones in their place, shallow ones hide deeper ones of the same name."""
        found: list[tuple[int, str, Member]] = []
        self._gather(cls, arguments, 0, False, [], found)
        best: dict[str, int] = {}
        for depth, name, _ in found:
            best[name] = min(depth, best.get(name, depth))
        return [member for depth, name, member in found if depth == best[name]]

    def _gather(
        self,
        cls: ClassRef,
        arguments: Mapping[str, TypeRef],
        depth: int,
        optional: bool,
        trail: list[int],
        found: list[tuple[int, str, Member]],
    ) -> None:
        if id(cls.cls) in trail or len(found) > _MAX_FIELDS:
            return
        for field in cls.cls.members():
            if field.type is None:
                continue
            words = tags(field)
            name = words.get(self.tag, "").partition(",")[0]
            embedded = "embedded" in field.modifiers
            ref = TypeRef(field.type, cls.scope, self.go.seen_from(cls.cls, arguments))
            inline = (embedded and not name) or "inline" in words.get(self.tag, "").split(",")[1:]
            if inline:
                inner = self.go.class_of(ref)
                if inner is not None and inner[0].cls.kind == "struct":
                    below = optional or "pointer" in field.modifiers
                    self._gather(inner[0], inner[1], depth + 1, below, [*trail, id(cls.cls)], found)
                    continue
                outside = self.go.qualified(ref)
                if outside in _STRUCTS:
                    for n, type_ in _STRUCTS[outside]:
                        made = ir.Field(field.line, n, ir.Name(field.line, type_))
                        found.append(
                            (
                                depth + 1,
                                n,
                                Member(made, self.go.outside(type_, cls.scope), {}, optional or "pointer" in field.modifiers, cls),
                            )
                        )
                    continue
                if inner is not None and inner[0].cls.kind == "interface" and not name:
                    continue
            if not field.name[:1].isupper() or field.name == "XMLName" or (name == "-" and words.get(self.tag) != "-,"):
                continue
            if name and not name.isprintable():
                continue
            found.append((depth, name or field.name, Member(field, ref, words, optional, cls)))

    def property(self, member: Member, extra: ozzo.Rules | None = None) -> Property | None:
        """A field as a property of its object."""
        field, words = member.field, member.words
        elsewhere = self.tag == "json" and self.mode == "input" and "json" not in words and any(p in words for p in _PLACES)
        if words.get("swaggerignore") == "true" or elsewhere:
            return None
        name, *options = words.get(self.tag, "").split(",")
        name = "-" if name == "-" else name or field.name
        rules = rules_of(words)
        schema = self.of(member.ref)
        if "string" in options and schema.get("type") in ("integer", "number", "boolean", "string"):
            schema = _STRING
        schema = documented(limited(schema, rules), words)
        required = is_required(rules)
        if extra is not None:
            schema, required = extra.applied(schema), required or extra.required
        empty = "omitempty" in options or "omitzero" in options
        if self.mode == "output":
            required = not empty and not member.optional
        pointer = "pointer" in field.modifiers and not self._is_struct(member.ref)
        if pointer and not (empty if self.mode == "output" else required):
            schema = nullable(schema)
        default = typed(words["default"], str(schema.get("type", ""))) if "default" in words and self.mode == "input" else None
        doc = self.doc(words.get("description") or words.get("doc") or field.doc)
        made = Property(name, schema, required, doc, deprecated="deprecated" in words or is_deprecated(field.doc))
        made.read_only = words.get("readonly", words.get("readOnly")) == "true"
        made.examples = example(words, schema)
        if default is not None:
            made.default = default
        return None if made.read_only and self.mode == "input" else made

    def _is_struct(self, ref: TypeRef) -> bool:
        found = self.go.class_of(ref)
        return found is not None and found[0].cls.kind == "struct"

    def rules(self, cls: ClassRef) -> Mapping[str, ozzo.Rules]:
        """What a struct's own ``Validate`` method demands of its fields."""
        if id(cls.cls) not in self._rules:
            method = self.go.method(cls, "Validate") if cls.name else None
            self._rules[id(cls.cls)] = ozzo.rules(self.run, method) if method is not None else {}
        return self._rules[id(cls.cls)]

    def doc(self, text: str | None) -> str:
        """A doc comment as a description, without what it tells tools."""
        lines = [] if text is None else [line for line in text.splitlines() if not _LIMIT_NOTE.match(line)]
        return "\n".join(lines).strip()


def is_deprecated(doc: str | None) -> bool:
    """Whether a doc comment says so, as Go has it: a paragraph that begins with ``Deprecated:``."""
    return doc is not None and any(line.startswith("Deprecated:") for line in doc.splitlines())


def _constant(statement: ir.Assign, name: str) -> Any:
    """The value of a constant of the type ``name``."""
    value = statement.value
    typed_so = isinstance(statement.type, ir.Name) and statement.type.id == name
    if isinstance(value, ir.Call) and isinstance(value.callee, ir.Name) and value.callee.id == name and value.args:
        value, typed_so = value.args[0].value, True
    if not typed_so:
        return None
    if isinstance(value, ir.Str):
        return value.value
    if isinstance(value, ir.Literal) and not isinstance(value.value, bool):
        return value.value
    return None


def _are_flags(values: list[Any]) -> bool:
    """Whether values are powers of two that leave numbers out between them: code adds them up."""
    numbers = [v for v in values if isinstance(v, int) and v >= 0 and v & (v - 1) == 0]
    return len(numbers) == len(values) > 2 and max(numbers) >= len(values)
