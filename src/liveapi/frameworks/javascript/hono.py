"""Hono: applications mounted into each other, base paths, validators, zod-openapi routes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from liveapi.api.model import Parameter
from liveapi.frameworks.families.routers import Route, Router
from liveapi.frameworks.javascript.handlers import Conventions, Declared, Handlers
from liveapi.frameworks.javascript.route_schemas import openapi_route
from liveapi.frameworks.javascript.routing import (
    JavaScriptRouter,
    RouterFramework,
    by_part,
    constructor,
    path_texts,
)
from liveapi.trace.values import CallSite, Choice, ExternalCall, ListOf, MapOf, Text, Unknown, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.languages.base import Native


class HonoApp(JavaScriptRouter):
    """``new Hono()``: an application, whether it listens or is mounted."""

    roles: ClassVar[tuple[str, ...]] = ("hono-context",)

    def method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        if name == "basePath":
            child = self.framework.new_router()
            self.mount(run.text(call.get(0) or Text(), "base"), child, call)
            return child
        if name == "route":
            self._route(run, call)
            return self
        if name == "on":
            methods, path = call.get(0), call.get(1)
            names = [t.literal for t in path_texts(run, methods) if t is not None and t.literal] if methods is not None else []
            self.register(run, [n.upper() for n in names if n], call, path, 2)
            return self
        if name == "openapi":
            self._openapi(run, call)
            return self
        if name == "use":
            first = call.get(0)
            self.guard(first if isinstance(first, Text) else Text(), call.args)
            return self
        return super().method(run, name, call)

    def _route(self, run: Interpreter, call: CallSite) -> None:
        path, child = call.get(0), call.get(1)
        for router in child.options if isinstance(child, Choice) else [child]:
            if isinstance(router, Router):
                self.mount(run.text(path or Text(), "path"), router, call)

    def _openapi(self, run: Interpreter, call: CallSite) -> None:
        """``app.openapi(createRoute({ method, path, request }), handler)``."""
        definition = call.get(0)
        if not isinstance(definition, MapOf):
            return
        method, path = definition.entries.get("method"), definition.entries.get("path")
        if isinstance(method, Text) and method.literal and path is not None:
            text = run.text(path, "path")
            braces = Text(*(re.sub(r"\{(\w+)\}", r":\1", p) if isinstance(p, str) else p for p in text.parts))
            self.register(run, (method.literal.upper(),), call, braces)

    def declared(self, run: Interpreter, call: CallSite, values: Sequence[Value]) -> list[Parameter]:
        found: list[Parameter] = []
        definition = call.get(0)
        if isinstance(definition, MapOf):
            found += by_part(definition.entries.get("request"), call)
        found += super().declared(run, call, values)
        return found

    def details(self, run: Interpreter, route: Route, handlers: Handlers) -> Declared:
        """``createRoute({ request, responses, tags, security, … })``; ``describeRoute`` says the same of any route."""
        found = super().details(run, route, handlers)
        for value in route.call.positional:
            described_by = value.call_site.get(0) if isinstance(value, ExternalCall) and value.name.endswith("describeRoute") else value
            if isinstance(described_by, MapOf) and "responses" in described_by.entries:
                openapi_route(described_by, found, handlers)
        return found


class Factory(Value):
    """``createFactory()`` of ``hono/factory``."""

    def __init__(self, framework: Hono, options: Value | None) -> None:
        self.framework = framework
        self.options = options

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        if name == "createApp":
            app = self.framework.new_router()
            setup = self.options.entries.get("initApp") if isinstance(self.options, MapOf) else None
            if setup is not None:
                run.call(setup, [app], call)
            return app
        if name == "createHandlers":
            return ListOf(call.positional)
        return call.get(0) or Unknown(name)

    def describe(self) -> str:
        return "a factory of handlers"


class Hono(RouterFramework):
    """Hono, with @hono/zod-openapi."""

    name = "Hono"
    fixtures = "javascript/hono"
    markers: ClassVar[tuple[bytes, ...]] = (b"hono'", b'hono"', b"hono/", b"@hono/")
    parameter_types: ClassVar[frozenset[str]] = frozenset({"Hono", "OpenAPIHono"})
    braces_are_regex: ClassVar[bool] = True

    conventions: ClassVar[Conventions] = Conventions(("hono-context",), ("hono",), makes=True)

    def new_router(self, **options: Any) -> HonoApp:
        return HonoApp(self, **options)

    def models(self) -> Mapping[str, Native]:
        def application(_run: Interpreter, _call: CallSite) -> Value:
            return self.new_router()

        def factory(_run: Interpreter, call: CallSite) -> Value:
            return Factory(self, call.get(0))

        def first(_run: Interpreter, call: CallSite) -> Value:
            return call.get(0) or Unknown("a route")

        return {
            **super().models(),
            **constructor(
                application, "hono.Hono", "hono/quick.Hono", "hono/tiny.Hono", "hono/mod.ts.Hono", "@hono/zod-openapi.OpenAPIHono"
            ),
            **constructor(factory, "hono/factory.createFactory"),
            **constructor(first, "@hono/zod-openapi.createRoute", "hono/factory.createMiddleware"),
        }
