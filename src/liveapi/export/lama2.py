"""Lama2's plain text requests (https://hexmos.com/lama2/), one after the other.

Lama2 runs a file from its top to its end, with ``---`` between requests; ``${base}`` and credentials come from ``l2.env``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import urlencode

from liveapi.api.groups import grouped
from liveapi.api.model import Api, Operation
from liveapi.api.requests import sample
from liveapi.export.http import one_line


def render(api: Api, _syntax: str) -> str:
    """All operations, one request each."""
    blocks = ["\n".join(_request(each.operation, api)) for group in grouped(api) for each in group.listed]
    return "\n\n---\n\n".join(blocks) + "\n" if blocks else ""


def _request(operation: Operation, api: Api) -> Iterator[str]:
    request = sample(operation, api)
    yield f"# {one_line(operation.summary) or f'{operation.method} {one_line(operation.path)}'}"
    yield request.method
    fields = _fields(request.body) if "form" in request.media_type else None
    if fields is not None:
        yield "MULTIPART" if "multipart" in request.media_type else "FORM"
    query = [*request.query, *((c.name, f"${{{c.variable}}}") for c in request.credentials if c.location == "query")]
    yield "${base}" + request.path + (f"?{urlencode(query, safe='${}')}" if query else "")
    headers = list(request.headers)
    for credential in request.credentials:
        value = credential.value.replace("{", "${")
        if credential.location == "header":
            headers.append((credential.name, value))
        elif credential.location == "cookie":
            headers.append(("Cookie", f"{credential.name}={value}"))
    if headers:
        yield ""
        yield from (f"{one_line(key)}: {json.dumps(one_line(value), ensure_ascii=False)}" for key, value in headers)
    if fields is not None:
        yield ""
        yield from (f"{one_line(key)}={_quoted(value)}" for key, value in fields.items())
    elif request.body:
        yield ""
        yield request.body


def _fields(body: str | None) -> dict[str, object] | None:
    try:
        found = json.loads(body or "")
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _quoted(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return json.dumps(one_line(text), ensure_ascii=False)
