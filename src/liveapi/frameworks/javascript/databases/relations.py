"""TypeORM: which relations of entities any query of a repository loads; the others are not in what goes out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liveapi.trace.program import Program

_JOINED = rb"""(?:AndSelect|AndMapMany|AndMapOne|\.relation)\(\s*['"`](?:\w+\.)?(\w+)"""
_LISTED = rb"""\brelations\s*:\s*[\[{]([^\]}]*)[\]}]"""
_WORD = re.compile(r"\w+")


class Relations:
    """The relations that queries of one program load, by name."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._loaded: frozenset[str] | None = None

    def loaded(self, name: str) -> bool:
        """Whether a query loads a relation of a name. Where no query names any, they may be loaded in ways that are not known."""
        if self._loaded is None:
            found: set[str] = set()
            for language in ("typescript", "javascript"):
                found |= set(self.program.declared(language, _JOINED))
                for text in self.program.declared(language, _LISTED):
                    found |= set(_WORD.findall(text))
            self._loaded = frozenset(found)
        return not self._loaded or name in self._loaded
