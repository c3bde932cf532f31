"""From a Python annotation to what OpenAPI says of a value: its schema, whether it may be missing, what is noted beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from liveapi.syntax import ir
from liveapi.syntax.python import Python
from liveapi.trace.python_names import Definition, Names, Outside, dotted_name

if TYPE_CHECKING:
    from liveapi.trace.program import Module

_MAX_STEPS = 30


def each(names: str, schema: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """One schema under several names."""
    return dict.fromkeys(names.split(), schema)


SCALARS: Mapping[str, Mapping[str, Any]] = {
    **each("str StrictStr SecretStr constr Path PurePath Text AnyStr LiteralString Pattern", {"type": "string"}),
    **each("int StrictInt conint PositiveInt NonNegativeInt NegativeInt NonPositiveInt", {"type": "integer"}),
    **each("float complex Decimal StrictFloat confloat condecimal PositiveFloat NonNegativeFloat FiniteFloat", {"type": "number"}),
    **each("bool StrictBool", {"type": "boolean"}),
    **each("UUID UUID1 UUID3 UUID4 UUID5", {"type": "string", "format": "uuid"}),
    **each("datetime AwareDatetime NaiveDatetime FutureDatetime PastDatetime DateTime", {"type": "string", "format": "date-time"}),
    **each("date Date FutureDate PastDate", {"type": "string", "format": "date"}),
    **each("EmailStr NameEmail", {"type": "string", "format": "email"}),
    **each("HttpUrl AnyUrl AnyHttpUrl Url", {"type": "string", "format": "uri"}),
    "bytes": {"type": "string", "format": "binary"},
    "time": {"type": "string", "format": "time"},
    "timedelta": {"type": "string", "format": "duration"},
    "IPv4Address": {"type": "string", "format": "ipv4"},
    "IPv6Address": {"type": "string", "format": "ipv6"},
    "None": {"type": "null"},
    "Any": {},
    "object": {},
}
_LISTS = frozenset(
    {
        "list", "List", "set", "Set", "frozenset", "FrozenSet", "tuple", "Tuple", "Sequence", "Iterable", "Collection", "conlist", "deque",
        "AbstractSet",
    }
)  # fmt: skip
_OBJECTS = frozenset({"dict", "Dict", "Mapping", "MutableMapping", "OrderedDict", "defaultdict", "TypedDict"})
_TRANSPARENT = frozenset({"Final", "ClassVar", "Required", "NotRequired", "ReadOnly", "Type", "type", "Awaitable", "Coroutine"})
_ENUMS = frozenset({"Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "TextChoices", "IntegerChoices", "Choices"})


@dataclass(slots=True)
class Type:
    """What an annotation says. ``notes`` are the further arguments of ``Annotated``; ``cls`` is a class of the repository;
    ``library`` the qualified name of a library's type."""

    schema: dict[str, Any] = field(default_factory=dict)
    nullable: bool = False
    notes: list[tuple[Module, ir.Expr]] = field(default_factory=list)
    cls: Definition | None = None
    library: str = ""
    #: ``scalar``, ``list`` (of scalars), ``object`` or ``unknown``.
    kind: str = "unknown"


