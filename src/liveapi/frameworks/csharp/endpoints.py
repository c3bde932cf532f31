"""ASP.NET Core's minimal APIs: applications, groups, and what ``MapGet`` and its kin register on them."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from liveapi.frameworks.base import ANY
from liveapi.frameworks.csharp.conventions import NAMES, Convention, convention
from liveapi.frameworks.csharp.identity_api import ENDPOINTS, IdentityEndpoint
from liveapi.frameworks.families.routers import Route, Router, functions_in
from liveapi.syntax import ir
from liveapi.trace.languages.csharp import CSharpSemantics
from liveapi.trace.values import CallSite, Choice, Const, External, FunctionRef, Text, Unknown, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

VERBS = {f"Map{verb.title()}": verb for verb in ("GET", "POST", "PUT", "DELETE", "PATCH")}
#: Types of parameters on which code registers.
BUILDERS = frozenset({"IEndpointRouteBuilder", "RouteGroupBuilder", "WebApplication", "IApplicationBuilder"})
_OUTSIDE = frozenset({"Services", "Environment", "Logger", "Lifetime", "Urls", "ServiceProvider", "ApplicationServices"})


def csharp(run: Interpreter, call: CallSite) -> CSharpSemantics | None:
    """The semantics of the calling file, if that is C#."""
    semantics = run.semantics(call.module)
    return semantics if isinstance(semantics, CSharpSemantics) else None


class EndpointRouter(Router):
    """A ``WebApplication``, ``IEndpointRouteBuilder`` or ``RouteGroupBuilder``."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        #: ``MapControllers()`` was called on it, and the patterns of ``MapControllerRoute``.
        self.controllers = False
        self.patterns: list[Text] = []
        #: The group or application that this is a group of.
        self.around: EndpointRouter | None = None
        #: What is said of all routes of the group, and of each of them by the identity of the route.
        self.conventions: list[Convention] = []
        self.builders: dict[int, RouteBuilder] = {}
        #: What a library serves, by the identity of the route.
        self.library: dict[int, IdentityEndpoint] = {}
        #: What is said of all controllers.
        self.of_controllers = RouteBuilder()

    def member(self, run: Interpreter, name: str, at: Any) -> Value:
        if name == "Configuration":
            return Settings(run, "")
        return External(f"WebApplication.{name}") if name in _OUTSIDE else super().member(run, name, at)

    def method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        values = call.positional
        first = run.text(values[0], "path") if values else Text()
        textual = bool(values) and not isinstance(values[0], FunctionRef)
        if name in VERBS and textual:
            return self._register(run, (VERBS[name],), first, values[1:], call)
        if name == "MapMethods" and len(values) > 2:
            methods = [w.upper() for v in values[1].items() or [] if (w := _method(run, v))]
            return self._register(run, methods or ANY, first, values[2:], call)
        if name == "Map" and len(values) > 1 and textual:
            return self._register(run, ANY, first, values[1:], call)
        if name == "MapHealthChecks" and textual:
            return self._register(run, ("GET",), first, [], call)
        if name == "MapIdentityApi":
            return self._identity(call)
        if name == "MapGroup" and textual:
            child = EndpointRouter()
            child.around = self
            self.mount(first, child, call)
            return child
        if name in {"UseEndpoints", "UseWhen", "MapWhen"} and values:
            run.call(values[-1], [self], call)
            return self
        if name in {"MapControllers", "MapDefaultControllerRoute", "MapControllerRoute", "MapAreaControllerRoute"}:
            self.controllers = True
            pattern = call.get(1, "pattern") if name == "MapControllerRoute" else None
            if pattern is not None or name == "MapDefaultControllerRoute":
                self.patterns.append(run.text(pattern) if pattern is not None else Text("{controller=Home}/{action=Index}/{id?}"))
            return self.of_controllers
        if name in NAMES:
            said = convention(name, call)
            self.conventions += [said] if said is not None else []
            return self
        semantics = csharp(run, call)
        extended = semantics.extend(run, self, name, call) if semantics is not None else None
        if extended is None:
            run.escape(call)
            return self
        unknown = isinstance(extended, Unknown) or (isinstance(extended, Const) and extended.value is None)
        return self if unknown else extended

    def _register(self, run: Interpreter, methods: Sequence[str], path: Text, handlers: Sequence[Value], call: CallSite) -> Value:
        route = Route(methods, path, call, functions_in(run, handlers[:1], call), doc=run.doc)
        self.add(route)
        builder = self.builders[id(route)] = RouteBuilder(route)
        return builder

    def _identity(self, call: CallSite) -> Value:
        """The endpoints of ASP.NET Core Identity, as a group: conventions are added to all of them."""
        group = EndpointRouter()
        group.around = self
        self.mount(Text(), group, call)
        for endpoint in ENDPOINTS:
            route = Route((endpoint.method,), Text(endpoint.path), call)
            group.add(route)
            group.library[id(route)] = endpoint
        return group

    def said(self, route: Route) -> list[Convention]:
        """The conventions of a route, its own first, then those of the groups around it, the nearest first."""
        found = list(self.builders[id(route)].conventions) if id(route) in self.builders else []
        around: EndpointRouter | None = self
        while around is not None:
            found += around.conventions
            around = around.around
        return found


def _method(run: Interpreter, value: Value) -> str | None:
    """A method by its text or the library's constant: ``HttpMethods.Options``."""
    if isinstance(value, External) and value.name.rpartition(".")[0].rpartition(".")[2] in {"HttpMethods", "HttpMethod"}:
        return value.name.rpartition(".")[2]
    return run.text(value).literal


