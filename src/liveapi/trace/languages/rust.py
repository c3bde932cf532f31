"""Rust: paths through module trees, impl blocks apart from their types, names from wildcard imports and the prelude."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from liveapi.syntax import ir
from liveapi.trace.languages.base import Semantics
from liveapi.trace.languages.rust_library import FUNCTIONS, PRELUDE
from liveapi.trace.rust_modules import Modules, Place
from liveapi.trace.values import CallSite, ClassRef, Const, External, FunctionRef, Instance, Unknown, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.languages.base import Native
    from liveapi.trace.program import Module, Program

_DEPENDENCY = re.compile(r"^\s*\"?([A-Za-z_][\w-]*)\"?(?:\.[\w-]+)?\s*=|^\[(?:workspace\.)?dependencies\.([\w-]+)\]", re.MULTILINE)
_STANDARD = frozenset({"std", "core", "alloc"})


class RustSemantics(Semantics):
    """How Rust finds names: in the module, by ``use``, from the crate's root, in other crates."""

    implicit_return: ClassVar[bool] = True
    self_names: ClassVar[frozenset[str]] = frozenset({"self"})
    class_names: ClassVar[frozenset[str]] = frozenset({"Self"})
    super_names: ClassVar[frozenset[str]] = frozenset()
    constructors: ClassVar[tuple[str, ...]] = ()
    functions: ClassVar[Mapping[str, Native]] = FUNCTIONS

    def __init__(self, program: Program) -> None:
        super().__init__(program)
        self.modules = Modules(program)
        self.started = False
        #: Routers that Rust code made.
        self.routers: list[Value] = []
        self._places: dict[str, dict[int, tuple[str, ...]]] = {}
        self._busy: set[tuple[str, str]] = set()

    @cached_property
    def dependencies(self) -> frozenset[str]:
        """Names that are crates: what the manifests list, and the standard library."""
        found = set(_STANDARD)
        for path in self.program.named("Cargo.toml"):
            for match in _DEPENDENCY.finditer(self.program.text(path) or ""):
                found.add((match[1] or match[2]).replace("-", "_"))
        return frozenset(found)

    def resolve_import(self, run: Interpreter, module: Module, imp: ir.Import) -> Value:
        place = self._place_of(module, imp)
        if imp.kind == "mod":
            child = self.modules.child(place, imp.alias or imp.module)
            return ModulePath(self, child) if child is not None else Unknown(f"the module {imp.module}")
        names = [*imp.module.split("::"), *([imp.name] if imp.name else [])]
        return self.follow(run, place, names, imp)

    def follow(self, run: Interpreter, place: Place, names: list[str], at: ir.Node) -> Value:
        """The value of ``a::b::c`` as seen from a module."""
        if not names[0] and len(names) > 1:
            crate = self.modules.crate_root(names[1])
            value: Value = ModulePath(self, crate) if crate is not None else External(names[1])
            for name in names[2:]:
                value = value.member(run, name, at)
            return value
        start = self.modules.start(place, names[0])
        if start is not None:
            value = ModulePath(self, start)
        elif names[0] in self.dependencies or len(names) == 1:
            return External(".".join(names))
        else:
            found = self.item(run, place, names[0])
            # Without a manifest that lists it, a name that only a wildcard could bring is a crate.
            if found is None or (isinstance(found, (External, Unknown)) and not self._binds(place, names[0])):
                return External(".".join(names))
            value = found
        for name in names[1:]:
            value = value.member(run, name, at)
        return value

    def _binds(self, place: Place, name: str) -> bool:
        """Whether a module itself imports or declares a name."""
        for statement in self.modules.body(place):
            if isinstance(statement, ir.Import):
                if (statement.alias or statement.name or statement.module) == name:
                    return True
            elif isinstance(statement, (ir.Class, ir.Function)) and statement.name == name:
                return True
        return False

    def item(self, run: Interpreter, place: Place, name: str) -> Value | None:
        """What a module declares, imports or re-exports by a name."""
        module = self.modules.module(place)
        if module is None:
            return None
        if place.inline:
            value: Value = run.module_member(module, place.inline[0])
            for part in (*place.inline[1:], name):
                value = value.member(run, part, module.ir)
        else:
            value = run.module_member(module, name)
        if not isinstance(value, Unknown):
            return value
        return self._wildcard(run, module, place, name)

    def global_name(self, run: Interpreter, module: Module, name: str) -> Value | None:
        place = Place(module.path)
        if name.endswith("!"):
            return External(name)
        if name in ("crate", "super", "self"):
            start = self.modules.start(place, name)
            above = ModulePath(self, start) if start is not None else None
            # In an inline module, ``super`` is the file itself.
            inline = name == "super" and any(isinstance(s, ir.Class) and s.kind == "module" for s in module.ir.body)
            return Around(ModulePath(self, place), above) if inline else above
        if name == "None":
            return Const(None)
        found = self._wildcard(run, module, place, name)
        if found is not None:
            return found
        crate = self.modules.crate_root(name)
        if crate is not None:
            return ModulePath(self, crate)
        return External(name) if name in PRELUDE or name in self.dependencies else None

    def _wildcard(self, run: Interpreter, module: Module, place: Place, name: str) -> Value | None:
        """A name that ``use x::*`` brings."""
        key = (module.path, name)
        if key in self._busy:
            return None
        self._busy.add(key)
        try:
            outside: list[str] = []
            for statement in _wildcards(module.ir.body):
                here = self._place_of(module, statement)
                target = self.follow(run, here, statement.module.split("::"), statement)
                if isinstance(target, ModulePath):
                    if target.place != place and (found := self.item(run, target.place, name)) is not None:
                        return found
                elif isinstance(target, External):
                    outside.append(f"{target.name}.{name}")
                elif not isinstance(target, Unknown) and not isinstance(found := target.member(run, name, statement), Unknown):
                    return found
        finally:
            self._busy.discard(key)
        return External(outside[0], tuple(outside[1:])) if outside and name not in PRELUDE else None

    def _place_of(self, module: Module, statement: ir.Import) -> Place:
        """The module that a ``use`` or ``mod`` stands in."""
        if module.path not in self._places:
            places: dict[int, tuple[str, ...]] = {}
            _locate(module.ir.body, (), places)
            self._places[module.path] = places
        return Place(module.path, self._places[module.path].get(id(statement), ()))

    def method(self, run: Interpreter, cls: ClassRef, name: str) -> FunctionRef | None:
        for found in self.methods(run, cls):
            if found.name == name:
                return found
        return None

    def methods(self, run: Interpreter, cls: ClassRef) -> Iterator[FunctionRef]:
        yield from super().methods(run, cls)  # of a trait
        for block, module in self.modules.impls(self.modules.root_of(cls.module.path), cls.name):
            for function in block.methods():
                yield FunctionRef(function, module, run.scope_of(module), None, cls)

    def instantiate(self, run: Interpreter, cls: ClassRef, call: CallSite) -> Value | None:
        """``T { a: 1 }`` and ``T(1)``."""
        if cls.cls.kind == "alias" and cls.cls.bases:
            return run.evaluate(cls.cls.bases[0], cls.scope).call(run, call)
        instance = Instance(cls)
        for name, value in call.keywords:
            instance.set_member(run, name, value)
        for i, argument in enumerate(a for a in call.args if a.name is None and not a.spread):
            instance.set_member(run, str(i), argument.value)
        return instance

    def crate_named(self, run: Interpreter, module: Module, name: str) -> Value | None:
        """``rocket::build()`` beside ``fn rocket()`` means the crate."""
        return self.global_name(run, module, name)

    def relevant(self, module: Module) -> bool:
        return self.modules.is_relevant(module.path)

    def is_getter(self, function: ir.Function) -> bool:
        return False


