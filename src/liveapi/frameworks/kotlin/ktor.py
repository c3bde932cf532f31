"""Ktor: routing blocks, extension functions on routes, type-safe routes (``@Location``, ``@Resource``)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from liveapi.api.model import Certainty, Evidence, Handler, Location, Parameter, Unresolved
from liveapi.frameworks.base import ANY, Framework, Result, operation
from liveapi.frameworks.families import annotations as family
from liveapi.frameworks.families.routers import with_path_parameters
from liveapi.frameworks.java import types
from liveapi.syntax import ir
from liveapi.trace.scope import Scope
from liveapi.trace.values import CallSite, ClassRef, External, FunctionRef, Hole, Text, Unknown, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.languages.base import Native

_VERBS = {v.lower(): (v,) for v in ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")}
#: Blocks that keep the path.
_TRANSPARENT = frozenset({"authenticate", "rateLimit", "accept", "contentType", "header", "param", "optionalParam", "host", "port"})
_ROUTE_TYPES = frozenset({"Route", "Routing", "RoutingRoot", "RootRoute"})
_PARAMETER = re.compile(r"\{([^{}]+)\}")
_GETTERS = frozenset({"get", "getOrFail", "header"})
#: Type-safe routes inside each other.
_MAX_DEPTH = 10


@dataclass(slots=True)
class Registration:
    """One route with its full path."""

    verbs: tuple[str, ...]
    path: Text
    call: CallSite
    block: FunctionRef | None
    assumed: bool
    declared: list[Parameter] = field(default_factory=list)


class KtorRoute(Value):
    """An application, or a route inside one: the receiver of routing blocks."""

    def __init__(self, framework: Ktor, prefix: Text | None = None, verbs: tuple[str, ...] = (), *, assumed: bool = False) -> None:
        self.framework = framework
        self.prefix = prefix or Text()
        self.verbs = verbs
        self.assumed = assumed

    def has_method(self, name: str) -> bool:
        """What bare names inside a routing block are taken for."""
        return name in _VERBS or name in _TRANSPARENT or name in {"route", "routing", "install", "method", "handle", "resource"}

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        block = call.block if call.block is not None else next((v for v in reversed(call.positional) if isinstance(v, FunctionRef)), None)
        first = next((a.value for a in call.args if a.name in {None, "path"} and not isinstance(a.value, FunctionRef)), None)
        if name == "install":
            feature = call.get(0)
            if isinstance(feature, External) and feature.name.rpartition(".")[2] in {"Routing", "RoutingRoot"}:
                self.enter(run, self, block, call)
        elif name in {"routing", *_TRANSPARENT}:
            self.enter(run, self, block, call)
        elif name in {"route", "resource"}:
            verbs = tuple(w.upper() for v in call.positional[1:2] if (w := family.word(v)) and w.lower() in _VERBS)
            for path, _ in self.paths(run, first, call):
                self.enter(run, KtorRoute(self.framework, path, verbs or self.verbs, assumed=self.assumed), block, call)
        elif name == "method":
            verb = family.word(first).upper() if first is not None else ""
            self.enter(run, KtorRoute(self.framework, self.prefix, (verb,) if verb else ANY, assumed=self.assumed), block, call)
        elif name in _VERBS or name == "handle":
            verbs = _VERBS.get(name) or self.verbs or ANY
            for path, declared in self.paths(run, first, call):
                handler = block if isinstance(block, FunctionRef) else None
                self.framework.add(Registration(verbs, path, call, handler, self.assumed, declared))
        return self

    def enter(self, run: Interpreter, route: KtorRoute, block: Value | None, call: CallSite) -> None:
        """Run a routing block on a route."""
        if isinstance(block, FunctionRef):
            run.enter(block.bound(route), CallSite([], call.node, call.module, [], call.scope))

    def paths(self, run: Interpreter, first: Value | None, call: CallSite) -> Iterator[tuple[Text, list[Parameter]]]:
        """The full path that a call names: by text, by a type, or not at all."""
        if first is not None:
            yield self.prefix + Text("/") + run.text(first, "path"), []
        elif call.types and call.scope is not None:
            kind = run.evaluate(call.types[0], call.scope)
            if isinstance(kind, ClassRef):
                path, declared = typed_route(run, kind)
                yield self.prefix + Text("/") + path, declared
            else:
                yield self.prefix + Text("/") + Text(Hole("path", "a type that is not known")), []
        else:
            yield self.prefix, []

    def member(self, run: Interpreter, name: str, at: ir.Node) -> Value:
        return Unknown(f"{name} of a route")

    def key(self) -> object:
        return ("ktor", self.prefix.key(), self.verbs)

    def describe(self) -> str:
        return "a Ktor route"


def typed_route(run: Interpreter, ref: ClassRef, depth: int = 0) -> tuple[Text, list[Parameter]]:
    """The path of a ``@Location`` or ``@Resource`` class below that of its parent, and the parameters that its properties are."""
    scope = family.class_scope(ref)
    found = next((a for a in family.applied(run, ref.cls.annotations, scope) if a.name in {"Location", "Resource"}), None)
    texts = found.texts(run, "value", "path") if found is not None else None
    path = texts[0] if texts else Text()
    declared: list[Parameter] = []
    for param in ref.cls.params:
        kind = run.evaluate(param.type, scope) if param.type is not None else None
        if isinstance(kind, ClassRef) and any(a.name in {"Location", "Resource"} for a in kind.cls.annotations) and depth < _MAX_DEPTH:
            above, more = typed_route(run, kind, depth + 1)
            path = above + Text("/") + path
            declared = more + declared
            continue
        schema = types.schema_of(run, param.type, scope) or {"type": "string"}
        inside = any(isinstance(p, str) and re.search(r"\{" + re.escape(param.name) + r"\W", p) for p in path.parts)
        required = inside or (param.default is None and not types.is_optional(param.type))
        at = Evidence(ref.module.path, param.line)
        declared.append(Parameter(param.name, Location.PATH if inside else Location.QUERY, schema, required, evidence=at))
    return path, declared


class Ktor(Framework):
    """Ktor's server."""

    name = "Ktor"
    fixtures = "kotlin/ktor"
    languages = frozenset({"kotlin"})
    markers: ClassVar[tuple[bytes, ...]] = (b"io.ktor.server", b"io.ktor.routing", b"io.ktor.application", b"io.ktor.locations")

    def __init__(self) -> None:
        self.registrations: dict[object, Registration] = {}

    def add(self, registration: Registration) -> None:
        """Keep a registration; the same one seen again counts once."""
        self.registrations.setdefault((id(registration.call.node), registration.path.key(), registration.verbs), registration)

    def models(self) -> Mapping[str, Native]:
        def server(run: Interpreter, call: CallSite) -> Value:
            app = KtorRoute(self)
            for argument in call.args:
                if isinstance(argument.value, FunctionRef):
                    app.enter(run, app, argument.value, call)
            return Unknown("a server")

        return {"io.ktor.server.engine.embeddedServer": server, "io.ktor.server.embeddedServer": server}

    def collect(self, run: Interpreter, files: list[str]) -> Result:
        self._start(run, files)
        result = Result()
        for registration in self.registrations.values():
            self._operations(registration, result)
        return result

    def _start(self, run: Interpreter, files: list[str]) -> None:
        """Modules of the application first, then ``main``, then what nobody is seen to call."""
        functions = [f for path in files for f in _functions(run, path)]
        app, assumed = KtorRoute(self), KtorRoute(self, assumed=True)
        # What is called by a module of another file is entered from there first.
        modules = [f for f in functions if _receiver(f) == "Application"]
        modules.sort(key=lambda f: f.name not in {"module", "main", "mainModule"})
        starts: list[tuple[FunctionRef, KtorRoute | None]] = [(f, app) for f in modules]
        starts += [(f, None) for f in functions if f.name == "main" and f.function.receiver is None]
        starts += [(f, assumed) for f in functions if _receiver(f) in _ROUTE_TYPES]
        for function, receiver in starts:
            if id(function.function) not in run.entered_functions:
                bound = function.bound(receiver) if receiver is not None else function
                run.enter(bound, CallSite([], function.function, function.module, [], function.scope))

    def _operations(self, registration: Registration, result: Result) -> None:
        at = Evidence(registration.call.module.path, registration.call.line)
        holes = registration.path.holes
        result.found += 1
        result.resolved += not holes
        if holes:
            result.unresolved.append(Unresolved(self.name, at, "part of the path is not known"))
        block = registration.block
        handler = None
        if block is not None:
            handler = Handler(block.symbol, Evidence(block.module.path, block.function.line, block.function.end))
        known = [*registration.declared]
        if block is not None:
            known += [p for p in _reads(block) if not any((q.location, q.name) == (p.location, p.name) for q in known)]
        likely = bool(holes) or registration.assumed
        for path in _templates(registration.path):
            for verb in registration.verbs:
                result.operations.append(
                    operation(
                        self.name, verb, path, at, handler=handler, parameters=with_path_parameters(path, known),
                        certainty=Certainty.LIKELY if likely else Certainty.CERTAIN,
                    )
                )  # fmt: skip


