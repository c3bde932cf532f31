"""Serving a site on this machine: the socket, the browser, and following changes of the files."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import sys
import webbrowser
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from liveapi.api.model import Api
from liveapi.errors import LiveAPIError, ServeError
from liveapi.portal.app import create_app
from liveapi.portal.site import Site
from liveapi.source.base import PRUNED

#: Tried first, so that the address stays the same from one start to the next.
PORT = 8420


def listen(port: int | None) -> socket.socket:
    """A socket on 127.0.0.1: on ``port``, or on the usual one or else any that is free."""
    for candidate in (port,) if port is not None else (PORT, 0):
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if os.name == "posix":  # elsewhere this option lets two programs share a port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", candidate))
        except OSError as reason:
            listener.close()
            error = reason
        else:
            listener.listen(128)
            return listener
    raise ServeError(
        f"cannot listen on port {port} ({error.strerror})", "name another with --port, or leave it out for a free one"
    ) from error


def serve(
    site: Site, listener: socket.socket, *, browser: bool, root: Path | None, again: Callable[[], Api], note: Callable[[str], None]
) -> None:
    """Serves until Ctrl-C. With a ``root``, files below it are watched and ``again`` reads after a change."""
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/"

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        watching = asyncio.create_task(follow(site, root, again, note)) if root is not None else None
        opening = asyncio.create_task(asyncio.to_thread(webbrowser.open, address)) if browser and has_display() else None
        try:
            yield
        finally:
            for task in (watching, opening):
                if task is not None:
                    task.cancel()
                    with contextlib.suppress(asyncio.CancelledError):
                        await task

    note(f"serving {address} (Ctrl-C ends)")
    config = uvicorn.Config(create_app(site, lifespan), log_level="warning", access_log=False, timeout_graceful_shutdown=1, lifespan="on")
    _Server(config, site).run(sockets=[listener])


class _Server(uvicorn.Server):
    """Ends the streams of news first, so that Ctrl-C ends at once."""

    def __init__(self, config: uvicorn.Config, site: Site) -> None:
        super().__init__(config)
        self.site = site

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await self.site.close()
        await super().shutdown(sockets)


def has_display() -> bool:
    """Whether opening a browser opens a window; elsewhere it could take over the terminal."""
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


async def follow(site: Site, root: Path, again: Callable[[], Api], note: Callable[[str], None]) -> None:
    """Reads again after each change below ``root``. What goes wrong is shown on the page and ends nothing."""
    import watchfiles

    site.follows = True
    try:
        async for _changes in watchfiles.awatch(
            root, watch_filter=lambda _change, path: matters(root, path), debounce=80, step=30, ignore_permission_denied=True
        ):
            await reread(site, again)
    except (OSError, RuntimeError, watchfiles._rust_notify.WatchfilesRustInternalError) as reason:
        site.follows = False
        note(f"changes are not followed: {reason}")
        await site.fail(f"Changes are not followed: {reason}. Reload after starting again.")


async def reread(site: Site, again: Callable[[], Api]) -> None:
    """One more reading for the site."""
    try:
        api = await asyncio.to_thread(again)
    except LiveAPIError as error:
        await site.fail(str(error))
    except Exception as error:  # noqa: BLE001 — whatever it is, the page says it and the next change may mend it
        await site.fail(f"Reading failed ({type(error).__name__}: {error}). This is a fault of LiveAPI.")
    else:
        await site.update(api)


def matters(root: Path, path: str) -> bool:
    """Whether a changed path can be code: not in folders of tools, no draft of an editor."""
    parts = Path(os.path.relpath(path, root)).parts
    return not any(part in PRUNED for part in parts) and not (parts and parts[-1].endswith(("~", ".swp", ".swx", ".tmp")))
