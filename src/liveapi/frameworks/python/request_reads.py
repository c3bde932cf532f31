"""What handlers and dependencies of FastAPI and Starlette read from the request itself: parameters, proof of who sends it, the body."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from liveapi.api.model import Evidence, Location, Parameter, RequestBody
from liveapi.frameworks.python.body_reads import body_read
from liveapi.frameworks.python.fastapi_security import Demand
from liveapi.frameworks.python.reads import Reads
from liveapi.frameworks.security import SCHEMES, api_key
from liveapi.syntax import ir
from liveapi.trace.python_names import Definition, dotted_name

if TYPE_CHECKING:
    from liveapi.frameworks.python.expressions import Expressions
    from liveapi.trace.program import Module

_REQUESTS = frozenset({"Request", "HTTPConnection"})


def request_name(function: ir.Function) -> str:
    """The parameter of a function that holds the request, by its type."""
    for param in function.params:
        expr = param.type.args[0] if isinstance(param.type, ir.Index) and param.type.args else param.type
        if dotted_name(expr).rpartition(".")[2] in _REQUESTS:
            return param.name
    return ""


def read_by(expressions: Expressions, functions: Iterable[Definition]) -> tuple[list[Parameter], list[Demand], RequestBody | None]:
    """What functions read that are handed the request: parameters, demands, the body."""
    parameters: dict[tuple[Location, str], Parameter] = {}
    demands: list[Demand] = []
    body: RequestBody | None = None
    for found in functions:
        function = found.node
        if not isinstance(function, ir.Function) or not (request := request_name(function)):
            continue
        for parameter in Reads(expressions.types.names).parameters(found.module, function, found.owner, request):
            if parameter.location is Location.HEADER and parameter.name.lower() == "authorization":
                demands.append(authorization(found.module))
            else:
                parameters.setdefault((parameter.location, parameter.name), parameter)
        frame = expressions.frame(found.module, function, found.owner)
        body = body or body_read(function, frame, Evidence(found.module.path, function.line), request)
    return list(parameters.values()), demands, body


def authorization(module: Module) -> Demand:
    """What the header ``Authorization`` is read for: a bearer token where the code around names one, else a key."""
    words = (n.value.lower() for statement in module.ir.body for n in statement.walk() if isinstance(n, ir.Str))
    if any(word.strip().startswith("bearer") for word in words):
        return Demand("bearer", SCHEMES["bearer"])
    return Demand("authorization", api_key("header", "Authorization"))
