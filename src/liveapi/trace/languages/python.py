"""Python: its imports, its builtins, its classes."""

from __future__ import annotations

import builtins
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from liveapi.syntax import ir
from liveapi.trace.languages.base import Semantics
from liveapi.trace.languages.python_library import FUNCTIONS
from liveapi.trace.python_modules import ModulePaths
from liveapi.trace.scope import Deferred, Scope
from liveapi.trace.values import (
    Argument,
    CallSite,
    ClassRef,
    Const,
    External,
    ExternalCall,
    FunctionRef,
    Instance,
    ModuleRef,
    Text,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.languages.base import Native
    from liveapi.trace.program import Module, Program

#: A whole import statement, and its parts.
_STATEMENT = rb"(?m)^[ \t]*(from[ \t]+[.\w\x80-\xff]+[ \t]+import[ \t]+(?:\([^)]*\)|[^\n(]+)|import[ \t]+[\w., \t\x80-\xff]+)"
_IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+(?P<module>[.\w]+)[ \t]+import[ \t]+(?P<names>\([^)]*\)|[^\n(]+)|import[ \t]+(?P<plain>[\w., \t]+))", re.MULTILINE
)
_BUILTINS = frozenset(dir(builtins))
#: Decorators that change how a function is called, not what it does; :meth:`PythonSemantics.method` and getters see to them.
_PLAIN_DECORATORS = frozenset({"property", "cached_property", "staticmethod", "classmethod", "abstractmethod", "overload", "setter"})


