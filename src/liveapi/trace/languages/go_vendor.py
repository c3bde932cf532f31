"""Types of vendored packages: read only where a type of the application leads to one. Their functions are a library's all the same."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from liveapi.syntax import ir
from liveapi.trace.go_packages import canonical, receiver_type
from liveapi.trace.program import Module
from liveapi.trace.values import ClassRef, FunctionRef

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

#: Files that are looked into for one package, and files that are read in all.
_MAX_FILES = 200
_MAX_READ = 400


class Vendored:
    """The ``vendor`` folders of one program."""

    def __init__(self, run: Interpreter) -> None:
        self.run = run
        self._modules: dict[str, Module] = {}
        self._types: dict[tuple[str, str], ClassRef | None] = {}

    @cached_property
    def packages(self) -> dict[str, list[str]]:
        """Import paths, without major versions, with their files."""
        found: dict[str, list[str]] = {}
        for path in self.run.program.paths:
            head, vendor, inside = ("/" + path).rpartition("/vendor/")
            if vendor and path.endswith(".go") and not path.endswith("_test.go") and "/vendor/" not in head:
                found.setdefault(canonical(inside.rpartition("/")[0]), []).append(path)
        return {package: sorted(paths)[:_MAX_FILES] for package, paths in found.items()}

    def type(self, name: str) -> ClassRef | None:
        """A type by its qualified name: ``github.com/docker/go-units.Ulimit``."""
        package, _, last = name.rpartition(".")
        return self._find(package, last) if package in self.packages else None

    def sibling(self, module: Module, name: str) -> ClassRef | None:
        """A type of the package that a vendored file is of."""
        if module.path not in self._modules:
            return None
        return self._find(canonical(("/" + module.folder).rpartition("/vendor/")[2]), name)

    def modules(self, module: Module, pattern: bytes) -> list[Module]:
        """The files of the package that a vendored file is of, those in which a pattern is found."""
        if module.path not in self._modules:
            return []
        paths = self.packages.get(canonical(("/" + module.folder).rpartition("/vendor/")[2]), [])
        return [m for p in paths if self.run.program.holds(p, pattern) and (m := self._read(p)) is not None]

    def method(self, cls: ClassRef, name: str) -> FunctionRef | None:
        """A method of a vendored type."""
        if cls.module.path not in self._modules:
            return None
        pattern = rf"(?m)^func \((?:\w+ +)?\*?{re.escape(cls.name)}(?:\[[^\]\n]*\])?\) *{re.escape(name)}\("
        for module in self.modules(cls.module, pattern.encode()):
            for statement in module.ir.body:
                if isinstance(statement, ir.Function) and statement.name == name and receiver_type(statement) == cls.name:
                    return FunctionRef(statement, module, self.run.scope_of(module), None, cls)
        return None

    def _find(self, package: str, name: str) -> ClassRef | None:
        key = (package, name)
        if key not in self._types:
            self._types[key] = self._declared(package, name)
        return self._types[key]

    def _declared(self, package: str, name: str) -> ClassRef | None:
        pattern = rf"(?m)^(?:type[ \t]+|\t){re.escape(name)}(?:\[[^\]\n]*\])?[ \t]+".encode()
        for path in self.packages.get(package, []):
            module = self._read(path) if self.run.program.holds(path, pattern) else None
            for statement in module.ir.body if module is not None else ():
                if isinstance(statement, ir.Class) and statement.name == name and module is not None:
                    return ClassRef(statement, module, self.run.scope_of(module))
        return None

    def _read(self, path: str) -> Module | None:
        if path not in self._modules:
            module = self.run.program.outside(path, "go") if len(self._modules) < _MAX_READ else None
            if module is None:
                return None
            self._modules[path] = module
        return self._modules[path]
