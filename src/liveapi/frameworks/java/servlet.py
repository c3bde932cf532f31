"""What methods take out of the server's own request: ``request.getParameter("x")``, ``request.getHeader("X")``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from liveapi.api.model import Certainty, Evidence, Location, Parameter
from liveapi.frameworks.families.annotations import class_scope
from liveapi.frameworks.java.types import name_of
from liveapi.frameworks.reads import USUAL_HEADERS
from liveapi.syntax import ir
from liveapi.trace.languages.jvm_library import words
from liveapi.trace.values import Text

if TYPE_CHECKING:
    from liveapi.frameworks.java.bodies import Taken
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.values import FunctionRef

_REQUESTS = words("HttpServletRequest ServletRequest WebRequest NativeWebRequest ServerHttpRequest HttpHeaders HttpRequest UriInfo")
_READS: Mapping[str, Location] = {
    **dict.fromkeys(("getParameter", "getParameterValues"), Location.QUERY),
    **dict.fromkeys(("getHeader", "getHeaderString", "getIntHeader", "getDateHeader", "getRequestHeader"), Location.HEADER),
}
#: Reads through what a method or property of the request gives.
_PARTS: Mapping[tuple[str, str], Location] = {
    **{(part, read): Location.QUERY for part in ("getQueryParams", "queryParams", "getParameters", "parameters", "getQueryParameters")
       for read in ("getFirst", "get")},
    **{(part, read): Location.HEADER for part in ("getHeaders", "headers") for read in ("getFirst", "get")},
}  # fmt: skip


def parameters_read(run: Interpreter, function: FunctionRef, one: Taken) -> Iterator[Parameter]:
    """The parameters that a method reads from a parameter that is the request."""
    if name_of(one.param.type) not in _REQUESTS:
        return
    scope = class_scope(function.owner) if function.owner is not None else function.scope
    seen: set[tuple[Location, str]] = set()
    for statement in function.function.body:
        for node in statement.walk():
            place = _place(node, one.param.name)
            if place is None or not isinstance(node, ir.Call):
                continue
            value = run.evaluate(node.args[0].value, scope)
            name = value.literal if isinstance(value, Text) else None
            if name and (place, name) not in seen and not (place is Location.HEADER and name.lower() in USUAL_HEADERS):
                seen.add((place, name))
                at = Evidence(function.module.path, node.line)
                yield Parameter(name, place, {"type": "string"}, evidence=at, certainty=Certainty.GUESSED)


def _place(node: ir.Node, request: str) -> Location | None:
    """Where a call reads from, if it reads a parameter."""
    if not isinstance(node, ir.Call) or not isinstance(node.callee, ir.Member) or not node.args:
        return None
    owner = node.callee.object
    if isinstance(owner, ir.Name) and owner.id == request:
        return _READS.get(node.callee.name)
    inner = owner.callee if isinstance(owner, ir.Call) else owner
    if isinstance(inner, ir.Member) and isinstance(inner.object, ir.Name) and inner.object.id == request:
        return _PARTS.get((inner.name, node.callee.name))
    return None
