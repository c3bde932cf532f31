"""Where Java and Kotlin names are declared: both languages see each other's packages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from liveapi.syntax import ir

if TYPE_CHECKING:
    from liveapi.trace.program import Module, Program

_JAVA = rb"(?m)\b(?:class|interface|enum|record)[ \t]+(\w+)"
_KOTLIN = (
    rb"(?m)^[ \t]*(?:@[\w.:]+(?:\([^)\n]*\))?[ \t]+)*(?:(?:public|private|internal|protected|open|abstract|sealed|data|inline|value|enum"
    rb"|annotation|const|suspend|override|operator|infix|external|tailrec|lateinit|expect|actual|fun)[ \t]+)*"
    rb"(?:class|interface|object|typealias|fun|val|var)[ \t]+(?:<[^>\n]*>[ \t]*)?(?:[\w<>?*, ]+\.)*`?(\w+)"
)
_PACKAGE = rb"(?m)^[ \t]*package[ \t]+([\w.`]+)"


class JvmNames:
    """Finds the file that declares a name of a package, by an index of all declarations."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._nested: dict[str, dict[str, ir.Class]] = {}
        self._packages: dict[str, set[str]] | None = None

    def modules(self, name: str, package: str | None = None) -> Iterator[Module]:
        """Files that may declare ``name``, Java's one-class files first; those of ``package`` alone, if one is given."""
        seen: set[str] = set()
        for path in self.program.named(f"{name}.java") + self.program.named(f"{name}.kt"):
            if path in self.program.languages:
                seen.add(path)
                if self._is_of(path, package) and (module := self.program.module(path)) is not None:
                    yield module
        for language, pattern in (("kotlin", _KOTLIN), ("java", _JAVA)):
            for path in self.program.declared(language, pattern).get(name, []):
                if path not in seen and self._is_of(path, package) and (module := self.program.module(path)) is not None:
                    yield module

    def _is_of(self, path: str, package: str | None) -> bool:
        """Whether a file may be of a package: what its text says, so that only those that matter are parsed."""
        if package is None:
            return True
        if self._packages is None:
            self._packages = {}
            for language in ("java", "kotlin"):
                for name, paths in self.program.declared(language, _PACKAGE).items():
                    for file in paths:
                        self._packages.setdefault(file, set()).add(name.replace("`", ""))
        known = self._packages.get(path)
        return package == "" or known is None or package in known

    def declaring(self, package: str, name: str, near: str = "") -> list[Module]:
        """Files of ``package`` that declare ``name`` at their top, those that share most of the path with ``near`` first."""
        found = [m for m in self.modules(name, package) if m.ir.package == package and declares(m, name)]
        return sorted(found, key=lambda m: -_shared(m.path, near))

    def nested(self, module: Module) -> dict[str, ir.Class]:
        """The classes inside classes of a file, by simple name."""
        if module.path not in self._nested:
            found: dict[str, ir.Class] = {}
            stack = [s for s in module.ir.body if isinstance(s, ir.Class)]
            while stack:
                for statement in stack.pop().body:
                    if isinstance(statement, ir.Class):
                        found.setdefault(statement.name, statement)
                        stack.append(statement)
            self._nested[module.path] = found
        return self._nested[module.path]


def declares(module: Module, name: str) -> bool:
    """Whether a file declares ``name`` at its top."""
    for statement in module.ir.body:
        if isinstance(statement, ir.Class | ir.Function):
            if statement.name == name:
                return True
        elif isinstance(statement, ir.Assign) and isinstance(statement.target, ir.Name) and statement.target.id == name:
            return True
    return False


def _shared(path: str, near: str) -> int:
    """How many leading folders two paths share: modules of one build repeat package names."""
    count = 0
    for a, b in zip(path.split("/")[:-1], near.split("/")[:-1], strict=False):
        if a != b:
            break
        count += 1
    return count
