"""Where Go packages are: import paths to folders by the repository's ``go.mod`` files, names to the files of a package."""

from __future__ import annotations

import posixpath
import re
from functools import cached_property
from typing import TYPE_CHECKING

from liveapi.syntax import ir

if TYPE_CHECKING:
    from liveapi.trace.program import Module, Program

_MODULE = re.compile(r"^\s*module\s+\"?([^\s\"]+)", re.MULTILINE)
_REPLACE = re.compile(r"^\s*(?:replace\s+)?\"?([^\s\"=]+)\"?(?:\s+v[^\s=]+)?\s*=>\s*\"?(\.{1,2}(?:/[^\s\"]*)?)\"?", re.MULTILINE)
_VERSION = re.compile(r"/v\d+(?=/|$)|\.v\d+$")
#: What starts a declaration at the top of a file, in a group or not. It may match more than that: it only tells which files to read.
_DECLARED = (
    rb"(?m)^(?:func(?: \([^)\n]*\))? |type |var |const |"
    rb"\t(?=\w+(?:[ \t]+[\w.*\[\]{}]+)?[ \t]*(?:=[^=]|$|//|\r)|\w+[ \t]+(?:struct|interface|func|map)\b))(\w+)"
)
_IMPORTED = rb"(?m)^(?:import[ \t]+|[ \t]+)(?:[\w.]+[ \t]+)?\"([\w./~-]+)\""
_METHODS = rb"(?m)^func \((?:\w+ +)?\*?(\w+)(?:\[[^\]\n]*\])?\) *\w"


def canonical(import_path: str) -> str:
    """An import path without its major version: ``github.com/go-chi/chi`` for ``github.com/go-chi/chi/v5``."""
    return _VERSION.sub("", import_path)


def local_names(import_path: str) -> set[str]:
    """The names a package is likely used by when it is imported without an alias."""
    last = canonical(import_path).rpartition("/")[2]
    names = {last}
    for affix in ("go-", "go."):
        names.add(last.removeprefix(affix))
    for affix in ("-go", ".go", "-golang"):
        names.add(last.removesuffix(affix))
    return names | {n.replace("-", "") for n in names} | {n.replace("-", "_") for n in names} | {n.rpartition("-")[2] for n in names}


class Packages:
    """The packages of a repository."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._names: dict[str, str] = {}
        self._folders: dict[str, str | None] = {}

    @cached_property
    def roots(self) -> list[tuple[str, str]]:
        """Import path prefixes with the folders they stand for, longest first."""
        found: dict[str, str] = {}
        for path in self.program.named("go.mod"):
            text, folder = self.program.text(path) or "", path.rpartition("/")[0]
            module = _MODULE.search(text)
            if module is not None:
                found.setdefault(module[1], folder)
            for name, target in _REPLACE.findall(text):
                found.setdefault(name, posixpath.normpath(posixpath.join(folder, target)).removeprefix("."))
        return sorted(found.items(), key=lambda item: (-len(item[0]), item[1]))

    def folder(self, import_path: str) -> str | None:
        """The folder of the repository that holds a package."""
        if import_path not in self._folders:
            self._folders[import_path] = self._find_folder(import_path)
        return self._folders[import_path]

    def _find_folder(self, import_path: str) -> str | None:
        for prefix, folder in self.roots:
            if import_path == prefix or import_path.startswith(prefix + "/"):
                inside = posixpath.join(folder, import_path[len(prefix) + 1 :]).rstrip("/")
                return inside if self.program.has_folder(inside) else None
        # Without a go.mod that names it (a part of a repository was given): a folder that ends the import path.
        if self.roots or "." not in import_path.partition("/")[0]:
            return None
        parts = import_path.split("/")
        for start in range(1, len(parts)):
            inside = "/".join(parts[start:])
            if self.program.has_folder(inside):
                return inside
        return None

    @cached_property
    def relevant(self) -> frozenset[str]:
        """The folders of packages that use a framework, and of those that import them, however far."""
        importers = self.program.declared("go", _IMPORTED)
        found = {p.rpartition("/")[0] for p in self.program.candidates if p.endswith(".go")}
        queue = sorted(found)
        while queue:
            folder = queue.pop()
            for prefix, root in self.roots:
                if root and folder != root and not folder.startswith(root + "/"):
                    continue
                inside = folder[len(root) :].strip("/")
                for path in importers.get(f"{prefix}/{inside}".rstrip("/"), []):
                    importer = path.rpartition("/")[0]
                    if importer not in found:
                        found.add(importer)
                        queue.append(importer)
        return frozenset(found)

    def files(self, folder: str) -> list[str]:
        """The source files of a package; those of its tests are no part of it."""
        return [p for p in self.program.in_folder(folder) if p.endswith(".go") and not p.endswith("_test.go")]

    def name(self, folder: str) -> str:
        """The name in the package clause."""
        if folder not in self._names:
            modules = (self.program.module(p) for p in self.files(folder))
            self._names[folder] = next((m.ir.package for m in modules if m is not None and m.ir.package), "")
        return self._names[folder]

    def declaring(self, folder: str, name: str) -> list[Module]:
        """The files of a package that may declare ``name``, read."""
        return self._read(folder, self.program.declared("go", _DECLARED).get(name, []))

    def with_methods(self, folder: str, type_name: str) -> list[Module]:
        """The files of a package that declare methods of a type, read."""
        return self._read(folder, self.program.declared("go", _METHODS).get(type_name, []))

    def _read(self, folder: str, paths: list[str]) -> list[Module]:
        own = set(self.files(folder))
        return [m for p in paths if p in own and (m := self.program.module(p)) is not None]


def declares(module: Module, name: str) -> bool:
    """Whether a file declares ``name`` at its top."""
    for statement in module.ir.body:
        if isinstance(statement, ir.Assign):
            targets = statement.target.items if isinstance(statement.target, ir.List) else [statement.target]
            if any(isinstance(t, ir.Name) and t.id == name for t in targets):
                return True
        elif isinstance(statement, ir.Class):
            if statement.name == name:
                return True
        elif isinstance(statement, ir.Function) and statement.name == name and statement.receiver is None:
            return True
    return False


def receiver_type(function: ir.Function) -> str:
    """The name of the type that a method belongs to."""
    type_ = function.receiver.type if function.receiver is not None else None
    if isinstance(type_, ir.Index):
        type_ = type_.object
    return type_.id if isinstance(type_, ir.Name) else ""
