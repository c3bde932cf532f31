"""From declared types to JSON Schema: what all typed languages share. A language adds its tables and how its classes are read."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, ClassVar

from liveapi.api.components import TypeKey, argument
from liveapi.api.model import Schema
from liveapi.api.shapes import NULL, Property, any_of, array_of, enum_of, map_of, nullable, object_of
from liveapi.syntax import ir
from liveapi.trace.static_types import StaticTypes, TypeRef
from liveapi.trace.values import ClassRef, External

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

_MAX_DEPTH = 40


class TypeSchemas(ABC):
    """Schemas of the types of one program. One instance serves one reading (and one ``mode``, where a language tells them apart)."""

    #: Types of the language and of libraries, by the last part of their names, ▶ their schema.
    scalars: ClassVar[Mapping[str, Schema]] = {}
    #: Generic types whose last argument is what they are lists of; those of which each element occurs once.
    lists: ClassVar[frozenset[str]] = frozenset({"[]"})
    sets: ClassVar[frozenset[str]] = frozenset()
    #: Generic types whose last argument is the type of their values.
    maps: ClassVar[frozenset[str]] = frozenset({"map"})
    #: Generic types that stand for their last argument on the wire: ``Promise``, ``ResponseEntity``.
    wrappers: ClassVar[frozenset[str]] = frozenset()
    #: The same, where there may be nothing: ``Optional``.
    optionals: ClassVar[frozenset[str]] = frozenset()
    #: Names of what is nothing: ``void``, ``Unit``.
    nothing: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, run: Interpreter, types: StaticTypes, mode: str = "") -> None:
        self.run = run
        self.types = types
        self.mode = mode
        self._depth = 0

    def of(self, ref: TypeRef | None) -> Schema:
        """The schema of a type: a reference for a class of the repository; ``{}`` where nothing is known."""
        if ref is None or self._depth >= _MAX_DEPTH:
            return {}
        self._depth += 1
        try:
            return self.type(ref)
        finally:
            self._depth -= 1

    def type(self, ref: TypeRef) -> Schema:
        """:meth:`of`, one step at a time; a language overrides this for its own forms and asks ``super()`` for the rest."""
        expr = ref.expr
        if isinstance(expr, ir.Nullable):
            return nullable(self.of(ref.at(expr.type)))
        if isinstance(expr, ir.Binary) and expr.op == "|":
            return any_of(self.of(ref.at(side)) for side in alternatives(expr))
        if isinstance(expr, ir.Str):
            return enum_of([expr.value])
        if isinstance(expr, ir.Literal):
            return NULL if expr.value is None else enum_of([expr.value])
        target = self.types.target(ref)
        if isinstance(target, TypeRef):
            return self.of(target)
        if isinstance(target, ClassRef):
            return self.class_schema(target, ref)
        name = target.name.rpartition(".")[2] if isinstance(target, External) and ref.name not in self.scalars else ref.name
        return self.named(name, ref)

    def named(self, name: str, ref: TypeRef) -> Schema:
        """A type of the language or of a library."""
        args = ref.args
        if name in self.lists or name in self.sets:
            return array_of(self.of(args[-1]) if args else {}, unique=name in self.sets)
        if name in self.maps:
            return map_of(self.of(args[-1]) if args else {})
        if name in self.wrappers:
            return self.of(args[-1]) if args else {}
        if name in self.optionals:
            return nullable(self.of(args[-1])) if args else {}
        return self.scalars.get(name, {})

    def class_schema(self, cls: ClassRef, ref: TypeRef) -> Schema:
        """A class of the repository. One with a name becomes a component; a structural type is written where it stands."""
        if cls.cls.kind == "alias" and cls.cls.bases:
            bound = dict(zip(cls.cls.type_params, ref.args, strict=False))
            return self.of(TypeRef(cls.cls.bases[0], cls.scope, bound))
        arguments = dict(zip(cls.cls.type_params, ref.args, strict=False))
        if not cls.name:
            return self.build(cls, ref.arguments)
        key = TypeKey(self.module_of(cls), self.name_of(cls), tuple(argument(self.of(a)) for a in arguments.values()), self.mode)
        return self.run.components.define(key, lambda: self.build(cls, arguments))

    def module_of(self, cls: ClassRef) -> tuple[str, ...]:
        """What tells types of one name apart: the file, folders first."""
        return tuple(cls.module.path.rpartition(".")[0].split("/"))

    def name_of(self, cls: ClassRef) -> tuple[str, ...]:
        """The class's name, after those of the classes it is declared in."""
        outer: list[str] = []
        scope = cls.scope
        while scope is not None:
            if scope.kind == "class" and scope.frame is not None and scope.frame.owner is not None:
                outer.append(scope.frame.owner.name)
            parent = scope.parent
            if parent is None:
                break
            scope = parent
        return (*reversed(outer), cls.name)

    def build(self, cls: ClassRef, arguments: Mapping[str, TypeRef]) -> Schema:
        """The schema of a class: its values if it is an enumeration, its members otherwise, those of its bases first."""
        if cls.cls.kind == "enum":
            return self.enumeration(cls)
        members: dict[str, Property] = {}
        for base, bound in reversed(list(self.types.lineage(cls, arguments))):
            members.update((p.name, p) for p in self.properties(base, bound))
        return object_of(members.values(), description=summary(cls.cls.doc))

    def enumeration(self, cls: ClassRef) -> Schema:
        """The values of an enumeration as they are on the wire: names, unless a language says otherwise."""
        values = [f.default.value if isinstance(f.default, ir.Str | ir.Literal) else f.name for f in cls.cls.members()]
        return enum_of(v for v in values if v is not None)

    @abstractmethod
    def properties(self, cls: ClassRef, arguments: Mapping[str, TypeRef]) -> Iterable[Property]:
        """The members that a class itself declares, by their names on the wire (not those of its bases)."""


def alternatives(expr: ir.Expr) -> list[ir.Expr]:
    """``A | B | C`` as a list."""
    found: list[ir.Expr] = []
    stack = [expr]
    while stack:
        current = stack.pop()
        if isinstance(current, ir.Binary) and current.op == "|":
            stack += [current.right, current.left]
        else:
            found.append(current)
    return found


def summary(doc: str | None) -> str:
    """A doc comment as a description."""
    return (doc or "").strip()
