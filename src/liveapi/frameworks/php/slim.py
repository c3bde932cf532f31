"""Slim 2 to 4: applications and groups, closures that get the group or are bound to it, FastRoute paths."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from liveapi.api.model import Certainty, Evidence, Location, Parameter
from liveapi.frameworks.base import ANY, Framework, Result, operation
from liveapi.frameworks.families.routers import Mount, Route, Router, path_pattern, served, unresolved, with_path_parameters
from liveapi.frameworks.php import paths
from liveapi.frameworks.php.handlers import parameters_of, target_of
from liveapi.trace.languages.base import Native
from liveapi.trace.languages.php import PhpSemantics
from liveapi.trace.values import CallSite, FunctionRef, Text, Unknown, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

_VERBS = {
    "get": ("GET",),
    "post": ("POST",),
    "put": ("PUT",),
    "patch": ("PATCH",),
    "delete": ("DELETE",),
    "options": ("OPTIONS",),
    "head": ("HEAD",),
    "any": (),
    "redirect": ("GET",),
}
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
            for template in paths.fast_route(pattern):
                path = "/" + re.sub(r"/{2,}", "/", template.path).strip("/")
                constrained = [Parameter(n, Location.PATH, s, True) for n, s in template.schemas.items()]
                for method in route.methods or ANY:
                    known = [*constrained, *parameters_of(run, target, method, path)]
                    result.operations.append(
                        operation(
                            self.name,
                            method,
                            path,
                            site,
                            handler=target.handler() if target is not None else None,
                            doc=target.doc if target is not None else None,
                            parameters=with_path_parameters(path, known),
                            certainty=Certainty.LIKELY if assumed or full.holes else Certainty.CERTAIN,
                        )
                    )
        return result


class SlimRoute(Route):
    """A route of Slim, which may be a redirect."""

    is_redirect = False


class SlimRouter(Router):
    """``$app``, or the group that a closure gets."""

    def __init__(self, owner: Slim, *, prefix: Text | None = None, root: bool = False) -> None:
        super().__init__(prefix=prefix, root=root)
        self.owner = owner

    def method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        args = call.positional
        if name in _VERBS or name in {"map", "via"}:
            return self._verb(run, name, call, args)
        if name == "group" and len(args) > 1:
            child = SlimRouter(self.owner)
            self.mounts.append(Mount(run.text(args[0], "prefix"), child, call))
            child.mounted = True
            function = args[-1]
            # Slim 3 binds the closure to the group, Slim 4 gives it as an argument.
            run.call(function.bound(child) if isinstance(function, FunctionRef) and not function.name else function, [child], call)
            return child
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
        route = SlimRoute(methods, run.text(args[0], "path"), call)
        route.is_redirect = name == "redirect"
        self.routes.append(route)
        return SlimRouteValue()


class SlimRouteValue(Value):
    """What ``$app->get(…)`` gives: names and middleware do not matter here."""

    __slots__ = ()

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        return self
