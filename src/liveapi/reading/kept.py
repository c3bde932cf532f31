"""The contract of a source as a whole, kept for as long as no file changes: then nothing is parsed and nothing is followed."""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import liveapi
from liveapi.api import model
from liveapi.api.model import Api
from liveapi.source.base import Source
from liveapi.source.cache import Store, fingerprint
from liveapi.source.scan import RACY_NS

_GRAMMARS = [
    f"tree_sitter_{name}" for name in ("c_sharp", "go", "java", "javascript", "kotlin", "php", "python", "ruby", "rust", "typescript")
]


class KeptContract:
    """The place for the contract of ``source`` as it is at the moment ``now`` (nanoseconds), read with ``include`` by ``classes``."""

    def __init__(self, store: Store, source: Source, include: Iterable[str], classes: Iterable[type], now: int) -> None:
        self._store = store
        entries = source.entries()
        # Everything that a contract depends on: what is read, and the code that reads. Not only source code: settings count, too.
        state = hashlib.blake2b(digest_size=16)
        for part in (_code(classes), *sorted(include), source.key, source.name, str(source.revision)):
            state.update(part.encode() + b"\0")
        for entry in entries:
            state.update(f"{entry.path}\0{entry.size if entry.stamp else 0} {entry.stamp or entry.blob}\n".encode())
        self._state = state.digest()
        in_tree = any(entry.stamp for entry in entries)
        # A work tree has one contract at a time; revisions stay what they are.
        self._key = f"api:{source.key}" if in_tree else f"api:{state.hexdigest()}"
        self._in_tree = in_tree
        #: A file that was written just now may be written again without a change of its times.
        self._sure = all(now - max(entry.stamp[:2]) > RACY_NS for entry in entries if entry.stamp)

    def get(self) -> Api | None:
        """The contract, if it was kept and nothing changed since."""
        data = self._store.get_many([self._key]).get(self._key)
        if data is None or data[: len(self._state)] != self._state:
            return None
        try:
            api = _Reader(io.BytesIO(data[len(self._state) :])).load()
        except Exception:  # noqa: BLE001 - whatever is wrong with it, the contract is read anew
            return None
        return api if isinstance(api, Api) else None

    def put(self, api: Api) -> None:
        """Keep the contract, if all files have stood still for long enough to tell when they change.

        One of a revision with missing objects is not kept: they may be fetched later.
        """
        if self._sure and (self._in_tree or not api.warnings):
            self._store.put_many({self._key: self._state + pickle.dumps(api, 5)})


class _Reader(pickle.Unpickler):
    """Knows the classes of the contract, and no others."""

    def find_class(self, module: str, name: str) -> Any:
        found = getattr(model, name, None) if module == model.__name__ and "." not in name else None
        if isinstance(found, type) and found.__module__ == model.__name__:
            return found
        raise pickle.UnpicklingError(f"{module}.{name} is not part of a contract")


def _code(classes: Iterable[type]) -> str:
    """A digest of LiveAPI's own files and those of frameworks from elsewhere, by size and time."""
    digest = hashlib.blake2b(fingerprint("tree_sitter", *_GRAMMARS).encode(), digest_size=12)
    root = Path(liveapi.__file__).parent
    files = [os.path.join(folder, name) for folder, _, names in os.walk(root) for name in names if name.endswith(".py")]  # noqa: PTH118 - 200 files
    modules = {cls.__module__ for cls in classes if not cls.__module__.startswith("liveapi.")}
    files += [file for name in modules if (file := getattr(sys.modules.get(name), "__file__", None))]
    for file in sorted(files):
        status = os.stat(file)  # noqa: PTH116 - the same
        digest.update(f"{file} {status.st_size} {status.st_mtime_ns}\n".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()
