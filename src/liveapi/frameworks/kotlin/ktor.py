"""Ktor: applications, their modules, and the routes that these set up."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from liveapi.api.model import Certainty, Evidence, Operation, Unresolved
from liveapi.frameworks import security
from liveapi.frameworks.base import Framework, Result, operation
from liveapi.frameworks.families.routers import Route, handler_of, served, unresolved, with_path_parameters
from liveapi.frameworks.java.jvm import jvm
from liveapi.frameworks.java.types import name_of
from liveapi.frameworks.java.words import comment
from liveapi.frameworks.kotlin.ktor_answers import Facts, KtorAnswers
from liveapi.frameworks.kotlin.ktor_reads import parameters_read
from liveapi.frameworks.kotlin.ktor_router import KtorRouter
from liveapi.syntax import ir
from liveapi.trace.languages.java import beside
from liveapi.trace.values import Argument, CallSite, ClassRef, FunctionRef, Hole, Text, Unknown, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.languages.base import Native
    from liveapi.trace.program import Module

_APPLICATIONS = frozenset({"Application"})
_ROUTES = frozenset({"Route", "Routing", "RootRoute", "RoutingRoot"})
_TEST = re.compile(r"(?:^|/)(?:src/)?(?:\w*[tT]est|testFixtures)/")
_ROOT_PATH = re.compile(r'(?m)^\s*(?:ktor\.deployment\.)?rootPath\s*[=:]\s*"?(/?[\w./-]+)')
#: ``jwt("name") {``, ``basic {`` inside of ``install(Authentication)``.
_PROVIDER = re.compile(
    r"(?m)^\s*(jwt|basic|bearer|session|digest|form|oauth|apiKey)(?:<[^>\n]*>)?"
    r'(?:\(\s*(?:name\s*=\s*)?"([^"]*)"\s*\))?\s*\{'
)
_KINDS = {
    "jwt": "jwt", "basic": "basic", "bearer": "bearer", "session": "session", "digest": "digest", "form": "session", "oauth": "bearer",
    "apiKey": "bearer",
}  # fmt: skip
_PIECE = re.compile(r"\{([\w-]*)(\?|\.\.\.)?\}|(?<=/)\*(?=/|$)")


class Ktor(Framework):
    """Ktor's server."""

    name = "Ktor"
    languages = frozenset({"kotlin"})
    fixtures = "kotlin/ktor"
    markers: ClassVar[tuple[bytes, ...]] = (
        b"io.ktor.server", b"io.ktor.application", b"io.ktor.routing", b"io.ktor.locations", b"io.ktor.resources",
    )  # fmt: skip

    def __init__(self) -> None:
        self.routers: list[KtorRouter] = []
        self.missed: list[Unresolved] = []
        self._answers: KtorAnswers | None = None
        self._providers: dict[str, str] | None = None

    def models(self) -> Mapping[str, Native]:
        return {"io.ktor.server.engine.embeddedServer": self._server, "io.ktor.server.embeddedServer": self._server}

    def _router(self, *, root: bool = False, assumed: bool = False) -> KtorRouter:
        return KtorRouter(self.routers, self.missed, root=root, assumed=assumed)

    def _server(self, run: Interpreter, call: CallSite) -> Value:
        """``embeddedServer(Netty, port = 8080) { … }``"""
        return self._router(root=True).inside(run, call)

    def collect(self, run: Interpreter, files: list[str]) -> Result:
        loaded = [m for path in files if not _TEST.search(path) and (m := run.program.module(path)) is not None]
        functions = [f for module in loaded for f in _functions(run, module)]
        mains = [f for f in functions if f.function.name == "main" and f.function.receiver is None and f.owner is None]
        modules = [f for f in functions if _takes(f.function, _APPLICATIONS)]
        # A module that others call by name is a part of theirs: what begins with ``module`` or ``main`` goes first.
        modules.sort(key=lambda f: not f.name.lower().endswith(("module", "main")))
        for function in mains + modules + [f for f in functions if _takes(f.function, _ROUTES)]:
            if id(function.function) not in run.entered_functions:
                self._enter(run, function)
        run.enter_escaped()
        result = Result(found=len(self.missed))
        result.unresolved.extend(self.missed)
        counted: set[int] = set()
        for _, route, path, assumed in served(self.routers):
            if id(route) not in counted:
                counted.add(id(route))
                result.found += 1
                result.resolved += not path.holes
                if path.holes:
                    result.unresolved.append(unresolved(self.name, route.call, "part of the path is not known"))
            result.operations.extend(self._operations(run, route, path, assumed))
        asking = {_module(op.registration.file) for op in result.operations if op.security}
        for op in result.operations:
            # Where some operations of a build module ask who sends a request, the others are open.
            if op.security is None and _module(op.registration.file) in asking:
                op.security = []
        return result

    def _enter(self, run: Interpreter, function: FunctionRef) -> None:
        """Enter a function that nobody is seen to call; a ``Route`` that it takes stands for one that is not known."""
        node = function.function
        arguments = []
        for param in node.params:
            kind = name_of(param.type)
            if kind in _APPLICATIONS | _ROUTES:
                arguments.append(Argument(self._router(root=kind in _APPLICATIONS, assumed=kind not in _APPLICATIONS), param.name))
            elif param.default is None:
                arguments.append(Argument(run.parameter(function, param, function.scope), param.name))
        if node.receiver is not None:
            kind = name_of(node.receiver.type)
            root = kind in _APPLICATIONS
            receiver: Value = self._router(root=root, assumed=not root) if kind in _APPLICATIONS | _ROUTES else Unknown("a receiver")
            function = _inside_class(run, function).bound(receiver)
        elif function.owner is not None:
            function = function.bound(function.owner if function.owner.cls.kind == "object" else run.classes.summary(function.owner))
        run.enter(function, CallSite(arguments, node, function.module))

    def _operations(self, run: Interpreter, route: Route, path: Text, assumed: bool) -> Iterator[Operation]:
        at = Evidence(route.call.module.path, route.call.line)
        certainty = Certainty.LIKELY if assumed or path.holes else Certainty.CERTAIN
        handler = route.handlers[-1] if route.handlers else None
        own = "".join("{" + p.name + "}" if isinstance(p, Hole) else p for p in path.parts)
        written = f"{_root_path(run, route.call.module.path)}/{own}"
        facts = self._facts(run, handler)
        for template in templates(written):
            names = frozenset(re.findall(r"\{([^{}]+)\}", template))
            known = list(route.declared)
            if handler is not None:
                declared = {(p.location, p.name) for p in known}
                known += [p for p in parameters_read(run, handler, names) if (p.location, p.name) not in declared]
            for method in route.methods:
                yield operation(
                    self.name,
                    method,
                    template,
                    at,
                    handler=handler_of(route.handlers),
                    doc=comment(route.doc),
                    parameters=with_path_parameters(template, [p for p in known if p.location.value != "path" or p.name in names]),
                    request_body=copy.deepcopy(facts.body) if method not in {"GET", "HEAD"} else None,
                    responses=copy.deepcopy(facts.answers.responses()),
                    security=[self._requirement(run, run.text(g).literal or "") for g in route.guards] or None,
                    certainty=certainty,
                )

    def _requirement(self, run: Interpreter, provider: str) -> security.Requirement:
        """What a provider demands, by how the plugin ``Authentication`` sets it up."""
        if self._providers is None:
            self._providers = providers(run)
        kind = self._providers.get(provider) or next(iter(self._providers.values()), "bearer")
        return security.require(run.components, kind, name=provider)

    def _facts(self, run: Interpreter, handler: FunctionRef | None) -> Facts:
        """What a handler takes and gives."""
        if self._answers is None:
            self._answers = KtorAnswers(jvm(run))
        return self._answers.of(handler) if handler is not None else Facts()


