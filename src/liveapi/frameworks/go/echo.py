"""Echo: an application and its groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
            self.serve(run, VERBS[name], call.get(0), call, 1)
        elif name == "Any":
            self.serve(run, ANY, call.get(0), call, 1)
        elif name in ("Add", "Match"):
            self.serve(run, methods_in(run, call.get(0)), call.get(1), call, 2)
        elif name == "Group":
            prefix = call.get(0)
            child = self.group(run, run.text(prefix, "prefix") if prefix is not None else Text(), call)
            child.middleware.extend(call.positional[1:])
            return child
        elif name in ("Use", "Pre"):
            self.middleware.extend(call.positional)
        return self

    def serve(self, run: Interpreter, methods: Sequence[str], path: Value | None, call: CallSite, at: int) -> None:
        """Register the handler at a position; what is behind it runs before it."""
        route = self.register(run, methods, path, call.positional[at : at + 1], call)
        if route is not None:
            route.guards += call.positional[at + 1 :]


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
