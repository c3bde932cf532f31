"""What is kept between runs: bytes by key, in one SQLite file in the user's cache folder.

A cache never decides what is true and never stops a run. An entry that is damaged is absent, a file that is damaged is replaced,
and where nothing can be written, nothing is kept.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self, TypeVar

from liveapi import __version__

if TYPE_CHECKING:
    import sqlite3

_T = TypeVar("_T")

#: Raised when the layout of the file or of what is in it changes.
FORMAT = 1
#: Above this many bytes the entries used longest ago are dropped, until three quarters are left.
LIMIT = 512_000_000
#: How long to wait for another process that writes.
_BUSY_SECONDS = 5.0
_DAY = 86_400
_CHECK = 8


class Store(Protocol):
    """Bytes by key."""

    def get_many(self, keys: Iterable[str]) -> dict[str, bytes]:
        """Those of the keys that are there."""

    def put_many(self, items: Mapping[str, bytes]) -> None:
        """Keep these, in place of what was there."""

    def close(self) -> None:
        """Let go of the file."""


class NullStore:
    """Keeps nothing: ``--no-cache``."""

    def get_many(self, keys: Iterable[str]) -> dict[str, bytes]:  # noqa: ARG002 - nothing is there under any key
        return {}

    def put_many(self, items: Mapping[str, bytes]) -> None:
        pass

    def close(self) -> None:
        pass


class Cache:
    """A :class:`Store` in the SQLite file ``path``; safe with several threads, processes and forks at once."""

    def __init__(self, path: Path, *, limit: int = LIMIT) -> None:
        self.path = path
        self._limit = limit
        self._connection: sqlite3.Connection | None = None
        self._owner = 0
        self._broken = False
        self._lock = threading.RLock()

    # --- the store --------------------------------------------------------------------------------------------------

    def get_many(self, keys: Iterable[str]) -> dict[str, bytes]:
        wanted = list(dict.fromkeys(keys))
        if not wanted:
            return {}
        found = self._attempt(lambda db: self._read(db, wanted))
        return found if found is not None else {}

    def put_many(self, items: Mapping[str, bytes]) -> None:
        if items:
            self._attempt(lambda db: self._write(db, items))

    def close(self) -> None:
        with self._lock:
            if self._connection is not None and self._owner == os.getpid():
                self._connection.close()
            self._connection = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        with contextlib.suppress(Exception):
            self.close()

    def __getstate__(self) -> tuple[Path, int]:
        return self.path, self._limit

    def __setstate__(self, state: tuple[Path, int]) -> None:
        self.__init__(state[0], limit=state[1])  # type: ignore[misc]

    # --- inside -----------------------------------------------------------------------------------------------------

    def _read(self, db: sqlite3.Connection, wanted: list[str]) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        stale: list[str] = []
        now = int(time.time())
        for part in _parts(wanted, 500):
            marks = ",".join("?" * len(part))
            for key, used, value in db.execute(f"SELECT key, used, value FROM entry WHERE key IN ({marks})", part):  # noqa: S608 - only marks
                if isinstance(value, bytes) and value[:_CHECK] == _check(key, value[_CHECK:]):
                    found[key] = value[_CHECK:]
                    if now - used > _DAY:
                        stale.append(key)
        if stale:
            # Once a day is enough to tell what is in use, and spares a write on every read.
            with contextlib.suppress(Exception), db:
                db.executemany("UPDATE entry SET used = ? WHERE key = ?", ((now, key) for key in stale))
        return found

    def _write(self, db: sqlite3.Connection, items: Mapping[str, bytes]) -> None:
        now = int(time.time())
        with db:
            db.executemany(
                "INSERT OR REPLACE INTO entry (key, used, value) VALUES (?, ?, ?)",
                ((key, now, _check(key, value) + value) for key, value in items.items()),
            )
        if self._size(db) > self._limit:
            self._evict(db)

    @staticmethod
    def _size(db: sqlite3.Connection) -> int:
        """Bytes in use, without the pages that are free to be used again."""
        pages, free, size = (int(db.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("page_count", "freelist_count", "page_size"))
        return (pages - free) * size

    def _evict(self, db: sqlite3.Connection) -> None:
        surplus = self._size(db) - self._limit * 3 // 4
        doomed: list[tuple[str]] = []
        for key, size in db.execute("SELECT key, length(value) FROM entry ORDER BY used, rowid"):
            if surplus <= 0:
                break
            doomed.append((key,))
            surplus -= size
        with db:
            db.executemany("DELETE FROM entry WHERE key = ?", doomed)

    def _attempt(self, action: Callable[[sqlite3.Connection], _T]) -> _T | None:
        """``action``'s result; ``None`` where the file cannot be used. A damaged file is replaced, and the action tried once more."""
        import sqlite3

        with self._lock:
            for again in (True, False):
                if self._broken:
                    return None
                try:
                    return action(self._open())
                except sqlite3.OperationalError as error:
                    # Locked for too long, full or read-only disk: this run does without. Other codes mean damage.
                    if getattr(error, "sqlite_errorcode", 0) & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
                        return None
                    if not again or not self._replaceable(error):
                        self._broken = True
                except sqlite3.DatabaseError:
                    if not again:
                        self._broken = True
                    self._remove()
                except OSError:
                    self._broken = True
        return None

    def _replaceable(self, error: sqlite3.OperationalError) -> bool:
        """Whether the error tells of a file with another layout, which a new one mends."""
        import sqlite3

        if getattr(error, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_ERROR:
            return False
        self._remove()
        return True

    def _open(self) -> sqlite3.Connection:
        import sqlite3

        if self._connection is not None and self._owner == os.getpid():
            return self._connection
        # A connection must not be used, nor closed, in a forked process: it is dropped, and the file opened anew.
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        db = sqlite3.connect(self.path, timeout=_BUSY_SECONDS, check_same_thread=False)
        try:
            db.execute("PRAGMA journal_mode = WAL")
            # A power cut may lose the last entries, never the file.
            db.execute("PRAGMA synchronous = NORMAL")
            db.execute("CREATE TABLE IF NOT EXISTS entry (key TEXT PRIMARY KEY, used INTEGER NOT NULL, value BLOB NOT NULL)")
            db.execute("CREATE INDEX IF NOT EXISTS entry_used ON entry (used)")
        except BaseException:
            db.close()
            raise
        self._connection, self._owner = db, os.getpid()
        return db

    def _remove(self) -> None:
        self.close()
        for suffix in ("", "-wal", "-shm"):
            with contextlib.suppress(OSError):
                self.path.with_name(self.path.name + suffix).unlink()


def open_cache(*, enabled: bool = True) -> Store:
    """The user's cache; one that keeps nothing where it is not wanted."""
    return Cache(cache_folder() / f"cache-{FORMAT}.sqlite") if enabled else NullStore()


def cache_folder() -> Path:
    """``LIVEAPI_CACHE_DIR``, or the folder in which the system keeps caches."""
    named = os.environ.get("LIVEAPI_CACHE_DIR")
    if named:
        return Path(named)
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or "~/AppData/Local"
    elif sys.platform == "darwin":
        base = "~/Library/Caches"
    else:
        # A relative XDG_CACHE_HOME is invalid and to be ignored, says the specification.
        named = os.environ.get("XDG_CACHE_HOME", "")
        base = named if named.startswith("/") else "~/.cache"
    return Path(base).expanduser() / "liveapi"


def fingerprint(*packages: str) -> str:
    """A short digest that changes with LiveAPI's version, Python's, and the files of ``packages`` (never imported here).

    It goes into keys, so that an upgrade misses what it would misread. The files count, not only the version, since a grammar
    can be replaced in place, and whoever works on LiveAPI changes it without raising its version.
    """
    digest = hashlib.blake2b(f"{FORMAT} {__version__} {sys.version}".encode(), digest_size=9)
    for package in packages:
        try:
            spec = importlib.util.find_spec(package)
        except (ImportError, ValueError):
            spec = None
        for folder in sorted(spec.submodule_search_locations or ()) if spec else ():
            with os.scandir(folder) as scan:
                for item in sorted(scan, key=lambda item: item.name):
                    if item.name.endswith((".py", ".so", ".pyd")):
                        status = item.stat()
                        digest.update(f"{package} {item.name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _check(key: str, value: bytes) -> bytes:
    """A checksum of an entry: against damage, not against an enemy, who could write to the user's cache only as the user."""
    digest = hashlib.blake2b(key.encode("utf-8", "surrogateescape"), digest_size=_CHECK)
    digest.update(value)
    return digest.digest()


def _parts(items: list[str], size: int) -> Iterator[list[str]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