class PythonSemantics(Semantics):
    """How Python finds names. Modules run when imported; a class's first parameter is bound, whatever it is called."""

    executes_modules: ClassVar[bool] = True
    block_scopes: ClassVar[bool] = False
    self_names: ClassVar[frozenset[str]] = frozenset()
    explicit_self: ClassVar[bool] = True
    class_scope: ClassVar[bool] = True
    super_names: ClassVar[frozenset[str]] = frozenset({"super"})
    constructors: ClassVar[tuple[str, ...]] = ("__init__",)
    functions: ClassVar[Mapping[str, Native]] = FUNCTIONS

    def __init__(self, program: Program) -> None:
        super().__init__(program)
        self.paths = ModulePaths(program)
        #: Library objects that frameworks model (applications, routers), as code made them.
        self.made: list[Value] = []
        self._stars: dict[str, list[ir.Import]] = {}
        self._busy: set[tuple[str, str]] = set()

    def reference(self, path: str, dotted: str) -> Value:
        """The module or package at ``path`` as a value; ``dotted`` is what the code calls it."""
        if path.endswith("/"):
            return Package(self, path, dotted)
        module = self.program.module(path)
        if module is None:
            return Unknown(f"the module {dotted}, which cannot be read")
        return PackageModule(module, self, dotted) if path.endswith("__init__.py") else ModuleRef(module)

    def resolve_import(self, run: Interpreter, module: Module, imp: ir.Import) -> Value:
        if imp.name is None:
            # ``import a.b`` binds ``a``; with an alias, ``a.b`` itself.
            dotted = imp.module if imp.alias else imp.module.partition(".")[0]
            return self.module_named(module, dotted)
        path = self.paths.resolve(module.path, imp.module, imp.name)
        if path is None:
            return Unknown(f"the module {imp.module}") if imp.module.startswith(".") else External(f"{imp.module}.{imp.name}")
        return self.taken_from(run, module, path, imp.module, imp.name)

    def module_named(self, module: Module, dotted: str) -> Value:
        """What ``import dotted as x`` binds in ``module``."""
        path = self.paths.resolve(module.path, dotted)
        if path is not None:
            return self.reference(path, dotted)
        return Around(self, dotted) if self.paths.inside_root_name(dotted) else External(dotted)

    def taken_from(self, run: Interpreter, importer: Module, path: str, dotted: str, name: str) -> Value:
        """``from dotted import name`` once ``dotted`` is known to be at ``path``."""
        found: Value = Unknown(f"{name} of {dotted}")
        if not path.endswith("/") and path != importer.path and (target := self.program.module(path)) is not None:
            found = run.module_member(target, name)
        if isinstance(found, Unknown) and (submodule := self.paths.submodule(path, name)) is not None:
            return self.reference(submodule, f"{dotted}.{name}")
        return External(f"{dotted}.{name}") if isinstance(found, Unknown) and path.endswith("/") else found

    def importers(self, paths: Iterable[str]) -> list[str]:
        """Files that import one of ``paths``, found without parsing them."""
        wanted = set(paths)
        out: set[str] = set()
        for statement, files in self.program.declared("python", _STATEMENT).items():
            match = _IMPORT.match(statement)
            if match is None:
                continue
            for path in files:
                if path not in wanted and path not in out and path not in self.program.followed and self._leads_to(path, match, wanted):
                    out.add(path)
        return sorted(out)

    def _leads_to(self, path: str, match: re.Match[str], wanted: set[str]) -> bool:
        if match["plain"]:
            return any(self.paths.resolve(path, part.split()[0]) in wanted for part in match["plain"].split(",") if part.strip())
        names = [part.split()[0] for part in re.sub(r"[()\\]|#[^\n]*", " ", match["names"]).split(",") if part.strip()]
        return any(self.paths.resolve(path, match["module"], name) in wanted for name in names)

    def bound_name(self, imp: ir.Import) -> str:
        return imp.alias or imp.name or imp.module.partition(".")[0]

    def declared(self, run: Interpreter, node: ir.Function | ir.Class, scope: Scope) -> None:
        """Decorators run from the inside out; one that gives nothing known leaves the function as it is."""
        if isinstance(node, ir.Class):
            ref = ClassRef(node, scope.module, scope)
            inner = Scope(scope.module, scope, "class")
            for statement in node.body:
                if isinstance(statement, ir.Field) and statement.default is not None:
                    inner.vars[statement.name] = Deferred(partial(run.classes.static_member, ref, statement.name, statement))
            for statement in node.body:
                if isinstance(statement, ir.Function) and statement.annotations:
                    # Methods' decorators see the names of the class body.
                    self._decorate(run, FunctionRef(statement, scope.module, scope, None, ref), statement.annotations, inner)
                elif isinstance(statement, ir.ExprStmt):
                    run.evaluate(statement.value, inner)
            bound = scope.get(node.name)
            decorated = self._decorate(run, bound if isinstance(bound, ClassRef) and bound.cls is node else ref, node.annotations, scope)
        else:
            decorated = self._decorate(run, FunctionRef(node, scope.module, scope), node.annotations, scope)
        if node.name:
            scope.set(node.name, decorated)

    def _decorate(self, run: Interpreter, value: Value, annotations: list[ir.Annotation], scope: Scope) -> Value:
        for annotation in reversed(annotations):
            if annotation.name in _PLAIN_DECORATORS:
                continue
            decorator = run.evaluate(annotation.expr, scope)
            if isinstance(decorator, Unknown | External | ExternalCall):
                continue
            made = run.call_value(decorator, CallSite([Argument(value)], annotation, scope.module, [], scope))
            if isinstance(made, FunctionRef) and isinstance(value, FunctionRef) and made is not value:
                # ``def wrapper(*args)`` inside a decorator: a reader would name what it wraps.
                made = FunctionRef(made.function, made.module, made.scope, made.self_value, made.owner, made.wraps or value.wraps or value)
            if not isinstance(made, Unknown | External | ExternalCall) and not (isinstance(made, Const) and made.value is None):
                value = made
        return value

    def super_call(self, run: Interpreter, scope: Scope, call: CallSite) -> Value:
        return Super(scope)

    def method(self, run: Interpreter, cls: ClassRef, name: str) -> FunctionRef | None:
        found = super().method(run, cls, name)
        if found is not None:
            if any(a.name == "staticmethod" for a in found.function.annotations):
                return StaticMethod(found.function, found.module, found.scope, None, None)
            if any(a.name == "classmethod" for a in found.function.annotations):
                return ClassMethod(found.function, found.module, found.scope, cls, cls)
        return found

    def global_name(self, run: Interpreter, module: Module, name: str) -> Value | None:
        if (module.path, name) in self._busy:
            return None
        self._busy.add((module.path, name))
        try:
            outside = []
            for imp in reversed(self._star_imports(module)):
                path = self.paths.resolve(module.path, imp.module, "*")
                if path is None or path.endswith("/"):
                    outside.append(f"{imp.module}.{name}")
                elif path != module.path and (target := self.program.module(path)) is not None:
                    found = run.module_member(target, name)
                    if not isinstance(found, Unknown):
                        return found
        finally:
            self._busy.discard((module.path, name))
        if name in _BUILTINS:
            return External(name)
        if name == "__file__":
            return Text(module.path)
        return External(outside[0], tuple(outside[1:])) if outside else None

    def _star_imports(self, module: Module) -> list[ir.Import]:
        if module.path not in self._stars:
            self._stars[module.path] = [i for i in _imports(module.ir.body) if i.name == "*"]
        return self._stars[module.path]


