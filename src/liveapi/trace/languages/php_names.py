"""Where PHP names are declared: Composer's PSR-4 folders first, then an index of all declarations."""

from __future__ import annotations

import json
import posixpath
from typing import TYPE_CHECKING

from liveapi.syntax import ir

if TYPE_CHECKING:
    from liveapi.trace.program import Module, Program

# These only say which files are worth a look, so they are kept simple: they run over every file.
_CLASSES = rb"\b(?:class|interface|trait|enum)[ \t]+([A-Za-z_]\w*)"
_FUNCTIONS = rb"(?m)(?:^|[;{}>])[ \t]*function[ \t]+&?(\w+)[ \t]*\("
_CONSTANTS = rb"\b(?:const[ \t]+|define\(\s*['\"])(\w+)"


class PhpNames:
    """Finds the file of a class, function or constant by its qualified name."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._roots: list[tuple[str, str]] | None = None

    @property
    def roots(self) -> list[tuple[str, str]]:
        """Namespace prefix and folder of every PSR-4 rule of every ``composer.json``, longest prefix first."""
        if self._roots is None:
            self._roots = sorted(
                (pair for path in self.program.named("composer.json") for pair in _psr4(path, self.program.text(path) or "")),
                key=lambda pair: -len(pair[0]),
            )
        return self._roots

    def class_named(self, name: str) -> tuple[Module, ir.Class] | None:
        """The class of a qualified name (``App\\Models\\User``)."""
        name = name.strip("\\")
        last = name.rpartition("\\")[2]
        for prefix, folder in self.roots:
            if name.startswith(prefix):
                path = posixpath.join(folder, name[len(prefix) :].replace("\\", "/") + ".php")
                if path in self.program.languages and (found := self._class_in(path, name, last)) is not None:
                    return found
        for path in self.program.declared("php", _CLASSES).get(last, []):
            if (found := self._class_in(path, name, last)) is not None:
                return found
        return None

    def _class_in(self, path: str, name: str, last: str) -> tuple[Module, ir.Class] | None:
        module = self.program.module(path)
        if module is None:
            return None
        for statement in declarations(module.ir.body):
            if isinstance(statement, ir.Class) and statement.name == last:
                package = module.ir.package if statement.namespace is None else statement.namespace
                if f"{package}\\{last}".strip("\\") == name:
                    return module, statement
        return None

    def modules_of_function(self, name: str) -> list[Module]:
        """Files that declare a function whose last name is ``name``'s, those of the same namespace first."""
        return self._modules(_FUNCTIONS, name)

    def modules_of_constant(self, name: str) -> list[Module]:
        """Files that define a constant, by ``const`` or ``define``."""
        return self._modules(_CONSTANTS, name)

    def _modules(self, pattern: bytes, name: str) -> list[Module]:
        package, _, last = name.strip("\\").rpartition("\\")
        paths = self.program.declared("php", pattern).get(last, [])[:20]
        modules = [m for p in paths if (m := self.program.module(p)) is not None]
        return sorted(modules, key=lambda m: m.ir.package != package)


def declarations(body: list[ir.Stmt]) -> list[ir.Stmt]:
    """The statements of a file with those of its conditions (``if (!function_exists('x')) { function x … }``)."""
    out: list[ir.Stmt] = []
    for statement in body:
        out.append(statement)
        if isinstance(statement, ir.If):
            out.extend(declarations(statement.then))
        elif isinstance(statement, ir.Block):
            out.extend(declarations(statement.body))
    return out


def _psr4(path: str, text: str) -> list[tuple[str, str]]:
    try:
        manifest = json.loads(text)
    except ValueError:
        return []
    autoload = manifest.get("autoload") if isinstance(manifest, dict) else None
    rules = autoload.get("psr-4") if isinstance(autoload, dict) else None
    out = []
    for prefix, folders in (rules if isinstance(rules, dict) else {}).items():
        for folder in folders if isinstance(folders, list) else [folders]:
            if isinstance(folder, str):
                root = posixpath.normpath(posixpath.join(posixpath.dirname(path), folder))
                out.append((str(prefix), "" if root == "." else root))
    return out
