"""FastAPI and Starlette: applications, routers, route tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liveapi.api.model import METHODS
from liveapi.frameworks.python.apps import (
    App,
    Decorator,
    Models,
    Mount,
    Route,
    app_of,
    evidence_of,
    listed,
    method_names,
    options_of,
    text_of,
)
from liveapi.syntax import ir
from liveapi.trace.values import CallSite, ListOf, Text, Unknown, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

_VERBS = {m.lower(): m for m in METHODS}


class StarletteApp(App):
    """``Starlette(…)`` and ``Router(…)``; FastAPI adds its own words."""

    framework = "starlette"

    def __init__(self, call: CallSite, prefix: Text | None = None, served: bool = False) -> None:
        super().__init__(call, prefix, served)
        routes = call.get(None if served else 0, "routes")
        self.table = listed(routes)
        self.lists.append(self.table)

    def member(self, run: Interpreter, name: str, at: ir.Node) -> Value:
        if name == "router":
            return self
        return self.table if name == "routes" else super().member(run, name, at)

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        if name in {"route", "add_route"}:
            # Starlette's own routes answer GET unless they say otherwise.
            methods = method_names(call.get(1 if name == "route" else 2, "methods"))
            return self.registering(run, call, ("GET",) if methods is None else methods, decorates=name == "route")
        if name == "exception_handler":
            raised = call.get(0, "exc_class_or_status_code") or Unknown("an exception")
            return Decorator(lambda handler, _: self.handlers.append((raised, handler)))
        if name == "add_exception_handler":
            self.handlers.append((call.get(0) or Unknown("an exception"), call.get(1, "handler") or Unknown("a handler")))
            return Unknown("added")
        if name in {"mount", "host"}:
            child = call.get(1, "app")
            self.add(Mount(text_of(run, call.get(0, "path")) if name == "mount" else Text(), child or Unknown(), evidence_of(call)))
            return Unknown("mounted")
        return Unknown(f"{name} of an application")

    def registering(self, run: Interpreter, call: CallSite, methods: tuple[str, ...], decorates: bool) -> Value:
        """Register now (``add_route``), or give the decorator that will."""
        path, options = text_of(run, call.get(0, "path")), options_of(call)

        def register(handler: Value, at: CallSite) -> None:
            self.add(Route(self.framework, path, methods, handler, evidence_of(call), options, not methods))

        if decorates:
            return Decorator(register)
        register(call.get(1, "endpoint", "route") or Unknown("no handler"), call)
        return Unknown("registered")


class FastApi(StarletteApp):
    """``FastAPI(…)`` and ``APIRouter(…)``."""

    framework = "fastapi"

    def set_member(self, run: Interpreter, name: str, value: Value) -> None:
        if name == "prefix" and self.children and isinstance(value, Text):
            # Routes have their whole path from when they are added: a prefix set later is that of later ones.
            inner = FastApi(CallSite([], ir.Name(self.evidence.line, ""), self.module), self.prefix)
            inner.children = self.children
            self.children = [Mount(Text(), inner, self.evidence)]
        super().set_member(run, name, value)

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        if name in _VERBS:
            return self.registering(run, call, (_VERBS[name],), decorates=True)
        if name in {"api_route", "add_api_route"}:
            methods = method_names(call.get(None, "methods"))
            return self.registering(run, call, ("GET",) if methods is None else methods, decorates=name == "api_route")
        if name == "include_router":
            child = call.get(0, "router")
            prefix = text_of(run, call.get(None, "prefix"), "prefix")
            for option in child.items() or [child] if isinstance(child, ListOf) else [child]:
                self.add(Mount(prefix, option or Unknown("a router"), evidence_of(call), options_of(call)))
            return Unknown("included")
        return super().call_method(run, name, call)


def _application(run: Interpreter, call: CallSite) -> Value:
    return FastApi(call, served=True)


def _router(run: Interpreter, call: CallSite) -> Value:
    return FastApi(call, text_of(run, call.get(None, "prefix"), "prefix"))


def _starlette(run: Interpreter, call: CallSite) -> Value:
    return StarletteApp(call, served=True)


def _starlette_router(run: Interpreter, call: CallSite) -> Value:
    return StarletteApp(call)


def _route(run: Interpreter, call: CallSite) -> Value:
    methods = method_names(call.get(None, "methods"))
    handler = call.get(1, "endpoint") or Unknown("no handler")
    return Route("starlette", text_of(run, call.get(0, "path")), methods or (), handler, evidence_of(call), options_of(call), methods == ())


def _mount(run: Interpreter, call: CallSite) -> Value:
    child = call.get(1, "app")
    if child is None or (app_of(child) is None and call.get(None, "routes") is not None):
        inner = StarletteApp(CallSite([], call.node, call.module))
        inner.lists.append(listed(call.get(None, "routes")))
        child = inner
    return Mount(text_of(run, call.get(0, "path")), child, evidence_of(call))


MODELS: Models = {
    **dict.fromkeys(("fastapi.FastAPI", "fastapi.applications.FastAPI"), _application),
    **dict.fromkeys(("fastapi.APIRouter", "fastapi.routing.APIRouter", "fastapi_utils.inferring_router.InferringRouter"), _router),
    **dict.fromkeys(("starlette.applications.Starlette",), _starlette),
    **dict.fromkeys(("starlette.routing.Router",), _starlette_router),
    **dict.fromkeys(("starlette.routing.Route", "starlette.routing.BaseRoute", "fastapi.routing.APIRoute"), _route),
    **dict.fromkeys(("starlette.routing.Mount", "fastapi.routing.Mount"), _mount),
}
