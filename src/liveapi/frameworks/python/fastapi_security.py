"""FastAPI's security dependencies as OpenAPI's security schemes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from liveapi.api.components import Components
from liveapi.api.shapes import MISSING
from liveapi.frameworks.python.sites import Site, constant
from liveapi.frameworks.security import SCHEMES, Requirement, api_key, oauth2
from liveapi.syntax import ir
from liveapi.trace.python_names import Definition, Outside, dotted_name

if TYPE_CHECKING:
    from liveapi.frameworks.python.types import Types
    from liveapi.trace.program import Module

_HTTP = {"HTTPBearer": "bearer", "HTTPBasic": "basic", "HTTPDigest": "digest"}
_KEYS = {"APIKeyHeader": "header", "APIKeyQuery": "query", "APIKeyCookie": "cookie"}
_OAUTH = frozenset({"OAuth2PasswordBearer", "OAuth2AuthorizationCodeBearer", "OAuth2", "OpenIdConnect"})
_KNOWN = frozenset({*_HTTP, *_KEYS, *_OAUTH, "HTTPBase"})
_REFUSING = frozenset({"OAuth2PasswordBearer", "OAuth2AuthorizationCodeBearer", "HTTPBasic"})
_MAX_STEPS = 8


@dataclass(slots=True)
class Demand:
    """A security scheme that a signature demands, by its name."""

    name: str
    scheme: Mapping[str, Any]
    scopes: tuple[str, ...] = ()
    #: Requests without it are answered by the scheme itself, in all versions of FastAPI with this status.
    refuses: int = 0


def scheme_of(types: Types, module: Module, expr: ir.Expr, step: int = 0) -> Demand | None:
    """The scheme that ``Depends(expr)`` demands: an instance of one of FastAPI's classes, or of one that extends them."""
    if step > _MAX_STEPS:
        return None
    if isinstance(expr, ir.Call):
        return _made(types, module, expr) or _current_user(types, module, expr)
    found = types.names.find(module, expr) if isinstance(expr, ir.Name | ir.Member) else None
    if isinstance(found, Definition):
        if isinstance(found.node, ir.Assign | ir.Field):
            value = found.node.value if isinstance(found.node, ir.Assign) else found.node.default
            return scheme_of(types, found.module, value, step + 1) if value is not None else None
        if isinstance(found.node, ir.Function):
            # ``Depends(auth.scheme())`` is a call; a function that only hands an instance on is followed as a dependency.
            return None
    if found is None and isinstance(expr, ir.Member):
        # ``auth.scheme`` of a module-level object: the attribute that its class sets.
        return _attribute(types, module, expr, step)
    return None


def _attribute(types: Types, module: Module, expr: ir.Member, step: int) -> Demand | None:
    holder = types.names.find(module, expr.object)
    value = holder.node.value if isinstance(holder, Definition) and isinstance(holder.node, ir.Assign) else None
    made = types.names.find(holder.module, value.callee) if isinstance(holder, Definition) and isinstance(value, ir.Call) else None
    if not isinstance(made, Definition) or not isinstance(made.node, ir.Class):
        return None
    for node in (n for m in made.node.methods() for s in m.body for n in s.walk() if isinstance(n, ir.Assign)):
        if isinstance(node.target, ir.Member) and node.target.name == expr.name and node.value is not None:
            return scheme_of(types, made.module, node.value, step + 1)
    return None


def _made(types: Types, module: Module, call: ir.Call) -> Demand | None:
    found = types.names.find(module, call.callee)
    site, args = Site(module), call.args
    if isinstance(found, Definition):
        if not isinstance(found.node, ir.Class):
            return None
        kind = next((last for n in types.library_bases(found) if (last := n.rpartition(".")[2]) in _KNOWN), "")
        name = found.node.name
        inner = _super_call(found.node) if not _arguments(types, site, args) else None
        if inner is not None:
            site, args = Site(found.module, found.node), inner.args
    else:
        name = kind = (found.name if isinstance(found, Outside) else dotted_name(call.callee)).rpartition(".")[2]
    if kind not in _KNOWN:
        return None
    given = _arguments(types, site, args)
    scheme = _scheme(kind, given, args)
    if description := given.get("description"):
        scheme = {**scheme, "description": description}
    refuses = 401 if kind in _REFUSING and name == kind and given.get("auto_error") is not False else 0
    return Demand(str(given.get("scheme_name") or name), scheme, refuses=refuses)


def _super_call(cls: ir.Class) -> ir.Call | None:
    """``super().__init__(…)`` in the constructor of a class."""
    for method in cls.methods():
        if method.name == "__init__":
            for node in (n for s in method.body for n in s.walk() if isinstance(n, ir.Call)):
                if isinstance(node.callee, ir.Member) and node.callee.name == "__init__":
                    return node
    return None


