"""Express: applications, routers, ``route()``, and the validators people put between path and handler."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from liveapi.api.model import Evidence, Location, Parameter
from liveapi.frameworks.families.routers import Route, Router
from liveapi.frameworks.javascript.attached import attached
from liveapi.frameworks.javascript.handlers import Conventions, Declared, Handlers
from liveapi.frameworks.javascript.parameters import of_members
from liveapi.frameworks.javascript.routing import JavaScriptRouter, RouterFramework, constructor, path_texts
from liveapi.frameworks.javascript.validated_bodies import Chain, chains_in
from liveapi.trace.static_types import TypeRef
from liveapi.trace.values import CallSite, Choice, ExternalCall, FunctionRef, Instance, ListOf, Text, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.languages.base import Native

#: Where express-validator's chains look.
_CHAINS = {"query": Location.QUERY, "param": Location.PATH, "header": Location.HEADER, "cookie": Location.COOKIE}


class ExpressRouter(JavaScriptRouter):
    """``express()`` and ``express.Router()``."""

    framework: Express

    def method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        if name == "use":
            self._use(run, call)
            return self
        if name == "route":
            path = call.get(0)
            return ExpressRoute(self, path) if path is not None else self
        if name == "param" and isinstance(loader := call.get(1), FunctionRef):
            self.framework.loaders.append(loader)
            return self
        if name in {"listen", "set", "enable", "disable", "param", "engine", "on", "once", "handle"}:
            run.escape(call)
            return self
        return super().method(run, name, call)

    def _use(self, run: Interpreter, call: CallSite) -> None:
        """``use([path], …)``: every router among the arguments is mounted."""
        values = call.positional
        prefixes: list[Text | None] = [Text()]
        if (values and not _mountable(values[0])) or (
            values and isinstance(values[0], ListOf) and values[0].elements and isinstance(values[0].elements[0], Text)
        ):
            prefixes = path_texts(run, values[0])
        children = [child for value in values for child in _routers(value)]
        for child in children:
            for prefix in prefixes:
                if prefix is not None:
                    self.mount(prefix, child, call)
        if not children:
            self.framework.errors += [v for v in values if isinstance(v, FunctionRef) and len(v.function.params) == 4]
            for prefix in prefixes:
                self.guard(prefix, call.args)

    def declared(self, run: Interpreter, call: CallSite, values: Sequence[Value]) -> list[Parameter]:
        chains = [c for arg in call.args for c in chains_in(arg.node, arg.value)]
        found = [_chain_parameter(c, call) for c in chains if c.part in _CHAINS]
        return [*found, *super().declared(run, call, values)]

    def details(self, run: Interpreter, route: Route, handlers: Handlers) -> Declared:
        """``router.get<Params, ResBody, ReqBody, Query>(…)``."""
        found = super().details(run, route, handlers)
        types, scope, file = route.call.types, route.call.scope, route.call.module.path
        if types and scope is not None:
            parts = [TypeRef(kind, scope) for kind in types]
            found.parameters += of_members(handlers.input, parts[0], Location.PATH, file)
            if len(parts) > 3:
                found.parameters += of_members(handlers.input, parts[3], Location.QUERY, file)
            known = [part if not handlers.types.vague(part.expr) else None for part in parts]
            found.answer_type = known[1] if len(known) > 1 else None
            found.body_type = known[2] if len(known) > 2 else None
        return found

    def truth(self) -> bool | None:
        return True


class ExpressRoute(Value):
    """``router.route(path)``: the path is said once, the verbs follow."""

    def __init__(self, router: ExpressRouter, path: Value) -> None:
        self.router = router
        self.path = path

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        verb = self.router.verbs.get(name)
        # `all` on a route is what people put in front of its verbs: authentication.
        if verb is not None and name != "all":
            self.router.register(run, verb, call, self.path, 0)
        return self


def _mountable(value: Value) -> bool:
    return isinstance(value, Router | FunctionRef | ExternalCall | ListOf) or (
        isinstance(value, Instance) and isinstance(value.native, Router)
    )


def _routers(value: Value) -> list[Router]:
    if isinstance(value, Router):
        return [value]
    if isinstance(value, Instance) and isinstance(value.native, Router):
        return [value.native]
    if isinstance(value, Choice):
        return [r for option in value.options for r in _routers(option)]
    if isinstance(value, ListOf):
        return [r for element in value.elements for r in _routers(element)]
    return []


def _chain_parameter(chain: Chain, call: CallSite) -> Parameter:
    """express-validator: ``query('limit').optional().isInt()``."""
    location = _CHAINS[chain.part]
    required = location is Location.PATH or not chain.optional
    schema = chain.schema or {"type": "string"}
    if schema.get("type") == "array" and not schema.get("items"):
        schema = {**schema, "items": {"type": "string"}}
    return Parameter(chain.name, location, schema, required, evidence=Evidence(call.module.path, chain.line))


class Express(RouterFramework):
    """Express 4 and 5."""

    name = "Express"
    fixtures = "javascript/express"
    markers: ClassVar[tuple[bytes, ...]] = (b"express'", b'express"', b"express-promise-router")
    parameter_types: ClassVar[frozenset[str]] = frozenset({"Express", "Application", "Router", "IRouter"})

    conventions: ClassVar[Conventions] = Conventions(errors_first=True)

    def __init__(self) -> None:
        super().__init__()
        #: Functions that applications use to answer errors.
        self.errors: list[FunctionRef] = []
        #: Functions that load what a path parameter names.
        self.loaders: list[FunctionRef] = []

    def new_router(self, **options: Any) -> ExpressRouter:
        return ExpressRouter(self, **options)

    def models(self) -> Mapping[str, Native]:
        def application(_run: Interpreter, _call: CallSite) -> Value:
            return self.new_router(root=True)

        def router(_run: Interpreter, _call: CallSite) -> Value:
            return self.new_router()

        return {
            **super().models(),
            **constructor(application, "express", "express.default", "express.express", "express-ws.app"),
            **constructor(router, "express.Router", "express.default.Router", "express-promise-router", "express-promise-router.default"),
        }

    def constants(self) -> Mapping[str, Value]:
        return {f"celebrate.Segments.{name.upper()}": Text(name) for name in ("query", "params", "headers", "cookies", "body")}

    def prepare(self, run: Interpreter, handlers: Handlers) -> None:
        """What the application's error handler writes is the body of errors that are passed on."""
        used = [a.value for r in self.routers for _, a in r.guards if isinstance(a.value, FunctionRef)]
        before = [f for r in self.routers for route in r.routes for f in route.handlers[:-1]]
        handlers.attached = attached(handlers.types, [*self.loaders, *used, *before])
        for function in self.errors[-1:]:
            names = handlers.types.names_in(function, [handlers.types.builtin(kind, function.scope) for kind in ("Error", "Request")])
            written = [e for e in handlers.written.of(function, ("", "", "response"), names) if e.filled and e.content is not None]
            if written:
                handlers.error_body = handlers.output.of(written[-1].content) or None
