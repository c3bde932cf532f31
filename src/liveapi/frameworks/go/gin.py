"""Gin: engines and their groups."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from liveapi.frameworks.go.paths import Pattern, colons
from liveapi.frameworks.go.routing import ANY, VERBS, GoFramework, GoRouter, methods_in
from liveapi.trace.values import CallSite, Text, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.languages.base import Native

_PACKAGE = "github.com/gin-gonic/gin"


class GinRouter(GoRouter):
    """``*gin.Engine`` and ``*gin.RouterGroup``."""

    def method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        if name in VERBS:
            self.register(run, VERBS[name], call.get(0), call.positional[1:], call)
        elif name == "Any":
            self.register(run, ANY, call.get(0), call.positional[1:], call)
        elif name in ("Handle", "Match"):
            self.register(run, methods_in(run, call.get(0)), call.get(1), call.positional[2:], call)
        elif name == "Group":
            prefix = call.get(0)
            child = self.group(run, run.text(prefix, "prefix") if prefix is not None else Text(), call)
            child.middleware.extend(call.positional[1:])
            return child
        elif name == "Use":
            self.middleware.extend(call.positional)
        return self


class Gin(GoFramework):
    """github.com/gin-gonic/gin"""

    name = "Gin"
    fixtures = "go/gin"
    markers = (b"gin-gonic/gin",)
    router_types: ClassVar[frozenset[str]] = frozenset({"Engine", "RouterGroup", "IRouter", "IRoutes"})

    def router(self, run: Interpreter, call: CallSite, *, root: bool = False, assumed: bool = False) -> GinRouter:
        return GinRouter(self, run, call, root=root, assumed=assumed)

    def models(self) -> Mapping[str, Native]:
        def engine(run: Interpreter, call: CallSite) -> Value:
            return self.router(run, call, root=True)

        return {f"{_PACKAGE}.{name}": engine for name in ("New", "Default", "Engine")}

    def patterns(self, path: str) -> list[Pattern]:
        return colons(path)

    def hole(self, name: str) -> str:
        return f":{name}"
