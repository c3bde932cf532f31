"""What a Starlette endpoint takes and gives: what it reads from the request, binds to models, answers and raises."""

from __future__ import annotations

from liveapi.api.model import Location, Parameter
from liveapi.frameworks.answers import Answers
from liveapi.frameworks.python.fastapi_security import Demand, required
from liveapi.frameworks.python.request_reads import authorization, bound_body, read_body
from liveapi.frameworks.python.serving import Call, Contract, Reader
from liveapi.frameworks.python.written import EMPTY, Written, add, written
from liveapi.trace.python_names import Definition

_TAKING = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def contract_of(read: Reader, call: Call, parameters: list[Parameter]) -> Contract:
    """The contract of one method of a route; ``parameters`` are what the endpoint reads."""
    types, answer, errors, expressions = read.types, call.answer, read.errors, read.expressions
    if types is None or answer.function is None or errors is None or expressions is None:
        return Contract(parameters)
    handler = Definition(answer.module, answer.function, answer.owner)
    params = [p.name for p in answer.function.params if p.name not in {"self", "cls"}]
    request = params[0] if params else ""
    demands: list[Demand] = []
    kept: list[Parameter] = []
    for parameter in parameters:
        if parameter.location is Location.HEADER and parameter.name.lower() == "authorization":
            demands.append(authorization(answer.module))
        else:
            kept.append(parameter)
    taken = None
    if call.method in _TAKING:
        taken = bound_body(expressions, handler, request) or read_body(expressions, handler, request)
    answers = Answers()
    for found in written(expressions, answer.module, answer.function, answer.owner):
        if _is_known(found):
            add(answers, found, 200)
    errors.add(answers, [handler], text=True)
    return Contract(kept, taken, answers.responses(), required(types.components, demands) or None)


def _is_known(found: Written) -> bool:
    """Whether anything is known of an answer: what a helper gives, nobody knows, has no status and no schema."""
    return found.status is not None or bool(found.schema) or found.status in EMPTY
