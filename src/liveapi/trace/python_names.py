"""Go to definition: the statement that a name in an annotation or a base class means, across files, without running anything."""

from __future__ import annotations

import builtins
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from liveapi.syntax import ir

if TYPE_CHECKING:
    from liveapi.trace.program import Module, Program
    from liveapi.trace.python_modules import ModulePaths

_BUILTINS = frozenset(dir(builtins))


@dataclass(frozen=True, slots=True)
class Definition:
    """Where a name is defined: a class, a function, or the assignment that gives it its value; ``owner`` is the class around it."""

    module: Module
    node: ir.Class | ir.Function | ir.Assign | ir.Field
    owner: ir.Class | None = None

    @property
    def value(self) -> ir.Expr | None:
        """What an assignment or a field gives the name."""
        return self.node.value if isinstance(self.node, ir.Assign) else self.node.default if isinstance(self.node, ir.Field) else None


@dataclass(frozen=True, slots=True)
class Outside:
    """A name of a library: ``datetime.date``; builtins have no dot."""

    name: str


class Names:
    """Looks names up in the modules of one program."""

    def __init__(self, program: Program, paths: ModulePaths) -> None:
        self.program = program
        self.paths = paths
        self._bindings: dict[str, dict[str, ir.Stmt]] = {}
        self._stars: dict[str, list[ir.Import]] = {}

    def find(self, module: Module, expr: ir.Expr) -> Definition | Outside | None:
        """What a dotted name means in ``module``; ``None`` when it is not a name or not found."""
        dotted = dotted_name(expr)
        return self.named(module, dotted) if dotted else None

    def named(self, module: Module, dotted: str) -> Definition | Outside | None:
        first, *rest = dotted.split(".")
        return self._follow(module, first, rest, set())

    def _follow(self, module: Module, name: str, rest: list[str], seen: set[tuple[str, str]]) -> Definition | Outside | None:
        # A name that is being looked up is not found by way of itself.
        if (module.path, name) in seen:
            return None
        seen.add((module.path, name))
        bound = self._bound(module).get(name)
        if isinstance(bound, ir.Import):
            return self._imported(module, bound, name, rest, seen)
        if isinstance(bound, (ir.Class, ir.Function, ir.Assign)):
            return self._inside(module, bound, rest)
        outside: Outside | None = None
        for star in self._stars[module.path]:
            path = self.paths.resolve(module.path, star.module, "*")
            target = self.program.module(path) if path is not None and not path.endswith("/") else None
            if target is None:
                outside = outside or Outside(".".join([star.module, name, *rest]))
            elif target is not module and (found := self._follow(target, name, rest, seen)) is not None:
                if isinstance(found, Definition):
                    return found
                outside = outside or found
        if name in _BUILTINS:
            return Outside(".".join([name, *rest]))
        return outside

    def _imported(
        self, module: Module, imp: ir.Import, name: str, rest: list[str], seen: set[tuple[str, str]]
    ) -> Definition | Outside | None:
        dotted = imp.module
        if imp.name is None:
            if imp.alias is None:
                # ``import a.b`` binds ``a``: the module is as much of ``a.b.C`` as can be found.
                return self._in_package(module, name, rest, seen)
            return self._in_package(module, dotted, rest, seen)
        path = self.paths.resolve(module.path, dotted, imp.name)
        if path is None:
            return None if dotted.startswith(".") else Outside(".".join([dotted, imp.name, *rest]))
        if not path.endswith("/") and path != module.path and (target := self.program.module(path)) is not None:
            found = self._follow(target, imp.name, rest, seen)
            if found is not None:
                return found
        return self._in_submodule(path, [imp.name, *rest], seen)

    def _in_package(self, module: Module, dotted: str, rest: list[str], seen: set[tuple[str, str]]) -> Definition | Outside | None:
        path = self.paths.resolve(module.path, dotted)
        while path is None and rest and self.paths.inside_root_name(dotted):
            dotted, rest = f"{dotted}.{rest[0]}", rest[1:]
            path = self.paths.resolve(module.path, dotted)
        if path is None:
            return Outside(".".join([dotted, *rest]))
        found = self._in_submodule(path, rest, seen)
        return Outside(".".join([dotted, *rest])) if found is None and path.endswith("/") else found

    def _in_submodule(self, path: str, rest: list[str], seen: set[tuple[str, str]]) -> Definition | Outside | None:
        """``rest`` below the module at ``path``: names of submodules as long as there are any, then a name inside one."""
        while rest:
            if not path.endswith("/") and (target := self.program.module(path)) is not None:
                found = self._follow(target, rest[0], rest[1:], seen)
                if found is not None:
                    return found
            below = self.paths.submodule(path, rest[0])
            if below is None:
                return None
            path, rest = below, rest[1:]
        return None

    def _inside(self, module: Module, node: ir.Class | ir.Function | ir.Assign, rest: list[str]) -> Definition | None:
        owner: ir.Class | None = None
        found: ir.Stmt = node
        for name in rest:
            if not isinstance(found, ir.Class):
                return None
            owner = found
            members = (s for s in owner.body if isinstance(s, (ir.Class, ir.Function, ir.Field)) and s.name == name)
            inner = next(members, None)
            if inner is None:
                return None
            found = inner
        return Definition(module, found, owner) if isinstance(found, (ir.Class, ir.Function, ir.Assign, ir.Field)) else None

    def _bound(self, module: Module) -> dict[str, ir.Stmt]:
        if module.path not in self._bindings:
            bound: dict[str, ir.Stmt] = {}
            stars: list[ir.Import] = []
            for statement in top_level(module.ir.body):
                if isinstance(statement, ir.Import):
                    if statement.name == "*":
                        stars.insert(0, statement)
                    else:
                        # A second import of a name is the fallback of a ``try``: the first is meant.
                        bound.setdefault(statement.alias or statement.name or statement.module.partition(".")[0], statement)
                elif isinstance(statement, (ir.Class, ir.Function)):
                    bound[statement.name] = statement
                elif isinstance(statement, ir.Assign) and isinstance(statement.target, ir.Name) and statement.op in {"=", ":="}:
                    bound[statement.target.id] = statement
            self._bindings[module.path] = bound
            self._stars[module.path] = stars
        return self._bindings[module.path]


def top_level(body: list[ir.Stmt]) -> Iterator[ir.Stmt]:
    """The statements of a module, also those in ``if``, ``try`` and ``with``."""
    for statement in body:
        if isinstance(statement, ir.If):
            yield from top_level(statement.then)
            yield from top_level(statement.otherwise)
        elif isinstance(statement, ir.Try):
            yield from top_level(statement.body)
            for handler in statement.handlers:
                yield from top_level(handler.body)
        elif isinstance(statement, ir.Block):
            yield from top_level(statement.body)
        else:
            yield statement


def dotted_name(expr: ir.Expr | None) -> str:
    """``a.b.c`` of a Name or a chain of Members, else an empty string."""
    parts: list[str] = []
    while isinstance(expr, ir.Member):
        parts.append(expr.name)
        expr = expr.object
    if not isinstance(expr, ir.Name):
        return ""
    parts.append(expr.id)
    return ".".join(reversed(parts))