class RouteBuilder(Value):
    """What a registration gives: conventions are added to it."""

    def __init__(self, route: Route | None = None) -> None:
        #: Kept, so that its identity stays its own although the router may drop it as one it has.
        self.route = route
        self.conventions: list[Convention] = []

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        semantics = csharp(run, call) if name not in NAMES else None
        if semantics is not None and semantics.extend(run, self, name, call) is not None:
            return self
        said = convention(name, call)
        self.conventions += [said] if said is not None else []
        return self

    def describe(self) -> str:
        return "a route"


class ApplicationBuilder(Value):
    """``WebApplication.CreateBuilder(args)``."""

    def __init__(self) -> None:
        self.application = EndpointRouter(root=True)

    def member(self, run: Interpreter, name: str, at: Any) -> Value:
        return Settings(run, "") if name == "Configuration" else External(f"WebApplicationBuilder.{name}")

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        if name == "Build":
            return self.application
        semantics = csharp(run, call)
        extended = semantics.extend(run, self, name, call) if semantics is not None else None
        return extended if extended is not None else self


class Settings(Value):
    """The configuration: ``appsettings.json`` of the repository; what it does not hold comes from outside."""

    def __init__(self, run: Interpreter, prefix: str) -> None:
        self.run = run
        self.prefix = prefix

    def value(self, key: str) -> Value:
        full = f"{self.prefix}:{key}" if self.prefix else key
        for path in self.run.program.named("appsettings.json"):
            current: Any = _json(self.run.program.text(path) or "")
            for part in full.split(":"):
                lower = {k.lower(): v for k, v in current.items()} if isinstance(current, dict) else {}
                current = lower.get(part.lower())
            if isinstance(current, str):
                return Text(current)
            if isinstance(current, bool | int | float):
                return Const(current)
        return External(f"Configuration.{full}")

    def index(self, run: Interpreter, key: Value, at: ir.Node) -> Value:
        literal = run.text(key).literal
        return self.value(literal) if literal is not None else Unknown("a setting")

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        key = run.text(call.positional[0]).literal if call.positional else None
        if key is None or name not in {"GetSection", "GetValue", "GetRequiredSection"}:
            return Unknown(f"{name} of the configuration")
        if name != "GetValue":
            return Settings(run, f"{self.prefix}:{key}" if self.prefix else key)
        found, default = self.value(key), call.get(1, "defaultValue")
        return Choice.of([default, found]) if isinstance(found, External) and default is not None else found

    def member(self, run: Interpreter, name: str, at: ir.Node) -> Value:
        if name == "Value" and self.prefix:
            prefix, _, last = self.prefix.rpartition(":")
            return Settings(run, prefix).value(last)
        return Unknown(f"{name} of the configuration")

    def describe(self) -> str:
        return "the configuration"


def _json(text: str) -> Any:
    """JSON with comments and trailing commas, as .NET reads it."""
    plain = re.sub(r'("(?:[^"\\]|\\.)*")|//[^\n]*|/\*.*?\*/', lambda m: m[1] or "", text.removeprefix("\ufeff"), flags=re.DOTALL)
    try:
        return json.loads(re.sub(r",(\s*[}\]])", r"\1", plain))
    except ValueError:
        return None
