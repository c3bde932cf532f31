"""A program made of texts, for tests of how names lead to files."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from liveapi.syntax import ir


@dataclass(slots=True, eq=False)
class FakeModule:
    path: str
    language: str
    ir: ir.Module

    @property
    def folder(self) -> str:
        return self.path.rpartition("/")[0]


class FakeProgram:
    """What the evaluator's program offers for finding files."""

    def __init__(self, texts: dict[str, str], language: str, suffix: str, parse: Callable[[bytes], ir.Module]) -> None:
        self.texts = texts
        self.languages = {path: language for path in texts if path.endswith(suffix)}
        self.paths = frozenset(texts)
        self._parse = parse

    def module(self, path: str) -> FakeModule | None:
        return FakeModule(path, self.languages[path], self._parse(self.texts[path].encode())) if path in self.languages else None

    def text(self, path: str) -> str | None:
        return self.texts.get(path)

    def in_folder(self, folder: str) -> list[str]:
        return sorted(p for p in self.languages if p.rpartition("/")[0] == folder)

    def has_folder(self, folder: str) -> bool:
        return bool(self.in_folder(folder))

    def named(self, file_name: str) -> list[str]:
        return sorted((p for p in self.paths if p.rpartition("/")[2] == file_name), key=lambda p: (p.count("/"), p))

    def declared(self, language: str, pattern: bytes, *_words: bytes) -> dict[str, list[str]]:
        index: dict[str, list[str]] = {}
        for path in sorted(p for p, found in self.languages.items() if found == language):
            for name in sorted(set(re.findall(pattern, self.texts[path].encode()))):
                index.setdefault(name.decode(), []).append(path)
        return index
