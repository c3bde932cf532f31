"""Links to the same lines on GitHub or GitLab."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

from liveapi.api.model import Evidence
from liveapi.source.base import Source
from liveapi.source.gitdir import GitFolder
from liveapi.source.objects import Revision
from liveapi.source.tree import WorkTree

_ADDRESS = re.compile(r"(?:(?:https?|ssh|git)://)?(?:[\w.-]+@)?(?P<host>[\w.-]+)(?::\d+)?[:/](?P<path>[\w./~-]+?)(?:\.git)?/?")


@dataclass(frozen=True, slots=True)
class Remote:
    """A repository on a host whose addresses are known. ``prefix`` leads from its top to the root that was read."""

    name: str
    base: str
    revision: str
    prefix: str

    @classmethod
    def of(cls, source: Source) -> Remote | None:
        """The remote of a source, where there is one and the commit is known."""
        match = _ADDRESS.fullmatch(source.remote or "")
        if match is None or not source.revision:
            return None
        host = match["host"].lower()
        for name, kind in (("GitHub", "github"), ("GitLab", "gitlab")):
            if kind in host.split("."):
                return cls(name, f"https://{host}/{match['path']}", source.revision, _prefix(source))
        return None

    def link(self, evidence: Evidence) -> str:
        """The address of the lines."""
        blob = "blob" if self.name == "GitHub" else "-/blob"
        lines = f"#L{evidence.line}"
        if evidence.end > evidence.line:
            lines += f"-L{evidence.end}" if self.name == "GitHub" else f"-{evidence.end}"
        return f"{self.base}/{blob}/{self.revision}/{quote(self.prefix + evidence.file, errors='replace')}{lines}"


def _prefix(source: Source) -> str:
    if isinstance(source, WorkTree):
        git = GitFolder.find(source.root)
        if git is not None and git.top != source.root:
            return source.root.relative_to(git.top).as_posix() + "/"
        return ""
    return f"{source.below}/" if isinstance(source, Revision) and source.below else ""
