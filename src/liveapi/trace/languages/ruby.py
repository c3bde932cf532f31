"""Ruby for the evaluator: constants across files, bare names that are calls, blocks, the library that gives plain values."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from liveapi.syntax import ir
from liveapi.trace.languages import ruby_library
from liveapi.trace.languages.base import Native, Semantics
from liveapi.trace.languages.ruby_names import RubyNames
from liveapi.trace.scope import Scope
from liveapi.trace.values import ClassRef, Const, External, FunctionRef, Text, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.program import Module, Program


#: What tests of the environment say in production, which is what a contract is about.
_ENVIRONMENT = {
    "Rails.env.development?": False,
    "Rails.env.test?": False,
    "Rails.env.local?": False,
    "Rails.env.production?": True,
    "Sinatra::Base.development?": False,
}


@dataclass(slots=True, eq=False)
class RubyExternal(External):
    """A constant of a library, or a method of it: ``Grape::API``, ``Rails.application``."""

    def member(self, run: Interpreter, name: str, at: ir.Node) -> Value:
        full = f"{self.name}::{name}" if name[:1].isupper() else f"{self.name}.{name}"
        known = _ENVIRONMENT.get(full)
        return Const(known) if known is not None else RubyExternal(full)


class RubySemantics(Semantics):
    """A constant is looked up in the file first, then by its full name in the whole repository, as autoloading does."""

    executes_modules = True
    block_scopes = False
    implicit_return = True
    implicit_self = True
    options_hash = True
    bare_calls = True
    self_names = frozenset({"self"})
    super_names = frozenset({"super"})
    constructors = ("initialize",)
    functions: ClassVar[Mapping[str, Native]] = ruby_library.FUNCTIONS

    def __init__(self, program: Program) -> None:
        super().__init__(program)
        self.names = RubyNames(program)
        self._full: dict[int, str] = {}
        self._refs: dict[int, ClassRef] = {}
        self._methods: dict[int, dict[str, FunctionRef]] = {}

    def full_name(self, ref: ClassRef) -> str:
        """``Api::V1::Orders`` of a class."""
        if id(ref.cls) not in self._full:
            for full, cls in self.names.nested(ref.module):
                self._full[id(cls)] = full
        return self._full.get(id(ref.cls), ref.cls.name)

    def class_named(self, run: Interpreter, name: str) -> ClassRef | None:
        """The class or module of a full name; the place with the most in it when it is opened in several files."""
        found = self.names.classes_named(name.removeprefix("::"))
        if not found:
            return None
        module, cls = max(found, key=lambda pair: (bool(pair[1].bases), len(pair[1].body) if pair[1].kind == "class" else 0))
        return self.ref(run, module, cls)

    def ref(self, run: Interpreter, module: Module, cls: ir.Class) -> ClassRef:
        """The value of a class; its file is not run for it."""
        if id(cls) not in self._refs:
            ref = ClassRef(cls, module, Scope(module))
            run.classes.declare(ref)
            self._refs[id(cls)] = ref
        return self._refs[id(cls)]

    def everywhere(self, run: Interpreter, name: str) -> list[ClassRef]:
        """Every opening of a class or module."""
        return [self.ref(run, module, cls) for module, cls in self.names.classes_named(name)]

    def resolve(self, run: Interpreter, name: str, around: str) -> Value | None:
        """A constant seen from inside the namespace ``around``."""
        if name.startswith("::"):
            around, name = "", name[2:]
        spaces = [around]
        while spaces[-1]:
            spaces.append(spaces[-1].rpartition("::")[0])
        for space in spaces:
            full = f"{space}::{name}" if space else name
            found = self.class_named(run, full)
            if found is not None:
                return found
            value = self._constant(run, full)
            if value is not None:
                return value
        return None

    def _constant(self, run: Interpreter, full: str) -> Value | None:
        space, _, last = full.rpartition("::")
        for module in self.names.modules_of_constant(full):
            if not space:
                value = _assigned(module.ir.body, last)
                if value is not None:
                    return run.evaluate(value, Scope(module))
            for name, cls in self.names.nested(module):
                if name == space and (value := _assigned(cls.body, last)) is not None:
                    return run.evaluate(value, self.scope_in(run, self.ref(run, module, cls)))
        return None

    def scope_in(self, run: Interpreter, ref: ClassRef) -> Scope:
        """A scope as inside the class, in which its own constants are known."""
        return NamespaceScope(self, run, ref)

    def global_name(self, run: Interpreter, module: Module, name: str) -> Value | None:
        if name == "__dir__":
            return Text("/" + module.folder)
        if name == "__FILE__":
            return Text("/" + module.path)
        bare = name.removeprefix("::")
        if not bare[:1].isupper():
            return self._method(run, module, name)
        if not name.startswith("::"):
            # The namespaces that the file opens are the likeliest places.
            spaces = dict.fromkeys(full for full, _ in self.names.nested(module))
            for space in sorted(spaces, key=lambda s: -s.count("::")):
                found = self.resolve(run, name, space)
                if found is not None:
                    return found
        return self.resolve(run, name, "") or RubyExternal(bare)

    def _method(self, run: Interpreter, module: Module, name: str) -> Value | None:
        """A method at the top of some file."""
        return RubyExternal(name) if name in self.functions else None

    def static_member(self, run: Interpreter, ref: ClassRef, name: str) -> Value | None:
        full = self.full_name(ref)
        if name[:1].isupper():
            return self.class_named(run, f"{full}::{name}") or self._constant(run, f"{full}::{name}") or RubyExternal(f"{full}::{name}")
        if name == "name":
            return Text(full)
        if ref.cls.kind == "module":
            return next((m for r in self.everywhere(run, full) if (m := self.method(run, r, name)) is not None), None)
        return None

    def method(self, run: Interpreter, cls: ClassRef, name: str) -> FunctionRef | None:
        return self._methods_of(run, cls).get(name)

    def _methods_of(self, run: Interpreter, cls: ClassRef) -> dict[str, FunctionRef]:
        """The methods of a class and of the modules it includes, by name; put together once."""
        known = self._methods.get(id(cls.cls))
        if known is None:
            known = self._methods[id(cls.cls)] = {}
            for part in [cls, *self.mixins(run, cls, "include")]:
                for function in part.cls.methods():
                    if function.name not in known:
                        known[function.name] = FunctionRef(function, part.module, self.scope_in(run, part), None, part)
        return known

    def mixins(self, run: Interpreter, cls: ClassRef, word: str) -> list[ClassRef]:
        """The modules that ``include``, ``extend`` or ``register`` brings into a class."""
        out = []
        for statement in cls.cls.body:
            call = statement.value if isinstance(statement, ir.ExprStmt) else None
            if isinstance(call, ir.Call) and isinstance(call.callee, ir.Name) and call.callee.id == word:
                for arg in call.args:
                    value = run.evaluate(arg.value, self.scope_in(run, cls))
                    if isinstance(value, ClassRef) and value.cls is not cls.cls:
                        out.append(value)
        return out

    def required(self, module: Module, name: str, *, relative: bool) -> str | None:
        """The file that ``require_relative 'x'`` or ``require './x'`` names, or one below ``lib``."""
        name = name.removesuffix(".rb") + ".rb"
        places = [module.folder] if relative else ["", module.folder, "lib", "app"] if not name.startswith(".") else ["", module.folder]
        for place in places:
            path = posixpath.normpath(posixpath.join(place, name.lstrip("/")))
            if path in self.program.languages:
                return path
        return None


class NamespaceScope(Scope):
    """The inside of a class or module: constants are looked up in it and in what is around it."""

    __slots__ = ("ref", "run", "semantics")

    def __init__(self, semantics: RubySemantics, run: Interpreter, ref: ClassRef) -> None:
        super().__init__(ref.module, None, "class")
        self.semantics = semantics
        self.run = run
        self.ref = ref
        self.vars = _Constants(self)


class _Constants(dict):  # type: ignore[type-arg]
    """Names of a namespace, worked out when they are asked for."""

    def __init__(self, scope: NamespaceScope) -> None:
        super().__init__()
        self.scope = scope
        self.asked: set[str] = set()

    def get(self, name: str, default: object = None) -> object:
        found = super().get(name)
        if found is None and name.lstrip(":")[:1].isupper() and name not in self.asked:
            self.asked.add(name)
            scope = self.scope
            found = scope.semantics.resolve(scope.run, name, scope.semantics.full_name(scope.ref))
            if found is not None:
                self[name] = found
        return found if found is not None else default


def _assigned(body: list[ir.Stmt], name: str) -> ir.Expr | None:
    for statement in body:
        if isinstance(statement, ir.Assign) and isinstance(statement.target, ir.Name) and statement.target.id == name:
            return statement.value
    return None
