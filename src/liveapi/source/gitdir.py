"""The little that a work tree needs of its ``.git``: where it is, the commit, the remote, the tracked paths.

Read directly, since loading libgit2 costs more than all of it. Whatever is odd here yields "not known"; nothing raises.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

_SHA = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
#: Files in ``.git`` larger than this are not read here.
_MAX = 64_000_000


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > _MAX or not path.is_file():
            return b""
        return path.read_bytes()
    except OSError:
        return b""


def _text(path: Path) -> str:
    return _bytes(path).decode("utf-8", "replace")


@dataclass(frozen=True)
class GitFolder:
    """A work tree's ``top`` and its git folder (which is elsewhere for linked work trees and submodules)."""

    top: Path
    folder: Path

    @classmethod
    def find(cls, root: Path) -> GitFolder | None:
        """The repository that ``root`` is a work tree of, or lies in."""
        for top in (root, *root.parents):
            dot = top / ".git"
            if dot.is_dir():
                return cls(top, dot) if (dot / "HEAD").exists() else None
            if dot.is_file():
                target = re.match(r"gitdir: (.+)", _text(dot))
                folder = top / target[1].strip() if target else None
                return cls(top, folder) if folder is not None and (folder / "HEAD").exists() else None
        return None

    @cached_property
    def common(self) -> Path:
        """Where references and configuration are: the main work tree's folder, for a linked one."""
        named = _text(self.folder / "commondir").strip()
        return self.folder / named if named else self.folder

    @property
    def revision(self) -> str | None:
        """The commit that is checked out; ``None`` before the first one."""
        value = _text(self.folder / "HEAD").strip()
        for _ in range(5):  # A reference may name another one; a circle ends here.
            if not value.startswith("ref:"):
                break
            value = self._reference(value[4:].strip())
        return value if _SHA.fullmatch(value) else None

    def _reference(self, name: str) -> str:
        if not name.startswith("refs/") or ".." in name.split("/"):
            return ""
        for base in (self.folder, self.common):
            value = _text(base / name).strip()
            if value:
                return value
        packed = re.search(rf"^([0-9a-f]{{40,64}}) {re.escape(name)}$", _text(self.common / "packed-refs"), re.MULTILINE)
        return packed[1] if packed else ""

    @property
    def remote(self) -> str | None:
        """The URL of ``origin``, or of the only remote."""
        remotes: dict[str, str] = {}
        section = None
        for line in _text(self.common / "config").splitlines():
            header = re.match(r'\s*\[\s*(\w[\w.-]*)(?:\s+"(.*)")?\s*\]', line)
            if header:
                section = header[2] if header[1].lower() == "remote" else None
            elif section is not None and (value := re.match(r"\s*url\s*=\s*(.*)", line, re.IGNORECASE)):
                remotes.setdefault(section, value[1].strip().strip('"'))
        return clean_url(pick_remote(remotes))

    def tracked(self) -> set[str]:
        """The paths in the index, relative to ``top``."""
        wide = re.search(r"objectformat\s*=\s*sha256", _text(self.common / "config"), re.IGNORECASE)
        return {os.fsdecode(path) for path in index_paths(_bytes(self.folder / "index"), 32 if wide else 20)}


def pick_remote(remotes: dict[str, str]) -> str | None:
    """``origin``'s URL, or the only one."""
    return remotes.get("origin") or (next(iter(remotes.values())) if len(remotes) == 1 else None)


def clean_url(url: str | None) -> str | None:
    """``url`` without user, password, query and fragment; the ``git@`` of ssh stays, since it is no secret."""
    if not url:
        return None
    if "://" not in url:
        return url if os.path.sep == "\\" or "@" not in url or re.match(r"[\w.-]+@[^:@]+:", url) else url.rpartition("@")[2]
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    user, _, host = parts.netloc.rpartition("@")
    kept = user.partition(":")[0] if parts.scheme in {"ssh", "git+ssh"} and user else ""
    return urlunsplit((parts.scheme, f"{kept}@{host}" if kept else host, parts.path, "", ""))


def index_paths(data: bytes, hash_size: int = 20) -> list[bytes]:
    """The paths in a git index (versions 2 to 4); what was read so far where it is cut off or broken."""
    version = int.from_bytes(data[4:8])
    if data[:4] != b"DIRC" or version not in {2, 3, 4}:
        return []
    paths: list[bytes] = []
    position = 12
    flags_at = 40 + hash_size
    previous = b""
    limit = len(data) - hash_size
    for _ in range(int.from_bytes(data[8:12])):
        flags = int.from_bytes(data[position + flags_at : position + flags_at + 2])
        name_at = position + flags_at + (4 if flags & 0x4000 else 2)
        if version == 4:
            # The name is that of the entry before, less some bytes at its end, plus what follows.
            dropped, shift = 0, name_at
            while shift < limit:
                byte = data[shift]
                dropped = ((dropped + 1) << 7 if shift > name_at else 0) | (byte & 0x7F)
                shift += 1
                if not byte & 0x80:
                    break
            end = data.find(b"\0", shift)
            path = previous[: len(previous) - dropped] + data[shift:end]
            following = end + 1
        else:
            end = data.find(b"\0", name_at)
            path = data[name_at:end]
            following = position + (end - position + 8) // 8 * 8
        if end < 0 or end > limit or not path:
            break
        paths.append(path)
        previous = path
        position = following
    return paths