def _arguments(types: Types, site: Site, args: Sequence[ir.Arg]) -> dict[str, Any]:
    found = {a.name: v for a in args if a.name is not None and (v := constant(types.names, site, a.value)) is not MISSING}
    for arg in args:
        if arg.name is not None and arg.name not in found and isinstance(arg.value, ir.Template):
            # Of an address whose beginning is a setting, the rest.
            parts = [constant(types.names, site, part) for part in arg.value.parts]
            known = "".join(p for p in parts if isinstance(p, str))
            if known.strip("/"):
                found[arg.name] = known
    return found


def _scheme(kind: str, given: Mapping[str, Any], args: Iterable[ir.Arg]) -> Mapping[str, Any]:
    if kind in _HTTP:
        scheme = SCHEMES[_HTTP[kind]]
        return {**scheme, "bearerFormat": given["bearerFormat"]} if given.get("bearerFormat") else scheme
    if kind in _KEYS:
        return api_key(_KEYS[kind], str(given.get("name", "")) or "key")
    if kind == "HTTPBase":
        return {"type": "http", "scheme": str(given.get("scheme", "bearer"))}
    if kind == "OpenIdConnect":
        url = given.get("openIdConnectUrl")
        return {"type": "openIdConnect", "openIdConnectUrl": str(url)} if url else SCHEMES["bearer"]
    first = next((a.value.value for a in args if a.name is None and isinstance(a.value, ir.Str)), "")
    token, place = str(given.get("tokenUrl") or first), str(given.get("authorizationUrl") or "")
    scopes = {str(k): str(v) for k, v in given.get("scopes", {}).items()} if isinstance(given.get("scopes"), dict) else {}
    if kind == "OAuth2PasswordBearer" and token:
        return oauth2("password", token_url=token, scopes=scopes)
    if kind == "OAuth2AuthorizationCodeBearer" and token and place:
        return oauth2("authorizationCode", token_url=token, authorization_url=place, scopes=scopes)
    # OAuth2 without the addresses that OpenAPI wants of it: the token travels all the same.
    return SCHEMES["bearer"]


def backends_of(types: Types, module: Module, made: ir.Node) -> list[Demand]:
    """The schemes of the backends that fastapi-users' ``FastAPIUsers`` is made with."""
    plain = [a.value for a in made.args if a.name is None] if isinstance(made, ir.Call) else []
    named = [a.value for a in made.args if a.name == "auth_backends"] if isinstance(made, ir.Call) else []
    listed = named[0] if named else plain[1] if len(plain) > 1 else None
    return [d for item in (listed.items if isinstance(listed, ir.List) else []) for d in _transport(types, module, item)]


def _transport(types: Types, module: Module, expr: ir.Expr, step: int = 0) -> Iterator[Demand]:
    if isinstance(expr, ir.Name | ir.Member):
        found = types.names.find(module, expr)
        if isinstance(found, Definition) and found.value is not None and step < 6:
            yield from _transport(types, found.module, found.value, step + 1)
        return
    if not isinstance(expr, ir.Call):
        return
    name = dotted_name(expr.callee).rpartition(".")[2]
    said = {a.name: a.value for a in expr.args if a.name is not None}
    if name == "AuthenticationBackend" and "transport" in said:
        yield from _transport(types, module, said["transport"], step + 1)
    elif name == "BearerTransport":
        url = constant(types.names, Site(module), said.get("tokenUrl") or (expr.args[0].value if expr.args else None))
        if isinstance(url, str) and url:
            yield Demand("OAuth2PasswordBearer", oauth2("password", token_url=url))
    elif name == "CookieTransport":
        cookie = constant(types.names, Site(module), said.get("cookie_name"))
        yield Demand("APIKeyCookie", api_key("cookie", cookie if isinstance(cookie, str) else "fastapiusersauth"))


def _current_user(types: Types, module: Module, call: ir.Call) -> Demand | None:
    """What ``fastapi_users.current_user(…)`` demands."""
    callee = call.callee
    if not isinstance(callee, ir.Member) or callee.name != "current_user":
        return None
    found = types.names.find(module, callee.object)
    made = found.value if isinstance(found, Definition) else None
    return next(iter(backends_of(types, found.module, made)), None) if isinstance(found, Definition) and made is not None else None


def required(components: Components, demands: Iterable[Demand]) -> list[Requirement]:
    """What an operation demands. FastAPI lists each scheme as an alternative: a scheme that finds nothing may let the next one try."""
    out: dict[str, list[str]] = {}
    for demand in demands:
        scopes = out.setdefault(components.secure(demand.name, demand.scheme), [])
        scopes += [s for s in demand.scopes if s not in scopes]
    return [{name: scopes} for name, scopes in out.items()]
