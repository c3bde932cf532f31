"""Endpoints and actions of ASP.NET Core as operations: parameters, bodies, answers, security and words put together."""

from __future__ import annotations

import re

from liveapi.api.model import Certainty, Evidence, Handler, Location, Parameter, RequestBody, Response, Unresolved
from liveapi.api.shapes import enum_of
from liveapi.frameworks.answers import TEXT, Answers, body_of
from liveapi.frameworks.base import ANY, Result, operation
from liveapi.frameworks.csharp import identity_api
from liveapi.frameworks.csharp.attributes import Attributes
from liveapi.frameworks.csharp.authorization import Authorization
from liveapi.frameworks.csharp.binding import Binder
from liveapi.frameworks.csharp.controllers import Action
from liveapi.frameworks.csharp.conventions import Convention
from liveapi.frameworks.csharp.documentation import documented
from liveapi.frameworks.csharp.endpoints import EndpointRouter
from liveapi.frameworks.csharp.identity_api import IdentityEndpoint
from liveapi.frameworks.csharp.reads import Reads
from liveapi.frameworks.csharp.responses import Responder
from liveapi.frameworks.csharp.schemas import TypeReader
from liveapi.frameworks.csharp.templates import path_of, written
from liveapi.frameworks.csharp.words import words
from liveapi.frameworks.families.routers import Route, Router, with_path_parameters
from liveapi.syntax import ir
from liveapi.trace.static_types import TypeRef
from liveapi.trace.values import FunctionRef, Text

_SENDING = frozenset({"POST", "PUT", "PATCH"})


