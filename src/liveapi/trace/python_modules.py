"""From a dotted module name to a file of the repository, as Python's import system finds it.

A repository does not say which of its folders are on the import path (``src`` layouts, ``sys.path`` edits, ``PYTHONPATH`` in a
container). Any folder that holds the first name may be; the one that the importer most likely means is taken.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liveapi.trace.program import Program

_IMPORTS = rb"(?m)^[ \t]*(?:from|import)[ \t]+([A-Za-z_][\w.]*)"
_DECLARED = r"(?m)^[ \t]*(?:(?:async[ \t]+)?def|class)[ \t]+{0}\b|^{0}\b[ \t]*(?::[^=\n]*)?="


class ModulePaths:
    """Finds modules and packages in one program. A package without ``__init__.py`` is its folder's path with ``/`` at the end."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._found: dict[tuple[str, str, str | None], str | None] = {}
        #: First name of an import ▶ folders that hold a package or module of that name.
        self._holders: dict[str, set[str]] = {}
        self._folders: set[str] = {""}
        self._files = set(program.of_language("python"))
        for path in self._files:
            parts = path.split("/")
            for i, part in enumerate(parts[:-1]):
                folder = "/".join(parts[:i])
                self._holders.setdefault(part, set()).add(folder)
                self._folders.add(f"{folder}/{part}".lstrip("/"))
            if parts[-1] != "__init__.py":
                self._holders.setdefault(parts[-1].rpartition(".")[0], set()).add("/".join(parts[:-1]))
        #: The dotted name of the root itself, when the root lies inside a package.
        self.root_name = self._guess_root_name()

    def resolve(self, importer: str, dotted: str, name: str | None = None) -> str | None:
        """The path of the module ``dotted`` (``a.b``, ``.x``, ``..``) as the file ``importer`` means it; ``name`` is what is taken
        out of it. ``None`` for what lies outside the repository."""
        key = (importer.rpartition("/")[0], dotted, name)
        if key not in self._found:
            found = self._relative(importer, dotted) if dotted.startswith(".") else self._absolute(importer, dotted, name)
            # A file does not import itself: the name is a library's. A package's own file takes its submodules out of itself.
            itself = found == importer and not dotted.startswith(".")
            self._found[key] = None if itself and (name is None or self.submodule(importer, name) is None) else found
        return self._found[key]

    def submodule(self, module: str, name: str) -> str | None:
        """The module ``name`` inside the package ``module`` (its ``__init__.py``, or its folder with ``/``)."""
        if not module.endswith(("/", "__init__.py")):
            return None
        return self._within(module.rstrip("/") if module.endswith("/") else module.rpartition("/")[0], [name])

    def inside_root_name(self, dotted: str) -> bool:
        """Whether ``dotted`` names a package around the root (``company`` when the root is ``company.shop``)."""
        return self.root_name.startswith(dotted + ".")

    def _within(self, folder: str, names: list[str]) -> str | None:
        path = "/".join([folder, *names]).strip("/")
        if f"{path}.py" in self._files:
            # A package wins over a module of the same name.
            package = f"{path}/__init__.py"
            return package if package in self._files else f"{path}.py"
        if (package := f"{path}/__init__.py".lstrip("/")) in self._files:
            return package
        return f"{path}/" if path in self._folders else None

    def _relative(self, importer: str, dotted: str) -> str | None:
        rest = dotted.lstrip(".")
        folder = importer.split("/")[:-1]
        for _ in range(len(dotted) - len(rest) - 1):
            if not folder:
                return None
            folder.pop()
        return self._within("/".join(folder), rest.split(".") if rest else [])

    def _absolute(self, importer: str, dotted: str, name: str | None) -> str | None:
        names = dotted.split(".")
        if names[0] not in self._holders and self.root_name:
            inside = dotted.removeprefix(self.root_name)
            if inside != dotted and (not inside or inside.startswith(".")):
                return self._within("", [n for n in inside.split(".") if n])
        for holder in sorted(self._holders.get(names[0], ()), key=lambda h: _rank(h, importer, self._is_package(h))):
            found = self._within(holder, names)
            if found is not None and self._meant(holder, names, found, name):
                return found
        return None

    def _is_package(self, folder: str) -> bool:
        return f"{folder}/__init__.py".lstrip("/") in self._files

    def _meant(self, holder: str, names: list[str], found: str, name: str | None) -> bool:
        """Whether ``found`` is more than a folder or sibling that happens to be named like a library."""
        if found.endswith("/"):
            return len(names) > 1 or name is None or self.submodule(found, name) is not None
        if not self._is_package(holder):
            return True
        # A package's folder is on the import path only where its files are run as scripts.
        if names[0] in sys.stdlib_module_names or name is None:
            return False
        return name == "*" or self.submodule(found, name) is not None or self._declares(found, name)

    def _declares(self, path: str, name: str) -> bool:
        text = self.program.text(path) or ""
        return re.search(_DECLARED.format(re.escape(name)), text) is not None

    def _guess_root_name(self) -> str:
        """When the root is itself a package, files import it by a name that its folders do not show: the name that fits most."""
        if "__init__.py" not in self._files:
            return ""
        votes: Counter[str] = Counter()
        for dotted, files in self.program.declared("python", _IMPORTS).items():
            names = dotted.split(".")
            if names[0] in self._holders or names[0] in sys.stdlib_module_names:
                continue
            for i in range(1, len(names)):
                found = self._within("", names[i:])
                if found is not None and not found.endswith("/"):
                    votes[".".join(names[:i])] += len(files)
        best = votes.most_common(1)
        return best[0][0] if best and best[0][1] > 1 else ""


def _rank(holder: str, importer: str, package: bool) -> tuple[bool, bool, int, str]:
    """Folders above the importer first, the nearest of them, and packages last: they are seldom on the import path."""
    above = not holder or importer.startswith(holder + "/")
    shared = 0
    for a, b in zip(holder.split("/"), importer.split("/"), strict=False):
        if a != b:
            break
        shared += 1
    return package, not above, -shared, holder
