"""The programming language of a file, by its name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liveapi.source.base import Entry

#: Extension ▶ language, named like the modules of ``syntax/``.
EXTENSIONS = {
    "py": "python",
    "js": "javascript",
    "jsx": "javascript",
    "mjs": "javascript",
    "cjs": "javascript",
    "ts": "typescript",
    "tsx": "typescript",
    "mts": "typescript",
    "cts": "typescript",
    "go": "go",
    "java": "java",
    "kt": "kotlin",
    "kts": "kotlin",
    "cs": "csharp",
    "php": "php",
    "rb": "ruby",
    "ru": "ruby",
    "rake": "ruby",
    "jbuilder": "ruby",
    "rs": "rust",
}

#: Files without a telling extension.
NAMES = {"Rakefile": "ruby", "Gemfile": "ruby"}


def language_of(path: str) -> str | None:
    """The language of the file at ``path``; ``None`` for what is not source code that LiveAPI reads."""
    name = path[path.rfind("/") + 1 :]
    stem, _, extension = name.rpartition(".")
    if not stem:
        return NAMES.get(name)
    return EXTENSIONS.get(extension) or EXTENSIONS.get(extension.lower())


def languages_of(entries: Iterable[Entry]) -> frozenset[str]:
    """The languages of some files."""
    return frozenset(language for entry in entries if (language := language_of(entry.path)) is not None)
