"""The ways in which a C# application knows who asks: schemes, the default one, policies; as the container is told of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from liveapi.frameworks.csharp.attributes import plain
from liveapi.frameworks.security import SCHEMES, api_key
from liveapi.syntax import ir
from liveapi.trace.languages.csharp import CSharpSemantics
from liveapi.trace.values import ClassRef

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.scope import Scope

_REGISTERED = (
    b"AddAuthentication", b"AddJwtBearer", b"AddCookie", b"AddMicrosoftIdentity", b"AddOpenIdConnect", b"AddIdentity",
    b"AddBearerToken", b"AddBasic", b"AddScheme", b"AddDefaultIdentity", b"AddNegotiate", b"AddCertificate", b"AddPolicy",
    b"FallbackPolicy", b"AuthorizeFilter",
)  # fmt: skip
_STARTING = (b"WebApplication.Create", b"CreateDefaultBuilder", b"CreateHostBuilder", b"WebHost.Create", b"Host.CreateApplicationBuilder")
#: Constants of the library that name schemes.
_NAMES: Mapping[str, str] = {
    "JwtBearerDefaults": "Bearer",
    "CookieAuthenticationDefaults": "Cookies",
    "OpenIdConnectDefaults": "OpenIdConnect",
    "NegotiateDefaults": "Negotiate",
    "BearerTokenDefaults": "BearerToken",
    "CertificateAuthenticationDefaults": "Certificate",
}
_DEFAULTS = frozenset({"DefaultScheme", "DefaultAuthenticateScheme"})


@dataclass(slots=True)
class Authentication:
    """What was found. Schemes are by the names that the application gives them."""

    schemes: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    default: str = ""
    #: Policy ▶ the roles of which it demands one, and the scopes.
    policies: dict[str, list[str]] = field(default_factory=dict)
    #: All that is not explicitly open demands a user.
    everywhere: bool = False


class Projects:
    """The authentication of each project of a program: several applications may stand in one repository."""

    def __init__(self, run: Interpreter) -> None:
        self.run = run
        self._folders = {p.rpartition("/")[0] for p in run.program.paths if p.endswith(".csproj")}
        by_project: dict[str, list[str]] = {}
        for path in run.program.holding("csharp", *_REGISTERED):
            by_project.setdefault(self.project(path), []).append(path)
        self._own = {project: authentication(run, paths) for project, paths in by_project.items()}
        started = {self.project(p) for p in run.program.holding("csharp", *_STARTING)}
        # What no application has for itself is shared by all of them.
        self._shared = authentication(run, [p for project, paths in by_project.items() if project not in started for p in paths])
        self._all = authentication(run, [p for paths in by_project.values() for p in paths])

    def project(self, path: str) -> str:
        """The folder of the project that a file is part of; ``""`` where there is none."""
        folder = path.rpartition("/")[0]
        while folder and folder not in self._folders:
            folder = folder.rpartition("/")[0]
        return folder

    def of(self, path: str) -> Authentication:
        """What holds in a file: what its project sets up, else what is shared, else all that there is. Policies have one name each."""
        own = self._own.get(self.project(path))
        found = next((a for a in (own, self._shared) if a is not None and a.schemes), self._all)
        everywhere = found.everywhere or (own is not None and own.everywhere)
        return Authentication(found.schemes, found.default, self._all.policies, everywhere)


def authentication(run: Interpreter, paths: Iterable[str]) -> Authentication:
    """The authentication that some files set up."""
    found = Authentication()
    cookies: dict[str, Mapping[str, Any]] = {}
    for path in paths:
        module = run.program.module(path)
        if module is None:
            continue
        scope = run.scope_of(module)
        for node in module.ir.walk():
            if isinstance(node, ir.Call) and isinstance(node.callee, ir.Member):
                _called(run, found, cookies, node, node.callee.name, scope)
            elif isinstance(node, ir.Call) and node.new and _type_name(node.callee) == "AuthorizeFilter":
                found.everywhere = True
            elif isinstance(node, ir.Assign) and isinstance(node.target, ir.Member):
                if node.target.name == "FallbackPolicy" and not isinstance(node.value, ir.Literal):
                    found.everywhere = True
                elif node.target.name in _DEFAULTS and (not found.default or node.target.name == "DefaultAuthenticateScheme"):
                    found.default = scheme_name(run, node.value, scope) or found.default
    if not found.schemes:
        # ASP.NET Core Identity signs in by cookie where nothing else is set.
        found.schemes.update(cookies)
    return found


def scheme_name(run: Interpreter, expr: ir.Expr | None, scope: Scope) -> str:
    """A scheme by its name or by the constant that holds it."""
    if isinstance(expr, ir.Member) and isinstance(expr.object, ir.Name | ir.Member):
        owner = expr.object.id if isinstance(expr.object, ir.Name) else expr.object.name
        if owner in _NAMES:
            return _NAMES[owner]
        if owner == "IdentityConstants":
            return f"Identity.{expr.name.removesuffix('Scheme')}"
    value = plain(run, expr, scope)
    return value if isinstance(value, str) else ""


def _called(run: Interpreter, found: Authentication, cookies: dict[str, Mapping[str, Any]], call: ir.Call, name: str, scope: Scope) -> None:
    unnamed = [a.value for a in call.args if a.name is None]
    first = scheme_name(run, unnamed[0], scope) if unnamed and not isinstance(unnamed[0], ir.Lambda) else ""
    if name == "AddAuthentication":
        found.default = found.default or first
    elif name in {"AddJwtBearer", "AddIdentityServerJwt", "AddIdentityServerAuthentication"} or name.startswith(
        "AddMicrosoftIdentityWebApi"
    ):
        written = first if name == "AddJwtBearer" else ""
        found.schemes[written or "Bearer"] = SCHEMES["jwt"]
    elif name in {"AddBearerToken", "AddIdentityApiEndpoints"}:
        found.schemes[(first if name == "AddBearerToken" else "") or "Identity.Bearer"] = SCHEMES["bearer"]
    elif name == "AddCookie":
        scheme = first or "Cookies"
        found.schemes[scheme] = api_key("cookie", _cookie(run, call, scope) or f".AspNetCore.{scheme}")
    elif name in {"AddIdentity", "AddDefaultIdentity", "AddIdentityCookies"}:
        cookies["Identity.Application"] = api_key("cookie", ".AspNetCore.Identity.Application")
    elif name == "AddNegotiate":
        found.schemes[first or "Negotiate"] = {"type": "http", "scheme": "negotiate"}
    elif name == "AddCertificate":
        found.schemes[first or "Certificate"] = {"type": "mutualTLS"}
    elif name == "AddOpenIdConnect":
        authority = next((v for v in _assigned(run, call, "Authority", scope) if v.startswith("http")), "")
        if authority:
            url = f"{authority.rstrip('/')}/.well-known/openid-configuration"
            found.schemes[first or "OpenIdConnect"] = {"type": "openIdConnect", "openIdConnectUrl": url}
    elif name == "AddScheme" and call.types:
        handler = run.evaluate(call.types[-1], scope)
        found.schemes[first or _type_name(call.types[-1])] = handled(run, handler if isinstance(handler, ClassRef) else None, first)
    elif name in {"AddBasic", "AddBasicAuth", "AddBasicAuthentication"}:
        found.schemes[first or "Basic"] = SCHEMES["basic"]
    elif name in {"SetFallbackPolicy", "AddFallbackPolicy"}:
        found.everywhere = True
    elif name == "AddPolicy" and first:
        found.policies[first] = list(_roles(run, call, scope))


def _cookie(run: Interpreter, call: ir.Call, scope: Scope) -> str:
    """The name that ``options.Cookie.Name = "x"`` gives."""
    return next(iter(_assigned(run, call, "Name", scope)), "")


def _assigned(run: Interpreter, call: ir.Call, name: str, scope: Scope) -> Iterator[str]:
    for node in call.walk():
        value = node.value if isinstance(node, ir.Assign) and isinstance(node.target, ir.Member) and node.target.name == name else None
        value = node.value if isinstance(node, ir.Arg) and node.name == name else value
        text = plain(run, value, scope) if value is not None else None
        if isinstance(text, str):
            yield text


def _roles(run: Interpreter, call: ir.Call, scope: Scope) -> Iterator[str]:
    for node in call.walk():
        if not isinstance(node, ir.Call) or not isinstance(node.callee, ir.Member):
            continue
        words = [w for a in node.args if isinstance(w := plain(run, a.value, scope), str)]
        if node.callee.name == "RequireRole":
            yield from words
        elif node.callee.name == "RequireClaim" and words and words[0].rpartition("/")[2] in {"scope", "scp", "role", "roles"}:
            yield from words[1:]


def handled(run: Interpreter, handler: ClassRef | None, name: str) -> Mapping[str, Any]:
    """The scheme that a handler of the repository's own stands for: by the header, query or cookie that it reads."""
    authorization = False
    for node, scope in _nodes(run, handler):
        key: ir.Expr | None = None
        source: ir.Expr | None = None
        if isinstance(node, ir.Index) and node.args:
            source, key = node.object, node.args[0]
        elif (
            isinstance(node, ir.Call)
            and isinstance(node.callee, ir.Member)
            and node.callee.name in {"TryGetValue", "ContainsKey"}
            and node.args
        ):
            source, key = node.callee.object, node.args[0].value
        elif isinstance(node, ir.Member) and node.name == "Authorization":
            authorization = True
        where = source.name if isinstance(source, ir.Member) else ""
        written = plain(run, key, scope) if key is not None else None
        if where in {"Headers", "Query", "Cookies"} and isinstance(key, ir.Member) and written is None:
            written = key.name if key.name == "Authorization" else None
        if not isinstance(written, str) or where not in {"Headers", "Query", "Cookies"}:
            continue
        if written.lower() == "authorization":
            authorization = True
            continue
        return api_key({"Headers": "header", "Query": "query", "Cookies": "cookie"}[where], written)
    if not authorization:
        return SCHEMES["basic"] if name.lower() == "basic" else api_key("header", "Authorization")
    texts = {node.value.strip().lower() for node, _ in _nodes(run, handler) if isinstance(node, ir.Str)}
    if "basic" in texts or name.lower().startswith("basic"):
        return SCHEMES["basic"]
    return SCHEMES["bearer"] if "bearer" in texts else api_key("header", "Authorization")


def _nodes(run: Interpreter, handler: ClassRef | None) -> Iterator[tuple[ir.Node, Scope]]:
    for cls in run.classes.ancestors(handler) if handler is not None else ():
        semantics = run.semantics(cls.module)
        for part in semantics.parts(run, cls) if isinstance(semantics, CSharpSemantics) else (cls,):
            for node in part.cls.walk():
                yield node, run.classes.inside(part)


def _type_name(expr: ir.Expr) -> str:
    expr = expr.object if isinstance(expr, ir.Index) else expr
    return expr.id if isinstance(expr, ir.Name) else expr.name if isinstance(expr, ir.Member) else ""
