"""Who may call: middleware, guards and hooks that demand authentication, by the library they come from, by what they do, by their names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from liveapi.frameworks.javascript.validators.schema import plain
from liveapi.frameworks.security import SCHEMES, Requirement, api_key
from liveapi.syntax import ir
from liveapi.trace.values import Choice, ClassRef, Const, External, ExternalCall, FunctionRef, Instance, ListOf, MapOf, Text, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

#: Library functions that give a middleware, or are one, ▶ the scheme.
_LIBRARIES: Mapping[str, str] = {
    "express-jwt": "jwt",
    "express-jwt.expressjwt": "jwt",
    "express-jwt.default": "jwt",
    "koa-jwt": "jwt",
    "koa-jwt.default": "jwt",
    "hono/jwt.jwt": "jwt",
    "hono/bearer-auth.bearerAuth": "bearer",
    "hono/basic-auth.basicAuth": "basic",
    "hono/basic-auth": "basic",
    "express-basic-auth": "basic",
    "express-basic-auth.default": "basic",
    "koa-basic-auth": "basic",
    "express-oauth2-jwt-bearer.auth": "jwt",
    "express-openid-connect.requiresAuth": "session",
    "@clerk/express.requireAuth": "bearer",
    "@clerk/clerk-sdk-node.ClerkExpressRequireAuth": "bearer",
    "connect-ensure-login.ensureLoggedIn": "session",
}
_STRATEGIES: Mapping[str, str] = {
    "jwt": "jwt",
    "bearer": "bearer",
    "basic": "basic",
    "digest": "digest",
    "session": "session",
    "api-key": "apiKey",
    "apikey": "apiKey",
    "headerapikey": "apiKey",
    "http-bearer": "bearer",
    "access-token": "jwt",
}
#: Strategies by which people log in: the route that uses one is where they do it.
_LOGINS = frozenset(
    {"local", "google", "github", "facebook", "twitter", "oauth2", "saml", "ldap", "ldapauth", "auth0", "microsoft", "apple"}
)
#: Words that say of a middleware's name that it authenticates, and those that may stand around them.
_CORE = frozenset(
    {"auth", "authn", "authz", "authentication", "authenticate", "authenticated", "authenticator", "authorization", "authorize"}
    | {"authorized", "authorizer", "authenticates", "jwt", "login", "logged", "signed", "token", "session", "role", "roles"}
    | {"permission", "permissions", "admin", "protect", "protected", "apikey"}
)
_AROUND = frozenset(
    {"require", "requires", "required", "ensure", "ensures", "is", "check", "checks", "verify", "verifies", "validate", "need", "needs"}
    | {"needed", "must", "be", "only", "with", "get", "use", "user", "users", "api", "key", "bearer", "basic", "http", "my", "set", "the"}
    | {"an", "a", "in", "access", "middleware", "guard", "handler", "hook", "mw", "optional", "by", "has", "have", "for", "route", "routes"}
)
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_OPTIONAL_NAME = re.compile(r"optional|maybe|allow_?anonymous|soft", re.IGNORECASE)
_KEY_HEADER = re.compile(r"^x-[\w-]*(?:key|token|secret)[\w-]*$|^api-?key$", re.IGNORECASE)


#: Members and functions that give the session of the one who calls.
_SESSIONS = frozenset({"isauthenticated", "session"})
_SESSION_CALLS = frozenset({"getServerSession", "getSession", "unstable_getServerSession", "getIronSession", "currentUser", "getAuth"})


@dataclass(slots=True)
class Demand:
    """What a middleware demands: a scheme, whether one may go without, scopes or roles."""

    kind: str
    optional: bool = False
    scopes: list[str] = field(default_factory=list)
    #: The scheme where it is none of the known ones.
    scheme: Mapping[str, Any] | None = None


def authenticates(name: str) -> bool:
    """Whether a name is one that people give to what authenticates: ``requireAuth``, ``isLoggedIn``, ``jwtMiddleware``."""
    words = [w.lower() for w in _WORD.findall(name)]
    return 0 < len(words) <= 5 and not _CORE.isdisjoint(words) and (_CORE | _AROUND).issuperset(words)


class Access:
    """What middleware of one program demands."""

    def __init__(self, run: Interpreter) -> None:
        self.run = run
        self._known: dict[int, Demand | None] = {}

    def requirement(self, demands: Iterable[Demand]) -> list[Requirement] | None:
        """All that is demanded, as an operation requires it; ``None`` where nothing is."""
        found: Requirement = {}
        optional = True
        listed = list(demands)
        bearer = any(d.kind == "jwt" for d in listed)
        for demand in listed:
            optional &= demand.optional
            if bearer and demand.kind == "bearer":
                continue  # The token that another one tells more of.
            name = self.run.components.secure(demand.kind, demand.scheme or SCHEMES.get(demand.kind) or SCHEMES["bearer"])
            found.setdefault(name, []).extend(s for s in demand.scopes if s not in found.get(name, []))
        if not found:
            return None
        return [{}, found] if optional else [found]

    def of(self, value: Value, node: ir.Expr | ir.Arg | None = None, depth: int = 0) -> list[Demand]:
        """What a middleware demands, or each of a list of them."""
        if depth > 4:
            return []
        if isinstance(value, Choice):
            value = value.options[0]
        if isinstance(value, ListOf):
            return [d for v in value.elements for d in self.of(v, None, depth + 1)]
        if isinstance(value, ExternalCall):
            return self._library(value, depth)
        if isinstance(value, External):
            kind = _LIBRARIES.get(value.name) or ("bearer" if authenticates(value.name.rpartition(".")[2]) else None)
            return [Demand(kind)] if kind else []
        name = _spoken(node)
        if isinstance(value, FunctionRef):
            own = value.name or value.label
            found = self.function(value, name or own)
            return [found] if found is not None else []
        if isinstance(value, Instance | ClassRef):
            cls = value.cls.name if isinstance(value, Instance) else value.name
            return [Demand("bearer")] if authenticates(cls) else []
        # What could not be followed may still say its name.
        if not isinstance(value, MapOf | Text | Const) and name and authenticates(name):
            return [Demand("bearer", bool(_OPTIONAL_NAME.search(name)))]
        return []

    def _library(self, value: ExternalCall, depth: int) -> list[Demand]:
        last = value.name.rpartition(".")[2]
        if last == "authenticate":
            strategy = value.call_site.get(0)
            names = [
                t.literal
                for t in ([strategy] if isinstance(strategy, Text) else strategy.items() or [] if strategy else [])
                if isinstance(t, Text)
            ]
            return [self.strategy(n) for n in names if n and n not in _LOGINS][:1]
        kind = _LIBRARIES.get(value.name)
        if kind is None and value.name.endswith(".auth") and value.name.startswith("@fastify/"):
            kind = "bearer"
        if kind is not None:
            options = value.call_site.get(0)
            entries = options.entries if isinstance(options, MapOf) else {}
            required, passed = plain(entries.get("credentialsRequired")), plain(entries.get("passthrough"))
            optional = required is False or passed is True
            return [Demand(kind, optional)]
        inner = [d for arg in value.call_site.args for d in self.of(arg.value, None, depth + 1)]
        if inner:
            return inner
        return [Demand("bearer")] if authenticates(last) and "." in value.name else []

    @staticmethod
    def strategy(name: str) -> Demand:
        """A strategy of Passport by its name."""
        kind = _STRATEGIES.get(name.lower()) or ("jwt" if "jwt" in name.lower() else "apiKey" if "key" in name.lower() else "bearer")
        return Demand(kind, name.lower() == "anonymous", [], api_key("header", "X-API-Key") if kind == "apiKey" else None)

    def function(self, function: FunctionRef, name: str) -> Demand | None:
        """What a middleware of the repository demands: by what it looks at and refuses, else by its name."""
        key = id(function.function)
        if key not in self._known:
            self._known[key] = None
            self._known[key] = self._read(function, name)
        return self._known[key]

    def handler(self, function: FunctionRef) -> Demand | None:
        """What a handler itself demands: it looks at who calls and refuses."""
        key = -id(function.function)
        if key not in self._known:
            self._known[key] = self._read(function, "", itself=True)
        return self._known[key]

    def _read(self, function: FunctionRef, name: str, *, itself: bool = False) -> Demand | None:
        looks: str | None = None
        header = ""
        refuses = verifies = False
        signs_in = itself and _sets_session(function)
        for node in (n for s in function.function.body for n in s.walk()):
            if isinstance(node, ir.Member | ir.Index | ir.Str):
                word = node.name if isinstance(node, ir.Member) else _key(node)
                folded = word.lower()
                if folded == "authorization":
                    looks = looks or "bearer"
                elif folded == "jwtverify":
                    looks, verifies = "jwt", True
                elif folded in _SESSIONS and looks is None and not signs_in:
                    looks = "session"
                elif _KEY_HEADER.match(word) and looks is None:
                    looks, header = "apiKey", word
                elif folded in {"basic", "basic "} and looks:
                    looks = "basic"
                refuses |= folded in {"unauthorized", "unauthorizedexception", "unauthorizederror", "unauthenticated"}
            elif isinstance(node, ir.Literal):
                refuses |= node.value in {401, 403}
            elif isinstance(node, ir.Name):
                refuses |= node.id in {"UnauthorizedException", "UnauthorizedError", "Unauthorized"}
                looks = looks or ("session" if node.id in _SESSION_CALLS else None)
            elif isinstance(node, ir.Call):
                strategy = self._strategy(node)
                if strategy is not None:
                    return strategy
        optional = verifies and itself and not refuses
        refuses |= verifies
        named = bool(name) and authenticates(name)
        if not (named or (looks and refuses)) or (_answers(function) and not itself):
            return None
        optional |= bool(_OPTIONAL_NAME.search(name)) or (not refuses and looks is not None and not named)
        if looks == "apiKey":
            return Demand("apiKey", optional, [], api_key("header", header))
        return Demand(looks or "bearer", optional)

    @staticmethod
    def _strategy(call: ir.Call) -> Demand | None:
        callee = call.callee
        if not (isinstance(callee, ir.Member) and callee.name == "authenticate" and call.args):
            return None
        first = call.args[0].value
        if (
            isinstance(callee.object, ir.Name)
            and callee.object.id == "passport"
            and isinstance(first, ir.Str)
            and first.value not in _LOGINS
        ):
            return Access.strategy(first.value)
        return None


def _sets_session(function: FunctionRef) -> bool:
    """Whether a handler begins a session: it is where people log in."""
    for node in (n for s in function.function.body for n in s.walk()):
        target = node.target if isinstance(node, ir.Assign) else None
        while isinstance(target, ir.Member | ir.Index):
            if isinstance(target, ir.Member) and target.name == "session":
                return True
            target = target.object
    return False


def _answers(function: FunctionRef) -> bool:
    """Whether a function never goes on to the next one: a handler, no middleware."""
    params = function.function.params
    if len(params) != 2 or params[1].name in {"next", "done", "_next"}:
        return False
    return params[0].name in {"req", "request"} and params[1].name in {"res", "response"}


def _key(node: ir.Index | ir.Str) -> str:
    if isinstance(node, ir.Str):
        return node.value
    first = node.args[0] if node.args else None
    return first.value if isinstance(first, ir.Str) else ""


def _spoken(node: ir.Expr | ir.Arg | None) -> str:
    """What the code calls a middleware: ``auth.required`` is ``auth``, ``requireRole('admin')`` is ``requireRole``."""
    if isinstance(node, ir.Arg | ir.Cast):
        return _spoken(node.value)
    if isinstance(node, ir.Call):
        return _spoken(node.callee)
    if isinstance(node, ir.Member):
        inner = _spoken(node.object)
        return (
            f"{inner}{node.name.capitalize()}"
            if node.name in {"required", "optional"}
            else node.name
            if authenticates(node.name)
            else inner
        )
    return node.id if isinstance(node, ir.Name) else ""
