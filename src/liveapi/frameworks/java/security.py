"""Which operations demand that a request proves who sends it: Spring Security's chains, annotations, OpenAPI's own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from liveapi.frameworks import security
from liveapi.frameworks.families.annotations import Applied, applied, class_scope, classes_in, flat, word
from liveapi.frameworks.java import configuration
from liveapi.frameworks.java.types import name_of
from liveapi.syntax import ir
from liveapi.trace.values import External, ExternalCall, FunctionRef, Text, Value

if TYPE_CHECKING:
    from liveapi.frameworks.java.jvm import Jvm

Requirements = list[dict[str, list[str]]]

_MATCHERS = frozenset({"requestMatchers", "antMatchers", "mvcMatchers", "regexMatchers", "pathMatchers", "authorize"})
_ALL = frozenset({"anyRequest", "anyExchange"})
_OPEN = frozenset({"permitAll", "anonymous"})
_CLOSED = frozenset(
    {"authenticated", "fullyAuthenticated", "hasRole", "hasAnyRole", "hasAuthority", "hasAnyAuthority", "access", "denyAll", "hasScope"}
)
_METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})
#: Calls that set up how requests prove who sends them ▶ the scheme.
_SCHEMES = {"httpBasic": "basic", "oauth2ResourceServer": "jwt", "jwt": "jwt", "formLogin": "session", "oauth2Login": "session"}
_FILTERS = frozenset({"addFilterBefore", "addFilterAfter", "addFilterAt", "addFilter"})
_TYPES = {"HTTP": "http", "APIKEY": "apiKey", "OAUTH2": "oauth2", "OPENIDCONNECT": "openIdConnect"}


@dataclass(slots=True)
class Rule:
    """One line of a chain: what it is for, and whether it is open."""

    method: str
    pattern: re.Pattern[str]
    open: bool


@dataclass(slots=True)
class Chain:
    """A ``SecurityFilterChain``."""

    rules: list[Rule] = field(default_factory=list)
    schemes: list[str] = field(default_factory=list)
    #: It goes before the others: what the web server does not check at all.
    first: bool = False
    #: The folder of its build module.
    root: str = ""


class JvmSecurity:
    """Security of the operations of one program."""

    def __init__(self, jvm: Jvm) -> None:
        self.jvm = jvm
        self._chains: list[Chain] | None = None
        self._applications: set[str] | None = None
        self._declared: dict[str, Mapping[str, Any]] | None = None

    # --- one operation ------------------------------------------------------------------------------------------------

    def of(self, method: str, path: str, found: Sequence[Applied], on_class: Sequence[Applied], near: str) -> Requirements | None:
        """What an operation demands; ``[]`` where it is open, ``None`` where nothing is known."""
        for level in (found, on_class):
            stated = self._stated(level)
            if stated is not None:
                return stated
        by_chain = self._by_chain(method, path, near)
        for level in (found, on_class):
            marked = self._marked(level, near)
            if marked is not None:
                # A method that asks for a role behind a chain that lets all through asks all the same.
                return marked or ([] if by_chain is None or not by_chain else by_chain)
        return by_chain

    def _stated(self, found: Sequence[Applied]) -> Requirements | None:
        """``@SecurityRequirement``, alone or in a list."""
        out: Requirements = []
        seen = False
        for annotation in found:
            if annotation.name == "SecurityRequirement":
                seen = True
                out += self._named(annotation.values)
            elif annotation.name in {"SecurityRequirements", "Operation"}:
                listed = annotation.values.get("value" if annotation.name != "Operation" else "security")
                seen |= annotation.name == "SecurityRequirements"
                for value in flat(listed) if listed is not None else ():
                    if isinstance(value, ExternalCall):
                        seen = True
                        out += self._named(dict(value.call_site.keywords))
        return out if seen else None

    def _named(self, values: Mapping[str, Value]) -> Requirements:
        name = self.jvm.run.text(values["name"]).literal if "name" in values else None
        if not name:
            return []
        scopes = [s for v in flat(values["scopes"]) if (s := self.jvm.run.text(v).literal)] if "scopes" in values else []
        scheme = self.declared().get(name) or security.SCHEMES["basic" if "basic" in name.lower() else "bearer"]
        return [{self.jvm.run.components.secure(name, scheme): scopes}]

    def declared(self) -> Mapping[str, Mapping[str, Any]]:
        """The schemes that ``@SecurityScheme`` declares."""
        if self._declared is None:
            self._declared = {}
            for language in ("java", "kotlin"):
                for path in {p for ps in self.jvm.run.program.declared(language, rb"@(SecurityScheme)\b").values() for p in ps}:
                    for ref in classes_in(self.jvm.run, path):
                        for annotation in applied(self.jvm.run, ref.cls.annotations, class_scope(ref)):
                            if annotation.name == "SecurityScheme":
                                self._declare(annotation)
        return self._declared

    def _declare(self, annotation: Applied) -> None:
        run = self.jvm.run
        name = annotation.text(run, "name", "securitySchemeName")
        kind = _TYPES.get(word(annotation.values["type"]), "") if "type" in annotation.values else ""
        if not name or self._declared is None:
            return
        if kind == "http":
            scheme = {"type": "http", "scheme": (annotation.text(run, "scheme") or "bearer").lower()}
            form = annotation.text(run, "bearerFormat")
            self._declared[name] = {**scheme, **({"bearerFormat": form} if form else {})}
        elif kind == "apiKey":
            place = word(annotation.values["in"]).lower() if "in" in annotation.values else "header"
            self._declared[name] = security.api_key(place, annotation.text(run, "paramName", "apiKeyName") or name)
        elif kind == "openIdConnect":
            self._declared[name] = {"type": "openIdConnect", "openIdConnectUrl": annotation.text(run, "openIdConnectUrl") or "/"}

    def _marked(self, found: Sequence[Applied], near: str) -> Requirements | None:
        """``@PreAuthorize``, ``@RolesAllowed``, ``@Secured``, ``@PermitAll`` and the like; an empty list where it is open."""
        for annotation in found:
            name = annotation.name
            texts = [t for x in annotation.texts(self.jvm.run, "value") or [] if (t := x.literal) is not None]
            if name == "PermitAll":
                return []
            if name == "PreAuthorize":
                expression = " ".join(texts)
                if re.search(r"permitAll|isAnonymous", expression):
                    return []
                roles = re.findall(r"'([^']*)'", " ".join(re.findall(r"has(?:Any)?(?:Role|Authority)\(([^()]*)\)", expression)))
                return self.default(near, roles)
            if name == "Secured" and any("micronaut" in q for q in annotation.qualified):
                words = {*texts, *(word(v) for v in flat(annotation.values["value"]))} if "value" in annotation.values else set()
                return [] if words & {"IS_ANONYMOUS", "isAnonymous()"} else self.default(near)
            if name in {"RolesAllowed", "Secured", "Authenticated", "DenyAll", "PermissionsAllowed", "LoginRequired"}:
                return self.default(near, [t.removeprefix("ROLE_") for t in texts if "." not in t and "*" not in t])
        return None

    def default(self, near: str, roles: Sequence[str] = ()) -> Requirements:
        """The requirement by what the program sets up, for somebody of one of the roles."""
        schemes = [s for chain in self.around(near) for s in chain.schemes]
        if not schemes:
            program = self.jvm.run.program
            basic = configuration.setting(program, near, "quarkus.http.auth.basic", "micronaut.security.basic-auth.enabled") == "true"
            schemes = ["basic" if basic else "bearer"]
        return [security.require(self.jvm.run.components, s, roles) for s in dict.fromkeys(schemes)]

    # --- Spring Security ----------------------------------------------------------------------------------------------

    def _by_chain(self, method: str, path: str, near: str) -> Requirements | None:
        chains = self.around(near)
        if not any(not rule.open for chain in chains for rule in chain.rules):
            return None
        for chain in chains:
            for rule in chain.rules:
                if rule.method in {"", method} and rule.pattern.fullmatch(path):
                    return [] if rule.open else [security.require(self.jvm.run.components, s) for s in chain.schemes or ["bearer"]]
        return None

    def around(self, near: str) -> list[Chain]:
        """The chains that apply to the code of a file: those of its own build module, else those of libraries beside it."""
        own = [c for c in self.chains() if c.root == _root(near)]
        if own or not self.chains():
            return own
        if self._applications is None:
            found = (self.jvm.run.program.declared(language, rb"@(SpringBootApplication)\b") for language in ("java", "kotlin"))
            self._applications = {_root(path) for index in found for paths in index.values() for path in paths}
        return [c for c in self.chains() if c.root not in self._applications]

    def chains(self) -> list[Chain]:
        """The chains of the program, in the order of their files."""
        if self._chains is None:
            self._chains = []
            for language in ("java", "kotlin"):
                for path in sorted({p for ps in self.jvm.run.program.declared(language, rb"(HttpSecurity)\b").values() for p in ps}):
                    module = self.jvm.run.program.module(path)
                    if module is None or re.search(r"(?:^|/)(?:test|\w+Test)/", path):
                        continue
                    for ref in classes_in(self.jvm.run, path):
                        functions = self.jvm.run.semantics(module).methods(self.jvm.run, ref)
                        found = [c for f in functions if (c := self._chain(f)).rules or c.schemes]
                        # A class may set its rules up in one method and say in another how requests prove who sends them.
                        shared = list(dict.fromkeys(s for c in found for s in c.schemes))
                        for chain in found:
                            chain.schemes, chain.root = chain.schemes or shared, _root(path)
                        self._chains.extend(sorted(found, key=lambda c: not c.first))
        return self._chains

    def _chain(self, function: FunctionRef) -> Chain:
        chain = Chain()
        pending: list[tuple[str, list[str]]] = []
        scope = class_scope(function.owner) if function.owner is not None else function.scope
        last = ""
        for name, args in _steps(function.function.body):
            if name == "disable" and _SCHEMES.get(last) in chain.schemes and last:
                chain.schemes.remove(_SCHEMES[last])
            last = name
            chain.first |= name == "ignoring"
            if name in _MATCHERS:
                method, patterns = "", []
                for value in (self.jvm.run.evaluate(a.value, scope) for a in args if not isinstance(a.value, ir.Lambda)):
                    if isinstance(value, External) and word(value) in _METHODS:
                        method = word(value)
                    patterns += [t for v in flat(value) if isinstance(v, Text) and (t := v.literal) is not None]
                what = name_of(args[-1].value) if args else ""
                if name == "authorize":
                    # Kotlin: ``authorize("/a/**", permitAll)``, ``authorize(anyRequest, authenticated)``
                    first = name_of(args[0].value) if args else ""
                    final = args[-1].value if args else None
                    called = name_of(final.callee) if isinstance(final, ir.Call) else what
                    self._rules(
                        chain, method, patterns or (["/**"] if first == "anyRequest" or len(args) == 1 else []), is_open=called in _OPEN
                    )
                else:
                    given = patterns or (["/**"] if method or not args else [])
                    pending = [(method, given)]
                    if chain.first:
                        self._rules(chain, method, given, is_open=True)
            elif name in _ALL:
                pending = [("", ["/**"])]
            elif name in _OPEN | _CLOSED and pending:
                for method, patterns in pending:
                    self._rules(chain, method, patterns, is_open=name in _OPEN)
                pending = []
            elif name in _SCHEMES and not _disabled(args):
                chain.schemes += [s] if (s := _SCHEMES[name]) not in chain.schemes else []
            elif name in _FILTERS and args and re.search(r"(?i)jwt|token|bearer|auth", _spelled(args[0].value)):
                chain.schemes += ["bearer"] if "bearer" not in chain.schemes and "jwt" not in chain.schemes else []
        if "bearer" in chain.schemes and "jwt" in chain.schemes:
            chain.schemes.remove("bearer")
        return chain

    @staticmethod
    def _rules(chain: Chain, method: str, patterns: Sequence[str], *, is_open: bool) -> None:
        chain.rules.extend(Rule(method, matcher(p), is_open) for p in patterns)


def _root(path: str) -> str:
    """The folder of the build module that a file belongs to."""
    return path.partition("src/")[0] if "src/" in path else ""


def matcher(pattern: str) -> re.Pattern[str]:
    """A path pattern (``/users/**``, ``/users/{id}``) as one of templates."""
    out = ""
    for part in re.split(r"(/\*\*|\*\*|\*|\{[^{}]*\})", "/" + pattern.lstrip("/")):
        out += {"/**": "(?:/.*)?", "**": ".*", "*": "[^/]*"}.get(part) or ("[^/]*" if part.startswith("{") else re.escape(part))
    return re.compile(out + "/?")


def _steps(body: Sequence[ir.Stmt]) -> Iterator[tuple[str, list[ir.Arg]]]:
    """The calls of a body in the order in which they run, those in lambdas in their places."""
    for statement in body:
        yield from _calls(statement)


def _calls(node: ir.Node) -> Iterator[tuple[str, list[ir.Arg]]]:
    if isinstance(node, ir.Lambda):
        yield from _steps(node.function.body)
    elif isinstance(node, ir.Call):
        callee = node.callee
        if isinstance(callee, ir.Member):
            yield from _calls(callee.object)
        yield (callee.name if isinstance(callee, ir.Member) else callee.id if isinstance(callee, ir.Name) else ""), node.args
        for arg in node.args:
            yield from _calls(arg.value)
    elif isinstance(node, ir.Member):
        yield from _calls(node.object)
    elif not isinstance(node, ir.Function | ir.Class):
        for child in node.children():
            yield from _calls(child)


def _disabled(args: Sequence[ir.Arg]) -> bool:
    """``httpBasic(AbstractHttpConfigurer::disable)``, ``httpBasic { it.disable() }``"""
    return any(_spelled(a.value).endswith("disable") or any(n == "disable" for n, _ in _calls(a.value)) for a in args)


def _spelled(expr: ir.Expr) -> str:
    """The names in an expression."""
    if isinstance(expr, ir.Call):
        return _spelled(expr.callee)
    if isinstance(expr, ir.Member):
        return f"{_spelled(expr.object)}.{expr.name}"
    return expr.id if isinstance(expr, ir.Name) else ""
