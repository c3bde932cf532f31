"""Small trees and repositories for the tests."""

from __future__ import annotations

from pathlib import Path

import pygit2

AUTHOR = pygit2.Signature("A", "a@example.org", 1_700_000_000, 0)


def write(root: Path, files: dict[str, str | bytes]) -> Path:
    """Lay down files; folders as needed."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def commit(root: Path, message: str = "work") -> str:
    """Commit everything in ``root``, a repository or to become one; the commit's id."""
    repo = pygit2.Repository(str(root)) if (root / ".git").exists() else pygit2.init_repository(str(root), initial_head="main")
    repo.index.add_all()
    repo.index.write()
    parents = [] if repo.head_is_unborn else [repo.head.target]
    return str(repo.create_commit("HEAD", AUTHOR, AUTHOR, message, repo.index.write_tree(), parents))


def bare(folder: Path, files: dict[str, str | bytes]) -> Path:
    """A bare repository whose ``main`` holds ``files``."""
    repo = pygit2.init_repository(str(folder), bare=True, initial_head="main")
    index = pygit2.Index()
    for name, content in files.items():
        blob = repo.create_blob(content.encode() if isinstance(content, str) else content)
        index.add(pygit2.IndexEntry(name, blob, pygit2.enums.FileMode.BLOB))
    repo.create_commit("refs/heads/main", AUTHOR, AUTHOR, "work", index.write_tree(repo), [])
    return folder
