"""What handlers and dependencies of FastAPI and Starlette read from the request itself: parameters, proof of who sends it, the body."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from liveapi.api.model import Evidence, Location, Parameter, RequestBody
from liveapi.frameworks.answers import body_of
from liveapi.frameworks.python.body_reads import body_read, of_body
from liveapi.frameworks.python.fastapi_security import Demand
from liveapi.frameworks.python.frames import own_nodes
from liveapi.frameworks.python.library_results import MAKING
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
        body = body or bound_body(expressions, found, request) or read_body(expressions, found, request)
    return list(parameters.values()), demands, body


def read_body(expressions: Expressions, found: Definition, request: str) -> RequestBody | None:
    """The body that a function takes apart: ``(await request.json())["title"]``."""
    assert isinstance(found.node, ir.Function)
    frame = expressions.frame(found.module, found.node, found.owner)
    return body_read(found.node, frame, Evidence(found.module.path, found.node.line), request)


def bound_body(expressions: Expressions, found: Definition, request: str) -> RequestBody | None:
    """The body that a function makes a model of: ``Note(**await request.json())``, ``Note.model_validate(…)``, ``Note.parse_raw(…)``."""
    function = found.node
    assert isinstance(function, ir.Function)
    types = expressions.types.received
    frame = expressions.frame(found.module, function, found.owner)
    for node in own_nodes(function.body):
        if not isinstance(node, ir.Call) or not node.args:
            continue
        first, callee = node.args[0], node.callee
        made: ir.Expr = callee.object if isinstance(callee, ir.Member) and callee.name in MAKING else callee
        if (made is callee and not first.spread) or not of_body(first.value, frame, request):
            continue
        model = types.read(frame.site, made)
        if model.cls is not None:
            return body_of(model.whole, evidence=Evidence(found.module.path, node.line))
    return None


def authorization(module: Module) -> Demand:
    """What the header ``Authorization`` is read for: a bearer token where the code around names one, else a key."""
    words = (n.value.lower() for statement in module.ir.body for n in statement.walk() if isinstance(n, ir.Str))
    if any(word.strip().startswith("bearer") for word in words):
        return Demand("bearer", SCHEMES["bearer"])
    return Demand("authorization", api_key("header", "Authorization"))
