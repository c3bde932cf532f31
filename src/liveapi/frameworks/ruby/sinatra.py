"""Sinatra (and Padrino's plain routes): classic files, modular classes, namespaces, extensions, ``config.ru``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, ClassVar

from liveapi.api.model import Certainty, Evidence, Handler, Unresolved
from liveapi.frameworks.base import ANY, VERBS, Framework, Result, operation
from liveapi.frameworks.families.routers import with_path_parameters
from liveapi.frameworks.ruby import paths
from liveapi.frameworks.ruby.endpoints import Endpoints, blocks_of
from liveapi.frameworks.ruby.evaluator import dotted
from liveapi.frameworks.ruby.exchange import Exchange
from liveapi.frameworks.ruby.rack import RackMounts, body_scope, library_base, path_text, subclasses
from liveapi.frameworks.ruby.rails_scopes import join
from liveapi.frameworks.security import Requirement, require
from liveapi.syntax import ir
from liveapi.trace.languages.ruby import RubySemantics
from liveapi.trace.scope import Frame, Scope
from liveapi.trace.values import Argument, CallSite, ClassRef, Const, FunctionRef, Text, Unknown, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.program import Module

_BASES = frozenset({"Sinatra::Base", "Sinatra::Application"})
#: Methods with blocks that are not run when the class is made.
_IGNORED = frozenset({"before", "after", "error", "not_found", "helpers", "template", "condition", "require", "set_cookie", "on_start"})
_BODY_METHODS = frozenset({"POST", "PUT", "PATCH"})


@dataclass(slots=True)
class SinatraRoute:
    """One ``get '/x' do``."""

    methods: tuple[str, ...]
    pattern: str
    site: CallSite
    function: FunctionRef | None
    regex: bool = False
    doc: str = ""


@dataclass(slots=True)
class SinatraApp:
    """The routes of one class, or of the classic application."""

    name: str
    ref: ClassRef | None = None
    routes: list[SinatraRoute] = field(default_factory=list)
    #: Applications used as middleware: they answer at the same place.
    uses: list[ClassRef] = field(default_factory=list)
    settings: dict[str, Value] = field(default_factory=dict)
    used: bool = False


class Sinatra(Framework):
    """A class serves its own routes and those of the classes it derives from."""

    name = "Sinatra"
    languages = frozenset({"ruby"})
    fixtures = "ruby/sinatra"
    markers: ClassVar[tuple[bytes, ...]] = (b"sinatra", b"Sinatra::")

    def __init__(self) -> None:
        self.apps: dict[int, SinatraApp] = {}
        self._endpoints: Endpoints | None = None
        self._tops: dict[str, ClassRef] = {}

    def collect(self, run: Interpreter, files: list[str]) -> Result:
        result = Result()
        module = run.program.module(files[0]) if files else None
        if module is None:
            return result
        semantics = run.semantics(module)
        assert isinstance(semantics, RubySemantics)
        for path in files:
            classic = run.program.module(path)
            if classic is not None and _is_classic(classic):
                self._classic(run, semantics, classic, result)
        classes = subclasses(run, semantics, files, _BASES)
        for ref in classes:
            self.read(run, semantics, ref)
        mounts = RackMounts.of(run, semantics)
        bases = {id(c.cls) for ref in classes for c in run.classes.ancestors(ref)[1:]}
        for app in list(self.apps.values()):
            if app.ref is None:
                continue
            served = mounts.paths(app.ref)
            # Without a ``config.ru`` a class serves itself, unless it is there to be derived from or used.
            alone = not mounts.found and not app.used and id(app.ref.cls) not in bases
            for path in served or ([""] if alone else []):
                self._serve(run, semantics, app.ref, path, result, 0)
        return result

    def _classic(self, run: Interpreter, semantics: RubySemantics, module: Module, result: Result) -> None:
        app = SinatraApp("Sinatra::Application")
        receiver = _Receiver(self, semantics, app)
        scope = Scope(module, None, "function", Frame(None, receiver, None))
        run.hoist(module.ir.body, scope)
        run.execute(module.ir.body, scope)
        for route in app.routes:
            self._emit(run, None, app, route, "", result)
        for used in app.uses:
            self._serve(run, semantics, used, "", result, 0)

    def read(self, run: Interpreter, semantics: RubySemantics, ref: ClassRef) -> SinatraApp:
        """Run the body of an application class, in every file that opens it."""
        known = self.apps.get(id(ref.cls))
        if known is not None:
            return known
        app = self.apps[id(ref.cls)] = SinatraApp(semantics.full_name(ref), ref)
        receiver = _Receiver(self, semantics, app)
        for part in [ref, *(r for r in semantics.everywhere(run, app.name) if r.cls is not ref.cls)]:
            run.execute(part.cls.body, body_scope(run, semantics, part, receiver))
        return app

    def _serve(self, run: Interpreter, semantics: RubySemantics, ref: ClassRef, path: str, result: Result, depth: int) -> None:
        if depth > 10:
            return
        for cls in run.classes.ancestors(ref):
            if not library_base(run, cls, _BASES):
                continue
            app = self.read(run, semantics, cls)
            for route in app.routes:
                self._emit(run, ref, app, route, path, result)
            for used in app.uses:
                self._serve(run, semantics, used, path, result, depth + 1)

    def _emit(self, run: Interpreter, ref: ClassRef | None, app: SinatraApp, route: SinatraRoute, prefix: str, result: Result) -> None:
        result.found += 1
        file = route.site.module.path
        site = Evidence(file, route.site.line)
        templates = [paths.regex(route.pattern)] if route.regex else list(paths.sinatra(join(prefix, route.pattern)))
        if route.regex and templates[0] is not None:
            templates = [join(prefix, templates[0])]
        found = [t for t in templates if t is not None]
        if not found:
            result.unresolved.append(Unresolved(self.name, site, f"the regular expression {route.pattern!r}"))
            return
        result.resolved += 1
        function = route.function.function if route.function is not None else None
        handler = Handler(app.name, Evidence(file, function.line, function.end) if function is not None else site)

        exchange, security = self._exchange(run, ref, app, route) if function is not None else (None, None)
        keys = self._endpoints.security.keys(security) if self._endpoints is not None else set()
        for path in found:
            in_path = keys | set(re.findall(r"\{([^{}]+)\}", path))
            for method in route.methods or ANY:
                takes_body = method in _BODY_METHODS
                known = [*exchange.requests.parameters(in_path, body=takes_body), *exchange.header_parameters()] if exchange else []
                result.operations.append(
                    operation(
                        self.name,
                        method,
                        path,
                        site,
                        handler=handler,
                        doc=route.doc,
                        parameters=with_path_parameters(path, [p for p in known if p.name not in keys]),
                        request_body=exchange.requests.body(in_path, creates=method == "POST") if takes_body and exchange else None,
                        responses=exchange.answers.responses() if exchange else (),
                        security=security,
                        tags=[_tag(app.name)] if app.ref is not None and len(self.apps) > 1 else (),
                        certainty=Certainty.CERTAIN,
                    )
                )

    def _exchange(
        self, run: Interpreter, ref: ClassRef | None, app: SinatraApp, route: SinatraRoute
    ) -> tuple[Exchange, list[Requirement] | None]:
        """What a route's block takes and gives, run as its application runs it."""
        assert route.function is not None
        module = route.site.module
        if self._endpoints is None:
            semantics = run.semantics(module)
            assert isinstance(semantics, RubySemantics)
            self._endpoints = Endpoints(run, semantics)
        endpoints = self._endpoints
        owner = ref or app.ref or self._top(endpoints, module)
        parts = endpoints.evaluator.lineage.parts(owner)
        before = [b for part in reversed(parts) for b in blocks_of(part.cls.body, "before")]
        exchange = endpoints.read(
            owner, route.function.function, module.path, "sinatra", route.methods[0] if route.methods else "GET", before
        )
        for part in parts:
            for name, block in _handlers(part.cls.body):
                if name in exchange.raised:
                    endpoints.rescue(exchange, block, part, name)
        basic = any(_uses_basic(part.cls.body) for part in parts)
        security = [require(run.components, "basic")] if basic else endpoints.security.of_blocks([owner], before, route.function.function)
        return exchange, security

    def _top(self, endpoints: Endpoints, module: Module) -> ClassRef:
        """The class that the top of a classic application's file stands for."""
        if module.path not in self._tops:
            cls = ir.Class(1, "Sinatra::Application", "class", [], module.ir.body)
            self._tops[module.path] = endpoints.evaluator.semantics.ref(endpoints.run, module, cls)
        return self._tops[module.path]


