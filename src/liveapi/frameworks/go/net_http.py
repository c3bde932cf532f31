"""net/http: ``ServeMux`` with its patterns, the default mux, ``StripPrefix``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from liveapi.frameworks.families.routers import Route
from liveapi.frameworks.go.methods import usual_methods
from liveapi.frameworks.go.paths import serve_mux
from liveapi.frameworks.go.routing import ANY, GoFramework, GoRouter, handler_functions, routers_in, strip_prefix, wrapper_of
from liveapi.trace.values import CallSite, Text, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.languages.base import Native


class Mux(GoRouter):
    """``*http.ServeMux``."""

    def method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        if name in ("Handle", "HandleFunc"):
            self._handle(run, call)
        return self

    def _handle(self, run: Interpreter, call: CallSite) -> None:
        given, handler = call.get(0), call.get(1)
        if given is None or handler is None:
            return
        text = run.text(given, "path")
        mounted = list(routers_in(run, handler, call.args[1].node, call.scope))
        for prefix, router in mounted:
            self.mount(prefix if prefix is not None else Text(), router, call)
        if mounted:
            return
        head = text.parts[0] if text.parts else ""
        found = serve_mux(head if isinstance(head, str) else "/")
        path = Text(found.path, *text.parts[1:]) if isinstance(head, str) else text
        tail = text.parts[-1] if text.parts else ""
        if len(text.parts) > 1 and isinstance(tail, str):
            path = Text(*path.parts[:-1], tail.removesuffix("{$}").replace("...}", "}"))
        functions = handler_functions(run, [handler], call)
        methods = [found.method] if found.method else usual_methods(functions[-1].function) if functions else ["GET"]
        if found.method is None and found.subtree and len(text.parts) == 1 and not functions:
            return  # files of a folder, a proxy: everything below, served by a library
        entry = wrapper_of(run, [handler], functions, call)
        self.add(Route(tuple(methods) or ANY, path, call, functions, usual=not found.method, entry=entry))


class NetHTTP(GoFramework):
    """The standard library."""

    name = "net/http"
    fixtures = "go/net_http"
    markers = (b"http.HandleFunc(", b"http.Handle(", b"ServeMux")
    router_types: ClassVar[frozenset[str]] = frozenset({"ServeMux"})

    def __init__(self) -> None:
        super().__init__()
        self._default: Mux | None = None

    def router(self, run: Interpreter, call: CallSite, *, root: bool = False, assumed: bool = False) -> Mux:
        return Mux(self, run, call, root=root, assumed=assumed)

    def default(self, run: Interpreter, call: CallSite) -> Mux:
        """``http.DefaultServeMux``"""
        if self._default is None:
            self._default = self.router(run, call)
        return self._default

    def models(self) -> Mapping[str, Native]:
        def mux(run: Interpreter, call: CallSite) -> Value:
            return self.router(run, call)

        def handle(run: Interpreter, call: CallSite) -> Value:
            return self.default(run, call).method(run, "Handle", call)

        return {
            "net/http.NewServeMux": mux,
            "net/http.ServeMux": mux,
            "net/http.Handle": handle,
            "net/http.HandleFunc": handle,
            "net/http.StripPrefix": strip_prefix,
        }
