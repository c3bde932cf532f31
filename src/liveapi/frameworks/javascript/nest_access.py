"""Security of NestJS: guards on methods, controllers and applications, middleware of modules, Swagger's decorators, open routes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from liveapi.api.template import shape
from liveapi.frameworks.javascript.access import Access, Demand
from liveapi.frameworks.security import SCHEMES, Requirement, api_key
from liveapi.syntax import ir
from liveapi.trace.values import ClassRef, ExternalCall, Instance, MapOf, Text, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

_SWAGGER = "@nestjs/swagger."
#: Guards by their names: what checks who calls, and what checks what they may do.
_GUARD = re.compile(r"auth|jwt|token|session|login|role|permission|apikey|api_key|acl|polic(?:y|ies)|owner|admin", re.IGNORECASE)
_OPEN = re.compile(r"public|skip_?auth|no_?auth|allow_?anonymous|anonymous|unauthenticated|open", re.IGNORECASE)


class NestAccess:
    """What guards of one application demand."""

    def __init__(self, run: Interpreter) -> None:
        self.run = run
        self.access = Access(run)
        #: Guards of the whole application.
        self.everywhere: list[Value] = []
        #: Paths (with a method or ``""``) to which modules apply middleware that authenticates.
        self.middleware: list[tuple[str, str, Demand]] = []

    def of(self, calls: Sequence[ExternalCall], annotations: Iterable[ir.Annotation], method: str, path: str) -> list[Requirement] | None:
        """What an operation requires, by the decorators of its method and controller."""
        names = [a.name for a in annotations]
        schemes = [d for call in calls if call.name.startswith(_SWAGGER) for d in self._declared(call)]
        guards = [g for call in calls if call.name == "@nestjs/common.UseGuards" for g in call.call_site.positional]
        demands = [d for guard in [*guards, *self.everywhere] for d in self._guard(guard)]
        demands += [d for verb, prefix, d in self.middleware if verb in {"", method} and _covers(prefix, path)]
        if any(_OPEN.search(n) and not n.startswith(("Api", "Is")) for n in names) and (self.everywhere or demands):
            return []
        if any(d.optional for d in demands):
            return self.access.requirement(demands)
        if schemes:
            return [{name: scopes} for name, scopes in schemes]
        return self.access.requirement(demands)

    def _declared(self, call: ExternalCall) -> list[tuple[str, list[str]]]:
        """``@ApiBearerAuth()``, ``@ApiSecurity('key')``."""
        last = call.name.removeprefix(_SWAGGER)
        site = call.call_site
        texts = [t.literal for t in site.positional if isinstance(t, Text) and t.literal]
        secure = self.run.components.secure
        if last == "ApiBearerAuth":
            return [(secure(texts[0] if texts else "bearer", SCHEMES["bearer"]), [])]
        if last == "ApiBasicAuth":
            return [(secure(texts[0] if texts else "basic", SCHEMES["basic"]), [])]
        if last == "ApiCookieAuth":
            return [(secure(texts[0] if texts else "cookie", api_key("cookie", texts[0] if texts else "session")), [])]
        if last == "ApiSecurity" and texts:
            return [(secure(texts[0], SCHEMES.get(texts[0].lower(), api_key("header", "X-API-Key"))), [])]
        if last == "ApiOAuth2":
            listed = site.get(0)
            scopes = [t.literal for t in (listed.items() or [] if listed is not None else []) if isinstance(t, Text) and t.literal]
            return [(secure("oauth2", SCHEMES["bearer"]), scopes)]
        return []

    def _guard(self, value: Value) -> list[Demand]:
        """``AuthGuard('jwt')``, ``JwtAuthGuard``, ``new RolesGuard()``."""
        if isinstance(value, ExternalCall):
            strategy = value.call_site.get(0)
            names = [
                t.literal for t in (strategy.items() or [strategy] if strategy is not None else []) if isinstance(t, Text) and t.literal
            ]
            known = [n for n in names if n not in {"local", "anonymous"}]
            strategies = [Access.strategy(n) for n in known][:1]
            for demand in strategies:
                demand.optional = "anonymous" in names
            return strategies if value.name.rpartition(".")[2] == "AuthGuard" else []
        ref = value.cls if isinstance(value, Instance) else value if isinstance(value, ClassRef) else None
        if ref is None:
            return []
        for outside in self.run.classes.outside(ref):
            if isinstance(outside, ExternalCall) and outside.name.rpartition(".")[2] == "AuthGuard":
                found = self._guard(outside)
                for demand in found:
                    demand.optional |= "optional" in ref.name.lower()
                return found
        if not _GUARD.search(ref.name):
            return []
        if re.search(r"role|permission|acl|polic|owner|admin", ref.name, re.IGNORECASE) and not re.search("auth", ref.name, re.IGNORECASE):
            return []  # It looks at whom another one has let in.
        method = self.run.semantics(ref.module).method(self.run, ref, "canActivate")
        found_ = self.access.function(method, ref.name.removesuffix("Guard")) if method is not None else None
        return [found_ or Demand("bearer", "optional" in ref.name.lower())]

    # --- what applies to more than one route ------------------------------------------------------------------------

    def applied(self, ref: ClassRef) -> None:
        """``consumer.apply(AuthMiddleware).forRoutes(…)`` in a module."""
        configure = self.run.semantics(ref.module).method(self.run, ref, "configure")
        if configure is None:
            return
        for node in (n for s in configure.function.body for n in s.walk()):
            if not (isinstance(node, ir.Call) and isinstance(node.callee, ir.Member) and node.callee.name == "forRoutes"):
                continue
            inner: ir.Expr = node.callee.object
            while isinstance(inner, ir.Call) and isinstance(inner.callee, ir.Member) and inner.callee.name != "apply":
                inner = inner.callee.object
            if not isinstance(inner, ir.Call):
                continue
            demands = [d for a in inner.args for d in self._middleware(self.run.evaluate(a.value, configure.scope))]
            for arg in node.args if demands else []:
                target = self.run.evaluate(arg.value, configure.scope)
                entries = target.entries if isinstance(target, MapOf) else {"path": target}
                path = entries.get("path")
                verb = entries.get("method")
                method = self.run.text(verb).literal or "" if verb is not None else ""
                if isinstance(path, Text) and path.literal is not None:
                    self.middleware += [("" if method == "ALL" else method, path.literal, d) for d in demands[:1]]

    def _middleware(self, value: Value) -> list[Demand]:
        if not isinstance(value, ClassRef):
            return self.access.of(value)
        method = self.run.semantics(value.module).method(self.run, value, "use")
        found = self.access.function(method, value.name.removesuffix("Middleware")) if method is not None else None
        return [found] if found is not None else []


def _covers(pattern: str, path: str) -> bool:
    """Whether a path of ``forRoutes`` (below any prefix) is that of an operation."""
    if pattern in {"*", "/*", "(.*)"}:
        return True
    plain = shape("/" + re.sub(r":(\w+)", r"{\1}", pattern.strip("/")))
    served = shape(path)
    if plain.endswith("*"):
        return plain.rstrip("*/") in served
    return served == plain or served.endswith(plain)
