"""Chi: routers with inline groups and mounted handlers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from liveapi.frameworks.go.routing import ANY, VERBS, GoFramework, GoRouter, methods_in, routers_in
from liveapi.trace.values import CallSite, Text, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.languages.base import Native

_PACKAGE = "github.com/go-chi/chi"
_VERBS = {verb.capitalize(): methods for verb, methods in VERBS.items()}


class ChiRouter(GoRouter):
    """``chi.Router`` and ``*chi.Mux``."""

    def method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        path = call.get(0)
        if name in _VERBS:
            self.register(run, _VERBS[name], path, call.positional[1:], call)
        elif name in ("Handle", "HandleFunc"):
            self._handle(run, path, call)
        elif name in ("Method", "MethodFunc"):
            self.register(run, methods_in(run, path), call.get(1), call.positional[2:], call)
        elif name in ("Route", "Mount"):
            return self._below(run, name, run.text(path, "prefix") if path is not None else Text(), call)
        elif name == "Group" and path is not None:
            run.call(path, [self.inline(run, call)], call)
        elif name == "With":
            child = self.inline(run, call)
            child.middleware = call.positional
            return child
        elif name == "Use":
            self.middleware.extend(call.positional)
        return self

    def _below(self, run: Interpreter, name: str, prefix: Text, call: CallSite) -> Value:
        inner = call.get(1)
        if name == "Route":
            child = self.group(run, prefix, call)
            if inner is not None:
                run.call(inner, [child], call)
            return child
        if inner is not None:
            for _, router in routers_in(run, inner, call.args[1].node, call.scope):
                self.mount(prefix, router, call)
        return self

    def _handle(self, run: Interpreter, path: Value | None, call: CallSite) -> None:
        inner = call.get(1)
        found = list(routers_in(run, inner, call.args[1].node, call.scope)) if inner is not None else []
        if not found:
            self.register(run, ANY, path, call.positional[1:], call)
        for prefix, router in found:
            self.mount(prefix or Text(), router, call)


class Chi(GoFramework):
    """github.com/go-chi/chi"""

    name = "Chi"
    fixtures = "go/chi"
    markers = (b"go-chi/chi",)
    router_types: ClassVar[frozenset[str]] = frozenset({"Router", "Mux"})

    def router(self, run: Interpreter, call: CallSite, *, root: bool = False, assumed: bool = False) -> ChiRouter:
        return ChiRouter(self, run, call, root=root, assumed=assumed)

    def models(self) -> Mapping[str, Native]:
        def router(run: Interpreter, call: CallSite) -> Value:
            return self.router(run, call)

        return {f"{_PACKAGE}.{name}": router for name in ("NewRouter", "NewMux", "Mux")}
