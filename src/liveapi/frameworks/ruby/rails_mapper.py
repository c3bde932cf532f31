"""Rails' routing language as a value: the object that the block of ``routes.draw`` runs on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from liveapi.api.model import Schema
from liveapi.frameworks.base import VERBS
from liveapi.frameworks.constraints import constraint
from liveapi.frameworks.inflection import singular, underscore
from liveapi.frameworks.ruby.devise import devise_routes
from liveapi.frameworks.ruby.rails_gems import doorkeeper_routes, token_auth_routes
from liveapi.frameworks.ruby.rails_scopes import Route, RouteScope, join
from liveapi.syntax import ir
from liveapi.trace.values import CallSite, Const, External, FunctionRef, ListOf, MapOf, Text, Unknown, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

#: Blocks that change nothing about paths.
_PLAIN_BLOCKS = frozenset(
    (
        *("constraints", "defaults", "devise_scope", "as", "authenticate", "authenticated", "unauthenticated", "direct_to", "controller"),
        *("localized", "scope_level", "instrument", "with_devise_modules", "devise_group"),
    )
)
_IGNORED = frozenset({"direct", "resolve", "default_url_options", "extend", "include", "require", "puts", "default_scope"})
_OPTION_KEYS = frozenset(
    (
        *(
            "to",
            "via",
            "on",
            "as",
            "controller",
            "action",
            "module",
            "path",
            "param",
            "only",
            "except",
            "constraints",
            "defaults",
            "format",
        ),
        *(
            "shallow",
            "shallow_path",
            "shallow_prefix",
            "path_names",
            "concerns",
            "anchor",
            "internal",
            "at",
            "host",
            "subdomain",
            "trailing_slash",
        ),
    )
)


@dataclass(slots=True, eq=False)
class Drawn:
    """A route with the place that declares it, and the value it leads to when that is no controller."""

    route: Route
    site: CallSite
    target: Value | None = None
    holes: tuple[str, ...] = ()


@dataclass(slots=True, eq=False)
class Mounted:
    """``mount App => '/path'``."""

    app: Value
    path: str
    site: CallSite


@dataclass(slots=True, eq=False)
class RouteSet:
    """All that ``draw`` blocks of one application (or engine) declare."""

    drawn: list[Drawn] = field(default_factory=list)
    mounts: list[Mounted] = field(default_factory=list)
    unresolved: list[tuple[CallSite, str]] = field(default_factory=list)
    concerns: dict[str, Value] = field(default_factory=dict)
    #: Runs a file of ``config/routes/`` on a mapper.
    draw_file: Callable[[Mapper, str, CallSite], bool] = lambda _mapper, _name, _call: False
    #: The Devise modules of a model, by the name that ``devise_for`` uses.
    devise_modules: Callable[[str], tuple[str, ...]] = lambda _name: ()
    #: A method of the application that extends the routing language.
    helper: Callable[[str], FunctionRef | None] = lambda _name: None


@dataclass(slots=True, eq=False)
class Mapper(Value):
    """``self`` inside a routing block. Immutable but for the route set; each construct runs its block on a new one."""

    routes: RouteSet
    scope: RouteScope
    #: Options that ``with_options`` adds to every call.
    options: dict[str, Value] = field(default_factory=dict)

    def describe(self) -> str:
        return "Rails routes"

    def member(self, run: Interpreter, name: str, at: ir.Node) -> Value:
        return _Method(self, name)

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        if name in VERBS:
            return self._match(run, VERBS[name], call)
        method = getattr(self, "do_" + name, None)
        if method is not None:
            result = method(run, call)
            return result if isinstance(result, Value) else self
        if name in _PLAIN_BLOCKS:
            self._plain(run, name, call)
        elif name not in _IGNORED:
            function = self.routes.helper(name)
            if function is not None:
                return run.call_value(function.bound(self), call)
            if call.block is not None:
                self.inside(run, self.scope, call)
        return self

    # --- blocks -----------------------------------------------------------------------------------------------------

    def inside(self, run: Interpreter, scope: RouteScope, call: CallSite, block: Value | None = None) -> None:
        """Run the call's block with ``scope``."""
        block = block if block is not None else call.block
        if block is None:
            return
        inner = Mapper(self.routes, scope, self.options)
        target = block.bound(inner) if isinstance(block, FunctionRef) else block
        run.call(target, [inner], call)

    def _plain(self, run: Interpreter, name: str, call: CallSite) -> None:
        scope = self.scope
        if name == "controller" and (word := self._word(run, _first(call))):
            scope = replace(scope, controller=word)
        elif name == "constraints":
            scope = scope.within(schemas=self._schemas(run, call))
        self.inside(run, scope, call)

    def do_namespace(self, run: Interpreter, call: CallSite) -> None:
        scope = self.scope.nested() if self.scope.in_resource else self.scope
        name = self._word(run, _first(call)) or "{namespace}"
        path = self._option(run, call, "path")
        module = self._option(run, call, "module")
        scope = scope.within(
            name if path is None else path,
            name if module is None else module,
            self._option(run, call, "shallow_path"),
            self._schemas(run, call),
        )
        self.inside(run, self._with_defaults(run, scope, call), call)

    def do_scope(self, run: Interpreter, call: CallSite) -> None:
        parts = [self._path(run, v) for v in _positional(call) if not isinstance(v, (FunctionRef, MapOf))]
        given = self._option(run, call, "path")
        path = join(*parts) if any(parts) else given
        scope = self.scope.within(
            path, self._option(run, call, "module"), self._option(run, call, "shallow_path"), self._schemas(run, call)
        )
        self.inside(run, self._with_defaults(run, scope, call), call)

    def _with_defaults(self, run: Interpreter, scope: RouteScope, call: CallSite) -> RouteScope:
        """``only``, ``controller``, ``shallow`` and ``path_names`` of a scope, for what is inside."""
        only, excluded = self._list(run, call, "only"), self._list(run, call, "except")
        if only is not None or excluded is not None:
            scope = replace(scope, only=only, excluded=excluded)
        if (controller := self._option(run, call, "controller")) is not None:
            scope = replace(scope, controller=controller)
        if (action := self._option(run, call, "action")) is not None:
            scope = replace(scope, action=action)
        if (shallow := self._value(call, "shallow")) is not None:
            scope = replace(scope, shallow=shallow.truth() is not False)
        if isinstance(names := self._value(call, "path_names"), MapOf):
            scope = replace(scope, path_names={**scope.path_names, **{k: run.text(v).literal or k for k, v in names.entries.items()}})
        return scope

    def do_shallow(self, run: Interpreter, call: CallSite) -> None:
        self.inside(run, replace(self.scope, shallow=True), call)

    def do_member(self, run: Interpreter, call: CallSite) -> None:
        self.inside(run, self.scope.member(), call)

    def do_collection(self, run: Interpreter, call: CallSite) -> None:
        self.inside(run, self.scope.collection(), call)

    def do_new(self, run: Interpreter, call: CallSite) -> None:
        self.inside(run, self.scope.new(), call)

    def do_nested(self, run: Interpreter, call: CallSite) -> None:
        self.inside(run, self.scope.nested(), call)

    def do_resources_path_names(self, run: Interpreter, call: CallSite) -> None:
        names = {k: run.text(v).literal or k for k, v in call.keywords}
        self.scope = replace(self.scope, path_names={**self.scope.path_names, **names})

    def do_with_options(self, run: Interpreter, call: CallSite) -> None:
        inner = Mapper(self.routes, self.scope, {**self.options, **dict(call.keywords)})
        block = call.block
        if block is not None:
            run.call(block.bound(inner) if isinstance(block, FunctionRef) else block, [inner], call)

    def do_concern(self, run: Interpreter, call: CallSite) -> None:
        positional = _positional(call)
        if positional and (name := self._word(run, positional[0])):
            body = call.block if call.block is not None else positional[1] if len(positional) > 1 else None
            if body is not None:
                self.routes.concerns[name] = body

    def do_concerns(self, run: Interpreter, call: CallSite) -> None:
        for value in _positional(call):
            for item in value.items() or [value]:
                self._concern(run, self._word(run, item), call)

    def _concern(self, run: Interpreter, name: str, call: CallSite) -> None:
        body = self.routes.concerns.get(name)
        if isinstance(body, FunctionRef):
            inner = Mapper(self.routes, self.scope, self.options)
            run.call(body.bound(inner), [MapOf(dict(call.keywords))], call)
        elif body is not None:
            run.call(body.member(run, "call", call.node), [self, MapOf(dict(call.keywords))], call)
        elif name:
            self.routes.unresolved.append((call, f"concern {name!r}"))

    def do_draw(self, run: Interpreter, call: CallSite) -> None:
        if call.block is not None:
            self.inside(run, self.scope, call)
        elif (name := self._word(run, _first(call))) and not self.routes.draw_file(self, name, call):
            self.routes.unresolved.append((call, f"no file config/routes/{name}.rb"))

    # --- resources --------------------------------------------------------------------------------------------------

    def do_resources(self, run: Interpreter, call: CallSite) -> None:
        self._resources(run, call, singleton=False)

    def do_resource(self, run: Interpreter, call: CallSite) -> None:
        self._resources(run, call, singleton=True)

    def _resources(self, run: Interpreter, call: CallSite, *, singleton: bool) -> None:
        for value in _positional(call):
            if isinstance(value, (MapOf, FunctionRef)):
                continue
            for item in value.items() or [value]:
                name = self._word(run, item)
                if not name:
                    self.routes.unresolved.append((call, "the name of a resource"))
                    continue
                self._one(run, name, call, singleton)

    def _one(self, run: Interpreter, name: str, call: CallSite, singleton: bool) -> None:
        scope = self.scope
        if (shallow := self._value(call, "shallow")) is not None:
            scope = replace(scope, shallow=shallow.truth() is not False)
        if scope.in_resource:
            scope = scope.nested()
        module, shallow_path = self._option(run, call, "module"), self._option(run, call, "shallow_path")
        schemas = self._schemas(run, call)
        if module or shallow_path or schemas:
            scope = scope.within(None, module, shallow_path, schemas)
        if isinstance(names := self._value(call, "path_names"), MapOf):
            scope = replace(scope, path_names={**scope.path_names, **{k: run.text(v).literal or k for k, v in names.entries.items()}})
        if "/" in name.strip("/") and not singleton:
            # ``resources 'admin/posts'`` is a path with the last part as the name.
            outer, _, last = name.strip("/").rpartition("/")
            path = self._option(run, call, "path") or name
            controller = self._option(run, call, "controller") or f"{outer}/{last}"
            name = last
        else:
            path_option, controller_option = self._option(run, call, "path"), self._option(run, call, "controller")
            path, controller = name if path_option is None else path_option, controller_option or ""
        only, excluded = self._list(run, call, "only"), self._list(run, call, "except")
        resource = scope.declare(
            name.strip("/"),
            singleton=singleton,
            path=path,
            controller=controller or None,
            param=self._option(run, call, "param"),
            only=only,
            excluded=excluded,
        )
        block_scope = scope.inside(resource)
        inner = Mapper(self.routes, block_scope, {})
        concerns = self._value(call, "concerns")
        for concern in (concerns.items() or [concerns]) if concerns is not None else []:
            inner._concern(run, self._word(run, concern), replace_keywords(call))
        inner.inside(run, block_scope, call)
        for route in block_scope.routes_of(resource):
            self.routes.drawn.append(Drawn(route, call))

    # --- single routes ----------------------------------------------------------------------------------------------

    def do_match(self, run: Interpreter, call: CallSite) -> Value:
        via = self._value(call, "via")
        words = [self._word(run, v).upper() for v in (via.items() or [via])] if via is not None else []
        return self._match(run, () if "ALL" in words else tuple(w for w in words if w) or ("GET",), call)

    def do_root(self, run: Interpreter, call: CallSite) -> Value:
        to = self._option(run, call, "to")
        first = _first(call)
        if to is None and isinstance(first, Text):
            to = first.literal
        route = self.scope.match(("GET",), "/", symbol=False, to=to, controller=None, action=None)
        self.routes.drawn.append(Drawn(route, call, self._value(call, "to")))
        return self

    def _match(self, run: Interpreter, methods: tuple[str, ...], call: CallSite) -> Value:
        scope = self.scope
        if on := self._option(run, call, "on"):
            scope = scope.at(on)
        if module := self._option(run, call, "module"):
            scope = scope.within(None, module)
        if schemas := self._schemas(run, call):
            scope = scope.within(schemas=schemas)
        controller, action = self._option(run, call, "controller"), self._option(run, call, "action")
        target = self._value(call, "to")
        for path_value, given in self._paths(call):
            to = target if target is not None else given
            symbol = isinstance(path_value, Text) and _is_symbol(path_value, call)
            path = self._path(run, path_value)
            if (override := self._option(run, call, "path")) is not None:
                path, symbol = override, False
            text = to.literal if isinstance(to, Text) else None
            route = scope.match(methods, path, symbol=symbol, to=text, controller=controller, action=action)
            self.routes.drawn.append(Drawn(route, call, to if text is None else None, self._holes(path_value)))
        return self

    def _paths(self, call: CallSite) -> Iterator[tuple[Value, Value | None]]:
        """The paths of a call: ``'a', 'b'``, ``'a' => 'c#d'``."""
        for value in _positional(call):
            if isinstance(value, FunctionRef):
                continue
            if isinstance(value, MapOf):
                for key, target in value.entries.items():
                    yield Text(key), target
            elif (items := value.items()) is not None:
                yield from ((item, None) for item in items)
            else:
                yield value, None
        for key, target in call.keywords:
            # ``get profile: 'users#show'``
            if key not in _OPTION_KEYS and isinstance(target, Text) and "#" in (target.literal or ""):
                yield Text(key), target

    def do_mount(self, run: Interpreter, call: CallSite) -> Value:
        at = self._option(run, call, "at")
        for arg in call.args:
            if isinstance(arg.node, ir.Dict) and arg.name is None and call.scope is not None:
                # ``Engine => '/path'``: a hash whose keys are no texts is read from the code.
                for key, path in arg.node.items:
                    if key is not None:
                        app = run.evaluate(key, call.scope)
                        where = join(self.scope.path, self._path(run, run.evaluate(path, call.scope)))
                        self.routes.mounts.append(Mounted(app, where, call))
            elif at is not None and arg.name is None:
                self.routes.mounts.append(Mounted(arg.value, join(self.scope.path, at), call))
        return self

    # --- Devise -----------------------------------------------------------------------------------------------------

    def do_devise_for(self, run: Interpreter, call: CallSite) -> None:
        names = self._value(call, "path_names")
        controllers = self._value(call, "controllers")
        for value in _positional(call):
            name = self._word(run, value)
            if not name:
                continue
            path = self._option(run, call, "path")
            only = self._list(run, call, "only")
            skip = set(self._list(run, call, "skip") or ())
            if only is not None:
                skip |= {"sessions", "registrations", "passwords", "confirmations", "unlocks"} - set(only)
            found = devise_routes(
                join(self.scope.path, name if path is None else path),
                self.routes.devise_modules(self._option(run, call, "class_name") or name),
                {k: run.text(v).literal or "" for k, v in names.entries.items()} if isinstance(names, MapOf) else {},
                {k: run.text(v).literal or "" for k, v in controllers.entries.items()} if isinstance(controllers, MapOf) else {},
                skip,
                self._option(run, call, "module") or "devise",
            )
            for route in found:
                controller = route.controller
                if self.scope.module and not controller.startswith("devise/"):
                    controller = f"{self.scope.module}/{controller}"
                owner = (self._option(run, call, "singular") or singular(name)).rpartition("/")[2]
                self.routes.drawn.append(Drawn(replace(route, controller=controller, scope=owner), call))

    def do_mount_devise_token_auth_for(self, run: Interpreter, call: CallSite) -> None:
        name = self._word(run, _first(call)) or "User"
        at = self._option(run, call, "at") or "auth"
        skip = self._list(run, call, "skip") or ()
        for route in token_auth_routes(join(self.scope.path, at), self.routes.devise_modules(name), skip):
            self.routes.drawn.append(Drawn(replace(route, scope=underscore(name)), call))

    def do_use_doorkeeper(self, run: Interpreter, call: CallSite) -> None:
        skip: list[str] = []
        # The block configures: what it skips stands in it as plain words.
        block = call.block
        for statement in block.function.body if isinstance(block, FunctionRef) else []:
            inner = statement.value if isinstance(statement, ir.ExprStmt) else None
            if isinstance(inner, ir.Call) and isinstance(inner.callee, ir.Name) and inner.callee.id == "skip_controllers":
                skip.extend(a.value.value for a in inner.args if isinstance(a.value, ir.Str))
        scope = self._option(run, call, "scope") or "oauth"
        for route in doorkeeper_routes(join(self.scope.path, scope), skip, forms=not self.scope.api_only):
            self.routes.drawn.append(Drawn(route, call))

    # --- arguments --------------------------------------------------------------------------------------------------

    def _value(self, call: CallSite, name: str) -> Value | None:
        """An option given by name, in a hash, or by ``with_options``."""
        found = call.get(None, name)
        if found is None:
            for arg in call.args:
                if isinstance(arg.value, MapOf) and (arg.spread or arg.name is None) and name in arg.value.entries:
                    found = arg.value.entries[name]
        return found if found is not None else self.options.get(name)

    def _option(self, run: Interpreter, call: CallSite, name: str) -> str | None:
        value = self._value(call, name)
        if (
            value is None
            or isinstance(value, (Unknown, FunctionRef, MapOf, External))
            or (isinstance(value, Const) and value.value is None)
        ):
            return None
        if isinstance(value, Const):
            return None
        return self._path(run, value)

    def _list(self, run: Interpreter, call: CallSite, name: str) -> tuple[str, ...] | None:
        value = self._value(call, name)
        if value is None or isinstance(value, Unknown):
            return None
        items = value.items()
        return tuple(w for v in (items if items is not None else [value]) if (w := self._word(run, v)))

    def _word(self, run: Interpreter, value: Value | None) -> str:
        return value.literal or "" if isinstance(value, Text) else ""

    def _path(self, run: Interpreter, value: Value) -> str:
        """A path as text; what is unknown becomes a parameter."""
        text = run.text(value, "path")
        return "".join(p if isinstance(p, str) else ":" + (re.sub(r"\W+", "_", p.name) or "path") for p in text.parts)

    def _holes(self, value: Value) -> tuple[str, ...]:
        return tuple(h.reason or h.name for h in value.holes) if isinstance(value, Text) else (value.describe(),)

    def _schemas(self, run: Interpreter, call: CallSite) -> dict[str, Schema]:
        """What constraints (``id: /\\d+/``) say of parameters."""
        out: dict[str, Schema] = {}
        nodes: list[tuple[str, ir.Expr | None]] = [(a.name, a.node) for a in call.args if a.name is not None]
        for name, node in list(nodes):
            if name == "constraints" and isinstance(node, ir.Dict):
                nodes.extend((k.value, v) for k, v in node.items if isinstance(k, ir.Str))
        for name, node in nodes:
            if isinstance(node, ir.Str) and node.kind == "regex" and name not in {"subdomain", "host", "format", "protocol"}:
                out[name] = constraint(node.value.removeprefix("(?i)"))
        return out


@dataclass(slots=True, eq=False)
class _Method(Value):
    owner: Mapper
    name: str

    def call(self, run: Interpreter, call: CallSite) -> Value:
        return self.owner.call_method(run, self.name, call)


def _is_symbol(value: Text, call: CallSite) -> bool:
    """Whether the argument that gave a text was written as a symbol."""
    for arg in call.args:
        if isinstance(arg.node, ir.Str) and arg.value is value:
            return arg.node.kind == "symbol"
    return value.literal is not None and re.fullmatch(r"\w+", value.literal) is not None


def replace_keywords(call: CallSite) -> CallSite:
    """The same place, without arguments."""
    return CallSite([], call.node, call.module, [], call.scope)


def _positional(call: CallSite) -> list[Value]:
    """Arguments without a name; a hash spread into the call is none of them, nor is the block."""
    out: list[Value] = []
    for arg in call.args:
        if arg.name is None and arg.spread:
            out.extend(arg.value.items() or [] if isinstance(arg.value, ListOf) else [])
        elif arg.name is None:
            out.append(arg.value)
    return out


def _first(call: CallSite) -> Value | None:
    return next(iter(_positional(call)), None)
