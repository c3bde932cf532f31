"""Laravel (and Lumen): the ``Route`` facade, route files under their providers' prefixes, resources, route attributes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from liveapi.api.model import Certainty, Evidence, Location, MediaType, Parameter, Response, Unresolved
from liveapi.frameworks.answers import JSON
from liveapi.frameworks.base import ANY, Framework, Result, operation
from liveapi.frameworks.families.routers import path_pattern, with_path_parameters
from liveapi.frameworks.php import paths
from liveapi.frameworks.php.bodies import request_body
from liveapi.frameworks.php.evaluation import Handlers, Outcome
from liveapi.frameworks.php.handlers import BODY_METHODS, Target, parameters_of, target_of
from liveapi.frameworks.php.laravel_attributes import attribute_routes
from liveapi.frameworks.php.laravel_router import Group, Registered, Router, joined
from liveapi.frameworks.php.laravel_security import LaravelSecurity
from liveapi.frameworks.php.responses import INVALID, MESSAGE, Responder
from liveapi.frameworks.php.words import words_of
from liveapi.syntax import ir
from liveapi.trace.languages.base import Native
from liveapi.trace.languages.php import PhpSemantics
from liveapi.trace.values import CallSite, ClassRef, FunctionRef, MapOf, Text, Unknown, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

_FACADES = ("Illuminate\\Support\\Facades\\Route", "Route", "Illuminate\\Routing\\Router", "Illuminate\\Contracts\\Routing\\Registrar")
_WORDS = (
    *("get", "post", "put", "patch", "delete", "options", "any", "match", "view", "redirect", "permanentRedirect", "inertia", "livewire"),
    *("resource", "apiResource", "resources", "apiResources", "singleton", "apiSingleton", "group", "prefix", "namespace", "controller"),
    *("where", "whereNumber", "whereUuid", "whereAlpha", "whereAlphaNumeric", "whereUlid", "whereIn", "middleware", "name", "as", "domain"),
    *("withoutMiddleware", "scopeBindings", "throttle", "fallback"),
)
#: Option that turns it off, methods, path and action of each route of ``Auth::routes()``.
_AUTH: tuple[tuple[str, tuple[str, ...], str, str], ...] = (
    ("login", ("GET",), "login", "LoginController@showLoginForm"),
    ("login", ("POST",), "login", "LoginController@login"),
    ("logout", ("POST",), "logout", "LoginController@logout"),
    ("register", ("GET",), "register", "RegisterController@showRegistrationForm"),
    ("register", ("POST",), "register", "RegisterController@register"),
    ("reset", ("GET",), "password/reset", "ForgotPasswordController@showLinkRequestForm"),
    ("reset", ("POST",), "password/email", "ForgotPasswordController@sendResetLinkEmail"),
    ("reset", ("GET",), "password/reset/{token}", "ResetPasswordController@showResetForm"),
    ("reset", ("POST",), "password/reset", "ResetPasswordController@reset"),
    ("confirm", ("GET",), "password/confirm", "ConfirmPasswordController@showConfirmForm"),
    ("confirm", ("POST",), "password/confirm", "ConfirmPasswordController@confirm"),
)
#: Route files that hold no HTTP routes.
_OTHER = frozenset({"channels.php", "console.php", "breadcrumbs.php"})


class Laravel(Framework):
    """The whole application has one router; what loads its route files says under which prefix."""

    name = "Laravel"
    languages = frozenset({"php"})
    fixtures = "php/laravel"
    markers: ClassVar[tuple[bytes, ...]] = (
        b"Route::",
        b"Facades\\Route",
        b"RouteAttributes",
        b"withRouting",
        b"$router->",
        b"RouteServiceProvider",
        b"Lumen\\",
    )

    def __init__(self) -> None:
        self.router = Router()
        self.scanned: list[tuple[str, Group]] = []
        self.lumen = False

    # --- models -----------------------------------------------------------------------------------------------------

    def models(self) -> Mapping[str, Native]:
        found: dict[str, Native] = {}
        for facade in _FACADES:
            for word in _WORDS:
                found[f"{facade}.{word}"] = self._facade(word)
        found["Illuminate\\Foundation\\Application.configure"] = lambda _run, _call: _Application(self)
        found["Laravel\\Lumen\\Application"] = self._lumen_application
        for name in ("Illuminate\\Support\\Facades\\Auth.routes", "Auth.routes"):
            found[name] = self._auth
        found["app"] = self._app
        found["resolve"] = self._app
        found["Spatie\\RouteAttributes\\RouteRegistrar"] = lambda _run, _call: _AttributeRegistrar(self)
        return found

    def _facade(self, word: str) -> Native:
        return lambda run, call: self.router.facade.call_method(run, word, call)

    def _app(self, run: Interpreter, call: CallSite) -> Value:
        given = call.get(0)
        name = run.text(given).literal if given is not None else None
        if name in {"router", *_FACADES}:
            return self.router.facade
        return Unknown("the container")

    def _lumen_application(self, run: Interpreter, call: CallSite) -> Value:
        self.lumen = True
        return _LumenApplication(self)

    def _auth(self, run: Interpreter, call: CallSite) -> Value:
        """``Auth::routes()`` of laravel/ui."""
        options = call.get(0)
        off = {k for k, v in options.entries.items() if v.truth() is False} if isinstance(options, MapOf) else set()
        if self.router.active:
            for option, methods, path, action in _AUTH:
                if option not in off:
                    handler = Text(f"App\\Http\\Controllers\\Auth\\{action}")
                    self.router.routes.append(Registered(methods, Text(path), handler, self.router.current, call))
        return Unknown("authentication routes")

    # --- reading ----------------------------------------------------------------------------------------------------

    def collect(self, run: Interpreter, files: list[str]) -> Result:
        result = Result()
        if not files:
            return result
        module = run.program.module(files[0])
        if module is None:
            return result
        semantics = run.semantics(module)
        assert isinstance(semantics, PhpSemantics)
        self.router.active = True
        self.security = LaravelSecurity(run, semantics)
        run.context = "laravel"
        self._load(run, semantics, files)
        self.handlers = Handlers(run, semantics)
        for root in sorted({semantics.root_of(f) for f in files}):
            self.security.read_kernel(root)
        self.responder = Responder(self.handlers.library, errors={422: INVALID}, error=MESSAGE)
        for route in self.router.all():
            self._emit(run, semantics, route, result)
        if any(o.security for o in result.operations):
            # Where some demand a login, what demands none is open.
            for operation_ in result.operations:
                operation_.security = operation_.security or []
        for call, reason in self.router.unresolved:
            result.found += 1
            result.unresolved.append(Unresolved(self.name, Evidence(call.module.path, call.line), reason))
        for path, group in self.scanned:
            for found in attribute_routes(run, semantics, path):
                found.group = Group(joined(group.prefix, found.group.prefix))
                self._emit(run, semantics, found, result)
        return result

    def _load(self, run: Interpreter, semantics: PhpSemantics, files: list[str]) -> None:
        """Run what loads route files; those that nothing loads are loaded under Laravel's default prefix."""
        before: set[str] = set()
        semantics.on_require = before.add
        roots = sorted({semantics.root_of(f) for f in files})
        for root in roots:
            bootstrap = run.program.module(root + "bootstrap/app.php")
            if bootstrap is not None:
                semantics.require(run, Text("/" + bootstrap.path), CallSite([], bootstrap.ir, bootstrap))
        for path in files:
            module = run.program.module(path)
            if module is not None and path not in before:
                for cls in _providers(run, semantics, path):
                    self._provider(run, semantics, cls)
        for path in files:
            if path in before or path.rpartition("/")[2] in _OTHER:
                continue
            root = semantics.root_of(path)
            inner = path[len(root) :]
            if re.match(r"(?:[\w-]+/)*routes/", inner) or inner.rpartition("/")[2] in {"routes.php", "api.php", "web.php"}:
                if not self._holds_routes(run, path):
                    continue
                module = run.program.module(path)
                prefix = Text("api") if inner.endswith(("routes/api.php",)) and not self._lumen(run, root) else Text()
                kind = inner.rpartition("/")[2].removesuffix(".php")
                if module is not None:
                    around = Group(prefix, middleware=(kind,) if kind in {"api", "web"} else ())
                    self.router.load(run, Text("/" + path), around, CallSite([], module.ir, module))
        if not self.scanned and any(run.program.holds(f, b"RouteAttributes") for f in files):
            for root in roots:
                self.scanned.append((root + "app/", Group(self._attribute_prefix(run, root))))

    def _holds_routes(self, run: Interpreter, path: str) -> bool:
        return run.program.holds(path, rb"Route::|\$router->|\$app->")

    def _lumen(self, run: Interpreter, root: str) -> bool:
        return "laravel/lumen-framework" in (run.program.text(root + "composer.json") or "")

    def _attribute_prefix(self, run: Interpreter, root: str) -> Text:
        """The prefix in the configuration of spatie/laravel-route-attributes."""
        text = run.program.text(root + "config/route-attributes.php") or ""
        found = re.search(r"['\"]prefix['\"]\s*=>\s*['\"]([^'\"]*)['\"]", text)
        return Text(found[1]) if found else Text()

    def _provider(self, run: Interpreter, semantics: PhpSemantics, cls: ClassRef) -> None:
        """What a provider does when the application starts: ``boot`` and ``map`` run."""
        site = CallSite([], cls.cls, cls.module)
        instance = run.classes.instantiate(cls, site)
        native = _Provider(self)
        if hasattr(instance, "native"):
            instance.native = native
        for name in ("register", "boot", "map"):
            found = run.classes.find(cls, name)
            if found is not None and isinstance(found[0], FunctionRef):
                run.enter(found[0].bound(instance), site)

    def routing(self, run: Interpreter, call: CallSite) -> None:
        """``withRouting(web: …, api: …, apiPrefix: …, then: …)`` of bootstrap/app.php."""
        using = call.get(None, "using")
        if using is not None:
            run.call(using, [self.router.facade], call)
            return
        prefix = call.get(None, "apiPrefix")
        api = call.get(2, "api") if call.get(None, "api") is None else call.get(None, "api")
        for value, group in (
            (api, Group(run.text(prefix) if prefix is not None else Text("api"), middleware=("api",))),
            (call.get(None, "web"), Group(middleware=("web",))),
        ):
            for file in (value.items() or [value]) if value is not None else []:
                if isinstance(file, Text):
                    self.router.load(run, file, group, call)
        health = call.get(None, "health")
        if isinstance(health, Text) and health.literal:
            self.router.routes.append(Registered(("GET",), health, None, Group(), call))
        then = call.get(None, "then")
        for function in (then.items() or [then]) if then is not None else []:
            run.call(function, [self.router.facade], call)

    def _emit(self, run: Interpreter, semantics: PhpSemantics, route: Registered, result: Result) -> None:
        result.found += 1
        site = Evidence(route.site.module.path, route.site.line)
        holes = route.path.holes
        certainty = Certainty.LIKELY if holes else Certainty.CERTAIN
        if holes:
            reasons = ", ".join(dict.fromkeys(h.reason or h.name for h in holes))
            result.unresolved.append(Unresolved(self.name, site, f"a part of the path is not known: {reasons}"))
        else:
            result.resolved += 1
        given = route.handler
        target = None
        if route.action and route.handler is not None:
            target = target_of(run, semantics, route.handler, route.action, route.group.namespace)
        elif given is not None:
            if route.group.controller is not None and isinstance(given, Text) and "@" not in (given.literal or "@"):
                target = target_of(run, semantics, route.group.controller, given.literal or "", route.group.namespace)
            else:
                target = target_of(run, semantics, given, "", route.group.namespace)
        guarded = "api" in route.group.middleware
        schemas = {**route.group.schemas, **route.schemas}
        said = words_of(run, target)
        security = self.security.of(
            route.group.middleware, route.group.without, target.owner if target is not None else None, _action(target)
        )
        if said.authenticated is False:
            security = []
        guarded = guarded and bool(security) and {} not in (security or [])
        pattern = _braces(path_pattern(route.path))
        for template in paths.fast_route(pattern) if self.lumen else paths.laravel(pattern):
            path = "/" + template.path.strip("/")
            for method in route.methods or ANY:
                outcome = None
                if target is not None and target.function is not None:
                    outcome = self.handlers.outcome(target.function, target.owner, method)
                known = parameters_of(run, target, method, path, outcome)
                constrained = [Parameter(n, Location.PATH, s, True) for n, s in {**template.schemas, **schemas}.items()]
                parameters = with_path_parameters(path, [*known, *constrained])
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
                        parameters=parameters,
                        request_body=request_body(run, outcome) if outcome is not None and method in BODY_METHODS else None,
                        responses=self._responses(outcome, guarded=guarded, page="web" in route.group.middleware),
                        certainty=certainty,
                    )
                )

    def _responses(self, outcome: Outcome | None, *, guarded: bool, page: bool) -> list[Response]:
        """The responses of a route; one that is guarded turns others away."""
        if outcome is not None and outcome.responses is None:
            outcome.page = page
        found = self.responder.responses(outcome) if outcome is not None else []
        if not found or not guarded or any(r.status == "401" for r in found):
            return found
        refused = Response("401", content={JSON: MediaType(MESSAGE)}, evidence=found[0].evidence)
        return sorted([*found, refused], key=lambda r: (r.status == "default", r.status))


