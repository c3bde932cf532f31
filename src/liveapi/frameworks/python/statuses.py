"""Status codes as Python writes them, and the classes of answers with what they send."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liveapi.api.statuses import status_code
from liveapi.frameworks.answers import BINARY, HTML, JSON, STREAM, TEXT
from liveapi.frameworks.python.sites import Site, constant
from liveapi.syntax import ir
from liveapi.trace.python_names import Definition, Outside, dotted_name

if TYPE_CHECKING:
    from liveapi.frameworks.python.types import Types


def status_of(types: Types, site: Site, expr: ir.Expr | None) -> int | None:
    """``201``, ``status.HTTP_201_CREATED``, ``HTTPStatus.CREATED``, a constant of those, ``"404"``."""
    if expr is None:
        return None
    if isinstance(expr, ir.Name | ir.Member):
        found = types.names.find(site.module, expr)
        name = found.name if isinstance(found, Outside) else dotted_name(expr) if found is None else ""
        last = name.removesuffix(".value").rpartition(".")[2]
        if last and (known := status_code(last)) is not None:
            return known
    value = constant(types.names, site, expr)
    if isinstance(value, str) and value.isdigit():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 100 <= value <= 599:
        return value
    if isinstance(expr, ir.Name | ir.Member) and isinstance(found, Definition) and isinstance(found.node, ir.Assign):
        return status_of(types, Site(found.module), found.node.value) if found.node.value is not expr else None
    return None


@dataclass(frozen=True, slots=True)
class Kind:
    """A class of answers: its media type (``""``: it does not say), its own status."""

    media: str
    status: int | None = None


KINDS = {
    **dict.fromkeys(("JSONResponse", "ORJSONResponse", "UJSONResponse", "JsonResponse"), Kind(JSON)),
    "HTMLResponse": Kind(HTML),
    "PlainTextResponse": Kind(TEXT),
    "RedirectResponse": Kind("", 307),
    "FileResponse": Kind(BINARY),
    "EventSourceResponse": Kind(STREAM),
    **dict.fromkeys(("Response", "StreamingResponse", "HttpResponse", "StreamingHttpResponse"), Kind("")),
}


def kind_of(types: Types, site: Site, expr: ir.Expr | None) -> Kind | None:
    """The kind of answer that a class is; classes of the repository by what they extend and their ``media_type``."""
    if expr is None:
        return None
    expr = expr.object if isinstance(expr, ir.Index) else expr
    found = types.names.find(site.module, expr)
    if isinstance(found, Definition):
        if not isinstance(found.node, ir.Class):
            return None
        known = next((k for n in types.library_bases(found) if (k := KINDS.get(n.rpartition(".")[2])) is not None), None)
        if known is None:
            return None
        for part in types.lineage(found):
            for member in part.node.members() if isinstance(part.node, ir.Class) else ():
                if member.name == "media_type" and isinstance(member.default, ir.Str):
                    return Kind(member.default.value, known.status)
        return known
    name = found.name if isinstance(found, Outside) else dotted_name(expr)
    return KINDS.get(name.rpartition(".")[2])