def _imports(body: list[ir.Stmt]) -> Iterator[ir.Import]:
    """Imports at the top of a module, also those in ``try`` and ``if``."""
    for statement in body:
        if isinstance(statement, ir.Import):
            yield statement
        elif isinstance(statement, ir.If):
            yield from _imports(statement.then)
            yield from _imports(statement.otherwise)
        elif isinstance(statement, ir.Try):
            yield from _imports(statement.body)
            for handler in statement.handlers:
                yield from _imports(handler.body)


@dataclass(slots=True, eq=False)
class Super(Value):
    """``super()``: the methods of the bases, for the receiver of the method around it."""

    scope: Scope

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        if name == "__init__":
            return run.classes.call_super(self.scope, call)
        return run.classes.call_super_method(self.scope, name, call)


class StaticMethod(FunctionRef):
    """A method without a receiver."""

    __slots__ = ()

    def bound(self, self_value: Value) -> FunctionRef:
        return self


class ClassMethod(FunctionRef):
    """A method whose receiver is the class, however it is reached."""

    __slots__ = ()

    def bound(self, self_value: Value) -> FunctionRef:
        receiver = (
            self_value if isinstance(self_value, ClassRef) else self_value.cls if isinstance(self_value, Instance) else self.self_value
        )
        return FunctionRef(self.function, self.module, self.scope, receiver, self.owner)


@dataclass(slots=True, eq=False)
class PackageModule(ModuleRef):
    """A package with an ``__init__.py``: what that file binds, else the modules below it."""

    semantics: PythonSemantics
    dotted: str

    def member(self, run: Interpreter, name: str, at: ir.Node) -> Value:
        found = run.module_member(self.module, name)
        if isinstance(found, Unknown) and (path := self.semantics.paths.submodule(self.module.path, name)) is not None:
            return self.semantics.reference(path, f"{self.dotted}.{name}")
        return found


@dataclass(slots=True, eq=False)
class Package(Value):
    """A package without an ``__init__.py``, or a folder that bears the name of a library."""

    semantics: PythonSemantics
    path: str
    dotted: str

    def member(self, run: Interpreter, name: str, at: ir.Node) -> Value:
        path = self.semantics.paths.submodule(self.path, name)
        return self.semantics.reference(path, f"{self.dotted}.{name}") if path is not None else External(f"{self.dotted}.{name}")

    def key(self) -> object:
        return ("package", self.path)


@dataclass(slots=True, eq=False)
class Around(Value):
    """A package that the root of the reading lies in: ``company`` when the root is ``company.shop``."""

    semantics: PythonSemantics
    dotted: str

    def member(self, run: Interpreter, name: str, at: ir.Node) -> Value:
        dotted = f"{self.dotted}.{name}"
        if dotted == self.semantics.paths.root_name:
            return self.semantics.reference("__init__.py", dotted)
        return Around(self.semantics, dotted) if self.semantics.paths.inside_root_name(dotted) else External(dotted)

    def key(self) -> object:
        return ("around", self.dotted)
