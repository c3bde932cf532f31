"""What handlers take and give, found out once a handler: parameters, bodies, answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liveapi.api.model import Parameter, RequestBody, Response
from liveapi.frameworks.go.bodies import Inputs
from liveapi.frameworks.go.frames import Flow
from liveapi.frameworks.go.handlers import Walk, handled_methods
from liveapi.frameworks.go.reads import Requests
from liveapi.frameworks.go.schemas import GoSchemas
from liveapi.frameworks.go.values import ValueSchemas
from liveapi.frameworks.go.writes import Answering
from liveapi.trace.languages.go_types import GoTypes

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.languages.go import GoSemantics
    from liveapi.trace.values import FunctionRef


@dataclass(slots=True)
class Described:
    """One handler, as one method sees it."""

    read: Requests
    written: Answering


class Descriptions:
    """The handlers of one program."""

    def __init__(self, run: Interpreter, semantics: GoSemantics) -> None:
        self.run = run
        self.types = GoTypes(semantics, run)
        self.input = GoSchemas(run, self.types, "input")
        self.output = GoSchemas(run, self.types, "output")
        self.inputs = Inputs(self.input, GoSchemas(run, self.types, "input", "form"))
        self._known: dict[tuple[object, str], Described] = {}
        self._methods: dict[int, bool] = {}
        #: Some handler takes JSON: what others read from a form or a query is in the query then.
        self.json = False

    def of(self, function: FunctionRef, method: str) -> Described:
        """What a handler does; told apart by method only if the handler does so."""
        if id(function.function) not in self._methods:
            self._methods[id(function.function)] = bool(handled_methods(function.function))
        key = (function.key(), method if self._methods[id(function.function)] else "")
        if key not in self._known:
            flow = Flow(self.run, self.types)
            read = Requests(flow)
            written = Answering(flow, ValueSchemas(flow, self.output))
            Walk(flow, read, written, key[1]).handler(function)
            self._known[key] = Described(read, written)
            self.json = self.json or self.inputs.takes_json(read)
        return self._known[key]

    def parameters(self, found: Described, method: str) -> list[Parameter]:
        """What is read beside the body."""
        return self.inputs.parameters(found.read, method, queries=self.json)

    def body(self, found: Described, method: str) -> RequestBody | None:
        """What is read from the body."""
        return self.inputs.body(found.read, method, queries=self.json)

    def responses(self, found: Described) -> list[Response]:
        """What is answered."""
        return found.written.answers.responses()
