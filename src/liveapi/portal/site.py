"""What is being shown: the contract as last read, and those who want to hear of the next one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property

from liveapi.api.groups import Group, Listed, grouped
from liveapi.api.model import Api, Evidence
from liveapi.portal.remote import Remote
from liveapi.sandbox.server import Sandbox
from liveapi.sandbox.state import Visitors
from liveapi.source.base import Source


@dataclass
class Snapshot:
    """One reading of a contract with what pages need of it."""

    api: Api
    open_source: Callable[[], Source] | None = None
    groups: list[Group] = field(init=False)

    def __post_init__(self) -> None:
        self.groups = grouped(self.api)

    @cached_property
    def listed(self) -> list[Listed]:
        """All operations in the order of the navigation."""
        return [each for group in self.groups for each in group.listed]

    @cached_property
    def places(self) -> dict[str, int]:
        """Id ▶ index in :attr:`listed`."""
        return {each.id: index for index, each in enumerate(self.listed)}

    @cached_property
    def sandbox(self) -> Sandbox:
        """The server that answers from this contract."""
        return Sandbox(self.api)

    @cached_property
    def visitors(self) -> Visitors:
        """What visitors made in the sandbox; another contract begins anew."""
        return Visitors()

    @cached_property
    def source(self) -> Source | None:
        """The files as they are now; opened when the first page asks for one."""
        return self.open_source() if self.open_source else None

    @cached_property
    def remote(self) -> Remote | None:
        """Where the files can be looked at elsewhere."""
        return Remote.of(self.source) if self.source else None

    def find(self, query: str) -> list[Listed]:
        """Operations in which every word of ``query`` occurs."""
        words = query.casefold().split()
        return [each for each in self.listed if all(word in haystack(each) for word in words)]

    def local(self, evidence: Evidence) -> bool:
        """Whether the viewer can show this place."""
        return self.source is not None and evidence.file in self.source


def haystack(each: Listed) -> str:
    """The text of an operation that the filter looks through."""
    o = each.operation
    handler = o.handler.symbol if o.handler else ""
    return f"{o.method} {o.path} {o.summary} {handler} {' '.join(o.tags)} {' '.join(p.name for p in o.parameters)}".casefold()


def beyond(each: Listed) -> str:
    """What of :func:`haystack` a row of the overview does not show: its script reads the rest from the row."""
    o = each.operation
    handler = o.handler.symbol if o.handler else ""
    return " ".join([handler, *o.tags, *(p.name for p in o.parameters if p.location != "path")]).casefold().strip()


class Site:
    """The current snapshot. A reading that fails leaves it as it is and says why."""

    def __init__(self, api: Api, open_source: Callable[[], Source] | None = None, *, follows: bool = False) -> None:
        self.open_source = open_source
        self.snapshot = Snapshot(api, open_source)
        self.follows = follows
        self.version = 1
        self.error: str | None = None
        self._changed = asyncio.Condition()
        self.closing = False

    async def update(self, api: Api) -> None:
        """A new contract was read."""
        self.snapshot, self.error = Snapshot(api, self.open_source), None
        await self._tell()

    async def fail(self, message: str) -> None:
        """Reading failed: the last good contract stays."""
        self.error = message
        await self._tell()

    async def close(self) -> None:
        """No more news: open streams end."""
        self.closing = True
        await self._tell()

    async def _tell(self) -> None:
        async with self._changed:
            self.version += 1
            self._changed.notify_all()

    async def news(self, every: float = 15.0) -> AsyncIterator[int | None]:
        """The version now and each later one; ``None`` now and then, so that a dead connection is noticed."""
        known = -1
        while not self.closing:
            async with self._changed:
                with suppress(TimeoutError):
                    async with asyncio.timeout(every):
                        while known == self.version:
                            await self._changed.wait()
            if known == self.version:
                yield None
            elif not self.closing:
                known = self.version
                yield known
