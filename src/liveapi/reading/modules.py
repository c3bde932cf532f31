"""The parsed files of one reading, kept between readings by blob id."""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from functools import cache

from liveapi.source.base import Source
from liveapi.source.cache import Store
from liveapi.source.scan import Scan
from liveapi.syntax import ir
from liveapi.syntax.base import Language, Origin
from liveapi.syntax.cache import CachedModules, Ident

#: Language ▶ module and class; TypeScript with JSX has a grammar of its own.
_CLASSES = {
    "python": ("python", "Python"),
    "javascript": ("javascript", "JavaScript"),
    "typescript": ("typescript", "TypeScript"),
    "tsx": ("typescript", "TSX"),
    "go": ("go", "Go"),
    "java": ("java", "Java"),
    "kotlin": ("kotlin", "Kotlin"),
    "csharp": ("csharp", "CSharp"),
    "php": ("php", "Php"),
    "ruby": ("ruby", "Ruby"),
    "rust": ("rust", "Rust"),
}


def _absent(blob: str) -> bytes:
    """Of what is no longer in the tree there are no bytes: a body that was not kept cannot be had."""
    raise LookupError(blob)


@cache
def language_class(name: str) -> type[Language] | None:
    """The syntax of a language, or ``None`` if there is none."""
    module, cls = _CLASSES[name]
    try:
        found = importlib.import_module(f"liveapi.syntax.{module}")
    except ModuleNotFoundError:
        return None
    by_name = {k.lower(): v for k, v in vars(found).items() if isinstance(v, type) and issubclass(v, Language)}
    return by_name.get(cls.lower())


class Modules:
    """Gives the IR of a file: from the cache, or parsed now."""

    def __init__(self, source: Source, found: Scan, store: Store) -> None:
        self.source = source
        self.found = found
        self.cached = CachedModules(store)
        self._modules: dict[Ident, ir.Module] = {}
        self._blobs: dict[str, str] = {}
        self._parsed: dict[Ident, Origin] = {}
        #: The files whose IR was asked for.
        self.consulted: dict[str, Ident] = {}

    def _ident(self, path: str) -> Ident | None:
        file = self.found.files.get(path)
        if file is None:
            return None
        cls = language_class("tsx" if path.lower().endswith(".tsx") else file.language)
        if cls is None:
            return None
        blob = self.source.blob(path)
        self._blobs[blob] = path
        return blob, cls

    def prepare(self, paths: Iterable[str]) -> None:
        """Fetch from the cache at once what will be needed."""
        wanted = [ident for path in paths if (ident := self._ident(path)) is not None]
        self._modules.update(self.cached.get_many(wanted, self._load))

    def parse(self, path: str) -> ir.Module | None:
        """The IR of a file; ``None`` where it is no source code or cannot be read."""
        ident = self._ident(path)
        if ident is None:
            return None
        if ident not in self._modules:
            known = self.cached.get_many([ident], self._load)
            self._modules.update(known)
            if ident not in known:
                self._modules[ident], self._parsed[ident] = ident[1].opened(self.source.read(path))
        self.consulted[path] = ident
        module = self._modules[ident]
        if module.problem is not None:
            self.source.note(path, module.problem)
        return module

    def used(self, ident: Ident) -> set[tuple[int, int]]:
        """The spans of those function bodies of a consulted file that were asked for."""
        parsed = self._parsed.get(ident)
        return parsed.used if parsed is not None else self.cached.used(ident)

    def kept(self, blob: str, path: str) -> ir.Module | None:
        """The IR of what ``path`` held when its blob was ``blob``, if it was kept."""
        ident = self._ident(path)
        if ident is None:
            return None
        old = (blob, ident[1])
        return self.cached.get_many([old], _absent).get(old)

    def keep(self) -> None:
        """Keep all that was parsed for the next reading."""
        self.cached.put_many(self._modules)

    def _load(self, blob: str) -> bytes:
        return self.source.read(self._blobs[blob])
