"""What every source of code is: entries with paths, and their bytes."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from liveapi.source.names import printable

#: Larger files are not read. Of hand-written sources the largest seen in public repositories are around 1 MB; what is beyond is
#: bundles, generated tables and data, which cost seconds to parse and declare no operation.
MAX_SIZE = 2_000_000

#: A file younger than this when it was looked at may change once more without a change of its times: clocks of file systems tick
#: in steps of up to two seconds. It is read again next time.
RACY_NS = 2_000_000_000

#: A source lists at most so many files. Git trees can name millions from a few kilobytes.
MAX_ENTRIES = 500_000

#: Folders that are never entered: stores of tools and of other people's code, often larger than the rest together.
PRUNED = frozenset({
    ".git", ".hg", ".svn", ".bzr", ".jj", ".idea", ".vs", ".vscode", ".venv", ".tox", ".nox", ".gradle", ".mvn", ".terraform",
    ".mypy_cache", ".ruff_cache", ".pytest_cache", ".yarn", ".pnpm-store", "__pycache__", "node_modules", "bower_components",
    "jspm_packages", "site-packages",
})  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something that cost a file, or a part of the tree."""

    path: str
    message: str


@dataclass(slots=True)
class Entry:
    """One file. ``path`` is relative to the root, with ``/``, and printable (see :mod:`liveapi.source.names`)."""

    path: str
    #: In bytes; -1 where it is known only once the file is read (git objects).
    size: int
    #: As git writes it: ``0o100644`` or ``0o100755``.
    mode: int = 0o100644
    #: Changes when the file does: times and inode in a work tree. Empty for git objects, which ``blob`` identifies.
    stamp: tuple[int, ...] = ()
    #: Git's blob id of the bytes, where it is known without reading them.
    blob: str | None = None


class Source(ABC):
    """A tree of files. Nothing that a file holds can make a method raise: what cannot be read is empty, and noted."""

    def __init__(self, name: str, *, revision: str | None = None, remote: str | None = None) -> None:
        #: The root's own name. It is for titles; nothing is judged by it.
        self.name = printable(name)
        #: The commit: of a work tree, the one that is checked out.
        self.revision = revision
        #: Where the repository came from, credentials removed.
        self.remote = remote
        self._problems: dict[str, Problem] = {}

    # --- what there is ----------------------------------------------------------------------------------------------

    @abstractmethod
    def _list(self) -> list[Entry]:
        """The files, in any order."""

    @abstractmethod
    def _load(self, entry: Entry) -> bytes | None:
        """The bytes of a file; ``None`` where there are none to be had, after :meth:`note`."""

    @property
    @abstractmethod
    def key(self) -> str:
        """What names this tree, whatever it holds now, on this machine: for notes kept between runs."""

    @cached_property
    def _entries(self) -> dict[str, Entry]:
        found: dict[str, Entry] = {}
        for entry in sorted(self._list(), key=lambda e: e.path):
            if entry.path in found:
                self.note(entry.path, "another file has the same name once unprintable characters are written out; left out")
                continue
            found[entry.path] = entry
        return found

    def entries(self) -> list[Entry]:
        """All files that belong to the tree, by path: no ignored ones, no links, none in folders of tools."""
        return list(self._entries.values())

    def entry(self, path: str) -> Entry | None:
        """The file at ``path``."""
        return self._entries.get(path)

    def __contains__(self, path: object) -> bool:
        return path in self._entries

    # --- what it holds ----------------------------------------------------------------------------------------------

    def load(self, entry: Entry) -> bytes | None:
        """The bytes of a file; ``None``, with a problem noted, where it is too large, missing or unreadable."""
        if entry.size > MAX_SIZE:
            self.too_large(entry.path, entry.size)
            return None
        return self._load(entry)

    def read(self, path: str) -> bytes:
        """The bytes at ``path``; empty, with a problem noted, where they cannot be had or no such file is in the tree."""
        entry = self.entry(path)
        if entry is None:
            self.note(path, "not in the tree")
            return b""
        return self.load(entry) or b""

    def blob(self, path: str) -> str:
        """Git's blob id of the bytes at ``path``; reads them where it is not known."""
        entry = self.entry(path)
        if entry is not None and entry.blob is not None:
            return entry.blob
        ident = blob_id(self.read(path))
        if entry is not None:
            entry.blob = ident
        return ident

    # --- what went wrong --------------------------------------------------------------------------------------------

    def note(self, path: str, message: str) -> None:
        """Remember a problem: the first one of a path stays."""
        self._problems.setdefault(path, Problem(path, printable(message)))

    def too_large(self, path: str, size: int) -> None:
        """Note a file beyond :data:`MAX_SIZE`."""
        self.note(path, f"{size / 1e6:.1f} MB, more than the {MAX_SIZE / 1e6:.0f} MB that a source file may have: not read")

    @property
    def problems(self) -> list[Problem]:
        """What went wrong so far, by path."""
        return sorted(self._problems.values())

    def __getstate__(self) -> dict[str, Any]:
        """For other processes, which read the same files: without the listing, which they need not have."""
        return {name: value for name, value in self.__dict__.items() if name != "_entries"}


def blob_id(data: bytes) -> str:
    """Git's name for these bytes."""
    digest = hashlib.sha1(b"blob %d\0" % len(data), usedforsecurity=False)
    digest.update(data)
    return digest.hexdigest()
