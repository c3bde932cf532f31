"""Who may call an action: the callbacks that demand authentication, and by what they let somebody in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from liveapi.frameworks.ruby.callbacks import Callback, Callbacks
from liveapi.frameworks.ruby.lineage import Lineage
from liveapi.frameworks.security import Requirement, api_key, oauth2, require
from liveapi.syntax import ir
from liveapi.trace.values import ClassRef

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

_GUARDS = re.compile(
    r"authenticat|require_(?:user|login|auth|token|session|api|admin|signed)|(?:verify|check|validate)_.*(?:token|jwt|api_key|auth|signature)"
    r"|ensure_(?:user|logged|signed|authenticated|authori)|logged_in|signed_in|doorkeeper_authorize|login_required|authorize_(?:request|user|token)"
    r"|restrict_access|^authorize!?$|require_.*(?:login|user)|deny_access|api_key|jwt|access_token|current_user!"
)
#: Methods of libraries ▶ how they tell who calls.
_LIBRARY = {
    "authenticate_or_request_with_http_token": "bearer",
    "authenticate_with_http_token": "bearer",
    "request_http_token_authentication": "bearer",
    "authenticate_or_request_with_http_basic": "basic",
    "authenticate_with_http_basic": "basic",
    "authenticate_or_request_with_http_digest": "digest",
    "doorkeeper_authorize!": "oauth2",
    "doorkeeper_token": "oauth2",
    "authorize_request": "jwt",
    "authenticate_devise_api_token!": "bearer",
    "require_login": "session",
    "jwt_session": "jwt",
    "authorize_access_request!": "jwt",
    "authenticate_token!": "bearer",
}
_KEYS = re.compile(r"(?:api|access|auth).?(?:key|token)|^(?:token|key|secret|auth)$|_token$|signature", re.IGNORECASE)
_DEPTH = 5
_READS = frozenset({"fetch", "get_header", "dig"})
#: What turns somebody away.
_REFUSALS = frozenset({"unauthorized", "forbidden", "401", "403"})


@dataclass(frozen=True, slots=True)
class Way:
    """One way to prove who calls: a kind of scheme, and the name of a key or of the scope that is asked for."""

    kind: str
    name: str = ""


class RailsSecurity:
    """Requirements of actions, by their controller's callbacks."""

    def __init__(self, run: Interpreter, lineage: Lineage, devise: str = "session") -> None:
        self.run = run
        self.lineage = lineage
        self.devise = devise
        self._ways: dict[tuple[int, str], tuple[list[Way], bool]] = {}
        self._scopes: dict[str, str] | None = None

    @property
    def scopes(self) -> dict[str, str]:
        """The scopes that Doorkeeper is configured with."""
        if self._scopes is None:
            texts = [self.run.program.text(p) or "" for p in self.run.program.named("doorkeeper.rb") if "config/initializers/" in p]
            said = re.findall(r"(?m)^[ \t]*(?:default|optional)_scopes[ \t(]+((?:,[ \t]*\n|[^#\n])+)", "\n".join(texts))
            self._scopes = {name: "" for part in said for name in re.findall(r":(\w+)", part)}
        return self._scopes

    def requirements(self, owner: ClassRef, declared: Callbacks, action: str) -> list[Requirement] | None:
        """What an action demands: ``[]`` where the controller's other actions demand something, ``None`` where nothing is known."""
        guards = [c for c in declared.found if self.is_guard(owner, c)]
        if declared.others:
            return self._others(declared.others, action)
        if not guards:
            return None
        running = [g for g in guards if g.runs(action)]
        if not running:
            return []
        ways: list[Way] = []
        optional = True
        for guard in running:
            found, lenient = self.ways(owner, guard)
            ways += [w for w in found if w not in ways]
            optional = optional and (lenient or guard.conditional)
        if not ways:
            # What the guards look at was told by callbacks that demand nothing themselves.
            ways = [w for g in guards for w in self.ways(owner, g)[0]]
        ways = list(dict.fromkeys(ways)) or [Way(self.devise)]
        made = [self._requirement(w) for w in ways]
        listed = [need for at, need in enumerate(made) if need not in made[:at]]
        return [{}, *listed] if optional else listed

    def signed_in(self) -> list[Requirement]:
        """What Devise looks at to know who is signed in."""
        return [self._requirement(Way(self.devise))]

    def keys(self, security: list[Requirement] | None) -> set[str]:
        """The names of headers, parameters and cookies that requirements speak of: no parameters beside them."""
        schemes = self.run.components.security_schemes
        return {str(schemes[name]["name"]) for each in security or [] for name in each if schemes[name].get("type") == "apiKey"}

    def of_blocks(self, owners: list[ClassRef], ahead: list[ir.Function], body: ir.Function) -> list[Requirement] | None:
        """What a route's block, and those that run ahead of it, demand: they call a guard, or turn away who has no token themselves."""
        ways: list[Way] = []
        demanded = False
        for function in [*ahead, body]:
            for statement in function.body:
                for node in statement.walk():
                    name = _own_call(node)
                    if not name:
                        continue
                    named = bool(_GUARDS.search(name)) or name in _LIBRARY or name == "protected!"
                    method = next((m for o in owners if (m := self.lineage.method(o, name)) is not None), None)
                    found, refuses = self._walk(method[1], method[0].body, 0, set()) if method is not None else ([], name in _LIBRARY)
                    if not named and not (found and refuses):
                        continue
                    demanded = demanded or refuses or name.endswith("!")
                    ways += [w for w in [*found, *([Way(_LIBRARY[name])] if name in _LIBRARY else [])] if w not in ways]
            if function is not body and owners:
                found, refuses = self._walk(owners[0], function.body, 0, set())
                demanded = demanded or (refuses and bool(found))
                ways += [w for w in found if w not in ways and refuses]
        if not demanded:
            return None
        return [self._requirement(w) for w in ways or [Way("bearer")]]

    def is_guard(self, owner: ClassRef, callback: Callback) -> bool:
        """Whether a callback is about who calls."""
        name = callback.name or "block"
        if callback.block is not None and not callback.name:
            return bool(self._walk(owner, callback.block.body, 0, set())[0])
        if name in _LIBRARY or (name.startswith("authenticate_") and name.endswith("!")):
            return True
        if not _GUARDS.search(name):
            return False
        method = self.lineage.method(owner, name)
        # ``authorize`` says what somebody may do: a guard only if it looks at what proves who that is.
        return method is None or not name.startswith("authorize") or bool(self.ways(owner, callback)[0])

    def ways(self, owner: ClassRef, callback: Callback) -> tuple[list[Way], bool]:
        """By what a callback lets somebody in, and whether it also lets everybody pass."""
        key = (id(owner.cls), callback.name or str(id(callback.block)))
        if key not in self._ways:
            self._ways[key] = self._of(owner, callback)
        return self._ways[key]

    def _of(self, owner: ClassRef, callback: Callback) -> tuple[list[Way], bool]:
        name = callback.name
        if name in _LIBRARY:
            return [Way(_LIBRARY[name])], False
        method = self.lineage.method(owner, name) if name else None
        body = method[0].body if method is not None else callback.block.body if callback.block is not None else None
        if body is None:
            return ([Way(self.devise)] if name.startswith("authenticate_") else []), False
        found, refuses = self._walk(owner, body, 0, set())
        return found, _is_lenient(body) or (not refuses and not found)

    def _walk(self, owner: ClassRef, body: Iterable[ir.Stmt], depth: int, seen: set[str]) -> tuple[list[Way], bool]:
        found: list[Way] = []
        refuses = False
        decodes = False
        for statement in body:
            for node in statement.walk():
                way = self._way(node)
                if way is not None and way not in found:
                    found.append(way)
                name = _called(node)
                if name in _LIBRARY:
                    found += _scoped(node) if name == "doorkeeper_authorize!" else [Way(_LIBRARY[name])]
                    refuses = refuses or "request" in name or name.endswith("!")
                if (
                    name == "decode"
                    and isinstance(node, ir.Call)
                    and isinstance(node.callee, ir.Member)
                    and _mentions(node.callee, ("JWT", "jwt", "JsonWebToken"))
                ):
                    decodes = True
                refuses = refuses or _is_refusal(node, name)
                own = _own_call(node)
                if own and own not in seen and depth < _DEPTH and (method := self.lineage.method(owner, own)) is not None:
                    seen.add(own)
                    inner, also = self._walk(owner, method[0].body, depth + 1, seen)
                    found += [w for w in inner if w not in found]
                    refuses = refuses or also
        if decodes:
            found = [Way("jwt") if w.kind == "bearer" else w for w in found] or [Way("jwt")]
        if any(w.kind == "oauth2" and w.name for w in found):
            # The name of the method was seen, too, apart from its scopes.
            found = [w for w in found if w != Way("oauth2")]
        return list(dict.fromkeys(found)), refuses

    @staticmethod
    def _way(node: ir.Node) -> Way | None:
        """What one expression reads to know who calls."""
        if isinstance(node, ir.Member) and node.name == "authorization" and _mentions(node.object, ("request",)):
            return Way("bearer")
        key, holder = "", None
        if isinstance(node, ir.Index) and node.args and isinstance(node.args[0], ir.Str):
            key, holder = node.args[0].value, node.object
        elif (
            isinstance(node, ir.Call)
            and isinstance(node.callee, ir.Member)
            and node.callee.name in ("fetch", "get_header", "dig")
            and node.args
        ):
            first = node.args[0].value
            key, holder = (first.value, node.callee.object) if isinstance(first, ir.Str) else ("", None)
        if not key or holder is None:
            return None
        plain = key.upper().replace("-", "_").removeprefix("HTTP_")
        if _mentions(holder, ("headers", "env", "request")):
            if plain == "AUTHORIZATION":
                return Way("bearer")
            if _KEYS.search(plain.replace("X_", "", 1).lower()) or "AUTH" in plain or "API_KEY" in plain:
                return Way("header", "-".join(w.capitalize() for w in plain.split("_")))
        if _mentions(holder, ("params",)) and _KEYS.search(key):
            return Way("query", key)
        if _mentions(holder, ("cookies", "session")) and not _mentions(holder, ("params",)):
            return Way("session") if _mentions(holder, ("session",)) else Way("cookie", key)
        return None

    def _requirement(self, way: Way) -> Requirement:
        components = self.run.components
        if way.kind in ("header", "query", "cookie"):
            return {components.secure(way.name, api_key(way.kind, way.name)): []}
        if way.kind == "oauth2":
            # Doorkeeper serves its tokens there.
            scheme = oauth2("clientCredentials", token_url="/oauth/token", scopes=self.scopes)  # noqa: S106
            return {components.secure("oauth2", scheme): [way.name] if way.name in self.scopes else []}
        return require(components, way.kind)

    def _others(self, calls: list[ir.Call], action: str) -> list[Requirement]:
        from liveapi.frameworks.ruby.lineage import listed, named_args

        for call in calls:
            options = named_args(call)
            only, excluded = listed(options.get("only")), listed(options.get("except"))
            if (not only or action in only) and action not in excluded:
                return [require(self.run.components, "basic")]
        return []


