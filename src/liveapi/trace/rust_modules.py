"""Where Rust modules are: crates by their ``Cargo.toml``, module paths to files and inline ``mod`` blocks."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from liveapi.syntax import ir

if TYPE_CHECKING:
    from liveapi.trace.program import Module, Program

_PACKAGE = re.compile(r"^\[package\][^\[]*?^name\s*=\s*\"([^\"]+)\"", re.MULTILINE | re.DOTALL)
_LIBRARY = re.compile(r"^\[lib\][^\[]*?^name\s*=\s*\"([^\"]+)\"", re.MULTILINE | re.DOTALL)
_ROOTS = ("src/lib.rs", "src/main.rs")


@dataclass(frozen=True, slots=True)
class Place:
    """A module: a file, and the names of the inline modules that lead into it from there."""

    path: str
    inline: tuple[str, ...] = ()


class Modules:
    """The module trees of a repository's crates."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._roots: dict[str, str] = {}
        self._relevant: dict[str, bool] = {}

    @cached_property
    def crates(self) -> dict[str, str]:
        """Crate names, as code spells them, with the folders of their manifests."""
        found: dict[str, str] = {}
        for path in self.program.named("Cargo.toml"):
            text = self.program.text(path) or ""
            for pattern in (_PACKAGE, _LIBRARY):
                match = pattern.search(text)
                if match is not None:
                    found.setdefault(match[1].replace("-", "_"), path.rpartition("/")[0])
        return found

    @cached_property
    def relevant(self) -> frozenset[str]:
        """The folders of crates that use a framework, and of those that depend on them, however far."""
        manifests = {path.rpartition("/")[0]: self.program.text(path) or "" for path in self.program.named("Cargo.toml")}
        found = {self.crate_folder(p, manifests) for p in self.program.candidates if p.endswith(".rs")}
        names = {folder: [n for n, at in self.crates.items() if at == folder] for folder in manifests}
        queue = sorted(found)
        while queue:
            words = [re.compile(rf"(?m)^{n.replace('_', '[-_]')}[ \t]*[=.]") for n in names.get(queue.pop(), [])]
            for folder, text in manifests.items():
                if folder not in found and any(w.search(text) for w in words):
                    found.add(folder)
                    queue.append(folder)
        return frozenset(found)

    def crate_folder(self, path: str, manifests: Container[str]) -> str:
        """The folder of the manifest that a file belongs to."""
        folder = path.rpartition("/")[0]
        while folder and folder not in manifests:
            folder = folder.rpartition("/")[0]
        return folder

    def is_relevant(self, path: str) -> bool:
        """Whether a file's crate uses a framework or depends on one that does."""
        if path not in self._relevant:
            folders = {p.rpartition("/")[0] for p in self.program.named("Cargo.toml")}
            self._relevant[path] = self.crate_folder(path, folders) in self.relevant
        return self._relevant[path]

    def root_of(self, path: str) -> str:
        """The root file (``main.rs``, ``lib.rs``, a binary's own) of the crate that a file belongs to."""
        if path not in self._roots:
            self._roots[path] = self._find_root(path)
        return self._roots[path]

    def _find_root(self, path: str) -> str:
        folder = path.rpartition("/")[0]
        if path.rpartition("/")[2] in ("main.rs", "lib.rs", "build.rs") or posixpath.basename(folder) in ("bin", "examples"):
            return path
        while True:
            found = [p for name in ("main.rs", "lib.rs") if (p := posixpath.join(folder, name)) in self.program.languages]
            if found:
                # With both, the library is what most files belong to unless the binary declares the first module.
                return self._declaring(found, posixpath.relpath(path, folder or ".").partition("/")[0].removesuffix(".rs"))
            if not folder:
                return path
            folder = folder.rpartition("/")[0]

    def _declaring(self, roots: list[str], name: str) -> str:
        if len(roots) > 1:
            for root in reversed(roots):
                module = self.program.module(root)
                if module is not None and any(isinstance(s, ir.Import) and s.kind == "mod" and s.module == name for s in module.ir.body):
                    return root
        return roots[-1]

    def crate_root(self, name: str) -> Place | None:
        """The library root of a crate of the repository."""
        folder = self.crates.get(name)
        if folder is None:
            return None
        for tail in _ROOTS:
            path = posixpath.join(folder, tail)
            if path in self.program.languages:
                return Place(path)
        return None

    def child(self, place: Place, name: str) -> Place | None:
        """The module ``name`` inside of ``place``: inline, or in a file of its own."""
        statement = next((s for s in self.body(place) if _declares(s, name)), None)
        if isinstance(statement, ir.Class):
            return Place(place.path, (*place.inline, name))
        folder, _, file = place.path.rpartition("/")
        if isinstance(statement, ir.Import) and statement.alias is not None:  # #[path = "x.rs"]
            path = posixpath.normpath(posixpath.join(folder, statement.module))
            return Place(path) if path in self.program.languages else None
        if file not in ("mod.rs", "main.rs", "lib.rs") and place.path != self.root_of(place.path):
            folder = place.path.removesuffix(".rs")
        folder = posixpath.join(folder, *place.inline)
        for path in (posixpath.join(folder, f"{name}.rs"), posixpath.join(folder, name, "mod.rs")):
            if path in self.program.languages:
                return Place(path)
        return None

    def parent(self, place: Place) -> Place | None:
        """The module around ``place``."""
        if place.inline:
            return Place(place.path, place.inline[:-1])
        root = self.root_of(place.path)
        if place.path == root:
            return None
        folder, _, file = place.path.rpartition("/")
        if file == "mod.rs":
            folder = folder.rpartition("/")[0]
        if folder == root.rpartition("/")[0]:
            return Place(root)
        for path in (f"{folder}.rs", posixpath.join(folder, "mod.rs")):
            if path in self.program.languages and path != place.path:
                return Place(path)
        return Place(root)

    def start(self, place: Place, first: str) -> Place | None:
        """Where a path that begins with ``first`` starts from: ``crate``, ``self``, ``super``, a crate or a child module."""
        if first == "crate":
            return Place(self.root_of(place.path))
        if first == "self":
            return place
        if first == "super":
            return self.parent(place)
        return self.child(place, first) if self.declares_module(place, first) else self.crate_root(first)

    def declares_module(self, place: Place, name: str) -> bool:
        """Whether ``mod name`` stands in a module."""
        return any(_declares(s, name) for s in self.body(place))

    def body(self, place: Place) -> list[ir.Stmt]:
        """The items of a module."""
        module = self.program.module(place.path)
        body = module.ir.body if module is not None else []
        for name in place.inline:
            inner = next((s for s in body if isinstance(s, ir.Class) and s.kind == "module" and s.name == name), None)
            if inner is None:
                return []
            body = inner.body
        return body

    def module(self, place: Place) -> Module | None:
        """The file of a module."""
        return self.program.module(place.path)

    def impls(self, root: str, name: str) -> Iterator[tuple[ir.Class, Module]]:
        """The impl blocks of a type among the files of the repository, those of the same crate first."""
        pattern = rb"\bimpl\b(?:[^{;]*?\bfor\s+|\s*(?:<[^{;]*?>)?\s*)(?:&?(?:mut\s+)?(?:\w+::)*)(\w+)[^{;]*\{"
        paths = self.program.declared("rust", pattern).get(name, [])
        for path in sorted(paths, key=lambda p: (self.root_of(p) != root, p)):
            module = self.program.module(path)
            for block in _blocks(module.ir.body) if module is not None else ():
                if module is not None and block.name == name:
                    yield block, module


def _declares(statement: ir.Stmt, name: str) -> bool:
    if isinstance(statement, ir.Import):
        return statement.kind == "mod" and (statement.alias or statement.module) == name
    return isinstance(statement, ir.Class) and statement.kind == "module" and statement.name == name


def _blocks(body: list[ir.Stmt]) -> Iterator[ir.Class]:
    for statement in body:
        if isinstance(statement, ir.Class) and statement.kind == "impl":
            yield statement
        elif isinstance(statement, ir.Class) and statement.kind == "module" and not is_test(statement.annotations):
            yield from _blocks(statement.body)


def is_test(annotations: list[ir.Annotation]) -> bool:
    """Whether an item is compiled for tests only: ``#[cfg(test)]``, ``#[test]``, ``#[tokio::test]``."""
    for annotation in annotations:
        if annotation.name == "test":
            return True
        if annotation.name == "cfg" and any(isinstance(a.value, ir.Name) and a.value.id == "test" for a in annotation.args):
            return True
    return False
