"""Axum: routers, method routers, nesting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from liveapi.frameworks.rust.routing import VERBS, RustFramework, RustRouter, last_word
from liveapi.trace.values import CallSite, Choice, ExternalCall, Text, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.languages.base import Native


class MethodRouter(Value):
    """``get(h).post(g)``"""

    def __init__(self) -> None:
        self.parts: list[tuple[tuple[str, ...], Value | None]] = []

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        word = name.removesuffix("_service")
        if word in VERBS:
            self.parts.append((VERBS[word], call.get(0)))
        elif word == "on":
            self.parts.append(((last_word(call.get(0)),), call.get(1)))
        elif name == "merge" and isinstance(other := call.get(0), MethodRouter):
            self.parts.extend(other.parts)
        return self


class AxumRouter(RustRouter):
    """``axum::Router``."""

    def method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        first, second = call.get(0), call.get(1)
        if name == "route" and first is not None and second is not None:
            for option in second.known() if isinstance(second, Choice) else [second]:
                if isinstance(option, MethodRouter):
                    for methods, handler in option.parts:
                        self.register(run, methods, first, handler, call)
        elif name in ("nest", "nest_service") and first is not None and second is not None:
            self._mount(run.text(first, "prefix"), second, call)
        elif name == "merge" and first is not None:
            self._mount(Text(), first, call)
        return self

    def _mount(self, prefix: Text, value: Value, call: CallSite) -> None:
        if isinstance(value, AxumRouter):
            self.mount(prefix, value, call)
        elif isinstance(value, Choice):
            for option in value.known():
                self._mount(prefix, option, call)
        elif isinstance(value, ExternalCall):
            for argument in value.call_site.args:
                self._mount(prefix, argument.value, call)


class Axum(RustFramework):
    """The axum crate."""

    name = "Axum"
    fixtures = "rust/axum"
    markers = (b"axum",)
    router_types: ClassVar[frozenset[str]] = frozenset({"Router", "MethodRouter"})
    taken_types: ClassVar[frozenset[str]] = frozenset({"Router"})

    def router(self, run: Interpreter, call: CallSite, *, root: bool = False, assumed: bool = False) -> AxumRouter:
        return AxumRouter(self, run, call, root=root, assumed=assumed)

    def models(self) -> Mapping[str, Native]:
        def router(run: Interpreter, call: CallSite) -> Value:
            return self.router(run, call)

        def verb(name: str) -> Native:
            return lambda run, call: MethodRouter().call_method(run, name, call)

        routers = {f"axum.{path}.{name}": router for path in ("Router", "routing.Router") for name in ("new", "default")}
        words = [*VERBS, "on"]
        return routers | {f"axum.routing.{w}{s}": verb(w) for w in words for s in ("", "_service")}