def _action(target: Target | None) -> str:
    return target.symbol.rpartition("::")[2] if target is not None else ""


def _braces(pattern: str) -> str:
    """Holes that the family wrote as ``:name``."""
    return re.sub(r"(?<=/):(\w+)", r"{\1}", pattern)


def _providers(run: Interpreter, semantics: PhpSemantics, path: str) -> Iterator[ClassRef]:
    """Service providers declared in a file."""
    module = run.program.module(path)
    if module is None:
        return
    for statement in module.ir.body:
        if isinstance(statement, ir.Class) and statement.name.endswith("ServiceProvider") and "abstract" not in statement.modifiers:
            ref = semantics.class_named(run, f"{module.ir.package}\\{statement.name}")
            if ref is not None:
                yield ref


class _Application(Value):
    """``Application::configure(…)->withRouting(…)->create()``."""

    def __init__(self, owner: Laravel) -> None:
        self.owner = owner

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        first = call.get(0)
        if name == "withRouting":
            self.owner.routing(run, call)
        elif name == "withMiddleware" and first is not None and self.owner.router.active:
            run.call(first, [_Middleware(self.owner)], call)
        return self

    def member(self, run: Interpreter, name: str, at: object) -> Value:
        return self


class _Middleware(Value):
    """What ``withMiddleware(function (Middleware $middleware) {…})`` gets."""

    def __init__(self, owner: Laravel) -> None:
        self.owner = owner

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        self.owner.security.configured(run, name, call)
        return self