def _functions(run: Interpreter, path: str) -> Iterator[FunctionRef]:
    module = run.program.module(path)
    if module is None:
        return
    scope: Scope = run.scope_of(module)
    for statement in module.ir.body:
        if isinstance(statement, ir.Function) and statement.span is not None:
            yield FunctionRef(statement, module, scope)


def _receiver(function: FunctionRef) -> str:
    receiver = function.function.receiver
    return types.name_of(receiver.type) if receiver is not None else ""


def _reads(block: FunctionRef) -> list[Parameter]:
    """Query parameters and headers that a handler takes from its call."""
    found: dict[tuple[Location, str], Parameter] = {}
    for node in block.function.walk():
        owner: ir.Expr | None = None
        key: ir.Expr | None = None
        if isinstance(node, ir.Index) and node.args:
            owner, key = node.object, node.args[0]
        elif (
            isinstance(node, ir.Call)
            and isinstance(node.callee, ir.Member)
            and node.callee.name in {"get", "getOrFail", "header"}
            and node.args
        ):
            owner, key = node.callee.object, node.args[0].value
            if node.callee.name == "header" and isinstance(owner, ir.Member) and owner.name == "request" and isinstance(key, ir.Str):
                found.setdefault((Location.HEADER, key.value), _read(Location.HEADER, key.value, block, node))
                continue
        if isinstance(owner, ir.Member) and isinstance(key, ir.Str):
            where = {"queryParameters": Location.QUERY, "headers": Location.HEADER, "cookies": Location.COOKIE}.get(owner.name)
            if where is not None:
                found.setdefault((where, key.value), _read(where, key.value, block, node))
    return list(found.values())


def _read(where: Location, name: str, block: FunctionRef, node: ir.Node) -> Parameter:
    return Parameter(name, where, {"type": "string"}, evidence=Evidence(block.module.path, node.line))


def _templates(path: Text) -> list[str]:
    """OpenAPI paths: without and with an optional parameter at the end."""
    text = "/" + "".join(p if isinstance(p, str) else "{" + (re.sub(r"\W", "_", p.name) or "value") + "}" for p in path.parts)
    text = re.sub(r"/\*(?=/|$)", "/{path}", text)
    text = re.sub(r"/{2,}", "/", text).rstrip("/") or "/"
    full = _PARAMETER.sub(lambda m: "{" + (m[1].rstrip("?").removesuffix("...") or "path") + "}", text)
    if text.endswith("?}"):
        return [full.rpartition("/")[0] or "/", full]
    return [full]
