"""Spring's functional endpoints: ``RouterFunctions.route(GET("/x"), handler)``, builders, ``nest`` and ``path``."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from liveapi.api.model import Certainty, Evidence, Handler, Unresolved
from liveapi.frameworks.answers import Answers
from liveapi.frameworks.base import ANY, Framework, Result, operation
from liveapi.frameworks.families import annotations as family
from liveapi.frameworks.families.routers import with_path_parameters
from liveapi.frameworks.java import configuration, types
from liveapi.frameworks.java.annotated import templated
from liveapi.frameworks.java.failures import Failures
from liveapi.frameworks.java.jvm import jvm
from liveapi.frameworks.java.results import Results
from liveapi.frameworks.java.security import JvmSecurity
from liveapi.frameworks.java.webflux_bodies import body_read
from liveapi.frameworks.java.webflux_reads import parameters_read
from liveapi.frameworks.java.words import comment
from liveapi.syntax import ir
from liveapi.trace.static_types import TypeRef
from liveapi.trace.values import CallSite, FunctionRef, ListOf, Text, Unknown, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.languages.base import Native

_VERBS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
_PACKAGES = ("org.springframework.web.reactive.function.server", "org.springframework.web.servlet.function")


class Predicate(Value):
    """``GET("/x")``, ``path("/x")``, ``method(POST)``, and what joins them."""

    def __init__(self, path: Text | None = None, verbs: tuple[str, ...] = ()) -> None:
        self.path = path or Text()
        self.verbs = verbs

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        other = call.get(0)
        if name == "and" and isinstance(other, Predicate):
            return Predicate(joined(self.path, other.path), other.verbs or self.verbs)
        return self

    def describe(self) -> str:
        return "a request predicate"


@dataclass(slots=True)
class Endpoint:
    """One route, its path below where it stands."""

    verbs: tuple[str, ...]
    path: Text
    call: CallSite
    handler: Value | None


@dataclass(slots=True, eq=False)
class Routes(Value):
    """A ``RouterFunction`` or its builder."""

    endpoints: list[Endpoint] = field(default_factory=list)

    def has_method(self, name: str) -> bool:
        """What bare names inside Kotlin's ``router { }`` are taken for."""
        return name in {*_VERBS, "nest", "path", "add", "and", "method", "accept", "contentType"} or name.startswith("and")

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        values = call.positional
        if name in _VERBS:
            path = run.text(values[0], "path") if values and not isinstance(values[0], FunctionRef) else Text()
            self.endpoints.append(Endpoint((name,), path, call, values[-1] if values else None))
        elif name in {"route", "andRoute"}:
            self.endpoints.extend(routed(values, call).endpoints)
        elif name in {"nest", "andNest", "path"}:
            if name == "path" and len(values) < 2:
                return Predicate(run.text(values[0], "path") if values else None)
            outer = values[0] if values else Text()
            self.endpoints.extend(nested(run, outer, values[1:], call))
        elif name in {"add", "and", "andOther"}:
            for value in values:
                self.endpoints.extend(value.endpoints if isinstance(value, Routes) else [])
        elif name in {"accept", "contentType", "method"}:
            return predicate(run, name, call)
        return self

    def member(self, run: Interpreter, name: str, at: ir.Node) -> Value:
        return Unknown(f"{name} of a router function")

    def describe(self) -> str:
        return "a router function"


def joined(above: Text, below: Text) -> Text:
    """Two paths with one slash between them."""
    return above + Text("/") + below if below.parts else above


def predicate(run: Interpreter, name: str, call: CallSite) -> Predicate:
    """What a function of ``RequestPredicates`` says of path and method."""
    values = call.positional
    if name in _VERBS or name in {"path", "pattern"}:
        return Predicate(run.text(values[0], "path") if values else None, (name,) if name in _VERBS else ())
    if name in {"method", "methods"}:
        return Predicate(None, tuple(w for v in values for f in family.flat(v) if (w := family.word(f)) in _VERBS))
    return Predicate()


def routed(values: Sequence[Value], call: CallSite) -> Routes:
    """``route(predicate, handler)``; without arguments a builder."""
    first = values[0] if values else None
    if isinstance(first, Predicate):
        return Routes([Endpoint(first.verbs or ANY, first.path, call, values[1] if len(values) > 1 else None)])
    return Routes()


