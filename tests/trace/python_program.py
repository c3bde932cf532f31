"""A program made of texts, for tests of what reads Python without running the evaluator."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from textwrap import dedent
from typing import Any

from liveapi.syntax import ir
from liveapi.syntax.python import Python
from liveapi.trace.python_modules import ModulePaths
from liveapi.trace.python_names import Names


@dataclass(eq=False)
class TextModule:
    path: str
    language: str
    ir: ir.Module


@dataclass
class TextProgram:
    """As much of a program as looking names up needs."""

    files: dict[str, str]
    parsed: dict[str, TextModule] = field(default_factory=dict)

    def module(self, path: str) -> TextModule | None:
        if path not in self.files:
            return None
        if path not in self.parsed:
            self.parsed[path] = TextModule(path, "python", Python.parse(self.files[path].encode()))
        return self.parsed[path]

    def text(self, path: str) -> str | None:
        return self.files.get(path)

    def of_language(self, *languages: str) -> list[str]:
        return sorted(self.files) if "python" in languages else []

    def declared(self, language: str, pattern: bytes, *_words: bytes) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for path in self.of_language(language):
            for name in set(re.findall(pattern, self.files[path].encode())):
                found.setdefault(name.decode(), []).append(path)
        return found


def paths(files: dict[str, str]) -> ModulePaths:
    """What finds modules in it."""
    program: Any = TextProgram({path: dedent(text) for path, text in files.items()})
    return ModulePaths(program)


def names(files: dict[str, str]) -> tuple[Names, Any]:
    """What finds names in it, and its first module."""
    found = paths(files)
    module = found.program.module(next(iter(files)))
    return Names(found.program, found), module