@dataclass(slots=True, eq=False)
class ModulePath(Value):
    """A module of the repository, a file or an inline one."""

    semantics: RustSemantics
    place: Place

    def member(self, run: Interpreter, name: str, at: ir.Node) -> Value:
        if name in ("self", "super"):
            start = self.semantics.modules.start(self.place, name)
            return ModulePath(self.semantics, start) if start is not None else Unknown(f"the module {name}")
        child = self.semantics.modules.child(self.place, name)
        if child is not None:
            return ModulePath(self.semantics, child)
        found = self.semantics.item(run, self.place, name)
        return found if found is not None else Unknown(f"{name} of {self.describe()}")

    def describe(self) -> str:
        return "module " + "::".join((self.place.path, *self.place.inline))

    def key(self) -> object:
        return ("module", self.place)


@dataclass(slots=True, eq=False)
class Around(Value):
    """``super`` where it may be this file's module or the one above."""

    inner: ModulePath
    outer: ModulePath | None

    def member(self, run: Interpreter, name: str, at: ir.Node) -> Value:
        found = self.inner.member(run, name, at)
        return self.outer.member(run, name, at) if isinstance(found, Unknown) and self.outer is not None else found

    def key(self) -> object:
        return ("around", self.inner.key())


def _wildcards(body: list[ir.Stmt]) -> Iterator[ir.Import]:
    for statement in body:
        if isinstance(statement, ir.Import) and statement.name == "*":
            yield statement
        elif isinstance(statement, ir.Class) and statement.kind == "module":
            yield from _wildcards(statement.body)


def _locate(body: list[ir.Stmt], inline: tuple[str, ...], places: dict[int, tuple[str, ...]]) -> None:
    for statement in body:
        if isinstance(statement, ir.Import):
            places[id(statement)] = inline
        elif isinstance(statement, ir.Class) and statement.kind == "module":
            _locate(statement.body, (*inline, statement.name), places)
