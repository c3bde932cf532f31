"""``liveapi sandbox``: a mock server made from the contract."""

from __future__ import annotations

import click

from liveapi.cli.reading import Reading, reading_options
from liveapi.cli.text import count, note


@click.command("sandbox")
@reading_options
@click.option("--port", type=click.IntRange(1, 65535), help="Listen on this port (default: 8420, or a free one).")
@click.option("--open", "is_open", is_flag=True, help="Ask for no credentials.")
def command(reading: Reading, port: int | None, is_open: bool) -> None:
    """Serve a mock of PATH on 127.0.0.1 that behaves as the contract says: what is made is found again, changed and gone."""
    import uvicorn

    from liveapi.portal.serve import listen
    from liveapi.sandbox.app import create_app

    api = reading.first()
    listener = listen(port)
    note(f"{count(len(api.operations), 'operation')} at http://127.0.0.1:{listener.getsockname()[1]}/ (Ctrl-C ends)")
    config = uvicorn.Config(create_app(api, guarded=not is_open), log_level="warning", access_log=False, timeout_graceful_shutdown=1)
    uvicorn.Server(config).run(sockets=[listener])