def _scoped(node: ir.Node) -> list[Way]:
    """``doorkeeper_authorize! :read, :write``: either scope will do."""
    names = [a.value.value for a in node.args if isinstance(a.value, ir.Str)] if isinstance(node, ir.Call) else []
    return [Way("oauth2", name) for name in names] or [Way("oauth2")]


def _is_lenient(body: list[ir.Stmt]) -> bool:
    """Whether a guard only looks at who calls if somebody says so: its body is one ``if`` about that."""
    only = body[0] if len(body) == 1 else None
    if not isinstance(only, ir.If) or only.otherwise or isinstance(only.test, ir.Unary):
        return False
    return _mentions(only.test, ("headers", "authorization", "token", "present?", "cookies"))


def _is_refusal(node: ir.Node, name: str) -> bool:
    if isinstance(node, ir.Throw) or name.startswith(("unauthorized", "render_unauthorized")):
        return True
    return (isinstance(node, ir.Str) and node.value in _REFUSALS) or (isinstance(node, ir.Literal) and node.value in (401, 403))


def _mentions(node: ir.Node, names: tuple[str, ...]) -> bool:
    return any((isinstance(n, ir.Name) and n.id in names) or (isinstance(n, ir.Member) and n.name in names) for n in node.walk())


def _called(node: ir.Node) -> str:
    callee = node.callee if isinstance(node, ir.Call) else node
    return callee.id if isinstance(callee, ir.Name) else callee.name if isinstance(callee, ir.Member) else ""


def _own_call(node: ir.Node) -> str:
    if isinstance(node, ir.Call) and isinstance(node.callee, ir.Name):
        return node.callee.id
    return node.id if isinstance(node, ir.Name) and node.id[:1].islower() else ""
