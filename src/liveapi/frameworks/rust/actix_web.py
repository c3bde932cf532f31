"""Actix Web: applications, scopes, resources, routes; attributes on handlers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from liveapi.frameworks.base import ANY
from liveapi.frameworks.rust.paths import Pattern, actix
from liveapi.frameworks.rust.routing import VERBS, RustFramework, RustRouter, last_word
from liveapi.trace.values import CallSite, Choice, ExternalCall, FunctionRef, ListOf, Text, Unknown, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.languages.base import Native


class ActixRoute(Value):
    """``web::get().to(handler)``"""

    def __init__(self, methods: tuple[str, ...]) -> None:
        self.methods = methods
        self.handler: Value | None = None

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        first = call.get(0)
        if name in ("to", "to_async", "with", "with_async", "f", "a", "h"):
            self.handler = first
        elif name == "method":
            self.methods = (last_word(first),)
        elif name == "guard" and isinstance(first, ExternalCall) and (verb := first.name.rpartition(".")[2].lower()) in VERBS:
            self.methods = VERBS[verb]
        return self


class Resource(Value):
    """``web::resource("/x").route(…)``"""

    def __init__(self, paths: list[Value]) -> None:
        self.paths = paths
        self.routes: list[tuple[ActixRoute, CallSite]] = []

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        first = call.get(0)
        if name == "route" and isinstance(first, ActixRoute):
            self.routes.append((first, call))
        elif name in VERBS and first is None:
            opened = ActixRoute(VERBS[name])
            self.routes.append((opened, call))
            return opened
        elif name in VERBS or name in ("to", "to_async", "f", "with", "with_async", "a", "h"):
            route = ActixRoute(VERBS.get(name, ANY))
            route.handler = first
            self.routes.append((route, call))
        return self


class ActixRouter(RustRouter):
    """``App``, ``Scope`` and ``ServiceConfig``."""

    def method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        first, second = call.get(0), call.get(1)
        if name == "service" and first is not None:
            self._serve(run, first, call)
        elif name == "route" and isinstance(second, ActixRoute):
            self.register(run, second.methods, first, second.handler, call)
        elif name == "resource" and first is not None and second is not None:
            # Before 1.0: ``resource(path, |r| r.get().with(handler))``.
            resource = Resource([first])
            run.call(second, [resource], call)
            self._serve(run, resource, call)
        elif name == "scope" and first is not None and second is not None:
            child = ActixRouter(self.framework, run, call)
            run.call(second, [child], call)
            self.mount(run.text(first, "prefix"), child, call)
        elif name == "prefix" and first is not None:
            self.prefix = run.text(first, "prefix")
        elif name == "configure" and first is not None:
            run.call(first, [self], call)
        return self

    def _serve(self, run: Interpreter, value: Value, call: CallSite) -> None:
        for service in _services(value):
            if isinstance(service, ActixRouter):
                self.mount(Text(), service, call)
            elif isinstance(service, Resource):
                for path in service.paths:
                    for route, at in service.routes:
                        self.register(run, route.methods, path, route.handler, at)
            else:
                self.annotated(run, service, call)


def _services(value: Value) -> Iterator[Value]:
    if isinstance(value, Choice):
        for option in value.known():
            yield from _services(option)
    elif isinstance(value, ListOf):
        for element in value.elements:
            yield from _services(element)
    else:
        yield value


class ActixWeb(RustFramework):
    """The actix-web crate."""

    name = "Actix Web"
    fixtures = "rust/actix_web"
    markers = (b"actix_web", b"actix-web")
    router_types: ClassVar[frozenset[str]] = frozenset({"App", "Scope", "Resource", "ServiceConfig", "HttpServiceFactory"})
    taken_types: ClassVar[frozenset[str]] = frozenset({"ServiceConfig"})

    def router(self, run: Interpreter, call: CallSite, *, root: bool = False, assumed: bool = False) -> ActixRouter:
        return ActixRouter(self, run, call, root=root, assumed=assumed)

    def pattern(self, path: str) -> Pattern:
        return actix(path)

    def models(self) -> Mapping[str, Native]:
        def application(run: Interpreter, call: CallSite) -> Value:
            return self.router(run, call)

        def scope(run: Interpreter, call: CallSite) -> Value:
            router = self.router(run, call)
            prefix = call.get(0)
            router.prefix = run.text(prefix, "prefix") if prefix is not None else Text()
            return router

        def resource(run: Interpreter, call: CallSite) -> Value:
            path = call.get(0)
            return Resource(path.elements if isinstance(path, ListOf) else [path] if path is not None else [])

        def server(run: Interpreter, call: CallSite) -> Value:
            factory = call.get(0)
            if isinstance(factory, FunctionRef):
                run.call(factory, [], call)
            return Unknown("a server")

        def route(methods: tuple[str, ...]) -> Native:
            def made(run: Interpreter, call: CallSite) -> Value:
                return ActixRoute(methods)

            return made

        def method(run: Interpreter, call: CallSite) -> Value:
            return ActixRoute((last_word(call.get(0)),))

        def to(run: Interpreter, call: CallSite) -> Value:
            return ActixRoute(ANY).call_method(run, "to", call)

        found: dict[str, Native] = {
            "actix_web.App.new": application,
            "actix_web.App.default": application,
            "actix_web.App.with_state": application,
            "actix_web.server.new": server,
            "actix_web.HttpServer.new": server,
            "actix_web.web.scope": scope,
            "actix_web.Scope.new": scope,
            "actix_web.web.resource": resource,
            "actix_web.Resource.new": resource,
            "actix_web.web.route": route(ANY),
            "actix_web.web.method": method,
            "actix_web.web.to": to,
        }
        return found | {f"actix_web.web.{name}": route(methods) for name, methods in VERBS.items()}
