"""Slim 2 to 4: applications and groups, closures that get the group or are bound to it, FastRoute paths."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from liveapi.api.model import Certainty, Evidence, Location, Parameter
from liveapi.frameworks.base import ANY, VERBS, Framework, Result, operation
from liveapi.frameworks.families.routers import Mount, Route, Router, path_pattern, served, unresolved, with_path_parameters
from liveapi.frameworks.php import paths
from liveapi.frameworks.php.bodies import request_body
from liveapi.frameworks.php.evaluation import Handlers
from liveapi.frameworks.php.handlers import BODY_METHODS, parameters_of, target_of
from liveapi.frameworks.php.responses import Responder
from liveapi.frameworks.php.words import words_of
from liveapi.frameworks.security import Requirement, require
from liveapi.syntax import ir
from liveapi.trace.languages.base import Native
from liveapi.trace.languages.php import PhpSemantics
from liveapi.trace.values import CallSite, FunctionRef, Text, Unknown, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

_VERBS = {**VERBS, "any": (), "redirect": ("GET",)}
_APPLICATIONS = ("Slim\\App", "Slim\\Slim", "Slim\\Factory\\AppFactory.create", "Slim\\Factory\\AppFactory.createFromContainer")
_BRIDGES = ("DI\\Bridge\\Slim\\Bridge.create", "DI\\Bridge\\Slim\\App")


class Slim(Framework):
    """Groups are routers mounted in their application."""

    name = "Slim"
    languages = frozenset({"php"})
    fixtures = "php/slim"
    markers: ClassVar[tuple[bytes, ...]] = (b"Slim\\", b"AppFactory::create", b"$app->", b"RouteCollectorProxy")

    def __init__(self) -> None:
        self.routers: list[Router] = []

    def models(self) -> Mapping[str, Native]:
        return dict.fromkeys((*_APPLICATIONS, *_BRIDGES), self._create)

    def _create(self, run: Interpreter, call: CallSite) -> Value:
        router = SlimRouter(self, root=True)
        self.routers.append(router)
        return router

    def collect(self, run: Interpreter, files: list[str]) -> Result:
        result = Result()
        handlers: Handlers | None = None
        responder: Responder | None = None
        for _, route, full, assumed in served(self.routers):
            result.found += 1
            semantics = run.semantics(route.call.module)
            assert isinstance(semantics, PhpSemantics)
            site = Evidence(route.call.module.path, route.call.line)
            if full.holes:
                result.unresolved.append(unresolved(self.name, route.call, "a part of the path is not known: " + full.holes[0].reason))
            else:
                result.resolved += 1
            pattern = re.sub(r"(?<=/):(\w+)", r"{\1}", path_pattern(full)) if full.holes else full.literal or ""
            given = route.call.positional
            action = given[-1] if len(given) > 1 and not route.is_redirect else None  # type: ignore[attr-defined]
            target = target_of(run, semantics, action) if action is not None else None
            if handlers is None:
                handlers = Handlers(run, semantics)
                responder = Responder(handlers.library)
            said = words_of(run, target)
            security = self._security(run, route)
            for template in paths.fast_route(pattern):
                path = "/" + re.sub(r"/{2,}", "/", template.path).strip("/")
                constrained = [Parameter(n, Location.PATH, s, True) for n, s in template.schemas.items()]
                for method in route.methods or ANY:
                    outcome = None
                    if target is not None and target.function is not None:
                        outcome = handlers.outcome(target.function, target.owner, method)
                    known = [*constrained, *parameters_of(run, target, method, path, outcome)]
                    result.operations.append(
                        operation(
                            self.name,
                            method,
                            path,
                            site,
                            handler=target.handler() if target is not None else None,
                            doc=said.doc,
                            tags=said.tags,
                            deprecated=said.deprecated,
                            operation_id=said.operation_id,
                            security=security,
                            parameters=with_path_parameters(path, known),
                            request_body=request_body(run, outcome) if outcome is not None and method in BODY_METHODS else None,
                            responses=responder.responses(outcome) if outcome is not None and responder is not None else [],
                            certainty=Certainty.LIKELY if assumed or full.holes else Certainty.CERTAIN,
                        )
                    )
        if any(o.security for o in result.operations):
            for found in result.operations:
                found.security = found.security or []
        return result

    def _security(self, run: Interpreter, route: Route) -> list[Requirement] | None:
        """What the middleware of a route, its groups and its application demands, by its names."""
        words = list(getattr(route, "named", ()))
        router = getattr(route, "group", None)
        while isinstance(router, SlimRouter):
            words += router.named
            router = router.outer
        needed: Requirement = {}
        optional = True
        for word in words:
            kind = next((k for pattern, k in _GUARDS if pattern.search(word)), None)
            if kind is not None:
                needed |= require(run.components, kind)
                optional = optional and re.search("optional", word, re.IGNORECASE) is not None
        if needed:
            return [needed, {}] if optional else [needed]
        return None


#: Names of middleware ▶ what it demands.
_GUARDS = (
    (re.compile(r"basic", re.IGNORECASE), "basic"),
    (re.compile(r"jwt", re.IGNORECASE), "jwt"),
    (re.compile(r"auth(?!or\b)|token|api.?key", re.IGNORECASE), "bearer"),
)


def _guard_words(call: CallSite) -> list[str]:
    """What the middleware that is added is called: by its class, or by the variable that holds it."""
    out = []
    for arg in call.args:
        words = [arg.value.describe() if not isinstance(arg.value, Text) else arg.value.literal or ""]
        node = arg.node
        words += [node.id] if isinstance(node, ir.Name) else [node.name] if isinstance(node, ir.Member) else []
        out.append(" ".join(words))
    return out


class SlimRoute(Route):
    """A route of Slim, which may be a redirect."""

    is_redirect = False

    def __init__(self, methods: tuple[str, ...], path: Text, call: CallSite, group: SlimRouter) -> None:
        super().__init__(methods, path, call)
        self.group = group
        self.named: list[str] = []


class SlimRouter(Router):
    """``$app``, or the group that a closure gets."""

    def __init__(self, owner: Slim, *, prefix: Text | None = None, root: bool = False) -> None:
        super().__init__(prefix=prefix, root=root)
        self.owner = owner
        self.outer: SlimRouter | None = None
        self.named: list[str] = []

    def method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        args = call.positional
        if name in _VERBS or name in {"map", "via"}:
            return self._verb(run, name, call, args)
        if name == "group" and len(args) > 1:
            child = SlimRouter(self.owner)
            child.outer = self
            self.mounts.append(Mount(run.text(args[0], "prefix"), child, call))
            child.mounted = True
            function = args[-1]
            # Slim 3 binds the closure to the group, Slim 4 gives it as an argument.
            run.call(function.bound(child) if isinstance(function, FunctionRef) and not function.name else function, [child], call)
            return child
        if name in {"add", "addMiddleware"}:
            self.named += _guard_words(call)
            return self
        if name == "setBasePath" and args:
            self.prefix = run.text(args[0], "base path")
            return self
        if name in {"getContainer", "getCallableResolver", "getResponseFactory"}:
            return Unknown("the container")
        return self

    def _verb(self, run: Interpreter, name: str, call: CallSite, args: list[Value]) -> Value:
        if name == "map" and args:
            items = args[0].items()
            methods = tuple((run.text(v).literal or "").upper() for v in items) if items is not None else ()
            args = args[1:]
        else:
            methods = _VERBS.get(name, ())
        if not args:
            return Unknown(f"{name} without a path")
        route = SlimRoute(methods, run.text(args[0], "path"), call, self)
        route.is_redirect = name == "redirect"
        self.routes.append(route)
        return SlimRouteValue(route)


class SlimRouteValue(Value):
    """What ``$app->get(…)`` gives."""

    __slots__ = ("route",)

    def __init__(self, route: SlimRoute) -> None:
        self.route = route

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        if name in {"add", "addMiddleware"}:
            self.route.named += _guard_words(call)
        return self
