"""Operations in the groups that a reader looks for: by tag, and without one by the first word of the path that tells paths apart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from liveapi.api.ids import operation_ids
from liveapi.api.model import Api, Operation
from liveapi.api.template import Hole, parse

#: Words that stand in front of every path of an API and say nothing about one of them.
_LEADING = re.compile(r"api|rest|v\d+(\.\d+)*", re.IGNORECASE)
_GENERAL = "General"


@dataclass(slots=True)
class Listed:
    """An operation with the name of its page."""

    id: str
    operation: Operation
    group: str


@dataclass(slots=True)
class Group:
    """A heading with its operations."""

    name: str
    slug: str
    listed: list[Listed] = field(default_factory=list)


def grouped(api: Api) -> list[Group]:
    """All operations of the contract, each in one group."""
    ordered = operation_ids(api.operations)
    shared = _shared(segments(operation.path) for _, operation in ordered)
    groups: dict[str, Group] = {}
    taken: set[str] = set()
    for name, operation in ordered:
        label = operation.tags[0].strip() if operation.tags and operation.tags[0].strip() else _label(segments(operation.path)[shared:])
        key = label.casefold()
        if key not in groups:
            groups[key] = Group(label, _slug(label, taken))
        groups[key].listed.append(Listed(name, operation, groups[key].slug))
    return [groups[key] for key in sorted(groups, key=lambda k: (k != _GENERAL.casefold(), k))]


def segments(path: str) -> list[str]:
    """The path between its slashes; one that holds a parameter is empty."""
    text = "".join("\0" if isinstance(part, Hole) else part for part in parse(path))
    return ["" if "\0" in segment else segment for segment in text.split("/") if segment]


def _shared(paths: Iterable[list[str]]) -> int:
    """How many leading segments all paths have in common, not counting a path's last literal one."""
    split = list(paths)
    if len(split) < 2:
        return 0
    shared = 0
    while all(len(path) > shared + 1 and path[shared] == split[0][shared] for path in split):
        shared += 1
    return shared


def _label(path: list[str]) -> str:
    words = [word for word in path if word]
    while len(words) > 1 and _LEADING.fullmatch(words[0]):
        words = words[1:]
    text = re.sub(r"[-_.~]+", " ", words[0]).strip() if words else ""
    return text[:1].upper() + text[1:] or _GENERAL


def _slug(label: str, taken: set[str]) -> str:
    base = re.sub(r"[^\w]+", "-", label.casefold()).strip("-") or "group"
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    taken.add(slug)
    return slug
