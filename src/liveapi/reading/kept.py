"""The contract of a source, kept for as long as nothing changes that it was made from.

With no file changed nothing is looked at. Otherwise :mod:`liveapi.reading.dependencies` tells whether the change concerns the contract.
"""

from __future__ import annotations

import hashlib
import importlib.util
import io
import os
import pickle
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import liveapi
from liveapi.api import model
from liveapi.api.model import Api
from liveapi.source.base import RACY_NS, Entry, Source
from liveapi.source.cache import Store, fingerprint
from liveapi.source.languages import languages_of

if TYPE_CHECKING:
    from liveapi.reading.dependencies import Check, Dependencies
    from liveapi.source.scan import Scan
    from liveapi.trace.program import Earlier

_GRAMMARS = [
    f"tree_sitter_{name}" for name in ("c_sharp", "go", "java", "javascript", "kotlin", "php", "python", "ruby", "rust", "typescript")
]


class KeptContract:
    """The place for the contract of ``source`` as it is at the moment ``now`` (nanoseconds), read with ``include``."""

    def __init__(self, store: Store, source: Source, include: Iterable[str], now: int) -> None:
        self._store = store
        self._source = source
        self._now = now
        entries = source.entries()
        # Everything that a contract depends on: what is read, and the code that reads. Not only source code: settings count, too.
        state = hashlib.blake2b(digest_size=16)
        # The languages say which frameworks were asked.
        for part in (_code(_foreign()), *sorted(include), source.key, source.name, " ".join(sorted(languages_of(entries)))):
            state.update(part.encode() + b"\0")
        self._base = state.digest()
        state.update(f"{source.revision}\0".encode())
        for entry in entries:
            state.update(f"{entry.path}\0{entry.size if entry.stamp else 0} {entry.stamp or entry.blob}\n".encode())
        self._state = state.digest()
        in_tree = any(entry.stamp for entry in entries)
        # A work tree has one contract at a time; revisions stay what they are.
        self._key = f"api:{source.key}" if in_tree else f"api:{state.hexdigest()}"
        self._last = f"last:{source.key}"
        self._names = f"names:{source.key}"
        self._check: Check | None = None
        self._in_tree = in_tree
        self._sure = all(map(self.settled, entries))
        self._known: tuple[dict[bytes, list[str]], bytes, bytes] | None = None

    def settled(self, entry: Entry) -> bool:
        """Whether a change of a file would show; one that was written just now may be written again without a change of its times."""
        return not entry.stamp or self._now - max(entry.stamp[:2]) > RACY_NS

    def get(self) -> Api | None:
        """The contract, if it was kept and nothing changed since."""
        data = self._store.get_many([self._key]).get(self._key)
        return _api(data[len(self._state) :]) if data is not None and data[: len(self._state)] == self._state else None

    def markers(self) -> Mapping[bytes, list[str]] | None:
        """The markers looked for in the last reading, if what was kept of it can tell whether a change concerns it."""
        data = self._store.get_many([self._last]).get(self._last)
        if data is None or data[: len(self._base)] != self._base:
            return None
        try:
            markers, depends, contract = _Reader(io.BytesIO(data[len(self._base) :])).load()
        except Exception:  # noqa: BLE001 - whatever is wrong with it, the contract is read anew
            return None
        self._known = (markers, depends, contract)
        return self._known[0]

    def same(self, found: Scan) -> Api | None:
        """The contract of the last reading, if nothing changed that it was made from; evidence is brought up to date."""
        if self._known is None:
            return None
        from liveapi.reading.dependencies import Check, Dependencies, moved
        from liveapi.reading.modules import Modules

        markers, depends, contract = self._known
        known, api = Dependencies.loads(depends), _api(contract)
        if known is None or api is None:
            return None
        modules = Modules(self._source, found, self._store)
        check = self._check = Check(known, self._source, found, modules, self.settled)
        again = moved(api, check.lines) if check.holds() and not check.changed & {w.file for w in api.warnings} else None
        if again is None:
            return None
        again.revision = self._source.revision
        modules.keep()
        self.put(again, markers, known)
        return again

    def earlier(self) -> Earlier | None:
        """After :meth:`same` found that the contract changed: what files that did not change were asked, and answered."""
        if self._check is None:
            return None
        from liveapi.reading.dependencies import earlier

        return earlier(self._check, self._store.get_many([self._names]).get(self._names))

    def put_names(self, data: bytes) -> None:
        """Keep what files answered (:func:`~liveapi.reading.dependencies.dumps_names`)."""
        self._store.put_many({self._names: data})

    def put(self, api: Api, markers: Mapping[bytes, list[str]], depends: Dependencies) -> None:
        """Keep the contract and what it depends on. As that of a tree in which nothing changes only if all files have stood still for
        long enough to tell when they change.

        One of a revision with missing objects is not kept: they may be fetched later.
        """
        if not self._in_tree and api.warnings:
            return
        contract = pickle.dumps(api, 5)
        kept = {self._last: self._base + pickle.dumps((dict(markers), depends.dumps(), contract), 5)}
        if self._sure:
            kept[self._key] = self._state + contract
        self._store.put_many(kept)


def _api(data: bytes) -> Api | None:
    try:
        api = _Reader(io.BytesIO(data)).load()
    except Exception:  # noqa: BLE001 - whatever is wrong with it, the contract is read anew
        return None
    return api if isinstance(api, Api) else None


class _Reader(pickle.Unpickler):
    """Knows the classes of the contract, and no others."""

    def find_class(self, module: str, name: str) -> Any:
        found = getattr(model, name, None) if module == model.__name__ and "." not in name else None
        if isinstance(found, type) and found.__module__ == model.__name__:
            return found
        raise pickle.UnpicklingError(f"{module}.{name} is not part of a contract")


def _foreign() -> list[str]:
    """The modules of frameworks from elsewhere."""
    from importlib.metadata import entry_points

    return [point.module for point in entry_points(group="liveapi.frameworks")]


def _code(foreign: Iterable[str]) -> str:
    """A digest of LiveAPI's own files and those of frameworks from elsewhere, by size and time."""
    digest = hashlib.blake2b(fingerprint("tree_sitter", *_GRAMMARS).encode(), digest_size=12)
    root = Path(liveapi.__file__).parent
    files = [os.path.join(folder, name) for folder, _, names in os.walk(root) for name in names if name.endswith(".py")]  # noqa: PTH118 - 200 files
    for module in sorted(foreign):
        try:
            spec = importlib.util.find_spec(module)
        except (ImportError, ValueError):
            spec = None  # It says so when it is imported.
        if spec is not None and spec.origin is not None and spec.has_location:
            files.append(spec.origin)
    for file in sorted(files):
        status = os.stat(file)  # noqa: PTH116 - the same
        digest.update(f"{file} {status.st_size} {status.st_mtime_ns}\n".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()