class Types:
    """Reads annotations of one program."""

    def __init__(self, names: Names) -> None:
        self.names = names

    def read(self, module: Module, expr: ir.Expr | None, step: int = 0) -> Type:
        """The type that ``expr`` means in ``module``."""
        if expr is None or step > _MAX_STEPS:
            return Type()
        if isinstance(expr, ir.Str):
            return self.read(module, _parsed(expr.value), step + 1)
        if isinstance(expr, ir.Literal):
            return Type({"type": "null"}, nullable=True, kind="scalar") if expr.value is None else Type()
        if isinstance(expr, ir.Binary) and expr.op == "|":
            return self._union([self.read(module, e, step + 1) for e in (expr.left, expr.right)])
        if isinstance(expr, ir.Nullable):
            return self._union([self.read(module, expr.type, step + 1), Type({"type": "null"}, nullable=True, kind="scalar")])
        if isinstance(expr, ir.Index):
            return self._applied(module, expr, step)
        if isinstance(expr, ir.Call):
            return self._called(module, expr, step)
        return self._named(module, expr, step)

    def _named(self, module: Module, expr: ir.Expr, step: int) -> Type:
        found = self.names.find(module, expr)
        if isinstance(found, Outside):
            return _library(found.name)
        if found is None:
            # Bound inside a function, perhaps: its name may still tell.
            return _library(dotted_name(expr))
        node = found.node
        if isinstance(node, ir.Class):
            if node.kind == "alias":
                return self.read(found.module, node.bases[0] if node.bases else None, step + 1)
            return self._class(found)
        value = node.value if isinstance(node, ir.Assign) else node.default if isinstance(node, ir.Field) else None
        # ``UserId = Annotated[int, …]`` names a type; ``x = "text"`` does not.
        return Type() if value is None or isinstance(value, ir.Str) else self.read(found.module, value, step + 1)

    def _class(self, found: Definition) -> Type:
        names = {n.rpartition(".")[2] for n in self.library_bases(found)}
        if names & _ENUMS:
            return Type(self._enum(found, names), cls=found, kind="scalar")
        for name in ("str", "int", "float", "UUID", "datetime", "date"):
            if name in names:
                return Type(dict(SCALARS[name]), cls=found, kind="scalar")
        return Type({"type": "object"}, cls=found, kind="object")

    def _enum(self, found: Definition, names: set[str]) -> dict[str, Any]:
        values: list[Any] = []
        for member in found.node.body if isinstance(found.node, ir.Class) else []:
            if not isinstance(member, ir.Field) or member.name.startswith("_"):
                continue
            value = member.default
            if isinstance(value, ir.List) and value.items:
                value = value.items[0]
            if isinstance(value, (ir.Str, ir.Literal)):
                values.append(value.value)
            elif isinstance(value, ir.Call) and "StrEnum" in names:
                values.append(member.name.lower())
        kinds = {type(v) for v in values}
        if kinds == {int} or (not values and names & {"int", "IntEnum", "IntFlag", "IntegerChoices"}):
            return {"type": "integer", **({"enum": values} if values else {})}
        return {"type": "string", **({"enum": values} if values and kinds == {str} else {})}

    def library_bases(self, found: Definition) -> Iterator[str]:
        """Qualified names of the library classes that a class extends, directly or not."""
        for base in self.lineage(found):
            node = base.node
            for expr in node.bases if isinstance(node, ir.Class) else []:
                target = self.names.find(base.module, expr.object if isinstance(expr, ir.Index) else expr)
                if isinstance(target, Outside):
                    yield target.name

    def lineage(self, found: Definition) -> Iterator[Definition]:
        """A class and those of the repository that it extends, in the order in which members are looked up."""
        seen: set[int] = set()
        queue = [found]
        while queue:
            current = queue.pop(0)
            if id(current.node) in seen or not isinstance(current.node, ir.Class):
                continue
            seen.add(id(current.node))
            yield current
            bases = []
            for expr in current.node.bases:
                target = self.names.find(current.module, expr.object if isinstance(expr, ir.Index) else expr)
                if isinstance(target, Definition):
                    bases.append(target)
            queue = bases + queue

    def _applied(self, module: Module, expr: ir.Index, step: int) -> Type:
        """``Optional[X]``, ``list[X]``, ``Annotated[X, …]``, ``Literal["a"]``, ``Page[X]``."""
        name = self._last(module, expr.object)
        if name == "Annotated" and expr.args:
            inner = self.read(module, expr.args[0], step + 1)
            inner.notes = [*inner.notes, *((module, a) for a in expr.args[1:])]
            return inner
        if name in {"Optional", "Union"}:
            types = [self.read(module, a, step + 1) for a in expr.args]
            return self._union([*types, Type(nullable=True)] if name == "Optional" else types)
        if name == "Literal":
            values = [a.value for a in expr.args if isinstance(a, (ir.Str, ir.Literal))]
            return Type({"type": "integer" if values and all(type(v) is int for v in values) else "string", "enum": values}, kind="scalar")
        if name in _LISTS:
            item = self.read(module, expr.args[0], step + 1) if expr.args else Type()
            return Type({"type": "array", "items": item.schema}, kind="list" if item.kind in {"scalar", "unknown"} else "object")
        if name in _OBJECTS:
            return Type({"type": "object"}, kind="object")
        if name in _TRANSPARENT and expr.args:
            return self.read(module, expr.args[-1], step + 1)
        return self.read(module, expr.object, step + 1)

    def _called(self, module: Module, expr: ir.Call, step: int) -> Type:
        """``NewType("UserId", UUID)``, ``conint(ge=1)``."""
        name = self._last(module, expr.callee)
        if name == "NewType" and len(expr.args) > 1:
            return self.read(module, expr.args[1].value, step + 1)
        if name in SCALARS:
            return Type(dict(SCALARS[name]), notes=[(module, expr)], kind="scalar")
        return Type({"type": "array", "items": {}}, kind="list") if name in _LISTS else Type()

    def _union(self, types: list[Type]) -> Type:
        known = [t for t in types if t.schema.get("type") != "null" and (t.schema or t.cls or t.library)]
        nullable = any(t.nullable for t in types)
        if not known:
            return Type(nullable=nullable)
        first = known[0]
        out = Type(first.schema, nullable, [n for t in types for n in t.notes], first.cls, first.library, first.kind)
        if len(known) > 1:
            out.schema = {"anyOf": [t.schema for t in known]} if all(t.kind == "scalar" for t in known) else first.schema
            out.kind = "object" if any(t.kind == "object" for t in known) else first.kind
        return out

    def _last(self, module: Module, expr: ir.Expr) -> str:
        found = self.names.find(module, expr)
        name = found.name if isinstance(found, Outside) else dotted_name(expr)
        return name.rpartition(".")[2]


def _library(name: str) -> Type:
    last = name.rpartition(".")[2]
    if last in SCALARS:
        return Type(dict(SCALARS[last]), library=name, kind="scalar" if SCALARS[last] else "unknown")
    if last in _LISTS:
        return Type({"type": "array", "items": {}}, library=name, kind="list")
    if last in _OBJECTS:
        return Type({"type": "object"}, library=name, kind="object")
    return Type(library=name)


def _parsed(annotation: str) -> ir.Expr | None:
    """The expression in a string annotation."""
    body = Python.parse(f"_ = {annotation}".encode()).body
    first = body[0] if body else None
    return first.value if isinstance(first, ir.Assign) and not isinstance(first.value, ir.Str) else None
