"""What is the application's own code: paths and contents judged by the rows of :mod:`liveapi.source.rules`.

Only what is below the root is judged, never the root's own name: who reads ``~/examples/shop`` wants the shop.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from liveapi.source import rules
from liveapi.source.base import Source
from liveapi.source.ignore import IgnoreFile
from liveapi.source.languages import language_of
from liveapi.source.rules import JVM, SCRIPT, Kind


@dataclass(frozen=True, slots=True)
class Excluded:
    """Why a file is not application code: the kind, and for people a reason."""

    kind: Kind
    reason: str

    @property
    def followed(self) -> bool:
        """Whether the file is read where the application calls into it."""
        return self.kind in {Kind.GENERATED, Kind.TOOLING, Kind.FRONT_END}


#: The first folder of a reversed domain, from where the names of folders are those of packages.
_DOMAINS = frozenset({
    "com", "org", "net", "io", "dev", "de", "fr", "uk", "cn", "jp", "ru", "nl", "me", "edu", "gov", "ch", "at", "it", "es", "br",
    "in", "eu", "co",
})  # fmt: skip

_NAMES_OF = {
    language: [row for row in rules.NAMES if language in row.languages]
    for language in {name for row in rules.NAMES for name in row.languages}
}


class Scope:
    """The judgement over one source. ``include`` are patterns, as in ``.gitignore``, of paths that count whatever the rules say."""

    def __init__(self, source: Source, include: Iterable[str] = ()) -> None:
        self._source = source
        self._include = IgnoreFile(include)
        self._folders: dict[tuple[str, str], Excluded | None] = {}
        self._packages: dict[str, _Package | None] = {}

    # --- by path ----------------------------------------------------------------------------------------------------

    def excluded(self, path: str) -> Excluded | None:
        """The verdict on a path; ``None`` for application code. See :meth:`excluded_by_content` for the rest."""
        language = language_of(path) or ""
        folder, _, name = path.rpartition("/")
        verdict = self._by_folder(folder, language) or _by_name(path, name, language)
        if verdict is None and language in SCRIPT:
            verdict = self._front_end(folder)
        return verdict if verdict is not None and not self.included(path) else None

    def included(self, path: str) -> bool:
        """Whether the user asked for this path, or for a folder above it."""
        if not self._include:
            return False
        parts = path.split("/")
        above = ("/".join(parts[:i]) for i in range(1, len(parts)))
        return any(self._include.decide(folder, folder=True) for folder in above) or bool(self._include.decide(path, folder=False))

    def _by_folder(self, folder: str, language: str) -> Excluded | None:
        """The verdict of the rows on a folder, or on one above it."""
        if not folder:
            return None
        key = (folder, language)
        if key not in self._folders:
            parent = folder.rpartition("/")[0]
            self._folders[key] = self._by_folder(parent, language) or self._judge_folder(folder, language)
        return self._folders[key]

    def _judge_folder(self, folder: str, language: str) -> Excluded | None:
        parent, _, name = folder.rpartition("/")
        parts = parent.split("/") if parent else []
        for kind, reason, pattern, languages in rules.PATHS:
            # Searched up to the end, which is this folder; those above were judged before.
            match = pattern.search(folder + "/") if not languages or language in languages else None
            if match is not None and not (kind is Kind.TEST and _is_package(folder[: match.start()].split("/"), language)):
                return Excluded(kind, f"{reason} ({match[0].strip('/')}/)")
        if _is_package(parts, language) or _is_route(parts, language):
            return None
        for row in rules.FOLDERS:
            if name in row.names and (not row.languages or language in row.languages) and self._applies(row.where, parent, parts):
                return Excluded(row.kind, f"{row.reason} ({name}/)")
        if f"{folder}/pyvenv.cfg" in self._source:
            return Excluded(Kind.VENDORED, f"code of others ({name}/)")
        return None

    def _applies(self, where: str, parent: str, parts: list[str]) -> bool:
        if where == "outside":
            return not rules.SOURCE_FOLDERS & set(parts)
        return where == "anywhere" or not parent or parent in self._projects

    @cached_property
    def _projects(self) -> set[str]:
        """The folders that hold a manifest."""
        found = set()
        for entry in self._source.entries():
            folder, _, name = entry.path.rpartition("/")
            if name in rules.MANIFESTS or name.endswith(rules.MANIFEST_ENDINGS):
                found.add(folder)
        return found

    # --- front-end packages -----------------------------------------------------------------------------------------

    def _front_end(self, folder: str) -> Excluded | None:
        """The verdict on scripts in ``folder`` by the nearest package.json that tells something, or by the name of a folder."""
        nearest: bool | None = None
        while True:
            package = self._package(folder)
            if package is not None and package.serves:
                return None
            if nearest is None and package is not None:
                nearest = package.draws
                if nearest:
                    return Excluded(Kind.FRONT_END, f"front-end code ({folder}/package.json)".replace("(/", "("))
            if not folder:
                return None
            folder, _, name = folder.rpartition("/")
            if name in rules.FRONT_END_FOLDERS:
                return Excluded(Kind.FRONT_END, f"front-end code ({name}/)")

    def _package(self, folder: str) -> _Package | None:
        """What the package.json in ``folder`` tells."""
        path = f"{folder}/package.json" if folder else "package.json"
        if folder not in self._packages:
            self._packages[folder] = _package(self._source.read(path)) if path in self._source else None
        return self._packages[folder]

    # --- by content -------------------------------------------------------------------------------------------------

    def excluded_by_content(self, path: str, data: bytes) -> Excluded | None:
        """The verdict on a file whose path raised no objection."""
        verdict = judge_content(path, data)
        return verdict if verdict is not None and not self.included(path) else None


def judge_content(path: str, data: bytes) -> Excluded | None:
    """What the bytes of a file say about it; depends on nothing else, so that it can be kept with them."""
    language = language_of(path) or ""
    if language in SCRIPT and len(data) > rules.MINIFIED_SIZE and len(data) > rules.MINIFIED_LINE * (data.count(b"\n") + 1):
        return Excluded(Kind.VENDORED, "a minified bundle")
    if b"generated" in data[: rules.HEAD].lower() and rules.GENERATED_HEAD.search(data, 0, rules.HEAD):
        return Excluded(Kind.GENERATED, "generated code (its first lines say so)")
    name = path.rpartition("/")[2]
    for row in _NAMES_OF.get(language, ()):
        if row.content is not None and row.pattern.fullmatch(name) and row.content.search(data):
            return Excluded(row.kind, f"{row.reason} ({name})")
    return None


def _by_name(path: str, name: str, language: str) -> Excluded | None:
    if language in JVM and "src/main/" in path:
        return None
    for row in _NAMES_OF.get(language, ()):
        if row.content is None and row.pattern.fullmatch(name):
            return Excluded(row.kind, f"{row.reason} ({name})")
    return None


def _is_package(parts: list[str], language: str) -> bool:
    """Whether folders below ``parts`` are packages of a Java or Kotlin program, whose names say nothing."""
    if language not in JVM:
        return False
    return any(pair == ("src", "main") for pair in pairwise(parts)) or not _DOMAINS.isdisjoint(parts)


def _is_route(parts: list[str], language: str) -> bool:
    """Whether folders below ``parts`` are parts of what is served: controllers, or the file routes of Next.js and its like."""
    if not rules.ROUTE_FOLDERS.isdisjoint(parts):
        return True
    return language in SCRIPT and any(pair in {("app", "api"), ("pages", "api")} for pair in pairwise(parts))


@dataclass(frozen=True, slots=True)
class _Package:
    """A package.json: whether it names a library that serves, and one that draws."""

    serves: bool
    draws: bool


def _package(data: bytes) -> _Package | None:
    """``None`` for a file that names no dependency, such as one that only sets the type of modules."""
    try:
        package = json.loads(data)
    except (ValueError, RecursionError):
        return None
    if not isinstance(package, dict):
        return None
    named: set[str] = set()
    for field in ("dependencies", "devDependencies", "peerDependencies", "optionalDependencies"):
        value = package.get(field)
        if isinstance(value, dict):
            named.update(value)
    if not named:
        return None
    serves = bool(named & rules.SERVER_LIBRARIES) or any(name.startswith(rules.SERVER_SCOPES) for name in named)
    return _Package(serves, bool(named & rules.FRONT_END_LIBRARIES))
