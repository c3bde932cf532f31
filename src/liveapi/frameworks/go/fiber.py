"""Fiber: applications, groups, mounted applications."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from liveapi.frameworks.families.routers import Router
from liveapi.frameworks.go.paths import Pattern, colons
from liveapi.frameworks.go.routing import ANY, VERBS, GoFramework, GoRouter, methods_in, routers_in
from liveapi.trace.values import CallSite, Text, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.languages.base import Native

_PACKAGE = "github.com/gofiber/fiber"
_VERBS = {verb.capitalize(): methods for verb, methods in VERBS.items()} | {"All": ANY}


class FiberRouter(GoRouter):
    """``*fiber.App`` and ``fiber.Router``."""

    def method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        path = call.get(0)
        if name in _VERBS:
            self.register(run, _VERBS[name], path, call.positional[1:], call)
        elif name == "Add":
            self.register(run, methods_in(run, path), call.get(1), call.positional[2:], call)
        elif name in ("Group", "Route"):
            child = self.group(run, run.text(path, "prefix") if path is not None else Text(), call)
            child.middleware.extend(v for v in call.positional[1:] if name == "Group")
            within = call.get(1)
            if name == "Route" and within is not None:
                run.call(within, [child], call)
            return child
        elif name in ("Mount", "Use"):
            prefix = path if isinstance(path, Text) else Text()
            for value in call.positional:
                for _, child_router in routers_in(run, value, None, None):
                    if child_router is not self:
                        self.mount(prefix, child_router, call)
            if name == "Use":
                self.middleware.extend(v for v in call.positional if not isinstance(v, Text | Router))
        return self


class Fiber(GoFramework):
    """github.com/gofiber/fiber"""

    name = "Fiber"
    fixtures = "go/fiber"
    markers = (b"gofiber/fiber",)
    router_types: ClassVar[frozenset[str]] = frozenset({"App", "Router", "Group"})

    def router(self, run: Interpreter, call: CallSite, *, root: bool = False, assumed: bool = False) -> FiberRouter:
        return FiberRouter(self, run, call, root=root, assumed=assumed)

    def models(self) -> Mapping[str, Native]:
        def application(run: Interpreter, call: CallSite) -> Value:
            return self.router(run, call)

        return {f"{_PACKAGE}.New": application, f"{_PACKAGE}.App": application}

    def patterns(self, path: str) -> list[Pattern]:
        return colons(path)

    def hole(self, name: str) -> str:
        return f":{name}"
