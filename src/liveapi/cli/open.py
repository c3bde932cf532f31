"""``liveapi open``: the docs of a repository in the browser, following changes."""

from __future__ import annotations

from pathlib import Path

import click

from liveapi.cli.reading import Reading, reading_options
from liveapi.cli.text import note


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
    site = Site(api, lambda: open_source(reading.path, include=reading.include), follows=root is not None)
    serve(site, listen(port), browser=not no_browser, root=Path(root) if root else None, again=reading.again, note=note)
