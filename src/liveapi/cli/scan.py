"""``liveapi scan``: the operations as a table, or everything that was read as one JSON document."""

from __future__ import annotations

import sys
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

import click

from liveapi.cli.reading import Reading, reading_options
from liveapi.cli.text import count, visible, write

if TYPE_CHECKING:
    from liveapi.api.model import Api, Operation


@click.command("scan")
@reading_options
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document with all evidence.")
def command(reading: Reading, as_json: bool) -> None:
    """List the operations of PATH: a table on a terminal, plain columns in a pipe."""
    api = reading.first()
    if as_json:
        import json

        write(json.dumps(document(api), ensure_ascii=False, indent=2) + "\n")
    elif sys.stdout.isatty():
        _table(api)
    else:
        write(columns(api))


def document(api: Api) -> dict[str, Any]:
    """Everything that was read as JSON can hold it: operations in order, each with its id and evidence."""
    from liveapi.api.ids import operation_ids

    written = {field.name: _json(getattr(api, field.name)) for field in fields(api) if field.name != "operations"}
    written["operations"] = [{"id": name, **_json(operation)} for name, operation in operation_ids(api.operations)]
    return written


def _json(value: Any) -> Any:
    from liveapi.api.schemas import plain

    if is_dataclass(value) and not isinstance(value, type):
        # `in` is OpenAPI's word; Python keeps it for itself.
        return {("in" if field.name == "location" else field.name): _json(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {plain(key): _json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_json(item) for item in value]
    return plain(value)


def _rows(api: Api) -> list[tuple[Operation, tuple[str, str, str, str]]]:
    from liveapi.api.ids import in_order

    return [
        (o, (visible(o.method), visible(o.path), visible(o.handler.symbol if o.handler else "—"), visible(str(o.registration))))
        for o in in_order(api.operations)
    ]


def columns(api: Api) -> str:
    """Method, path, handler and place in columns of spaces."""
    rows = [row for _, row in _rows(api)]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    return "".join("  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]]) + "\n" for row in rows)


def _table(api: Api) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    table = Table(box=SIMPLE_HEAD, pad_edge=False, header_style="bold dim")
    for name, width in (("Method", 7), ("Path", 24), ("Handler", 12), ("Registered at", 14)):
        table.add_column(name, overflow="fold", min_width=width)
    colours = {"GET": "green", "POST": "blue", "PUT": "yellow", "PATCH": "yellow", "DELETE": "red"}
    for operation, (method, path, handler, place) in _rows(api):
        mark = "" if operation.certainty == "certain" else f"  ({operation.certainty})"
        table.add_row(Text(method, colours.get(method, "cyan")), Text(path + mark), Text(handler, "dim"), Text(place, "dim"))
    if api.operations:
        console.print(table)
    frameworks = ", ".join(sorted({visible(o.framework) for o in api.operations}))
    console.print(Text(count(len(api.operations), "operation") + (f" · {frameworks}" if frameworks else ""), "bold"))
