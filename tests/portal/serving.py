"""A portal running in a thread of its own, for tests that drive a browser."""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from collections.abc import Iterator
from pathlib import Path

import uvicorn

from liveapi.api.model import Api
from liveapi.portal.app import create_app
from liveapi.portal.serve import listen
from liveapi.portal.site import Site
from liveapi.source import open_source


class Running:
    """The portal's address, and a way to hand it another contract from the test."""

    def __init__(self, address: str, site: Site, loop: asyncio.AbstractEventLoop) -> None:
        self.address, self.site, self.loop = address, site, loop

    def update(self, api: Api) -> None:
        """As after a change of the code."""
        asyncio.run_coroutine_threadsafe(self.site.update(api), self.loop).result(5)

    def fail(self, message: str) -> None:
        """As after a reading that failed."""
        asyncio.run_coroutine_threadsafe(self.site.fail(message), self.loop).result(5)


@contextlib.contextmanager
def running(api: Api, root: Path | None = None) -> Iterator[Running]:
    """Serves while the context lasts."""
    started: queue.SimpleQueue[tuple[asyncio.AbstractEventLoop, Site, uvicorn.Server]] = queue.SimpleQueue()

    async def serve() -> None:
        site = Site(api, (lambda: open_source(root)) if root else None, follows=True)
        server = uvicorn.Server(uvicorn.Config(create_app(site), log_level="warning", timeout_graceful_shutdown=1))
        started.put((asyncio.get_running_loop(), site, server))
        await server.serve(sockets=[listener])

    with listen(None) as listener:
        thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
        thread.start()
        loop, site, server = started.get(timeout=10)
        # The socket already listens: a request that comes before the server is ready waits in its queue.
        yield Running(f"http://127.0.0.1:{listener.getsockname()[1]}", site, loop)
        server.should_exit = True
        asyncio.run_coroutine_threadsafe(site.close(), loop).result(5)
        thread.join(10)
