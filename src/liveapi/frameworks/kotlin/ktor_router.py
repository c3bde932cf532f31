"""Ktor's routing DSL: what a block of routes does with its receiver."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from liveapi.api.model import Unresolved
from liveapi.frameworks.base import ANY, VERBS
from liveapi.frameworks.families.annotations import word
from liveapi.frameworks.families.routers import Route, Router, functions_in, unresolved
from liveapi.frameworks.kotlin.ktor_types import typed_route
from liveapi.trace.values import CallSite, ClassRef, Const, ExternalCall, FunctionRef, Hole, Text, Unknown, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

#: Functions that only add conditions to what is inside their block.
_TRANSPARENT = frozenset(["accept", "contentType", "header", "host", "localPort", "optionalParam", "param", "port", "rateLimit"])
#: Functions with a block that makes routes with the path of a class.
_TYPED_BLOCKS = frozenset({"location", "resource"})
NAMES = frozenset({*VERBS, *_TRANSPARENT, "authenticate", *_TYPED_BLOCKS, "handle", "install", "method", "route", "routing", "sse"})
_ROUTING = frozenset({"Routing", "RoutingRoot"})


class KtorRouter(Router):
    """An ``Application``, its ``Routing``, or a ``Route``."""

    def __init__(self, made: list[KtorRouter], missed: list[Unresolved], *, above: KtorRouter | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.made = made
        self.missed = missed
        #: The application's own router, where it is known.
        self.top: KtorRouter = above.top if above is not None else self
        #: What ``handle`` serves inside ``method(…)`` or ``route(path, method)``.
        self.methods: tuple[str, ...] = above.methods if above is not None else ANY
        #: The providers of which one must know who sends a request; none where it may be anybody.
        self.guards: tuple[str, ...] = above.guards if above is not None else ()
        made.append(self)

    def has_method(self, name: str) -> bool:
        """Bare names inside a block are looked up here too; all others mean something else."""
        return name in NAMES

    def member(self, run: Interpreter, name: str, at: Any) -> Value:
        if name == "application":
            return self.top
        return Unknown(f"{name} of a route")

    def child(self, prefix: Text, call: CallSite) -> KtorRouter:
        """A route below this one."""
        made = KtorRouter(self.made, self.missed, above=self)
        self.mount(prefix, made, call)
        return made

    def method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        if name in VERBS or name == "sse":
            return self._verb(run, VERBS.get(name, ("GET",)), call)
        if name == "handle":
            self._register(run, self.methods, Text(), call, [])
            return self
        if name == "route":
            return self._route(run, call)
        if name == "method":
            inner = self.child(Text(), call)
            inner.methods = _methods(call.get(0, "method"))
            return inner.inside(run, call)
        if name in _TYPED_BLOCKS and call.types and call.scope is not None:
            kind = run.evaluate(call.types[0], call.scope)
            found = typed_route(run, kind) if isinstance(kind, ClassRef) else None
            return self.child(found.path if found is not None else Text(Hole("path", kind.describe())), call).inside(run, call)
        if name in ("routing", "install"):
            plugin = call.get(0)
            if name == "install" and word(plugin or Unknown()) not in _ROUTING:
                return self
            return self.top.inside(run, call)
        if name == "authenticate":
            inner = self.child(Text(), call)
            optional = call.get(None, "optional")
            names = [run.text(v).literal or "" for v in call.positional if not isinstance(v, FunctionRef | Const)]
            if not (isinstance(optional, Const) and optional.value is True):
                inner.guards = tuple(names) or ("",)
            return inner.inside(run, call)
        if name in _TRANSPARENT:
            return self.inside(run, call)
        local = call.scope.get(name) if call.scope is not None else None
        if isinstance(local, FunctionRef) and local.function.receiver is None:
            # ``build`` was given as ``Route.() -> Unit``.
            return run.enter(local.bound(self), call)
        run.escape(call)
        return self

    def inside(self, run: Interpreter, call: CallSite) -> KtorRouter:
        """Run the block of a call with this as its receiver."""
        block = _block(call)
        if block is not None:
            run.enter(block.bound(self), CallSite([], call.node, call.module, [], call.scope))
        return self

    def _route(self, run: Interpreter, call: CallSite) -> Value:
        path = call.get(0, "path")
        if path is None or isinstance(path, FunctionRef):
            return self.inside(run, call)
        inner = self.child(run.text(path, "prefix"), call)
        method = call.get(1, "method")
        if method is not None and not isinstance(method, FunctionRef):
            inner.methods = _methods(method)
        return inner.inside(run, call)

    def _verb(self, run: Interpreter, methods: Sequence[str], call: CallSite) -> Value:
        blocks = [v for v in call.positional if isinstance(v, FunctionRef)]
        if not blocks and len(call.positional) < 2:
            return self
        path = next((v for v in [call.get(None, "path"), *call.positional[:1]] if v is not None and not isinstance(v, FunctionRef)), None)
        if path is None and call.types and call.scope is not None:
            kind = run.evaluate(call.types[0], call.scope)
            found = typed_route(run, kind) if isinstance(kind, ClassRef) else None
            if found is not None:
                return self._register(run, methods, found.path, call, found.parameters)
        text = run.text(path, "path") if path is not None else Text()
        if isinstance(path, ExternalCall | Unknown) or (len(text.parts) == 1 and isinstance(text.parts[0], Hole)):
            reason = path.describe() if path is not None else ""
            self.missed.append(unresolved("Ktor", call, f"the path is not known: {reason}"))
            return self
        return self._register(run, methods, text, call, [])

    def _register(self, run: Interpreter, methods: Sequence[str], path: Text, call: CallSite, declared: list[Any]) -> Value:
        block = _block(call)
        route = Route(methods, path, call, functions_in(run, [block], call) if block is not None else [], declared, run.doc)
        route.guards = [Text(name) for name in self.guards]
        self.add(route)
        return self


def _block(call: CallSite) -> FunctionRef | None:
    """The function that a call ends with."""
    return next((v for v in reversed([a.value for a in call.args]) if isinstance(v, FunctionRef)), None)


def _methods(value: Value | None) -> tuple[str, ...]:
    """``HttpMethod.Get``, ``HttpMethod("PURGE")`` or ``HttpMethod.parse("GET")``."""
    if isinstance(value, ExternalCall):
        value = value.call_site.get(0)
    name = word(value).upper() if value is not None else ""
    return (name,) if name else ANY
