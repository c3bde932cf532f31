"""A work tree: the files that git would say belong to it, with or without git."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from liveapi.source.base import MAX_ENTRIES, MAX_SIZE, PRUNED, Entry, Source
from liveapi.source.gitdir import GitFolder
from liveapi.source.ignore import IgnoreFile
from liveapi.source.names import printable

#: An ignore file and the path of its folder, with a final ``/`` (``""`` for the top), both relative to the same place.
Rules = list[tuple[str, IgnoreFile]]


class WorkTree(Source):
    """The folder ``root``. Symbolic links are not followed: what they lead to is in the tree under its own name, or outside of it."""

    def __init__(self, root: Path, *, enter: Iterable[str] = ()) -> None:
        git = GitFolder.find(root)
        rules: Rules = []
        if git is not None:
            rules = _outer_rules(git, root)
            # A folder that the repository around it ignores was named all the same: then that repository does not matter.
            inner = root.relative_to(git.top).parts
            if any(_ignored(rules, "/".join(inner[: i + 1]), folder=True) for i in range(len(inner))):
                git, rules = None, []
        super().__init__(root.name or "root", revision=git.revision if git else None, remote=git.remote if git else None)
        self.root = root
        self._git = git
        self._outer = rules
        self._enter = frozenset(enter)
        #: The names on disk of those paths that are not printable.
        self._names: dict[str, str] = {}

    @property
    def key(self) -> str:
        return f"tree:{os.fsencode(self.root).hex()}"

    def _list(self) -> list[Entry]:
        git = self._git
        base = "" if git is None or git.top == self.root else self.root.relative_to(git.top).as_posix() + "/"
        tracked = git.tracked() if git else set()
        return list(self._walk(base, tracked, _folders(tracked)))

    def _walk(self, base: str, tracked: set[str], tracked_folders: set[str]) -> Iterable[Entry]:
        """The files below the root. Paths and rules are relative to the repository's top, ``base`` leads from there to the root."""
        # The third says that the folder is ignored, and entered only for the tracked files in it.
        stack: list[tuple[str, Rules, bool]] = [(base, self._outer, False)]
        left = MAX_ENTRIES
        cut = len(base)
        root = str(self.root)
        while stack:
            folder, rules, ignored = stack.pop()
            below = os.path.join(root, folder[cut:]) if len(folder) > cut else root
            try:
                with os.scandir(below) as scan:
                    items = list(scan)
            except OSError as error:
                self.note(printable(folder[cut:]) or ".", f"cannot be listed: {error.strerror}")
                continue
            rules = self._inner_rules(folder, rules, items)
            for item in items:
                path = folder + item.name
                try:
                    if item.is_dir(follow_symlinks=False):
                        if item.name in PRUNED and item.name not in self._enter:
                            continue
                        outside = ignored or bool(rules and _ignored(rules, path, folder=True))
                        if not outside or path in tracked_folders:
                            stack.append((path + "/", rules, outside))
                        continue
                    if not item.is_file(follow_symlinks=False) or item.name == ".git":
                        continue
                    if path not in tracked and (ignored or (rules and _ignored(rules, path, folder=False))):
                        continue
                    status = item.stat(follow_symlinks=False)
                except OSError as error:
                    self.note(printable(path[cut:]), f"cannot be looked at: {error.strerror}")
                    continue
                shown = path[cut:]
                if not shown.isprintable():
                    shown = self._show(shown)
                if left <= 0:
                    self.note(".", f"more than {MAX_ENTRIES} files: the rest is left out")
                    return
                left -= 1
                mode = 0o100755 if status.st_mode & stat.S_IXUSR else 0o100644
                yield Entry(shown, status.st_size, mode, (status.st_mtime_ns, status.st_ctime_ns, status.st_ino))

    def _inner_rules(self, folder: str, rules: Rules, items: list[os.DirEntry[str]]) -> Rules:
        """``rules`` and those of the folder's own ignore file, which decide first."""
        for item in items:
            if item.name == ".gitignore":
                own = _ignore_file(item.path)
                return [(folder, own), *rules] if own else rules
        return rules

    def _show(self, path: str) -> str:
        shown = printable(path)
        self._names.setdefault(shown, path)
        return shown

    def _load(self, entry: Entry) -> bytes | None:
        path = os.path.join(self.root, self._names.get(entry.path, entry.path))
        try:
            # Not through a link, and not waiting on a pipe, should the file have been replaced since the listing.
            descriptor = os.open(
                path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
            )
            with open(descriptor, "rb", buffering=0) as file:
                # One call reads it all, and one byte more than was listed tells that it grew.
                data = os.read(descriptor, entry.size + 1) if entry.size >= 0 else b""
                if len(data) != entry.size:
                    data += file.read(MAX_SIZE + 1)
        except OSError as error:
            self.note(entry.path, f"cannot be read: {error.strerror}")
            return None
        if len(data) > MAX_SIZE:
            self.too_large(entry.path, len(data))
            return None
        return data


def _ignored(rules: Rules, path: str, *, folder: bool) -> bool:
    """What the innermost ignore file with an opinion says."""
    for base, file in rules:
        decision = file.decide(path[len(base) :], folder=folder)
        if decision is not None:
            return decision
    return False


def _ignore_file(path: str | Path) -> IgnoreFile:
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        with open(descriptor, "rb") as file:
            return IgnoreFile.parse(file.read(MAX_SIZE))
    except OSError:
        return IgnoreFile([])


def _outer_rules(git: GitFolder, root: Path) -> Rules:
    """The rules from outside the root: the repository's own exclusions, and ignore files of the folders above the root."""
    found = [("", _ignore_file(git.common / "info" / "exclude"))]
    if root != git.top:
        parts = root.relative_to(git.top).parts
        for depth in range(len(parts)):
            base = "/".join(parts[:depth])
            found.insert(0, (base + "/" if base else "", _ignore_file(git.top.joinpath(*parts[:depth]) / ".gitignore")))
    return [(base, file) for base, file in found if file]


def _folders(paths: set[str]) -> set[str]:
    """All folders above the paths."""
    found: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return found