@dataclass(slots=True, eq=False)
class _Receiver(Value):
    """``self`` in an application's class body, in ``namespace`` blocks, and in extensions."""

    owner: Sinatra
    semantics: RubySemantics
    app: SinatraApp
    prefix: str = ""

    def describe(self) -> str:
        return "a Sinatra application"

    def member(self, run: Interpreter, name: str, at: ir.Node) -> Value:
        if name == "settings":
            return _Settings(self.app)
        return self.app.settings.get(name) or Unknown(f"{name} of a Sinatra application")

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        args = [a for a in call.args if a.name is None and a.value is not call.block]
        if name in {"send", "public_send", "__send__"} and args:
            word = run.text(args[0].value).literal or ""
            return self.call_method(run, word, CallSite([a for a in call.args if a is not args[0]], call.node, call.module, [], call.scope))
        if name in VERBS:
            self._route(run, VERBS[name], args, call)
        elif name == "route" and len(args) > 1:
            methods = tuple(run.text(a.value).literal or "" for a in args if (run.text(a.value).literal or "").isupper())
            self._route(run, methods, [a for a in args if not (run.text(a.value).literal or "").isupper()], call)
        elif name in {"namespace", "map"} and call.block is not None:
            inner = replace(self, prefix=join(self.prefix, path_text(run, args[0].value)) if args else self.prefix)
            self._run(run, inner, call)
        elif name == "register":
            for arg in args:
                self._register(run, arg.value, call)
        elif name == "use":
            for arg in args[:1]:
                if isinstance(arg.value, ClassRef) and library_base(run, arg.value, _BASES):
                    self.app.uses.append(arg.value)
                    self.owner.read(run, self.semantics, arg.value).used = True
        elif name in {"set", "enable", "disable"} and args:
            key = run.text(args[0].value).literal or ""
            self.app.settings[key] = args[1].value if len(args) > 1 else Const(name == "enable")
        elif name not in _IGNORED:
            found = run.classes.find(self.app.ref, name) if self.app.ref is not None else None
            if found is not None and isinstance(found[0], FunctionRef):
                return run.call_value(found[0].bound(self), call)
            if call.block is not None:
                self._run(run, self, call)
        return self

    def _run(self, run: Interpreter, receiver: _Receiver, call: CallSite) -> None:
        block = call.block
        if isinstance(block, FunctionRef):
            run.call(block.bound(receiver), [], call)

    def _route(self, run: Interpreter, methods: tuple[str, ...], args: list[Argument], call: CallSite) -> None:
        block = call.block if isinstance(call.block, FunctionRef) else None
        for arg in args[:1]:
            items = arg.value.items()
            for value in items if items is not None else [arg.value]:
                if isinstance(arg.node, ir.Str) and arg.node.kind == "regex":
                    self.app.routes.append(SinatraRoute(methods, arg.node.value.removeprefix("(?i)"), call, block, True, run.doc or ""))
                elif isinstance(value, Text):
                    self.app.routes.append(
                        SinatraRoute(methods, join(self.prefix, path_text(run, value)), call, block, False, run.doc or "")
                    )

    def _register(self, run: Interpreter, value: Value, call: CallSite) -> None:
        """An extension: its ``registered(app)`` is called with the application."""
        if isinstance(value, ClassRef):
            found = self.semantics.method(run, value, "registered")
            if found is not None:
                run.call(found.bound(value), [self], call)


