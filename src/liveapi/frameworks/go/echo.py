"""Echo: an application and its groups."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from liveapi.frameworks.go.paths import Pattern, colons
from liveapi.frameworks.go.routing import ANY, VERBS, GoFramework, GoRouter, methods_in
from liveapi.trace.values import CallSite, Text, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.languages.base import Native

_PACKAGE = "github.com/labstack/echo"


class EchoRouter(GoRouter):
    """``*echo.Echo`` and ``*echo.Group``. Middleware stands behind the handler."""

    def method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        if name in VERBS:
            self.register(run, VERBS[name], call.get(0), call.positional[1:2], call)
        elif name == "Any":
            self.register(run, ANY, call.get(0), call.positional[1:2], call)
        elif name in ("Add", "Match"):
            self.register(run, methods_in(run, call.get(0)), call.get(1), call.positional[2:3], call)
        elif name == "Group":
            prefix = call.get(0)
            return self.group(run, run.text(prefix, "prefix") if prefix is not None else Text(), call)
        return self


class Echo(GoFramework):
    """github.com/labstack/echo"""

    name = "Echo"
    fixtures = "go/echo"
    markers = (b"labstack/echo",)
    router_types: ClassVar[frozenset[str]] = frozenset({"Echo", "Group", "Router"})

    def router(self, run: Interpreter, call: CallSite, *, root: bool = False, assumed: bool = False) -> EchoRouter:
        return EchoRouter(self, run, call, root=root, assumed=assumed)

    def models(self) -> Mapping[str, Native]:
        def application(run: Interpreter, call: CallSite) -> Value:
            return self.router(run, call, root=True)

        return {f"{_PACKAGE}.New": application, f"{_PACKAGE}.Echo": application}

    def patterns(self, path: str) -> list[Pattern]:
        return colons(path)

    def hole(self, name: str) -> str:
        return f":{name}"
