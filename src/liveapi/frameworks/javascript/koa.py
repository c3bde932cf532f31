"""Koa with koa-router or @koa/router: routers with prefixes, ``routes()``, koa-mount."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from liveapi.frameworks.families.routers import Router
from liveapi.frameworks.javascript.handlers import Conventions, Handlers
from liveapi.frameworks.javascript.routing import JavaScriptRouter, RouterFramework, constructor, path_texts
from liveapi.trace.values import CallSite, Choice, ListOf, MapOf, Text, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.languages.base import Native


class Mounted(Value):
    """``mount('/prefix', app)`` of koa-mount, before it is used."""

    def __init__(self, prefix: Text, router: Router) -> None:
        self.prefix = prefix
        self.router = router

    def describe(self) -> str:
        return "a mounted application"


class KoaRouter(JavaScriptRouter):
    """An application or a router: the application has no verbs, which nobody calls."""

    roles: ClassVar[tuple[str, ...]] = ("context",)

    def method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        if name in {"use", "routes", "middleware", "prefix"}:
            if name == "use":
                self._use(run, call)
            elif name == "prefix" and (prefix := call.get(0)) is not None:
                self.prefix = run.text(prefix, "prefix") + self.prefix
            return self
        if name in {"listen", "callback", "on", "param"}:
            run.escape(call)
            return self
        if name == "register":
            methods = call.get(1)
            names = [t.literal for t in path_texts(run, methods) if t is not None and t.literal] if methods is not None else []
            self.register(run, [n.upper() for n in names if n], call, call.get(0), 2)
            return self
        verb = self.verbs.get(name)
        if verb is not None:
            values = call.positional
            # A name may come before the path: `router.get('user', '/users/:id', show)`.
            named = len(values) > 2 and isinstance(values[0], Text) and (isinstance(values[1], Text) or _texts(values[1]))
            self.register(run, verb, call, values[1] if named else None, 2 if named else 1)
        return self

    def _use(self, run: Interpreter, call: CallSite) -> None:
        values = call.positional
        prefixes: list[Text | None] = [Text()]
        if values and (isinstance(values[0], Text | Choice) or _texts(values[0])):
            prefixes = path_texts(run, values[0])
        children = [found for value in values for found in _routers(value)]
        for child, below in children:
            for prefix in prefixes:
                if prefix is not None and child is not self:
                    self.mount(prefix + below, child, call)
        if not children:
            for prefix in prefixes:
                self.guard(prefix, call.args)


def _texts(value: Value) -> bool:
    return isinstance(value, ListOf) and bool(value.elements) and all(isinstance(e, Text) for e in value.elements)


def _routers(value: Value) -> list[tuple[Router, Text]]:
    if isinstance(value, Router):
        return [(value, Text())]
    if isinstance(value, Mounted):
        return [(value.router, value.prefix)]
    if isinstance(value, Choice):
        return [r for option in value.options for r in _routers(option)]
    if isinstance(value, ListOf):
        return [r for element in value.elements for r in _routers(element)]
    return []


class Koa(RouterFramework):
    """Koa with its routers."""

    name = "Koa"
    fixtures = "javascript/koa"
    markers: ClassVar[tuple[bytes, ...]] = (b"koa'", b'koa"', b"koa-router", b"@koa/router", b"koa-tree-router")
    parameter_types: ClassVar[frozenset[str]] = frozenset({"Router", "Koa"})

    conventions: ClassVar[Conventions] = Conventions(("context",), ("koa",))

    def prepare(self, run: Interpreter, handlers: Handlers) -> None:
        handlers.application = next((r for r in self.routers if r.root), None)

    def new_router(self, **options: Any) -> KoaRouter:
        return KoaRouter(self, **options)

    def models(self) -> Mapping[str, Native]:
        def application(_run: Interpreter, _call: CallSite) -> Value:
            return self.new_router(root=True)

        def router(run: Interpreter, call: CallSite) -> Value:
            options = call.get(0)
            prefix = options.entries.get("prefix") if isinstance(options, MapOf) else None
            return self.new_router(prefix=run.text(prefix, "prefix") if prefix is not None else None)

        def mount(run: Interpreter, call: CallSite) -> Value:
            values = call.positional
            target = _routers(values[-1]) if values else []
            if not target:
                return ListOf([])
            prefix = run.text(values[0]) if len(values) > 1 else Text()
            return Mounted(prefix + target[0][1], target[0][0])

        def compose(_run: Interpreter, call: CallSite) -> Value:
            return call.get(0) or ListOf([])

        return {
            **super().models(),
            **constructor(application, "koa", "koa.default"),
            **constructor(
                router, *(f"{m}{d}" for m in ("koa-router", "@koa/router", "koa-tree-router") for d in ("", ".default", ".Router"))
            ),
            **constructor(mount, "koa-mount", "koa-mount.default"),
            **constructor(compose, "koa-compose", "koa-compose.default"),
        }
