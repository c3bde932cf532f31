"""gorilla/mux: routes built step by step, subrouters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from liveapi.api.model import Evidence, Location, Parameter
from liveapi.frameworks.families.routers import Route
from liveapi.frameworks.go.methods import usual_methods
from liveapi.frameworks.go.routing import ANY, GoFramework, GoRouter, handler_functions, methods_in, routers_in, wrapper_of
from liveapi.trace.values import CallSite, Text, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.languages.base import Native

_PACKAGE = "github.com/gorilla/mux"
#: A route for whatever no other route takes, below a version or not.
_FALLBACK = re.compile(r"(?:/v?\{[^{}]*[vV]ersion[^{}]*\})?/\{\w+:\.[*+]\}")
_STRING = {"type": "string"}


class MuxRouter(GoRouter):
    """``*mux.Router``."""

    def __init__(self, framework: GoFramework, run: Interpreter, call: CallSite, *, root: bool = False, assumed: bool = False) -> None:
        super().__init__(framework, run, call, root=root, assumed=assumed)
        #: Methods that a subrouter was narrowed to.
        self.methods: list[str] = []

    def method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        if name == "Use":
            self.middleware.extend(call.positional)
        if name in ("StrictSlash", "SkipClean", "UseEncodedPath", "Use"):
            return self
        return MuxRoute(self).call_method(run, name, call)


class MuxRoute(Value):
    """``*mux.Route``: what ``router.Path(…)`` or ``router.HandleFunc(…)`` begins and further calls add to."""

    def __init__(self, router: MuxRouter) -> None:
        self.router = router
        self.path = Text()
        self.methods: list[str] = []
        self.declared: list[Parameter] = []
        self.route: Route | None = None
        self.prefix_only = False
        self.usual: tuple[str, ...] = ANY

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        first = call.get(0)
        if name in ("Path", "PathPrefix") and first is not None:
            self.path = self.path + run.text(first, "path")
            self.prefix_only = name == "PathPrefix"
        elif name in ("HandleFunc", "Handle"):
            if first is not None:
                self.path = self.path + run.text(first, "path")
            self._serve(run, call.get(1), call, 1)
        elif name in ("HandlerFunc", "Handler"):
            self._serve(run, first, call, 0)
        elif name == "Methods":
            self.methods = [m for value in call.positional for m in methods_in(run, value)]
        elif name in ("Queries", "Headers"):
            self._declare(run, name, call)
        elif name == "Subrouter":
            child = self.router.group(run, self.path, call)
            if isinstance(child, MuxRouter):
                child.methods = self.methods or self.router.methods
            return child
        if self.route is not None:
            self.route.methods = tuple(self.methods or self.router.methods or self.usual)
            self.route.usual = not (self.methods or self.router.methods)
            self.route.declared = self.declared
        return self

    def _declare(self, run: Interpreter, name: str, call: CallSite) -> None:
        location = Location.QUERY if name == "Queries" else Location.HEADER
        for value in call.positional[::2]:
            key = run.text(value).literal
            if key:
                self.declared.append(Parameter(key, location, _STRING, True, evidence=Evidence(call.module.path, call.line)))

    def _serve(self, run: Interpreter, handler: Value | None, call: CallSite, position: int) -> None:
        if handler is None:
            return
        node = call.args[position].node if position < len(call.args) else None
        mounted = list(routers_in(run, handler, node, call.scope))
        for prefix, router in mounted:
            self.router.mount(prefix if prefix is not None else Text(), router, call)
        literal = "".join(p for p in self.path.parts if isinstance(p, str))
        if mounted or self.prefix_only or _FALLBACK.fullmatch(literal):
            return
        functions = handler_functions(run, [handler], call)
        usual = usual_methods(functions[-1].function) if functions else ANY
        methods = tuple(self.methods or self.router.methods or usual)
        self.usual = tuple(usual)
        usual_only = not (self.methods or self.router.methods)
        entry = wrapper_of(run, [handler], functions, call)
        self.route = Route(methods, self.path, call, functions, self.declared, usual=usual_only, entry=entry)
        self.router.add(self.route)


class GorillaMux(GoFramework):
    """github.com/gorilla/mux"""

    name = "gorilla/mux"
    fixtures = "go/gorilla_mux"
    markers = (b"gorilla/mux",)
    router_types: ClassVar[frozenset[str]] = frozenset({"Router"})

    def router(self, run: Interpreter, call: CallSite, *, root: bool = False, assumed: bool = False) -> MuxRouter:
        return MuxRouter(self, run, call, root=root, assumed=assumed)

    def models(self) -> Mapping[str, Native]:
        def router(run: Interpreter, call: CallSite) -> Value:
            return self.router(run, call)

        return {f"{_PACKAGE}.NewRouter": router, f"{_PACKAGE}.Router": router}
