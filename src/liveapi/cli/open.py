"""``liveapi open``: the docs of a repository in the browser, following changes."""

from __future__ import annotations

from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING

import click

from liveapi.cli.reading import Reading, reading_options
from liveapi.cli.text import note

if TYPE_CHECKING:
    from liveapi.api.model import Api

#: Seconds after a reading, when nobody waits for a page any more.
_IDLE = 5.0


@click.command("open")
@reading_options
@click.option("--port", type=click.IntRange(1, 65535), help="Listen on this port (default: 8420, or a free one).")
@click.option("--no-browser", is_flag=True, help="Do not open the browser.")
def command(reading: Reading, port: int | None, no_browser: bool) -> None:
    """Read PATH, serve its docs on 127.0.0.1, open the browser and follow changes."""
    from liveapi.portal.serve import listen, serve
    from liveapi.portal.site import Site
    from liveapi.source import open_source
    from liveapi.source.tree import WorkTree

    api = reading.first()
    source = open_source(reading.path, include=reading.include)
    root = source.root if isinstance(source, WorkTree) else None  # a revision does not change

    def again() -> Api:
        found = reading.again()
        _release_later()
        return found

    _release_later()
    site = Site(api, lambda: open_source(reading.path, include=reading.include), follows=root is not None)
    serve(site, listen(port), browser=not no_browser, root=Path(root) if root else None, again=again, note=note)


def _release_later() -> None:
    from liveapi.reading import release

    timer = Timer(_IDLE, release)
    timer.daemon = True
    timer.start()