def _module(path: str) -> str:
    """The folder of a file's build module."""
    return path.partition("src/")[0] if "src/" in path else ""


def providers(run: Interpreter) -> dict[str, str]:
    """The providers of the plugin ``Authentication`` by name ▶ their schemes."""
    found: dict[str, str] = {}
    for path in {p for ps in run.program.declared("kotlin", rb"(Authentication)\b").values() for p in ps}:
        if not _TEST.search(path):
            for kind, name in _PROVIDER.findall(run.program.text(path) or ""):
                found.setdefault(name, _KINDS[kind])
    return found


def templates(path: str) -> list[str]:
    """The OpenAPI templates of a path: two where its end is optional, none for a fallback that takes all there is."""
    path = "/" + re.sub(r"/{2,}", "/", path).strip("/")
    if path in ("/{...}", "/*"):
        return []
    optional = re.search(r"/\{[\w-]+\?\}$", path)
    full = _PIECE.sub(lambda m: "{" + (m[1] or ("path" if m[2] else "wildcard")) + "}", path)
    return [full, _PIECE.sub(lambda m: "{" + (m[1] or "path") + "}", path[: optional.start()]) or "/"] if optional else [full]


def _root_path(run: Interpreter, near: str) -> str:
    """``ktor.deployment.rootPath`` of the configuration beside the code, where that says which modules to start."""
    build = re.match(r"(.*?/)??(?=src/)", near)
    base = (build[1] or "") if build is not None else near.rpartition("/")[0]
    for name in ("application.conf", "application.yaml", "application.yml"):
        for path in run.program.named(name):
            text = run.program.text(path) or "" if path.startswith(base) and not _TEST.search(path) else ""
            found = _ROOT_PATH.search(text)
            # A server that the code sets up itself does not read the file.
            if found is not None and "modules" in text:
                return "/" + found[1].strip("/")
    return ""


def _functions(run: Interpreter, module: Module) -> Iterator[FunctionRef]:
    """All functions of a file, those in classes included."""
    scope = run.scope_of(module)
    stack: list[tuple[ir.Stmt, ClassRef | None]] = [(s, None) for s in module.ir.body]
    while stack:
        node, owner = stack.pop(0)
        if isinstance(node, ir.Function) and node.span is not None:
            yield FunctionRef(node, module, scope, None, owner)
        elif isinstance(node, ir.Class):
            ref = ClassRef(node, module, scope)
            stack = [(s, ref) for s in node.body] + stack


def _takes(function: ir.Function, types: frozenset[str]) -> bool:
    params = [*function.params, *([function.receiver] if function.receiver is not None else [])]
    return any(name_of(p.type) in types for p in params)


def _inside_class(run: Interpreter, function: FunctionRef) -> FunctionRef:
    """An extension function inside a class has two receivers: the object around it is that of its scope."""
    if function.owner is None:
        return function
    own: Value = function.owner if function.owner.cls.kind == "object" else run.classes.summary(function.owner)
    return beside(run, function, own, function.owner)
