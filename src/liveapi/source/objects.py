"""A revision of a git repository, read from its objects without a checkout."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from liveapi.errors import SourceError
from liveapi.source.base import MAX_ENTRIES, MAX_SIZE, PRUNED, Entry, Source
from liveapi.source.gitdir import clean_url, pick_remote
from liveapi.source.names import printable

if TYPE_CHECKING:
    import pygit2

_FOLDER, _LINK, _MODULE = 0o040000, 0o120000, 0o160000


class Revision(Source):
    """The tree of a commit, or the folder ``below`` in it. Links and submodules are left out: they hold no source of their own."""

    def __init__(self, repository: Path, revision: str | None, below: str = "", *, enter: Iterable[str] = ()) -> None:
        import pygit2

        self.repository = repository
        self._handle: pygit2.Repository | None = None
        self._enter = frozenset(enter)
        self._missing = ""
        repo = self._open()
        commit, tree = _resolve(repo, revision)
        #: Where the root is below the repository's top; ``""``: it is the top.
        self.below = below.strip("/")
        for part in (p for p in below.split("/") if p):
            child = tree[part] if tree is not None and part in tree else None
            if not isinstance(child, pygit2.Tree):
                raise SourceError(f"{printable(below)} is not a folder at {revision or 'HEAD'}", "name a folder that the revision has")
            tree = child
        #: The id of the tree; ``None`` in a repository without a commit.
        self.tree = str(tree.id) if tree is not None else None
        folder = below.rpartition("/")[2] or _title(repository)
        super().__init__(folder, revision=commit, remote=clean_url(pick_remote(_remotes(repo))))
        if tree is None:
            self.note(".", "the repository has no commit yet")

    @property
    def key(self) -> str:
        return f"git:{os.fsencode(self.repository).hex()}"

    def _open(self) -> pygit2.Repository:
        if self._handle is None:
            import pygit2

            # libgit2 refuses repositories of other users, since git would run programs that their configuration names. libgit2 runs none.
            pygit2.settings.owner_validation = False
            try:
                self._handle = pygit2.Repository(str(self.repository))
            except (pygit2.GitError, KeyError, ValueError, OSError) as error:
                raise SourceError(
                    f"{printable(str(self.repository))} cannot be opened as a git repository", printable(str(error))
                ) from error
        return self._handle

    def _list(self) -> list[Entry]:
        return [] if self.tree is None else list(self._walk(self.tree))

    def _walk(self, top: str) -> Iterator[Entry]:
        import pygit2

        repo = self._open()
        stack = [("", top)]
        left = MAX_ENTRIES
        while stack:
            folder, ident = stack.pop()
            try:
                tree = repo[ident]
            except (KeyError, ValueError, pygit2.GitError):
                self.note(folder or ".", "the folder's object is missing or broken")
                continue
            if not isinstance(tree, pygit2.Tree):
                self.note(folder or ".", "the folder's object is not a tree")
                continue
            for item in tree:
                # A hostile tree can be a few bytes and name billions of files; folders count as well.
                if left <= 0:
                    self.note(".", f"more than {MAX_ENTRIES} files: the rest is left out")
                    return
                left -= 1
                name = os.fsdecode(item.raw_name or b"")
                path = folder + (name if name.isprintable() else printable(name))
                mode = int(item.filemode)
                if mode == _FOLDER:
                    if name not in PRUNED or name in self._enter:
                        stack.append((path + "/", str(item.id)))
                elif mode not in {_LINK, _MODULE}:
                    yield Entry(path, -1, 0o100755 if mode == 0o100755 else 0o100644, (), str(item.id))

    def _load(self, entry: Entry) -> bytes | None:
        import pygit2

        repo = self._open()
        try:
            if entry.size < 0 and entry.blob is not None:
                # The header tells the size before the bytes are unpacked.
                entry.size = repo.odb.read_header(entry.blob)[1]
                if entry.size > MAX_SIZE:
                    self.too_large(entry.path, entry.size)
                    return None
            blob = repo[entry.blob or ""]
        except (KeyError, ValueError, pygit2.GitError):
            self.note(entry.path, "its object is missing in the repository (a partial clone?) or broken")
            return None
        return blob.data if isinstance(blob, pygit2.Blob) else None

    def __getstate__(self) -> dict[str, Any]:
        return {**super().__getstate__(), "_handle": None}


def _resolve(repo: pygit2.Repository, revision: str | None) -> tuple[str | None, pygit2.Tree | None]:
    """The commit and its tree; a revision may also name a tree. ``None`` twice for the HEAD of an empty repository."""
    import pygit2

    if revision is None and repo.head_is_unborn:
        return None, None
    try:
        found = repo.revparse_single(revision or "HEAD")
        tree = found.peel(pygit2.Tree)
    except (KeyError, ValueError, pygit2.GitError) as error:
        message = f"no revision {printable(revision or 'HEAD')} in {printable(_title(Path(repo.path)))}"
        raise SourceError(message, "name a branch, tag or commit that `git rev-parse` knows") from error
    try:
        return str(found.peel(pygit2.Commit).id), tree
    except (ValueError, pygit2.GitError):  # It names a tree itself.
        return None, tree


def _title(repository: Path) -> str:
    """``shop`` for ``…/shop``, ``…/shop.git`` and ``…/shop/.git``."""
    folder = repository.parent if repository.name == ".git" else repository
    return folder.name.removesuffix(".git") or "root"


def _remotes(repo: pygit2.Repository) -> dict[str, str]:
    import pygit2

    found: dict[str, str] = {}
    try:
        for item in repo.config:
            section, _, rest = item.name.partition(".")
            name, _, variable = rest.rpartition(".")
            if section == "remote" and variable == "url" and item.value:
                found.setdefault(name, item.value)
    except (pygit2.GitError, ValueError):
        return {}
    return found
