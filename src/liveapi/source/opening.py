"""From what a user writes to a source: a work tree, a bare repository, or ``repo@revision``."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from liveapi.errors import SourceError
from liveapi.source.base import PRUNED, Source
from liveapi.source.gitdir import GitFolder
from liveapi.source.names import printable
from liveapi.source.objects import Revision
from liveapi.source.tree import WorkTree

_REMEDY = "give a folder, a bare git repository, or repository@revision"


def open_source(spec: str | os.PathLike[str] = ".", *, include: Iterable[str] = ()) -> Source:
    """The source that ``spec`` names. What exists literally comes before what could be read as ``repository@revision``.

    ``include`` are patterns of paths that are wanted although they are left out by default; here they open folders of
    tools such as ``node_modules`` that are otherwise not entered at all.
    """
    text = os.fspath(spec)
    if "\0" in text:
        raise SourceError("a path cannot hold a zero byte", _REMEDY)
    enter = {part for pattern in include for part in pattern.split("/") if part in PRUNED}
    try:
        if os.path.lexists(text):
            return _literal(Path(text), enter)
        position = text.find("@")
        while position >= 0:
            left, right = text[:position] or ".", text[position + 1 :]
            if right and Path(left).is_dir():
                return _revision(Path(left).resolve(), right, enter)
            position = text.find("@", position + 1)
    except (OSError, RuntimeError) as error:  # RuntimeError: a circle of links, before Python 3.13
        reason = error.strerror if isinstance(error, OSError) else "a circle of links"
        raise SourceError(f"{printable(text)} cannot be opened ({reason})", _REMEDY) from error
    raise SourceError(f"{printable(text)} does not exist", _REMEDY)


def _literal(path: Path, enter: set[str]) -> Source:
    path = path.resolve(strict=True)
    if not path.is_dir():
        raise SourceError(f"{printable(str(path))} is not a folder", _REMEDY)
    if _is_repository(path):
        return Revision(path, None, enter=enter)
    if not os.access(path, os.R_OK | os.X_OK):
        raise SourceError(f"{printable(str(path))} cannot be read", "mend its permissions")
    return WorkTree(path, enter=enter)


def _revision(path: Path, revision: str, enter: set[str]) -> Source:
    if _is_repository(path):
        return Revision(path, revision, enter=enter)
    git = GitFolder.find(path)
    if git is None:
        raise SourceError(f"{printable(str(path))} is not in a git repository", f"leave out @{printable(revision)}, or name a repository")
    return Revision(git.top, revision, path.relative_to(git.top).as_posix().removeprefix("."), enter=enter)


def _is_repository(path: Path) -> bool:
    """Whether the folder is a git folder itself: a bare repository, or ``.git``."""
    return (path / "HEAD").is_file() and (path / "objects").is_dir() and (path / "refs").is_dir()
