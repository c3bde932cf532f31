"""A ``.http`` file: requests that the REST clients of JetBrains and Visual Studio Code send from the editor."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from liveapi.api.groups import grouped
from liveapi.api.model import Api, Operation
from liveapi.api.requests import sample


def render(api: Api, _syntax: str) -> str:
    """All operations, one request each; ``@variables`` at the top are to be filled in."""
    base = api.servers[0].url.rstrip("/") if api.servers else "http://localhost:8000"
    parts = [f"@base = {one_line(base)}"]
    wanted = {c.variable for o in api.operations for c in sample(o, api).credentials}
    parts += [f"@{variable} = " for variable in sorted(wanted)]
    blocks = ["\n".join(parts)]
    for group in grouped(api):
        blocks += ["\n".join(_request(each.id, each.operation, api)) for each in group.listed]
    return "\n\n".join(blocks) + "\n"


def _request(name: str, operation: Operation, api: Api) -> Iterator[str]:
    request = sample(operation, api)
    yield f"### {one_line(operation.summary) or f'{operation.method} {one_line(operation.path)}'}"
    yield f"# @name {name}"
    query = [*request.query, *((c.name, f"{{{{{c.variable}}}}}") for c in request.credentials if c.location == "query")]
    target = "{{base}}" + request.path + (f"?{urlencode(query, safe='{}')}" if query else "")
    yield f"{request.method} {target}"
    for key, value in request.headers:
        yield f"{one_line(key)}: {one_line(value)}"
    for credential in request.credentials:
        value = credential.value.replace("{", "{{").replace("}", "}}")
        if credential.location == "header":
            yield f"{one_line(credential.name)}: {value}"
        elif credential.location == "cookie":
            yield f"Cookie: {one_line(credential.name)}={value}"
    if request.body is not None:
        yield f"Content-Type: {request.media_type}"
        yield ""
        # A line of three number signs would begin the next request.
        yield request.body.replace("\n###", "\n ###")


def one_line(text: str) -> str:
    """Text that cannot begin another line: what follows would be another header, or another request."""
    return " ".join(text.split())