class _LumenApplication(Value):
    """``$app`` of Lumen: ``$app->router->group(…)``, and before version 5.5 ``$app->group(…)``."""

    def __init__(self, owner: Laravel) -> None:
        self.owner = owner

    def member(self, run: Interpreter, name: str, at: object) -> Value:
        return self.owner.router.facade if name == "router" else self

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        return self.owner.router.facade.call_method(run, name, call) if name in _WORDS else self


class _Provider(Value):
    """What a service provider inherits: ``$this->routes(…)``, ``loadRoutesFrom``."""

    def __init__(self, owner: Laravel) -> None:
        self.owner = owner

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        first = call.get(0)
        if name == "routes" and first is not None:
            run.call(first, [self.owner.router.facade], call)
        elif name == "loadRoutesFrom" and isinstance(first, Text):
            self.owner.router.load(run, first, Group(), call)
        return Unknown(f"{name} of a provider")

    def member(self, run: Interpreter, name: str, at: object) -> Value:
        return Unknown(f"{name} of a provider")


class _AttributeRegistrar(Value):
    """spatie's ``new RouteRegistrar($router)``: registers the attributes of the controllers in a folder."""

    def __init__(self, owner: Laravel) -> None:
        self.owner = owner

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        first = call.get(0)
        if name in {"registerDirectory", "registerFile", "registerClass"} and first is not None:
            items = first.items()
            for value in items if items is not None else [first]:
                if (word := run.text(value).literal) is not None:
                    self.owner.scanned.append((word.lstrip("/"), self.owner.router.current))
        return self

    def member(self, run: Interpreter, name: str, at: object) -> Value:
        return self