def nested(run: Interpreter, outer: Value, values: Sequence[Value], call: CallSite) -> list[Endpoint]:
    """The routes given for below a path: as a router function, a supplier of one, or a consumer of a builder."""
    prefix = outer if isinstance(outer, Predicate) else Predicate(run.text(outer, "path"))
    inner: list[Endpoint] = []
    for value in values:
        if isinstance(value, Routes):
            inner.extend(value.endpoints)
        elif isinstance(value, FunctionRef):
            builder = Routes()
            bound = value.bound(builder) if call.module.language == "kotlin" else value
            given = run.call(bound, [builder] if value.function.params else [], call)
            source = given if isinstance(given, Routes) and given is not builder and not builder.endpoints else builder
            inner.extend(source.endpoints)
    return [Endpoint(e.verbs, joined(prefix.path, e.path), e.call, e.handler) for e in inner]


class SpringFunctional(Framework):
    """Spring WebFlux and MVC with router functions."""

    name = "Spring functional"
    fixtures = "java/spring_functional"
    languages = frozenset({"java", "kotlin"})
    importers = False
    markers: ClassVar[tuple[bytes, ...]] = (
        b"function.server.RouterFunction",
        b"servlet.function.RouterFunction",
        b"function.server.router",
        b"function.server.coRouter",
    )

    def __init__(self) -> None:
        self._security: JvmSecurity | None = None

    def _guards(self, run: Interpreter) -> JvmSecurity:
        """What demands that requests prove who sends them."""
        if self._security is None:
            self._security = JvmSecurity(jvm(run))
        return self._security

    def models(self) -> Mapping[str, Native]:
        def route(_run: Interpreter, call: CallSite) -> Value:
            return routed(call.positional, call)

        def nest(run: Interpreter, call: CallSite) -> Value:
            values = call.positional
            return Routes(nested(run, values[0], values[1:], call)) if values else Routes()

        def router(run: Interpreter, call: CallSite) -> Value:
            return Routes(nested(run, Text(), call.positional, call))

        found: dict[str, Native] = {}
        for package in _PACKAGES:
            found[f"{package}.RouterFunctions.route"] = route
            found[f"{package}.RouterFunctions.nest"] = nest
            found[f"{package}.router"] = found[f"{package}.coRouter"] = router
            for name in (*_VERBS, "path", "pattern", "method", "methods", "accept", "contentType", "all", "queryParam", "headers"):
                found[f"{package}.RequestPredicates.{name}"] = _predicate(name)
        return found

    def collect(self, run: Interpreter, files: list[str]) -> Result:
        result = Result()
        for path in files:
            for ref in family.classes_in(run, path):
                for method in run.semantics(ref.module).methods(run, ref):
                    function = method.function
                    # Only beans are served: helpers are reached from them.
                    if any(a.name == "Bean" for a in function.annotations) and types.name_of(function.returns) in {"RouterFunction", ""}:
                        instance = run.classes.summary(ref)
                        value = run.enter(method.bound(instance), CallSite([], function, ref.module, [], ref.scope))
                        for routes in _routes(value):
                            self._serve(run, routes, result)
        return result

    def _serve(self, run: Interpreter, routes: Routes, result: Result) -> None:
        for endpoint in routes.endpoints:
            at = Evidence(endpoint.call.module.path, endpoint.call.line)
            base = configuration.setting(run.program, at.file, "spring.webflux.base-path", "server.servlet.context-path") or ""
            template, _, _ = templated(Text("/", base, "/") + endpoint.path)
            holes = endpoint.path.holes
            result.found += 1
            result.resolved += not holes
            if holes:
                result.unresolved.append(Unresolved(self.name, at, "part of the path is not known"))
            handler, doc, known, body, answers = None, None, [], None, Answers()
            if isinstance(endpoint.handler, FunctionRef):
                target = endpoint.handler
                doc, known = comment(target.function.doc), parameters_read(run, target)
                body = body_read(jvm(run), target)
                answers = Results(jvm(run)).answers(target, TypeRef(ir.Name(0, "ServerResponse"), target.scope), None, [])
                Failures(jvm(run), Results(jvm(run))).add(answers, target, [], validated=False)
                handler = Handler(target.symbol, Evidence(target.module.path, target.function.line, target.function.end))
            inside = template.removeprefix("/" + base.strip("/")) if base.strip("/") else template
            for verb in endpoint.verbs:
                result.operations.append(
                    operation(
                        self.name, verb, template, at, handler=handler, doc=doc,
                        parameters=with_path_parameters(template, known),
                        request_body=copy.deepcopy(body),
                        responses=copy.deepcopy(answers.responses()),
                        security=self._guards(run).of(verb, inside or "/", [], [], at.file),
                        certainty=Certainty.LIKELY if holes else Certainty.CERTAIN,
                    )
                )  # fmt: skip


def _predicate(name: str) -> Native:
    return lambda run, call: predicate(run, name, call)


def _routes(value: Value) -> list[Routes]:
    if isinstance(value, Routes):
        return [value]
    return [v for v in (value.elements if isinstance(value, ListOf) else []) if isinstance(v, Routes)]