class Operations:
    """Writes the operations of one reading into its result."""

    def __init__(self, framework: str, reader: TypeReader, result: Result) -> None:
        self.framework = framework
        self.reader = reader
        self.responder = Responder(reader)
        self.authorization = Authorization(reader)
        self.result = result

    def endpoint(self, router: Router, route: Route, at: Evidence, path: Text, *, likely: bool) -> None:
        """An endpoint of a minimal API."""
        handler = route.handlers[-1] if route.handlers else None
        conventions = router.said(route) if isinstance(router, EndpointRouter) else []
        library = router.library.get(id(route)) if isinstance(router, EndpointRouter) else None
        if library is not None:
            self._library(library, at, path, likely, conventions)
            return
        health = isinstance(callee := getattr(route.call.node, "callee", None), ir.Member) and callee.name == "MapHealthChecks"
        self._emit(at, path, tuple(route.methods), handler, None, None, likely, conventions, route.doc, _health(at) if health else [])

    def _library(self, endpoint: IdentityEndpoint, at: Evidence, path: Text, likely: bool, conventions: list[Convention]) -> None:
        """An endpoint that the framework itself serves."""
        self.result.found += 1
        self.result.resolved += not path.holes
        full, _ = path_of(written(path))
        security = self.authorization.at(at.file).of([], conventions)
        spoken = words(self.reader, None, None, documented(None), [], conventions)
        self.result.operations.append(
            operation(
                self.framework,
                endpoint.method,
                full,
                at,
                parameters=with_path_parameters(full, identity_api.parameters(endpoint, at)),
                request_body=identity_api.body(self.reader, endpoint, at),
                responses=identity_api.responses(self.reader, endpoint, at),
                security=self.authorization.at(at.file).requirement((), ()) if endpoint.secured else security,
                tags=spoken.tags,
                certainty=Certainty.LIKELY if likely else Certainty.CERTAIN,
            )
        )

    def action(self, action: Action, path: Text, conventions: list[Convention]) -> None:
        """An action of a controller."""
        at = Evidence(action.function.module.path, action.line)
        self._emit(at, path, action.methods, action.function, action, action.open, bool(action.open), conventions, None, [])

    def _emit(
        self,
        at: Evidence,
        path: Text,
        methods: tuple[str, ...],
        handler: FunctionRef | None,
        action: Action | None,
        open_: list[str] | None,
        likely: bool,
        conventions: list[Convention],
        comment: str | None,
        unhandled: list[Response],
    ) -> None:
        self.result.found += 1
        reasons = open_ or [h.reason or h.name for h in path.holes]
        if reasons:
            message = f"a part of the path is not known: {', '.join(reasons)}"
            self.result.unresolved.append(Unresolved(self.framework, at, message))
        else:
            self.result.resolved += 1
        full, schemas = path_of(written(path))
        names = frozenset(re.findall(r"\{([^{}]+)\}", full))
        for method in methods or ANY:
            known = [Parameter(n, Location.PATH, s, True) for n, s in schemas.items()]
            said, body, responses, attributes = documented(comment), None, unhandled, self._attributes(handler, action)
            if handler is not None:
                minimal, api = action is None, action is None or action.api
                controller, overridden = (action.controller, action.overridden) if action is not None else (None, None)
                further = action.route_names if action is not None else frozenset[str]()
                binder = Binder(self.reader, handler, names, method, minimal, api, controller, overridden, further).bind()
                reads = Reads(self.reader, handler)
                known = self._joined(known, [*binder.parameters, *self._unbound(reads.parameters, binder.parameters)])
                said = documented(handler.function.doc or (overridden.doc if overridden is not None else None) or comment)
                body = binder.body or self._accepted(conventions) or (reads.body() if method in _SENDING else None)
                responses = self.responder.of(handler, controller, attributes, conventions, said, api=api, has_body=body is not None)
            spoken = words(self.reader, handler, action, said, attributes, conventions)
            place = Evidence(handler.module.path, handler.function.line, handler.function.end) if handler is not None else None
            self.result.operations.append(
                operation(
                    self.framework,
                    method,
                    full,
                    at,
                    handler=Handler(handler.symbol, place) if handler is not None else None,
                    doc=spoken.doc,
                    parameters=with_path_parameters(full, known),
                    request_body=body,
                    responses=responses,
                    security=self.authorization.at(at.file).of(attributes, conventions),
                    tags=spoken.tags,
                    deprecated=spoken.deprecated,
                    operation_id=spoken.operation_id,
                    certainty=Certainty.LIKELY if likely or reasons else Certainty.CERTAIN,
                )
            )

    def _attributes(self, handler: FunctionRef | None, action: Action | None) -> list[Attributes]:
        """The attributes of a handler, then those of its controller and of the controller's bases."""
        run = self.reader.run
        if handler is None:
            return []
        own = Attributes(run, action.annotations if action is not None else handler.function.annotations, handler.scope, ("", "return"))
        if action is None:
            return [own]
        return [own, *(Attributes(run, c.cls.annotations, self.reader.types.inside(c)) for c in run.classes.ancestors(action.controller))]

    def _accepted(self, conventions: list[Convention]) -> RequestBody | None:
        """The body that ``.Accepts<T>("application/json")`` declares."""
        for found in conventions:
            if found.name == "Accepts" and found.call.types:
                media = [t for t in found.texts(self.reader.run) if "/" in t]
                at = Evidence(found.names.scope.module.path, found.call.line)
                return body_of(self.reader.input.of(TypeRef(found.call.types[0], found.names.scope)), *media, evidence=at)
        return None

    @staticmethod
    def _unbound(read: list[Parameter], bound: list[Parameter]) -> list[Parameter]:
        """What a handler reads by itself beyond what it is given."""
        given = {(p.location, p.name.lower()) for p in bound}
        return [p for p in read if (p.location, p.name.lower()) not in given]

    @staticmethod
    def _joined(templated: list[Parameter], bound: list[Parameter]) -> list[Parameter]:
        """What the template says of path parameters goes before what the handler's types say."""
        said = {p.name for p in templated}
        described = {p.name: p.description for p in bound if p.location is Location.PATH}
        for p in templated:
            p.description = p.description or described.get(p.name, "")
        return [*(p for p in bound if p.location is Location.PATH and p.name not in said), *templated] + [
            p for p in bound if p.location is not Location.PATH
        ]


def _health(at: Evidence) -> list[Response]:
    """What a health check answers where nothing else is set."""
    answers = Answers()
    answers.add(200, enum_of(["Healthy", "Degraded"]), TEXT, evidence=at)
    answers.add(503, enum_of(["Unhealthy"]), TEXT, evidence=at)
    return answers.responses()
