"""From a Python annotation to what OpenAPI says of a value: its schema, whether it may be null, what is noted beside it.

Names are looked up by :class:`~liveapi.trace.python_names.Names` and not by the evaluator: annotations name what is imported for
type checkers only, stand in strings, and are never run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from liveapi.api.components import Components, TypeKey
from liveapi.api.model import Schema
from liveapi.api.schemas import REF, with_subschemas
from liveapi.api.shapes import MISSING, any_of, array_of, enum_of, map_of, nullable, one_of, without_null
from liveapi.frameworks.python.classes import is_variable, key_of, made_class, type_params
from liveapi.frameworks.python.enums import enumeration
from liveapi.frameworks.python.limits import limited, words
from liveapi.frameworks.python.models import component
from liveapi.frameworks.python.pagination import page_of
from liveapi.frameworks.python.scalars import ENUMS, LISTS, OBJECTS, SCALAR_BASES, SCALARS, SENT, SETS, TRANSPARENT, TUPLES, each
from liveapi.frameworks.python.sites import Site, constant, find, parsed
from liveapi.syntax import ir
from liveapi.trace.python_names import Definition, Names, Outside, dotted_name

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.program import Module

__all__ = ["SCALARS", "Type", "Types", "each"]

_MAX_STEPS = 30


@dataclass(slots=True)
class Type:
    """What an annotation says. ``schema`` leaves null out, :attr:`whole` has it. ``notes`` are the further arguments of ``Annotated``;
    ``cls`` is a class of the repository, ``arguments`` what its type variables stand for; ``library`` the qualified name of a library's
    type."""

    schema: Schema = field(default_factory=dict)
    nullable: bool = False
    notes: list[tuple[Module, ir.Expr]] = field(default_factory=list)
    cls: Definition | None = None
    arguments: Mapping[str, tuple[Site, ir.Expr]] = field(default_factory=dict)
    library: str = ""
    #: ``scalar``, ``list`` (of scalars), ``object`` or ``unknown``.
    kind: str = "unknown"
    #: The types of a union, null aside; the type of a list's items.
    variants: list[Type] = field(default_factory=list)
    items: Type | None = None

    @property
    def whole(self) -> Schema:
        """The schema with null where that is allowed."""
        return nullable(self.schema) if self.nullable else self.schema


def _null() -> Type:
    return Type({"type": "null"}, nullable=True, kind="scalar")


class Types:
    """Reads annotations of one program, for what is taken in (``mode="input"``) or for what is given out (``mode="output"``)."""

    def __init__(self, names: Names, components: Components | None = None, run: Interpreter | None = None, mode: str = "input") -> None:
        self.names = names
        self.components = components if components is not None else Components()
        self.run = run
        self.mode = mode
        self._sent: Types | None = None
        self._by_name: dict[str, Types] = {}
        self._received: Types | None = None
        #: What tells its components from those of other directions.
        self.kind = mode
        #: Whether fields are sent under their aliases.
        self.aliases = True
        #: Whether the repository speaks to pydantic 1; not known before somebody asks.
        self.version_1: bool | None = None
        #: Classes that calls make, by the call.
        self.made: dict[int, tuple[ir.Call, ir.Class | None]] = {}
        self._lineage: dict[int, list[Definition]] = {}
        #: Aliases that are being read, and those that were met again meanwhile.
        self._open: dict[int, TypeKey] = {}
        self._recursive: set[int] = set()

    @property
    def sent(self) -> Types:
        """The same program's types as they are sent."""
        if self.mode == "output":
            return self
        if self._sent is None:
            self._sent = Types(self.names, self.components, self.run, "output")
            self._sent._received = self
            self._sent._lineage, self._sent.made = self._lineage, self.made
        return self._sent

    @property
    def received(self) -> Types:
        """The same program's types as they are taken in."""
        return self._received if self._received is not None else self

    @property
    def sent_by_name(self) -> Types:
        """The same program's types as they are sent under the names of their fields, not under aliases (django-ninja)."""
        return self._without_aliases("output")

    @property
    def sent_apart(self) -> Types:
        """As :attr:`sent_by_name`, where the same types are sent under their aliases elsewhere: the two have different names."""
        return self._without_aliases("named")

    def _without_aliases(self, kind: str) -> Types:
        known = self._by_name.get(kind)
        if known is None:
            sent = self.sent
            known = self._by_name[kind] = Types(self.names, self.components, self.run, "output")
            known._received, known._lineage, known.made = self, sent._lineage, sent.made
            known.aliases, known.kind = False, kind
        return known

    def read(self, where: Module | Site, expr: ir.Expr | None, step: int = 0) -> Type:
        """The type that ``expr`` means at a place."""
        site = where if isinstance(where, Site) else Site(where)
        if expr is None or step > _MAX_STEPS:
            return Type()
        if isinstance(expr, ir.Str):
            return self.read(site, parsed(expr.value), step + 1)
        if isinstance(expr, ir.Literal):
            return _null() if expr.value is None else Type()
        if isinstance(expr, ir.Binary) and expr.op == "|":
            return self._union([self.read(site, e, step + 1) for e in (expr.left, expr.right)])
        if isinstance(expr, ir.Nullable):
            return self._union([self.read(site, expr.type, step + 1), _null()])
        if isinstance(expr, ir.Index):
            return self._applied(site, expr, step)
        if isinstance(expr, ir.Call):
            return self._called(site, expr, step)
        return self._named(site, expr, [], step)

    def inlined(self, schema: Schema) -> Schema:
        """``schema`` with references to enumerations and other single values written out, and without null: a parameter cannot hold it."""
        schema = without_null(schema)
        target = self.components.resolve(schema)
        if "$ref" in schema and target.get("type") not in {None, "object"}:
            schema = {**target, **{k: v for k, v in schema.items() if k != "$ref"}}
        return with_subschemas(schema, self.inlined) if {"items", "anyOf"} & schema.keys() else schema

    # --- names ------------------------------------------------------------------------------------------------------

    def _named(self, site: Site, expr: ir.Expr, args: Sequence[ir.Expr], step: int) -> Type:
        if isinstance(expr, ir.Name) and expr.id in site.arguments:
            where, given = site.arguments[expr.id]
            return self.read(where, given, step + 1)
        found = find(self.names, site, expr)
        if isinstance(found, Outside):
            return self._library(site, found.name, args, step)
        if found is None:
            # Bound inside a function, perhaps: its name may still tell.
            return self._library(site, dotted_name(expr), args, step)
        node = found.node
        if isinstance(node, ir.Class):
            bound = {name: (site, arg) for name, arg in zip(type_params(self, found), args, strict=False)}
            if node.kind == "alias":
                return self._alias(found, node, node.bases[0] if node.bases else None, bound, step)
            return self.of_class(found, bound)
        value = found.value
        if isinstance(value, ir.Call) and (made := made_class(self, found, value)) is not None:
            return self.of_class(made, {})
        # ``UserId = Annotated[int, …]`` names a type; ``x = "text"`` does not.
        if value is None or isinstance(value, ir.Str):
            return Type()
        return self._alias(found, node, value, _variables(self, found.module, value, site, args), step)

    def _alias(self, found: Definition, node: ir.Stmt, value: ir.Expr | None, bound: Mapping[str, tuple[Site, ir.Expr]], step: int) -> Type:
        """What an alias stands for. One that refers to itself becomes a component."""
        if id(node) in self._open:
            self._recursive.add(id(node))
            return Type({"$ref": REF + self._open[id(node)].token}, kind="object")
        name = node.name if isinstance(node, ir.Class) else dotted_name(node.target) if isinstance(node, ir.Assign) else ""
        key = TypeKey(key_of(found, ()).module, (name or "Alias",), (), self.mode)
        if key.token in self.components.keys:
            return Type({"$ref": REF + key.token}, kind="object")
        self._open[id(node)] = key
        try:
            type_ = self.read(Site(found.module, found.owner, bound), value, step + 1)
        finally:
            del self._open[id(node)]
        if id(node) in self._recursive:
            self._recursive.discard(id(node))
            type_.schema, type_.nullable = self.components.define(key, lambda: type_.whole), False
        return type_

    def of_class(self, found: Definition, bound: Mapping[str, tuple[Site, ir.Expr]]) -> Type:
        """The type that a class of the repository is, applied to arguments."""
        names = {n.rpartition(".")[2] for n in self.library_bases(found)}
        if names & ENUMS:
            schema = self.components.define(key_of(found, ()), lambda: enumeration(self.names, found, names))
            return Type(schema, cls=found, kind="scalar")
        for name in SCALAR_BASES:
            if name in names:
                return Type(self.scalar(name), cls=found, kind="scalar")
        return Type(component(self, found, bound), cls=found, arguments=bound, kind="object")

    def scalar(self, name: str) -> dict[str, Any]:
        """The schema of a type that needs no further look."""
        return dict(SENT[name] if self.mode == "output" and name in SENT else SCALARS[name])

    def _library(self, site: Site, name: str, args: Sequence[ir.Expr], step: int) -> Type:
        last = name.rpartition(".")[2]
        if args and (page := page_of(name, self.read(site, args[0], step + 1).whole)) is not None:
            return Type(page, library=name, kind="object")
        if last == "PatchDict" and args:
            return self._patch(name, self.read(site, args[0], step + 1))
        if last in LISTS or last in SETS:
            item = self.read(site, args[0], step + 1) if args else Type()
            return Type(
                array_of(item.whole, unique=last in SETS), library=name, kind="list" if item.kind in {"scalar", "unknown"} else "object",
                items=item,
            )  # fmt: skip
        if last in TUPLES:
            return self._tuple(site, name, args, step)
        if last in OBJECTS:
            values = self.read(site, args[1], step + 1) if len(args) > 1 else Type()
            return Type(map_of(values.whole), library=name, kind="object")
        if last in TRANSPARENT and args:
            return self.read(site, args[0], step + 1)
        if last in SCALARS:
            return Type(self.scalar(last), library=name, kind="scalar" if SCALARS[last] else "unknown")
        return Type(library=name)

    def _patch(self, name: str, type_: Type) -> Type:
        """django-ninja's ``PatchDict[X]``: any part of a schema, a component of its own."""
        if type_.cls is None:
            return Type({"type": "object"}, library=name, kind="object")
        key = key_of(type_.cls, (), self.kind)

        def build() -> Schema:
            whole = self.components.resolve(type_.schema)
            members = {n: nullable({k: v for k, v in s.items() if k != "default"}) for n, s in whole.get("properties", {}).items()}
            return {**{k: v for k, v in whole.items() if k != "required"}, "properties": members}

        patched = TypeKey(key.module, (*key.name[:-1], f"{key.name[-1]}Patch"), (), key.mode)
        return Type(self.components.define(patched, build), library=name, kind="object")

    def _tuple(self, site: Site, name: str, args: Sequence[ir.Expr], step: int) -> Type:
        types = [self.read(site, a, step + 1) for a in args if not (isinstance(a, ir.Name) and a.id == "...")]
        kind = "list" if all(t.kind in {"scalar", "unknown"} for t in types) else "object"
        if len(types) < len(args) or not args:
            return Type(array_of(types[0].whole if types else {}), library=name, kind=kind, items=types[0] if types else None)
        size = len(types)
        return Type({"type": "array", "prefixItems": [t.whole for t in types], "minItems": size, "maxItems": size}, library=name, kind=kind)

    # --- what is applied --------------------------------------------------------------------------------------------

    def _applied(self, site: Site, expr: ir.Index, step: int) -> Type:
        """``Optional[X]``, ``list[X]``, ``Annotated[X, …]``, ``Literal["a"]``, ``Page[X]``."""
        name = self.last_name(site, expr.object)
        if name == "Annotated" and expr.args:
            inner = self.read(site, expr.args[0], step + 1)
            for note in expr.args[1:]:
                self.note(inner, site.module, note)
            inner.notes = [*inner.notes, *((site.module, a) for a in expr.args[1:])]
            return inner
        if name in {"Optional", "Union"}:
            types = [self.read(site, a, step + 1) for a in expr.args]
            return self._union([*types, _null()] if name == "Optional" else types)
        if name == "Literal":
            values = [v for a in expr.args if (v := constant(self.names, site, a)) is not MISSING]
            known = [v for v in values if v is not None]
            return Type(enum_of(known), nullable=len(known) < len(values), kind="scalar")
        return self._named(site, expr.object, expr.args, step)

    def note(self, type_: Type, module: Module, note: ir.Expr) -> None:
        """What a note of ``Annotated`` says of the value, worked into its schema."""
        if isinstance(note, ir.Call):
            name = dotted_name(note.callee).rpartition(".")[2]
            if name == "WithJsonSchema" and note.args and isinstance(given := constant(self.names, Site(module), note.args[0].value), dict):
                type_.schema = given
            if self.mode == "output" and name in {"PlainSerializer", "WrapSerializer"}:
                returns = next((a.value for a in note.args if a.name == "return_type"), None)
                if returns is not None:
                    type_.schema = self.read(module, returns).whole
        given = words(self.names, module, note)
        if given:
            type_.schema = limited(type_.schema, given)
        if isinstance(tag := given.get("discriminator"), str):
            self.discriminate(type_, tag)

    def discriminate(self, type_: Type, tag: str) -> None:
        """Tell the types of a union by the property ``tag``."""
        target = type_.items if type_.items is not None and not type_.variants else type_
        mapping: dict[str, Schema] = {}
        for variant in target.variants:
            for value in self._literals(variant, tag) if variant.cls is not None else ():
                mapping[str(value)] = variant.schema
        if target.variants:
            target.schema = one_of([v.schema for v in target.variants], tag, mapping)
            if target is not type_:
                type_.schema = {**type_.schema, "items": target.whole}

    def _literals(self, variant: Type, tag: str) -> Iterator[Any]:
        """The values of the property ``tag`` of a class."""
        for part in self.lineage(variant.cls) if variant.cls is not None else ():
            assert isinstance(part.node, ir.Class)
            for member in part.node.members():
                if member.name == tag and member.type is not None:
                    schema = self.components.resolve(self.read(Site(part.module, part.node), member.type).schema)
                    yield from schema.get("enum", [])
                    return

    def _called(self, site: Site, expr: ir.Call, step: int) -> Type:
        """``NewType("UserId", UUID)``, ``conint(ge=1)``, ``TypeVar("T", bound=Base)``."""
        name = self.last_name(site, expr.callee)
        if name == "NewType" and len(expr.args) > 1:
            return self.read(site, expr.args[1].value, step + 1)
        if name == "TypeVar":
            bound = next((a.value for a in expr.args if a.name in {"bound", "default"}), None)
            return self.read(site, bound, step + 1)
        if name == "TypeAliasType" and len(expr.args) > 1:
            return self.read(site, expr.args[1].value, step + 1)
        given = words(self.names, site.module, expr)
        if name in SCALARS:
            return Type(limited(self.scalar(name), given), kind="scalar")
        if name in LISTS or name in SETS:
            first = next((a.value for a in expr.args if a.name in {None, "item_type"}), None)
            type_ = self._library(site, name, [first] if first is not None else [], step)
            type_.schema = limited(type_.schema, given)
            return type_
        return Type()

    def _union(self, types: list[Type]) -> Type:
        known = [t for t in types if t.schema.get("type") != "null" and (t.schema or t.cls or t.library)]
        may_be_null = any(t.nullable for t in types)
        if not known:
            return Type(nullable=may_be_null)
        first = known[0]
        out = Type(
            first.schema, may_be_null, [n for t in types for n in t.notes], first.cls, first.arguments, first.library, first.kind,
            [v for t in known for v in t.variants or [t]], first.items,
        )  # fmt: skip
        if len(known) > 1:
            out.schema = any_of(t.schema for t in known)
            out.kind = "object" if any(t.kind == "object" for t in known) else first.kind
        return out

    def last_name(self, site: Site, expr: ir.Expr) -> str:
        """The last part of the name that an expression has where it is defined."""
        found = find(self.names, site, expr)
        name = found.name if isinstance(found, Outside) else dotted_name(expr)
        return name.rpartition(".")[2]

    # --- classes ----------------------------------------------------------------------------------------------------

    def library_bases(self, found: Definition) -> Iterator[str]:
        """Qualified names of the library classes that a class extends, directly or not."""
        for base in self.lineage(found):
            node = base.node
            for expr in node.bases if isinstance(node, ir.Class) else []:
                if isinstance(expr, ir.Str):
                    # The base of a class that a call made.
                    yield expr.value
                    continue
                target = self.names.find(base.module, expr.object if isinstance(expr, ir.Index) else expr)
                if isinstance(target, Outside):
                    yield target.name
                elif target is None and (name := dotted_name(expr.object if isinstance(expr, ir.Index) else expr)):
                    yield name

    def lineage(self, found: Definition) -> list[Definition]:
        """A class and those of the repository that it extends, in the order in which members are looked up."""
        known = self._lineage.get(id(found.node))
        if known is None:
            known = self._lineage[id(found.node)] = list(self._bases(found))
        return known

    def _bases(self, found: Definition) -> Iterator[Definition]:
        seen: set[int] = set()
        queue = [found]
        while queue:
            current = queue.pop(0)
            if id(current.node) in seen or not isinstance(current.node, ir.Class):
                continue
            seen.add(id(current.node))
            yield current
            bases = [b for expr in current.node.bases if (b := self.base(current, expr)) is not None]
            queue = bases + queue

    def base(self, found: Definition, expr: ir.Expr) -> Definition | None:
        """The class of the repository that the base ``expr`` of a class is."""
        target = self.names.find(found.module, expr.object if isinstance(expr, ir.Index) else expr)
        if isinstance(target, Definition) and isinstance(target.node, ir.Assign) and isinstance(target.node.value, ir.Call):
            return made_class(self, target, target.node.value)
        return target if isinstance(target, Definition) else None


def _variables(types: Types, module: Module, value: ir.Expr, site: Site, args: Sequence[ir.Expr]) -> dict[str, tuple[Site, ir.Expr]]:
    """What the type variables in a generic alias stand for where it is applied to arguments."""
    if not args:
        return {}
    found: dict[str, tuple[Site, ir.Expr]] = {}
    rest = list(args)
    for node in value.walk():
        if isinstance(node, ir.Name) and node.id not in found and rest and is_variable(types, module, node):
            found[node.id] = site, rest.pop(0)
    return found
