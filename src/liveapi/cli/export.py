"""``liveapi export``: the contract in a format of others, on stdout or in a file."""

from __future__ import annotations

import os
from pathlib import Path

import click

from liveapi.cli.reading import Reading, reading_options
from liveapi.cli.text import write
from liveapi.errors import UsageError
from liveapi.export import FORMATS, format_named


@click.command("export", epilog="Formats: " + "; ".join(f"{form.name} ({form.summary})" for form in FORMATS.values()))
@click.argument("format_name", metavar="FORMAT")
@reading_options
@click.option("-o", "--output", metavar="FILE", help="Write to FILE instead of stdout.")
@click.option("--yaml", "as_yaml", is_flag=True, help="Write YAML instead of JSON.")
def command(format_name: str, reading: Reading, output: str | None, as_yaml: bool) -> None:
    """Write the contract of PATH as FORMAT. The same code gives the same bytes."""
    form = format_named(format_name)
    syntax = "yaml" if as_yaml else None
    if syntax is not None and syntax not in form.syntaxes:
        raise UsageError(f"{form.name} has no YAML form", "leave out --yaml")
    if output not in (None, "-") and not Path(str(output)).absolute().parent.is_dir():
        raise UsageError(f"there is no folder for {output}", "make it first, or write elsewhere")
    text = form.render(reading.first(), syntax)
    if output is None or output == "-":
        write(text)
    else:
        _save(Path(output), text)


def _save(path: Path, text: str) -> None:
    """Writes beside the file and moves it into place, so that nobody ever reads half a document."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        if path.exists() and not path.is_file():  # a device or a pipe is written to, not replaced
            path.write_bytes(text.encode("utf-8"))
            return
        draft.write_bytes(text.encode("utf-8"))
        draft.replace(path)
    except OSError as reason:
        draft.unlink(missing_ok=True)
        raise UsageError(f"cannot write {path}", reason.strerror or str(reason)) from reason
