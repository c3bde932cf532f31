"""Where Ruby constants are declared: the autoloader's file names first, then an index of all declarations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from liveapi.syntax import ir

if TYPE_CHECKING:
    from liveapi.trace.program import Module, Program

_CLASSES = rb"(?m)^[ \t]*(?:class|module)[ \t]+(?:[\w:]*::)?([A-Z]\w*)"
#: ``class Api::V1::Orders``: what stands before the last name.
_OUTER = rb"(?m)^[ \t]*(?:class|module)[ \t]+(?:::)?([A-Z][\w:]*)::[A-Z]\w*"
#: Folders that Rails' autoloader starts from.
_ROOTS = re.compile(r"(?:^|/)app/[^/]+(?:/concerns)?$")
_CONSTANTS = rb"(?m)^[ \t]*([A-Z]\w*)[ \t]*=(?![=~>])"
_METHODS = rb"(?m)^[ \t]*(?:private[ \t]+)?def[ \t]+(?:self\.)?([a-z_]\w*[?!]?)"


class RubyNames:
    """Finds the files of a class, module or constant by its full name (``Api::V1::Orders``)."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._found: dict[str, list[tuple[Module, ir.Class]]] = {}
        self._nested: dict[str, list[tuple[str, ir.Class]]] = {}

    def classes_named(self, name: str) -> list[tuple[Module, ir.Class]]:
        """Every place where a class or module of this full name is opened; the autoloader's file first."""
        if name not in self._found:
            file_name = "/" + underscore(name) + ".rb"
            paths = self._candidates(name)
            own = [p for p in paths if p.endswith(file_name) and _ROOTS.search(p.removesuffix(file_name))]
            # Where the autoloader would look, there it is: other files of that name are not read.
            self._found[name] = self._opened(name, own) or self._opened(
                name, sorted((p for p in paths if p not in own), key=lambda p: not ("/" + p).endswith(file_name))
            )
        return self._found[name]

    def _opened(self, name: str, paths: list[str]) -> list[tuple[Module, ir.Class]]:
        return [
            (module, cls)
            for path in paths
            if (module := self.program.module(path)) is not None
            for full, cls in self.nested(module)
            if full == name
        ]

    def declares(self, last: str) -> bool:
        """Whether any file opens a class or module of this last name."""
        return last in self.program.declared("ruby", _CLASSES)

    def _candidates(self, name: str) -> list[str]:
        """Files that open a class of this last name, inside modules of the names before it."""
        *around, last = name.split("::")
        index = self.program.declared("ruby", _CLASSES)
        paths = index.get(last, [])
        if not around or not paths:
            return paths
        outer = self.program.declared("ruby", _OUTER)
        compact = {path for prefix, found in outer.items() if around[-1] in prefix.split("::") for path in found}
        # A module inside one of its own name is rare, and has a file that says so.
        parents = set(index.get(around[-1], [])) if last not in around else {p for p in paths if p.endswith("/" + underscore(name) + ".rb")}
        return [p for p in paths if p in parents or p in compact]

    def nested(self, module: Module) -> list[tuple[str, ir.Class]]:
        """The classes and modules that a file opens, with their full names."""
        if module.path not in self._nested:
            self._nested[module.path] = list(_walk(module.ir.body, ""))
        return self._nested[module.path]

    def modules_of_constant(self, name: str) -> list[Module]:
        """Files that assign a constant of this last name."""
        paths = self.program.declared("ruby", _CONSTANTS).get(name.rpartition("::")[2], [])[:20]
        return [m for p in paths if (m := self.program.module(p)) is not None]

    def modules_of_method(self, name: str) -> list[Module]:
        """Files that define a method of this name."""
        paths = self.program.declared("ruby", _METHODS).get(name, [])[:20]
        return [m for p in paths if (m := self.program.module(p)) is not None]


def _walk(body: list[ir.Stmt], outer: str) -> Iterator[tuple[str, ir.Class]]:
    for statement in body:
        if isinstance(statement, ir.Class):
            name = statement.name.removeprefix("::")
            full = name if statement.name.startswith("::") or not outer else f"{outer}::{name}"
            yield full, statement
            yield from _walk(statement.body, full)
        elif isinstance(statement, ir.If):
            yield from _walk(statement.then, outer)


def underscore(name: str) -> str:
    """``Api::HTTPKey`` ▶ ``api/http_key``, as the autoloader spells file names."""
    name = re.sub(r"([A-Z\d]+)([A-Z][a-z])", r"\1_\2", name.replace("::", "/"))
    return re.sub(r"([a-z\d])([A-Z])", r"\1_\2", name).lower()
