"""What handlers take and give, found out once a handler: parameters, bodies, answers."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from liveapi.api.model import Location, Parameter, RequestBody, Response, Schema
from liveapi.frameworks.answers import Answers, body_of
from liveapi.frameworks.go.annotations import Annotations, Declared, form_of
from liveapi.frameworks.go.authentication import Guarded, Guards, is_credential
from liveapi.frameworks.go.bodies import Inputs
from liveapi.frameworks.go.frames import Flow
from liveapi.frameworks.go.handlers import Walk
from liveapi.frameworks.go.methods import handled_methods
from liveapi.frameworks.go.reads import Requests
from liveapi.frameworks.go.schemas import GoSchemas
from liveapi.frameworks.go.values import ValueSchemas
from liveapi.frameworks.go.writes import Answering
from liveapi.trace.languages.go_types import GoTypes

if TYPE_CHECKING:
    from liveapi.frameworks.families.routers import Route
    from liveapi.frameworks.security import Requirement
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.languages.go import GoSemantics
    from liveapi.trace.values import FunctionRef


@dataclass(slots=True)
class Told:
    """One operation, but for its path."""

    handler: FunctionRef
    declared: Declared
    parameters: list[Parameter]
    body: RequestBody | None
    responses: list[Response]
    security: list[Requirement] | None


@dataclass(slots=True)
class Described:
    """One handler, as one method sees it."""

    read: Requests
    written: Answering
    #: The function that people mean, where the handler is a closure without a name that calls it.
    served: FunctionRef | None = None


class Descriptions:
    """The handlers of one program."""

    def __init__(self, run: Interpreter, semantics: GoSemantics) -> None:
        self.run = run
        self.types = GoTypes(semantics, run)
        self.input = GoSchemas(run, self.types, "input")
        self.output = GoSchemas(run, self.types, "output")
        self.xml = GoSchemas(run, self.types, "output", "xml")
        form = GoSchemas(run, self.types, "input", "form")
        self.inputs = Inputs(self.input, form)
        self.annotations = Annotations(run, self.input, self.output, form)
        self.guards = Guards(self)
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
            written = Answering(flow, ValueSchemas(flow, self.output), ValueSchemas(flow, self.xml))
            walk = Walk(flow, read, written, key[1])
            # Code that is nested beyond reason: what was found before stands.
            with suppress(RecursionError):
                walk.handler(function)
            self._known[key] = Described(read, written, walk.served)
            self.json = self.json or self.inputs.takes_json(read)
        return self._known[key]

    def operation(self, handler: FunctionRef, route: Route, method: str) -> Told:
        """All that is known of what a route does for a method: declared, read and written, demanded."""
        found = self.of(route.entry or handler, method)
        if not handler.function.name and found.served is not None:
            handler = found.served
        declared = self.annotations.of(handler)
        guarded = self.guards.before(route.guards)
        security = declared.security or guarded.security or self.guards.of_handler(found)
        parameters = self.parameters(found, method)
        if security:
            parameters = [p for p in parameters if not is_credential(p) or p.location is Location.QUERY]
        parameters = merged_parameters([*guarded.parameters, *parameters], declared.parameters)
        return Told(
            handler, declared, parameters, self._body(found, declared, method), self._responses(found, declared, guarded), security or None
        )

    def parameters(self, found: Described, method: str) -> list[Parameter]:
        """What is read beside the body."""
        return self.inputs.parameters(found.read, method, queries=self.json)

    def _body(self, found: Described, declared: Declared, method: str) -> RequestBody | None:
        """The body that is declared, else that which is read."""
        form = form_of(declared)
        if declared.body:
            return body_of(declared.body, *(m for m in declared.accepts if m.endswith("json")))
        if form is not None:
            return body_of(form[1], form[0])
        return self.inputs.body(found.read, method, queries=self.json)

    @staticmethod
    def _responses(found: Described, declared: Declared, guarded: Guarded) -> list[Response]:
        """What is declared, and what is written beside it."""
        answers = Answers()
        written = found.written.responses()
        full = {r.status for r in written if any(_says_much(m.schema) for m in r.content.values())}
        for status, media, schema, description in declared.answers:
            if status in full and schema is not None and not _says_much(schema):
                continue  # ``{string} string``: a place holder beside what the code shows
            answers.add(status, schema, media, description=description)
        said = answers.responses()
        known = {r.status for r in said}
        written = [r for r in written if r.status not in known and (r.status != "default" or not said)]
        known |= {r.status for r in written}
        before = [r for r in guarded.responses if r.status not in known]
        distinct = {r.status: r for r in [*before, *written, *said]}
        return sorted(distinct.values(), key=lambda r: (r.status == "default", r.status))


def _says_much(schema: Schema) -> bool:
    """Whether a schema has more to say than a kind of value."""
    inner = schema.get("items", schema) if schema.get("type") == "array" else schema
    return any(key in inner for key in ("$ref", "properties", "anyOf", "oneOf", "enum", "format", "additionalProperties"))


def merged_parameters(read: list[Parameter], declared: list[Parameter]) -> list[Parameter]:
    """Parameters that are read, with the words and types of those declared; those only declared too."""
    by_key = {(p.location, p.name): p for p in read}
    for parameter in declared:
        known = by_key.get((parameter.location, parameter.name))
        if known is not None:
            parameter.schema = parameter.schema if parameter.schema not in ({}, {"type": "string"}) else known.schema or parameter.schema
            parameter.description = parameter.description or known.description
        by_key[parameter.location, parameter.name] = parameter
    return list(by_key.values())
