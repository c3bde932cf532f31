"""Who may call a route, by its middleware: on the route, its groups, its controller; aliases and groups as the application sets them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from liveapi.frameworks.php.reads import nodes_of
from liveapi.frameworks.security import Requirement, oauth2, require
from liveapi.syntax import ir
from liveapi.trace.languages.php import PhpSemantics
from liveapi.trace.scope import Frame, Scope
from liveapi.trace.values import CallSite, Choice, ClassRef, ExternalCall, FunctionRef, MapOf, Text, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

#: Middleware of the framework and of packages by alias or class ▶ what it demands.
_KNOWN = {
    "auth.basic": "basic",
    "auth.basic.once": "basic",
    "AuthenticateWithBasicAuth": "basic",
    "jwt.auth": "jwt",
    "jwt.verify": "jwt",
    "auth.jwt": "jwt",
    "jwt": "jwt",
    "client": "oauth2",
    "CheckClientCredentials": "oauth2",
    "EnsureClientIsResourceOwner": "oauth2",
}
#: How guards of ``config/auth.php`` are driven ▶ scheme.
_DRIVERS = {
    "session": "session",
    "token": "bearer",
    "sanctum": "bearer",
    "passport": "bearer",
    "jwt": "jwt",
    "jwt-auth": "jwt",
    "api": "bearer",
}
#: Names that tell of other things than who calls.
_OTHER = re.compile(r"guest|redirect|encrypt|optional|fresh|create|throttle|session|verified|authorize|cookie", re.IGNORECASE)
#: Where Passport gives tokens.
_TOKEN_URL = "/oauth/token"  # noqa: S105 - an address
_MAX_DEPTH = 5


def names_in(run: Interpreter, values: Iterable[Value]) -> Iterator[str]:
    """Middleware as given: texts, ``X::class``, lists of either."""
    for value in values:
        for item in value.items() or [value] if not isinstance(value, Text) else [value]:
            if isinstance(item, Choice):
                item = item.known()[0] if item.known() else item
            if (word := run.text(item).literal) is not None and not isinstance(item, FunctionRef):
                yield word


class LaravelSecurity:
    """What an application's middleware demands."""

    def __init__(self, run: Interpreter, semantics: PhpSemantics) -> None:
        self.run = run
        self.semantics = semantics
        self.groups: dict[str, list[str]] = {}
        self.aliases: dict[str, str] = {}
        self._controllers: dict[int, list[tuple[list[str], set[str], set[str]]]] = {}

    def read_kernel(self, root: str) -> None:
        """The groups and aliases of ``app/Http/Kernel.php``."""
        module = self.run.program.module(f"{root}app/Http/Kernel.php")
        for cls in (s for s in module.ir.body if isinstance(s, ir.Class)) if module is not None else ():
            scope = Scope(module, self.run.scope_of(module)) if module is not None else None
            for member in cls.members():
                if member.default is None or scope is None:
                    continue
                value = self.run.evaluate(member.default, scope)
                if not isinstance(value, MapOf):
                    continue
                for name, given in value.entries.items():
                    if member.name == "middlewareGroups":
                        self.groups.setdefault(name, []).extend(names_in(self.run, [given]))
                    elif member.name in {"routeMiddleware", "middlewareAliases"}:
                        self.aliases[name] = next(iter(names_in(self.run, [given])), "")

    def configured(self, run: Interpreter, name: str, call: CallSite) -> None:
        """A call on the ``Middleware`` that ``withMiddleware(function (Middleware $middleware) {…})`` gets."""
        first, second = call.get(0), call.get(1)
        if name in {"group", "appendToGroup", "prependToGroup"} and first is not None and second is not None:
            self.groups.setdefault(run.text(first).literal or "", []).extend(names_in(run, [second]))
        elif name in {"api", "web"}:
            given = [v for n in ("append", "prepend") if (v := call.get(None, n)) is not None] or call.positional[:1]
            self.groups.setdefault(name, []).extend(names_in(run, given))
        elif name == "alias" and isinstance(first, MapOf):
            self.aliases |= {k: next(iter(names_in(run, [v])), "") for k, v in first.entries.items()}

    # --- requirements -----------------------------------------------------------------------------------------------

    def of(self, names: Iterable[str], without: Iterable[str], owner: ClassRef | None, action: str) -> list[Requirement] | None:
        """The requirements of a route, ``None`` where its middleware demands nothing."""
        given = [*names, *(self.of_controller(owner, action) if owner is not None else ())]
        taken = {w.partition(":")[0] for w in without}
        found: list[Requirement] = []
        scopes: list[str] = []
        optional = False
        for word in self._laid_out(given, 0):
            name, _, args = word.partition(":")
            if name in taken or word in taken:
                continue
            if name in {"scope", "scopes", "abilities", "ability"}:
                scopes += [a for a in args.split(",") if a]
                continue
            for requirement in self._demands(name, args):
                if requirement not in found:
                    found.append(requirement)
            optional = optional or args == "optional"
        if not found:
            return None
        if scopes:
            found = [dict.fromkeys(r, scopes) if any(self._has_scopes(n) for n in r) else r for r in found]
        return [*found, {}] if optional else found

    def _has_scopes(self, name: str) -> bool:
        return self.run.components.security_schemes.get(name, {}).get("type") == "oauth2"

    def _laid_out(self, names: Iterable[str], depth: int) -> Iterator[str]:
        for name in names:
            if name in self.groups and depth < _MAX_DEPTH:
                yield from self._laid_out(self.groups[name], depth + 1)
            else:
                yield name

    def _demands(self, name: str, args: str) -> Iterator[Requirement]:
        cls = self.aliases.get(name, name)
        last = cls.rpartition("\\")[2]
        kind = _KNOWN.get(name) or _KNOWN.get(last)
        components = self.run.components
        if kind == "oauth2":
            yield {components.secure("oauth2", oauth2("clientCredentials", token_url=_TOKEN_URL)): []}
        elif kind is not None:
            yield require(components, kind)
        elif name == "auth" or last == "Authenticate":
            guards = [g for g in args.split(",") if g] or [""]
            for guard in guards:
                yield require(components, self._scheme(guard))
        elif re.search(r"jwt", last, re.IGNORECASE):
            yield require(components, "jwt")
        elif (
            (re.match(r"(auth[.\-_]|.*Authenticat)", last) and not _OTHER.search(last))
            or (re.search(r"auth", name, re.IGNORECASE) and name in self.aliases and not _OTHER.search(f"{name} {last}"))
            or (re.search(r"api.?(key|token)", last, re.IGNORECASE) and not _OTHER.search(last))
        ):
            yield require(components, "bearer")

    def _scheme(self, guard: str) -> str:
        """The scheme of a guard, by its driver."""
        path = next((p for p in self.run.program.named("auth.php") if p.endswith("config/auth.php")), "")
        settings = self.semantics.returned(self.run, path) if path else None
        guards = settings.entries.get("guards") if isinstance(settings, MapOf) else None
        if not guard and isinstance(settings, MapOf):
            defaults = settings.entries.get("defaults")
            value = defaults.entries.get("guard") if isinstance(defaults, MapOf) else None
            guard = (self.run.text(value).literal or "") if value is not None else ""
        own = guards.entries.get(guard) if isinstance(guards, MapOf) else None
        driver = own.entries.get("driver") if isinstance(own, MapOf) else None
        word = self.run.text(driver).literal if driver is not None else None
        return _DRIVERS.get(word or "") or _DRIVERS.get(guard) or ("session" if guard in {"", "web"} else "bearer")

    # --- controllers ------------------------------------------------------------------------------------------------

    def of_controller(self, owner: ClassRef, action: str) -> Iterator[str]:
        """The middleware that a controller puts on one of its methods."""
        known = self._controllers.get(id(owner.cls))
        if known is None:
            known = self._controllers[id(owner.cls)] = [*self._in_constructors(owner), *self._listed(owner)]
        for names, only, excluded in known:
            if (not only or action in only) and action not in excluded:
                yield from names

    def _in_constructors(self, owner: ClassRef) -> Iterator[tuple[list[str], set[str], set[str]]]:
        """``$this->middleware('auth')->except('index')``."""
        for cls in self.run.classes.ancestors(owner):
            constructor = self.semantics.method(self.run, cls, "__construct")
            if constructor is None:
                continue
            scope = Scope(constructor.module, constructor.scope, "function", Frame(constructor.function, None, cls))
            chained: set[int] = set()
            for node in nodes_of(constructor.function):
                if isinstance(node, ir.Call) and id(node) not in chained:
                    found = self._chain(node, scope, chained)
                    if found is not None:
                        yield found

    def _chain(self, node: ir.Call, scope: Scope, chained: set[int]) -> tuple[list[str], set[str], set[str]] | None:
        only: set[str] = set()
        excluded: set[str] = set()
        current: ir.Expr = node
        while isinstance(current, ir.Call) and isinstance(current.callee, ir.Member):
            chained.add(id(current))
            name = current.callee.name
            values = [self.run.evaluate(a.value, scope) for a in current.args if not isinstance(a.value, ir.Lambda)]
            if name in {"only", "except"}:
                (only if name == "only" else excluded).update(names_in(self.run, values))
            elif name == "middleware" and isinstance(current.callee.object, ir.Name) and current.callee.object.id == "this":
                options = values[1] if len(values) > 1 else None
                for key, target in (("only", only), ("except", excluded)):
                    if isinstance(options, MapOf) and key in options.entries:
                        target.update(names_in(self.run, [options.entries[key]]))
                return list(names_in(self.run, values[:1])), only, excluded
            current = current.callee.object
        return None

    def _listed(self, owner: ClassRef) -> Iterator[tuple[list[str], set[str], set[str]]]:
        """``public static function middleware(): array`` of Laravel 11, and ``#[Middleware('auth')]``."""
        for annotation in owner.cls.annotations:
            if annotation.name == "Middleware":
                yield list(names_in(self.run, [self.run.evaluate(a.value, owner.scope) for a in annotation.args])), set(), set()
        found = self.run.classes.find(owner, "middleware")
        if found is None or not isinstance(found[0], FunctionRef) or "static" not in found[0].function.modifiers:
            return
        function = found[0]
        value = self.run.enter(function.bound(owner), CallSite([], function.function, function.module, [], function.scope))
        for item in value.items() or []:
            if isinstance(item, ExternalCall) and item.name.endswith("Middleware"):
                call = item.call_site
                first, only, excluded = call.get(0, "middleware"), call.get(1, "only"), call.get(2, "except")
                names = list(names_in(self.run, [first] if first is not None else []))
                yield names, set(names_in(self.run, [only] if only else [])), set(names_in(self.run, [excluded] if excluded else []))
            else:
                yield list(names_in(self.run, [item])), set(), set()