@dataclass(slots=True, eq=False)
class _Settings(Value):
    app: SinatraApp

    def member(self, run: Interpreter, name: str, at: ir.Node) -> Value:
        return self.app.settings.get(name) or Unknown(f"setting {name}")


def _is_classic(module: Module) -> bool:
    """A file that requires ``sinatra`` itself: its top level is the application."""
    for statement in module.ir.body:
        call = statement.value if isinstance(statement, ir.ExprStmt) else None
        if isinstance(call, ir.Call) and isinstance(call.callee, ir.Name) and call.callee.id == "require" and call.args:
            name = call.args[0].value
            if isinstance(name, ir.Str) and name.value in {"sinatra", "sinatra/main"}:
                return not module.path.endswith(".ru")
    return False


def _tag(name: str) -> str:
    """``Shop::OrdersController`` ▶ ``Orders``"""
    return name.rpartition("::")[2].removesuffix("Controller").removesuffix("App") or name


def _handlers(body: list[ir.Stmt]) -> Iterator[tuple[str, ir.Function]]:
    """The blocks of ``error SomeError do``."""
    for statement in body:
        call = statement.value if isinstance(statement, ir.ExprStmt) else None
        if isinstance(call, ir.Call) and isinstance(call.callee, ir.Name) and call.callee.id == "error":
            block = next((a.value.function for a in call.args if a.name == "&" and isinstance(a.value, ir.Lambda)), None)
            for arg in call.args:
                if block is not None and isinstance(arg.value, ir.Name | ir.Member):
                    yield dotted(arg.value), block


def _uses_basic(body: list[ir.Stmt]) -> bool:
    for statement in body:
        call = statement.value if isinstance(statement, ir.ExprStmt) else None
        used = isinstance(call, ir.Call) and isinstance(call.callee, ir.Name) and call.callee.id == "use"
        if used and isinstance(call, ir.Call) and call.args and dotted(call.args[0].value) == "Rack::Auth::Basic":
            return True
    return False
