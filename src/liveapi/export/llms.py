"""``llms.txt`` (https://llmstxt.org): the contract for a language model, first as a list, then in full, in few words."""

from __future__ import annotations

from collections.abc import Iterator

from liveapi.api.groups import grouped
from liveapi.api.model import Api, Operation
from liveapi.api.schema_text import rows, type_name
from liveapi.export.markdown import escaped, one_line, operation_lines


def render(api: Api, _syntax: str) -> str:
    """A title, a sentence, a line for each operation; then each of them in full."""
    lines = [f"# {escaped(api.title)}", "", f"> {escaped(one_line(api.description)) or 'An HTTP API.'} Version {escaped(api.version)}."]
    if api.servers:
        lines += ["", f"Base URL: {escaped(api.servers[0].url)}"]
    for group in grouped(api):
        lines += ["", f"## {escaped(group.name)}", ""]
        lines += [f"- {_line(each.operation, api)}" for each in group.listed]
    lines += ["", "## In full"]
    for group in grouped(api):
        for each in group.listed:
            lines += ["", *operation_lines(each.operation, api)]
    return "\n".join(lines).rstrip() + "\n"


def _line(operation: Operation, api: Api) -> str:
    """``POST /articles {title, body} → Article`` and what it is for."""
    parts = [f"{operation.method} {operation.path}", *_taken(operation, api)]
    good = next((r for r in operation.responses if r.status.startswith("2") and r.content), None)
    if good is not None:
        parts.append(f"→ {type_name(next(iter(good.content.values())).schema, api.schemas)}")
    text = f"`{one_line(' '.join(parts)).replace('`', chr(39))}`"
    return f"{text}: {escaped(one_line(operation.summary))}" if operation.summary else text


def _taken(operation: Operation, api: Api) -> Iterator[str]:
    query = [p.name + ("" if p.required else "?") for p in operation.parameters if p.location == "query"]
    if query:
        yield f"?{'&'.join(query)}"
    if operation.request_body is not None and operation.request_body.content:
        schema = next(iter(operation.request_body.content.values())).schema
        names = [row.name + ("" if row.required else "?") for row in rows(schema, api.schemas)]
        yield f"{{{', '.join(names[:12])}{', …' if len(names) > 12 else ''}}}"
