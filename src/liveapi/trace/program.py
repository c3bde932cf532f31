"""The repository as the evaluator sees it: files by language, parsed when they are first needed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Protocol, TypeVar, cast

from liveapi.syntax import ir
from liveapi.syntax.ir import Import

_T = TypeVar("_T")


class Files(Protocol):
    """Where file contents come from."""

    def read(self, path: str) -> bytes:
        """The bytes of a file; raises ``OSError`` when it cannot be read."""
        ...


@dataclass(slots=True, eq=False)
class Module:
    """One source file of the repository."""

    path: str
    language: str
    ir: ir.Module
    _imports: list[Import] | None = None

    @property
    def imports(self) -> list[Import]:
        """The imports at the top of the file, picked out once: every name that nothing in the file declares asks for them."""
        if self._imports is None:
            self._imports = [s for s in self.ir.body if isinstance(s, Import)]
        return self._imports

    @property
    def folder(self) -> str:
        return self.path.rpartition("/")[0]

    @property
    def stem(self) -> str:
        """The file's name without its last ending."""
        return self.path.rpartition("/")[2].rpartition(".")[0]


@dataclass(slots=True)
class Consulted:
    """What was asked of files, other than to parse them: while a changed file gives the same answers, it is the same to the evaluator."""

    #: Files whose text was taken as a whole.
    texts: set[str] = field(default_factory=set)
    #: Path ▶ pattern ▶ whether the file holds it.
    held: dict[str, dict[bytes, bool]] = field(default_factory=dict)
    #: Language and pattern ▶ path ▶ the names found, sorted; a file without any is left out.
    names: dict[tuple[str, bytes], dict[str, tuple[bytes, ...]]] = field(default_factory=dict)
    #: The files in which names were looked for.
    searched: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an earlier reading was answered by files that are as they were."""

    unchanged: AbstractSet[str]
    #: Those of them in which names were looked for.
    searched: AbstractSet[str]
    held: Mapping[str, Mapping[bytes, bool]]
    names: Mapping[tuple[str, bytes], Mapping[str, tuple[bytes, ...]]]

    def holds(self, path: str, pattern: bytes) -> bool | None:
        """The answer of a file; ``None`` where it was not asked, or changed."""
        return self.held.get(path, {}).get(pattern) if path in self.unchanged else None


@dataclass(slots=True)
class Program:
    """All files of one repository.

    All that the evaluator and frameworks learn from the contents of files goes through here, and what they asked is remembered.

    ``languages`` maps every source file that may be read to its language; ``candidates`` are those with a framework's
    marker and within scope: only they may *declare* operations, the others are there to be followed into.
    """

    files: Files
    languages: dict[str, str]
    candidates: dict[str, frozenset[str]]
    #: Every file below the root, source or not: configuration is found here.
    paths: frozenset[str]
    parse: Callable[[str], ir.Module | None]
    #: Files that are only followed into where the application's own code leads there: generated code, settings, front-end packages.
    followed: frozenset[str] = frozenset()
    consulted: Consulted = field(default_factory=Consulted)
    earlier: Earlier | None = None
    _modules: dict[str, Module | None] = field(default_factory=dict)
    _texts: dict[str, str | None] = field(default_factory=dict)
    _folders: dict[str, list[str]] | None = None
    _declared: dict[tuple[str, bytes], dict[str, list[str]]] = field(default_factory=dict)
    _contents: dict[str, bytes] = field(default_factory=dict)
    _room: int = 64 << 20
    _suffixes: dict[str, list[str]] | None = None
    _once: dict[str, object] = field(default_factory=dict)

    def module(self, path: str) -> Module | None:
        """The parsed file, or ``None`` if there is no such source file or it cannot be read."""
        if path in self._modules:
            return self._modules[path]
        language = self.languages.get(path)
        found: Module | None = None
        if language is not None:
            tree = self.parse(path)
            if tree is not None:
                found = Module(path, language, tree)
        self._modules[path] = found
        return found

    def outside(self, path: str, language: str) -> Module | None:
        """The parsed file, also one that is no part of the application: vendored code, of which types are read."""
        tree = self.parse(path)
        return Module(path, language, tree) if tree is not None else None

    def loaded(self) -> Iterable[Module]:
        """The files parsed so far."""
        return [m for m in self._modules.values() if m is not None]

    def text(self, path: str) -> str | None:
        """The text of any file below the root (configuration, manifests), or ``None``.

        Any change to such a file is a reason to read all anew: of source files ask :meth:`holds` or :meth:`declared`.
        """
        self.consulted.texts.add(path)
        if path not in self._texts:
            try:
                self._texts[path] = self.files.read(path).decode("utf-8", "replace") if path in self.paths else None
            except OSError:
                self._texts[path] = None
        return self._texts[path]

    def holds(self, path: str, pattern: bytes) -> bool:
        """Whether a regular expression is found in a file."""
        known = self.consulted.held.setdefault(path, {})
        if pattern not in known:
            answer = self.earlier.holds(path, pattern) if self.earlier is not None else None
            if answer is None:
                data = self._bytes(path) if path in self.paths else None
                answer = data is not None and re.search(pattern, data) is not None
            known[pattern] = answer
        return known[pattern]

    def in_folder(self, folder: str) -> list[str]:
        """Source files directly in a folder, sorted."""
        if self._folders is None:
            self._folders = {}
            for path in sorted(self.languages):
                self._folders.setdefault(path.rpartition("/")[0], []).append(path)
        return self._folders.get(folder, [])

    def has_folder(self, folder: str) -> bool:
        """Whether any source file lies directly in ``folder``."""
        return bool(self.in_folder(folder))

    def named(self, file_name: str) -> list[str]:
        """All files of that name (the last part of the path), sorted, shallow ones first."""
        if self._suffixes is None:
            self._suffixes = {}
            for path in sorted(self.paths, key=lambda p: (p.count("/"), p)):
                self._suffixes.setdefault(path.rpartition("/")[2], []).append(path)
        return self._suffixes.get(file_name, [])

    def once(self, key: str, compute: Callable[[], _T]) -> _T:
        """What ``compute`` gives, worked out once for the repository: it may only depend on the paths that there are."""
        if key not in self._once:
            self._once[key] = compute()
        return cast("_T", self._once[key])

    def of_language(self, *languages: str) -> list[str]:
        return sorted(p for p, language in self.languages.items() if language in languages)

    def declared(self, language: str, pattern: bytes, *words: bytes) -> dict[str, list[str]]:
        """Names that ``pattern`` (one group, ASCII) finds in the files of a language, each with its files: a cheap index of
        declarations, made once, so that a name leads to a file without parsing them all. A file without any of ``words`` cannot
        hold a match: looking for those first is many times as fast."""
        key = (language, pattern)
        if key not in self._declared:
            compiled = re.compile(pattern)
            index: dict[str, list[str]] = {}
            answers = self.consulted.names[key] = {}
            known = self.earlier.names.get(key) if self.earlier is not None else None
            for path in self.of_language(language):
                if known is not None and self.earlier is not None and path in self.earlier.searched:
                    names = known.get(path, ())
                else:
                    data = self._bytes(path)
                    if data is None:
                        continue
                    holds = not words or any(word in data for word in words)
                    names = tuple(sorted(set(compiled.findall(data)))) if holds else ()
                self.consulted.searched.add(path)
                if names:
                    answers[path] = names
                for name in names:
                    index.setdefault(name.decode("utf-8", "replace"), []).append(path)
            self._declared[key] = index
        return self._declared[key]

    def holding(self, language: str, *words: bytes) -> list[str]:
        """The files of a language in which one of ``words`` occurs."""
        pattern = b"|".join(re.escape(word) for word in words)
        found = []
        for path in self.of_language(language):
            held = self.earlier.holds(path, pattern) if self.earlier is not None else None
            if held is None:
                data = self._bytes(path)
                held = data is not None and any(word in data for word in words)
            self.consulted.held.setdefault(path, {})[pattern] = held
            if held:
                found.append(path)
        return found

    def _bytes(self, path: str) -> bytes | None:
        """A file's bytes, kept while there is room: each index goes through all files again."""
        data = self._contents.get(path)
        if data is None:
            try:
                data = self.files.read(path)
            except OSError:
                return None
            self._room -= len(data)
            if self._room >= 0:
                self._contents[path] = data
        return data
