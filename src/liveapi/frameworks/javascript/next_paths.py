"""Where a file of a Next.js project is served: its folders are the path."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

_FILE = re.compile(r"^(.+)\.(?:js|jsx|ts|tsx|mjs|mts)$")
_SEGMENT = re.compile(r"^(\[)?\[(\.\.\.)?([^\[\]]+)\](\])?$")


class NextRoute(NamedTuple):
    """A file that serves: by which router (``app`` or ``pages``), its project's folder, and the paths below the base path."""

    router: str
    project: str
    paths: list[str]


def next_route(path: str, is_project: Callable[[str], bool]) -> NextRoute | None:
    """What a file serves, or ``None``. ``is_project`` tells whether a folder (``""``: the root) can hold ``app/`` or ``pages/``;
    any other folder of that name means nothing."""
    *folders, file = path.split("/")
    match = _FILE.match(file)
    if match is None:
        return None
    stem = match[1]
    for at, folder in enumerate(folders):
        if folder == "app" and stem == "route":
            segments = folders[at + 1 :]
        elif folder == "pages" and [*folders, stem][at + 1] == "api":
            segments = folders[at + 1 :] if stem == "index" else [*folders[at + 1 :], stem]
        else:
            continue
        above = folders[:at]
        project = "/".join(above[:-1] if above and above[-1] == "src" else above)
        if is_project(project):
            paths = route_paths(segments)
            return None if paths is None else NextRoute(folder, project, paths)
    return None


def route_paths(segments: Sequence[str]) -> list[str] | None:
    """The templates of a chain of folders; ``None`` where one is private (``_lib``): it serves nothing."""
    variants = [""]
    for segment in segments:
        if segment.startswith("_"):
            return None
        if segment.startswith("@") or (segment.startswith("(") and segment.endswith(")")):
            continue  # slots and groups are not part of the path
        match = _SEGMENT.match(segment)
        if match is None:
            variants = [f"{v}/{segment.replace('%5F', '_')}" for v in variants]
        else:
            longer = [f"{v}/{{{match[3]}}}" for v in variants]
            variants = [*longer, *variants] if match[1] else longer
    return [v or "/" for v in variants]
