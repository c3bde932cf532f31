"""Express: applications, routers, ``route()``, and the validators people put between path and handler."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from liveapi.api.model import Evidence, Location, Parameter
from liveapi.frameworks.families.routers import Router
from liveapi.frameworks.javascript.routing import (
    JavaScriptRouter,
    RouterFramework,
    constructor,
    path_texts,
    type_parameters,
)
from liveapi.syntax import ir
from liveapi.trace.values import CallSite, Choice, ExternalCall, FunctionRef, Instance, ListOf, Text, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.languages.base import Native

#: Where express-validator's chains look.
_CHAINS = {"query": Location.QUERY, "param": Location.PATH, "header": Location.HEADER, "cookie": Location.COOKIE}
_CHECKS: Mapping[str, Mapping[str, Any]] = {
    "isInt": {"type": "integer"},
    "isNumeric": {"type": "number"},
    "isFloat": {"type": "number"},
    "isBoolean": {"type": "boolean"},
    "isArray": {"type": "array", "items": {"type": "string"}},
    "isUUID": {"type": "string", "format": "uuid"},
    "isEmail": {"type": "string", "format": "email"},
    "isISO8601": {"type": "string", "format": "date-time"},
}


class ExpressRouter(JavaScriptRouter):
    """``express()`` and ``express.Router()``."""

    def method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        if name == "use":
            self._use(run, call)
            return self
        if name == "route":
            path = call.get(0)
            return ExpressRoute(self, path) if path is not None else self
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
        for value in values:
            for child in _routers(value):
                for prefix in prefixes:
                    if prefix is not None:
                        self.mount(prefix, child, call)

    def declared(self, run: Interpreter, call: CallSite, values: Sequence[Value]) -> list[Parameter]:
        found: list[Parameter] = []
        for arg in call.args:
            found += _chains(arg.node, call)
        found += super().declared(run, call, values)
        types = call.types
        if types and call.scope is not None:
            found += type_parameters(run, types[0], call.scope, Location.PATH, call.module.path)
            if len(types) > 3:
                found += type_parameters(run, types[3], call.scope, Location.QUERY, call.module.path)
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


def _chains(node: ir.Expr | None, call: CallSite) -> list[Parameter]:
    """The chains of express-validator in an argument, alone or in a list."""
    if isinstance(node, ir.List):
        return [p for item in node.items if not isinstance(item, ir.Arg) for p in _chains(item, call)]
    chain = _validator_chain(node, call) if isinstance(node, ir.Call) else None
    return [chain] if chain is not None else []


def _validator_chain(node: ir.Call, call: CallSite) -> Parameter | None:
    """express-validator: ``query('limit').optional().isInt()``."""
    schema: Mapping[str, Any] = {"type": "string"}
    optional = False
    current: ir.Expr = node
    while isinstance(current, ir.Call):
        callee = current.callee
        if isinstance(callee, ir.Name):
            location = _CHAINS.get(callee.id)
            name = current.args[0].value if current.args else None
            if location is None or not isinstance(name, ir.Str):
                return None
            required = location is Location.PATH or not optional
            return Parameter(name.value, location, schema, required, evidence=Evidence(call.module.path, current.line))
        if not isinstance(callee, ir.Member):
            return None
        schema = _CHECKS.get(callee.name, schema)
        optional |= callee.name == "optional"
        current = callee.object
    return None


class Express(RouterFramework):
    """Express 4 and 5."""

    name = "Express"
    fixtures = "javascript/express"
    markers: ClassVar[tuple[bytes, ...]] = (b"express'", b'express"', b"express-promise-router")
    parameter_types: ClassVar[frozenset[str]] = frozenset({"Express", "Application", "Router", "IRouter"})

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

    def typed(self, run: Interpreter, function: FunctionRef) -> list[Parameter]:
        """``(req: Request<Params, Res, Body, Query>)``."""
        params = function.function.params
        kind = params[0].type if params else None
        if not isinstance(kind, ir.Index) or not kind.args:
            return []
        file = function.module.path
        found = type_parameters(run, kind.args[0], function.scope, Location.PATH, file)
        if len(kind.args) > 3:
            found += type_parameters(run, kind.args[3], function.scope, Location.QUERY, file)
        return found
