"""Laravel's router as a value: groups, registrars (``Route::prefix(…)->middleware(…)``), routes and resources.

The ``Route`` facade is global, and groups are a stack: what a closure registers lands in the group that is being loaded. The
:class:`Router` keeps that stack; routes are kept as objects, since calls chained to them still change them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from liveapi.api.model import Schema
from liveapi.frameworks.constraints import constraint
from liveapi.frameworks.php.laravel_resources import Resource
from liveapi.frameworks.php.laravel_security import names_in
from liveapi.syntax import ir
from liveapi.trace.languages.php import PhpSemantics
from liveapi.trace.scope import Scope
from liveapi.trace.values import Argument, CallSite, MapOf, Text, Unknown, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

_VERBS = {
    "get": ("GET",),
    "post": ("POST",),
    "put": ("PUT",),
    "patch": ("PATCH",),
    "delete": ("DELETE",),
    "options": ("OPTIONS",),
    "any": (),
    "view": ("GET",),
    "redirect": (),
    "permanentRedirect": (),
    "livewire": ("GET",),
    "inertia": ("GET",),
}
_WHERE: dict[str, Schema] = {
    "whereNumber": {"type": "integer"},
    "whereUuid": {"type": "string", "format": "uuid"},
    "whereAlpha": {"type": "string"},
    "whereAlphaNumeric": {"type": "string"},
    "whereUlid": {"type": "string"},
}
_RESOURCES = frozenset({"resource", "apiResource", "resources", "apiResources", "singleton", "apiSingleton"})
#: Attributes that say who may call.
_GUARDING = frozenset({"middleware", "withoutMiddleware"})
#: Attributes that do not change which operations there are.
_NEUTRAL = frozenset(
    (
        *(
            "name",
            "as",
            "domain",
            "scopeBindings",
            "withoutScopedBindings",
            "missing",
            "can",
            "throttle",
        ),
        *("block", "defaults", "setDefaults", "fallback", "withTrashed", "scoped", "names", "withoutBlocking", "metadata", "secure"),
    )
)


@dataclass(frozen=True, slots=True)
class Group:
    """What the groups around a route give it."""

    prefix: Text = field(default_factory=Text)
    namespace: str = ""
    controller: Value | None = None
    schemas: Mapping[str, Schema] = field(default_factory=dict)
    middleware: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    def guarded(self, run: Interpreter, name: str, values: Iterable[Value]) -> Group:
        """The same with more middleware (``name`` is ``middleware``), or with some taken away."""
        words = tuple(names_in(run, values))
        if name == "middleware":
            return replace(self, middleware=(*self.middleware, *words))
        return replace(self, without=(*self.without, *words))

    def under(self, prefix: Text) -> Group:
        """A group within this one."""
        return replace(self, prefix=joined(self.prefix, prefix))


def joined(left: Text, right: Text) -> Text:
    """Two paths with one slash between them."""
    right = _strip(right)
    return Text(*_strip(left).parts, "/", *right.parts) if right.parts and _strip(left).parts else right if right.parts else _strip(left)


def _strip(path: Text) -> Text:
    parts = list(path.parts)
    if parts and isinstance(parts[0], str):
        parts[0] = parts[0].lstrip("/")
    if parts and isinstance(parts[-1], str):
        parts[-1] = parts[-1].rstrip("/")
    return Text(*parts)


@dataclass(slots=True, eq=False)
class Registered:
    """A route as registered; calls chained to it may still change it."""

    methods: tuple[str, ...]
    pattern: Text
    handler: Value | None
    group: Group
    site: CallSite
    schemas: dict[str, Schema] = field(default_factory=dict)
    #: The method of ``group.controller`` or of a resource's controller.
    action: str = ""

    @property
    def path(self) -> Text:
        return joined(self.group.prefix, self.pattern)


@dataclass(slots=True, eq=False)
class RouteValue(Value):
    """What ``Route::get(…)`` gives."""

    router: Router
    routes: list[Registered]

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        if name in ("where", *_WHERE, "whereIn"):
            found = where(run, name, call)
            for route in self.routes:
                route.schemas.update(found)
        elif name == "prefix" and call.args:
            for route in self.routes:
                route.group = replace(route.group, prefix=joined(run.text(call.args[0].value), route.group.prefix))
        elif name in _GUARDING:
            for route in self.routes:
                route.group = route.group.guarded(run, name, call.positional)
        elif name in ("uses", "controller") and call.args:
            for route in self.routes:
                route.handler = call.args[0].value
        elif name in ("get", "post", "put", "patch", "delete", "any", "match", "group"):
            return Registrar(self.router, self.router.current).call_method(run, name, call)
        return self

    def member(self, run: Interpreter, name: str, at: ir.Node) -> Value:
        return self

    def describe(self) -> str:
        return "a Laravel route"


@dataclass(slots=True, eq=False)
class ResourceValue(Value):
    """What ``Route::apiResource(…)`` gives: completed by the calls chained to it."""

    router: Router
    resource: Resource
    controller: Value
    group: Group
    site: CallSite
    schemas: dict[str, Schema] = field(default_factory=dict)

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        if name == "only":
            self.resource.only = list(_words(run, call.positional))
        elif name == "except":
            self.resource.excluded = list(_words(run, call.positional))
        elif name == "parameters":
            self.resource.parameters = {**self.resource.parameters, **_mapping(run, call.get(0))}
        elif name == "parameter" and len(call.args) > 1:
            self.resource.parameters = {
                **self.resource.parameters,
                run.text(call.args[0].value).literal or "": run.text(call.args[1].value).literal or "",
            }
        elif name == "shallow":
            given = call.get(0)
            self.resource.shallow = given is None or given.truth() is not False
        elif name == "creatable":
            self.resource.creatable = True
        elif name == "destroyable":
            self.resource.destroyable = True
        elif name in ("where", *_WHERE, "whereIn"):
            self.schemas.update(where(run, name, call))
        elif name in _GUARDING:
            self.group = self.group.guarded(run, name, call.positional)
        return self

    def registered(self) -> Iterator[Registered]:
        for methods, pattern, action in self.resource.routes():
            yield Registered(methods, Text(pattern), self.controller, self.group, self.site, self.schemas, action)


@dataclass(slots=True, eq=False)
class Registrar(Value):
    """``Route::prefix('x')->controller(…)``, and the router itself with the attributes of the current group."""

    router: Router
    group: Group
    #: The facade and the router that closures get: they stand for whatever group is being loaded.
    live: bool = False

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        if not self.router.active:
            return self
        group = self.router.current if self.live else self.group
        first = call.get(0)
        if name in _VERBS or name == "match":
            return self._verb(run, name, call, group)
        if name in _RESOURCES:
            return self._resource(run, name, call, group)
        if name == "group":
            return self._group(run, call, group)
        if name == "prefix" and first is not None:
            return Registrar(self.router, group.under(run.text(first)))
        if name == "namespace" and first is not None:
            return Registrar(self.router, replace(group, namespace=_namespace(group.namespace, run.text(first).literal or "")))
        if name == "controller" and first is not None:
            return Registrar(self.router, replace(group, controller=first))
        if name in ("where", *_WHERE, "whereIn"):
            return Registrar(self.router, replace(group, schemas={**group.schemas, **where(run, name, call)}))
        if name in _GUARDING:
            return Registrar(self.router, group.guarded(run, name, call.positional))
        if name in _NEUTRAL:
            return Registrar(self.router, group)
        return Unknown(f"Route::{name}")

    def member(self, run: Interpreter, name: str, at: ir.Node) -> Value:
        return _Method(self, name)

    def _verb(self, run: Interpreter, name: str, call: CallSite, group: Group) -> Value:
        args = call.positional
        if name == "match":
            methods = tuple(w.upper() for w in _words(run, args[:1]))
            args = args[1:]
        else:
            methods = _VERBS[name]
        if not args:
            return Unknown(f"Route::{name} without a path")
        action = args[1] if len(args) > 1 and name not in ("view", "redirect", "permanentRedirect", "inertia") else None
        route = Registered(methods, run.text(args[0], "path"), action, group, call)
        if action is None and group.controller is not None:
            route.action = "__invoke"
        self.router.routes.append(route)
        return RouteValue(self.router, [route])

    def _resource(self, run: Interpreter, name: str, call: CallSite, group: Group) -> Value:
        args = call.positional
        options = args[-1] if args and isinstance(args[-1], MapOf) and (len(args) > 2 or (name.endswith("s") and len(args) > 1)) else None
        pairs: list[tuple[Text, Value]] = []
        if name in ("resources", "apiResources"):
            declared = args[0] if args else None
            pairs = [(Text(k), v) for k, v in declared.entries.items()] if isinstance(declared, MapOf) else []
        elif len(args) > 1:
            pairs = [(run.text(args[0]), args[1])]
        made: list[Value] = []
        for path, controller in pairs:
            word = path.literal
            if word is None:
                self.router.unresolved.append((call, f"the name of a resource: {path!r}"))
                continue
            resource = Resource(word, api=name.startswith("api"), singleton=name.lower().endswith("singleton"))
            value = ResourceValue(self.router, resource, controller, group, call)
            if isinstance(options, MapOf):
                for key, option in options.entries.items():
                    if key in ("only", "except", "parameters", "shallow", "where"):
                        site = replace_args(call, option)
                        value.call_method(run, key, site)
            self.router.routes.append(value)
            made.append(value)
        return made[0] if len(made) == 1 else _All(made)

    def _group(self, run: Interpreter, call: CallSite, group: Group) -> Value:
        args = call.positional
        if args and isinstance(args[0], MapOf):
            group = self._attributes(run, args[0], group)
            args = args[1:]
        for target in args[:1]:
            for one in target.items() or [target]:
                self.router.load(run, one, group, call)
        return Registrar(self.router, self.group, self.live)

    def _attributes(self, run: Interpreter, given: MapOf, group: Group) -> Group:
        entries = given.entries
        if "prefix" in entries:
            group = group.under(run.text(entries["prefix"], "prefix"))
        for key, value in entries.items():
            if key in _GUARDING or key == "excluded_middleware":
                group = group.guarded(run, key, [value])
        if "namespace" in entries:
            group = replace(group, namespace=_namespace(group.namespace, run.text(entries["namespace"]).literal or ""))
        if "controller" in entries:
            group = replace(group, controller=entries["controller"])
        if isinstance(found := entries.get("where"), MapOf):
            schemas = {k: constraint(v.literal) for k, v in found.entries.items() if isinstance(v, Text) and v.literal is not None}
            group = replace(group, schemas={**group.schemas, **schemas})
        return group

    def describe(self) -> str:
        return "Laravel's router"

    def key(self) -> object:
        group = self.router.current if self.live else self.group
        return ("laravel", group.prefix.key(), group.namespace)


@dataclass(slots=True, eq=False)
class _Method(Value):
    owner: Value
    name: str

    def call(self, run: Interpreter, call: CallSite) -> Value:
        return self.owner.call_method(run, self.name, call)


@dataclass(slots=True, eq=False)
class _All(Value):
    """Several resources made by one call; what is chained applies to each."""

    values: list[Value]

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        for value in self.values:
            value.call_method(run, name, call)
        return self


class Router:
    """The one router of an application: the stack of groups being loaded, and what was registered."""

    def __init__(self) -> None:
        self.stack: list[Group] = [Group()]
        self.routes: list[Registered | ResourceValue] = []
        self.unresolved: list[tuple[CallSite, str]] = []
        #: Route files are loaded in their groups, by what loads them; what runs before (a look at every file) registers nothing.
        self.active = False
        self.facade = Registrar(self, Group(), live=True)

    @property
    def current(self) -> Group:
        return self.stack[-1]

    def load(self, run: Interpreter, target: Value, group: Group, call: CallSite) -> None:
        """Run a closure or a route file inside ``group``."""
        if len(self.stack) > 30:
            return
        self.stack.append(group)
        outer, run.context = (
            run.context,
            ("laravel", group.prefix.key(), group.namespace, group.middleware, group.controller and group.controller.key()),
        )
        try:
            if isinstance(target, Text):
                scope = Scope(call.module)
                # Route files see the router as a variable too (Lumen knows it by no other name).
                scope.vars.update(router=Registrar(self, group, live=True), app=Registrar(self, group, live=True))
                site = CallSite([], call.node, call.module, [], scope)
                php_semantics(run, call).require(run, target, site)
            else:
                run.call(target, [Registrar(self, group, live=True)], call)
        finally:
            self.stack.pop()
            run.context = outer

    def all(self) -> Iterator[Registered]:
        """Every route, resources laid out."""
        for route in self.routes:
            if isinstance(route, ResourceValue):
                yield from route.registered()
            else:
                yield route


def php_semantics(run: Interpreter, call: CallSite) -> PhpSemantics:
    """The rules of PHP for this run."""
    semantics = run.semantics(call.module)
    assert isinstance(semantics, PhpSemantics)
    return semantics


def where(run: Interpreter, name: str, call: CallSite) -> dict[str, Schema]:
    """What ``where('id', '[0-9]+')`` and its short forms say of parameters."""
    args = call.positional
    if name in _WHERE:
        return dict.fromkeys(_words(run, args[:1]), _WHERE[name])
    if name == "whereIn" and len(args) > 1:
        choices = list(_words(run, args[1:2]))
        return {name: {"type": "string", "enum": choices} for name in _words(run, args[:1])}
    if args and isinstance(args[0], MapOf):
        return {k: constraint(v.literal) for k, v in args[0].entries.items() if isinstance(v, Text) and v.literal is not None}
    if len(args) > 1 and (pattern := run.text(args[1]).literal) is not None:
        return dict.fromkeys(_words(run, args[:1]), constraint(pattern))
    return {}


def replace_args(call: CallSite, value: Value) -> CallSite:
    """The same call site with one argument."""
    return CallSite([Argument(value)], call.node, call.module, [], call.scope)


def _words(run: Interpreter, values: Iterable[Value]) -> Iterator[str]:
    for value in values:
        for item in value.items() or [value]:
            if (word := run.text(item).literal) is not None:
                yield word


def _mapping(run: Interpreter, value: Value | None) -> dict[str, str]:
    return {k: run.text(v).literal or "" for k, v in value.entries.items()} if isinstance(value, MapOf) else {}


def _namespace(outer: str, inner: str) -> str:
    if inner.startswith("\\") or not outer:
        return inner.strip("\\")
    # Nested ``namespace`` attributes add up; a full name given again does not.
    return inner if inner.startswith(outer + "\\") or inner == outer else f"{outer}\\{inner.strip(chr(92))}"
