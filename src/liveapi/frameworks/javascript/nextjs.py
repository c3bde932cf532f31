"""Next.js: route handlers of the app router, API routes of the pages router, next-connect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from liveapi.api.model import Evidence, Parameter
from liveapi.frameworks.base import ANY, Framework, Result, operation
from liveapi.frameworks.families.routers import handler_of, path_pattern, with_path_parameters
from liveapi.frameworks.javascript.access import Demand
from liveapi.frameworks.javascript.handlers import BODILESS, Conventions, Declared, Handlers, spoken
from liveapi.frameworks.javascript.next_branches import branch_of
from liveapi.frameworks.javascript.next_paths import NextRoute, next_route
from liveapi.frameworks.javascript.paths import tags_of
from liveapi.frameworks.javascript.reads import Reads
from liveapi.frameworks.javascript.routing import VALIDATORS, VERBS, schema_reader
from liveapi.syntax import ir
from liveapi.trace.values import CallSite, Choice, ExternalCall, FunctionRef, MapOf, Text, Value

if TYPE_CHECKING:
    from liveapi.source.scan import Scan
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.languages.base import Native
    from liveapi.trace.program import Module

_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_CONFIGS = tuple(f"next.config.{ending}" for ending in ("js", "mjs", "cjs", "ts", "mts"))
#: Wrappers inside wrappers that are looked through for the handler.
_MAX_WRAPPERS = 4


class NextConnect(Value):
    """``nextConnect()``: verbs on a handler, without a path."""

    def __init__(self) -> None:
        self.routes: list[tuple[Sequence[str], CallSite]] = []

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        verb = VERBS.get(name)
        if verb is not None and call.args:
            self.routes.append((verb, call))
        return self

    def describe(self) -> str:
        return "a next-connect handler"


class NextJS(Framework):
    """Next.js, both routers."""

    name = "Next.js"
    fixtures = "javascript/nextjs"
    languages = frozenset({"javascript", "typescript"})
    importers: ClassVar[bool] = False
    markers: ClassVar[tuple[bytes, ...]] = (b"next/server", b"NextApiRequest", b"next-connect")

    @classmethod
    def always(cls, found: Scan) -> bool:
        return any(next_route(path, lambda _: True) for path, file in found.files.items() if file.excluded is None)

    def models(self) -> Mapping[str, Native]:
        def connect(_run: Interpreter, _call: CallSite) -> Value:
            return NextConnect()

        names = ("next-connect", "next-connect.default", "next-connect.createRouter", "next-connect.nextConnect")
        return {**VALIDATORS, **dict.fromkeys(names, connect)}

    def collect(self, run: Interpreter, files: list[str]) -> Result:
        result = Result()
        self.branches: list[FunctionRef] = []
        self.reader = Handlers(run, Conventions(("request", "next"), ("", "response"), makes=True))
        paths = run.program.paths

        def is_project(folder: str) -> bool:
            inside = folder + "/" if folder else ""
            return not folder or inside + "package.json" in paths or any(inside + name in paths for name in _CONFIGS)

        bases: dict[str, Text] = {}
        for path in sorted(
            p for p, language in run.program.languages.items() if language in self.languages and p not in run.program.followed
        ):
            route = next_route(path, is_project)
            module = run.load(path) if route is not None else None
            if route is None or module is None:
                continue
            if route.project not in bases:
                bases[route.project] = self._base_path(run, route.project)
            if route.router == "app":
                self._app(run, module, route, bases[route.project], result)
            else:
                self._pages(run, module, route, bases[route.project], result)
        return result

    @staticmethod
    def _base_path(run: Interpreter, project: str) -> Text:
        """``basePath`` of the project's configuration, which plug-ins may wrap."""
        for name in _CONFIGS:
            module = run.load(f"{project}/{name}" if project else name)
            if module is None:
                continue
            semantics: Any = run.semantics(module)
            config = _config(run, semantics.exported(run, module, "default"), module, 0)
            base = config.entries.get("basePath") if config is not None else None
            return run.text(base, "base") if base is not None else Text()
        return Text()

    # --- app router -------------------------------------------------------------------------------------------------

    def _app(self, run: Interpreter, module: Module, route: NextRoute, base: Text, result: Result) -> None:
        semantics: Any = run.semantics(module)
        for method in _METHODS:
            export = next((e for e in module.ir.body if isinstance(e, ir.Export) and e.name == method), None)
            if export is None:
                continue
            value = semantics.exported(run, module, method)
            handlers = handlers_in(run, value, _exported_expression(module, export), module)
            for handler in handlers:
                handler.call_it(method)
            guards = self._wrappers(run, _exported_expression(module, export), module)
            self._serve(run, [method], handlers, Evidence(module.path, export.line), route, base, result, guards)

    def _serve(
        self,
        run: Interpreter,
        methods: Sequence[str],
        handlers: list[FunctionRef],
        at: Evidence,
        route: NextRoute,
        base: Text,
        result: Result,
        guards: Sequence[Demand] = (),
    ) -> None:
        result.found += 1
        result.resolved += not base.holes
        last = handlers[-1] if handlers else None
        own = self.reader.access.handler(last) if last is not None and not guards else None
        demands = [*guards, *([own] if own is not None else [])]
        doc = spoken(last.function.doc) if last is not None else None
        for method in methods:
            taken = self.narrowed(run, handlers, method) if len(methods) > 1 else handlers
            known, body = self.reader.request(taken, Declared(), lambda function: schema_reader(run, function))
            responses = self.reader.responses(taken, Declared(), body)
            for path in route.paths:
                full = path_pattern(base + Text("/")).rstrip("/") + path
                template = full.rstrip("/") or "/"
                result.operations.append(
                    operation(
                        self.name,
                        method,
                        template,
                        at,
                        handler=handler_of(handlers),
                        doc=doc,
                        parameters=with_path_parameters(template, _below(template, known)),
                        request_body=body if method not in BODILESS else None,
                        responses=responses,
                        security=self.reader.access.requirement(demands),
                        tags=tags_of("route", template),
                    )
                )

    def narrowed(self, run: Interpreter, handlers: list[FunctionRef], method: str) -> list[FunctionRef]:
        """The handlers as they are for one method, where they branch on ``req.method``."""
        found = [branch_of(function, method) for function in handlers]
        self.branches += found  # What is known of a function is kept by its identity: it has to live as long.
        return found

    # --- pages router -----------------------------------------------------------------------------------------------

    def _pages(self, run: Interpreter, module: Module, route: NextRoute, base: Text, result: Result) -> None:
        semantics: Any = run.semantics(module)
        export = next((e for e in module.ir.body if isinstance(e, ir.Export) and e.name == "default"), None)
        value = semantics.exported(run, module, "default")
        at = Evidence(module.path, export.line if export is not None else 1)
        if isinstance(value, NextConnect):
            for methods, call in value.routes:
                functions = [f for arg in call.args for f in handlers_in(run, arg.value, arg.node, module)]
                self._serve(run, methods, functions, Evidence(call.module.path, call.line), route, base, result)
            return
        handlers = handlers_in(run, value, _exported_expression(module, export), module)
        if not handlers:
            return
        methods = [m for m in _METHODS if m in methods_of(run, handlers)]
        guards = self._wrappers(run, _exported_expression(module, export), module)
        self._serve(run, methods or ANY, handlers, at, route, base, result, guards)

    def _wrappers(self, run: Interpreter, expr: ir.Expr | ir.Arg | None, module: Module, depth: int = 0) -> list[Demand]:
        """What the functions around a handler demand: ``withSession(handler)``."""
        if not isinstance(expr, ir.Call) or depth > _MAX_WRAPPERS:
            return []
        found = self.reader.access.of(run.evaluate(expr.callee, run.scope_of(module)), expr.callee)
        return found + [d for a in expr.args for d in self._wrappers(run, a.value, module, depth + 1)]


def _below(template: str, known: Sequence[Parameter]) -> list[Parameter]:
    """The pages router gives path parameters among those of the query."""
    return [p for p in known if f"{{{p.name}}}" not in template or p.location.value == "path"]


def _config(run: Interpreter, value: Value, module: Module, depth: int) -> MapOf | None:
    if isinstance(value, MapOf) or depth > _MAX_WRAPPERS:
        return value if isinstance(value, MapOf) else None
    if isinstance(value, Choice):
        return next((c for o in value.options if (c := _config(run, o, module, depth + 1)) is not None), None)
    if isinstance(value, ExternalCall):
        # `withPlugin(config)`, `withPlugin(options)(config)`
        for arg in value.call_site.args:
            found = _config(run, arg.value, module, depth + 1)
            if found is not None:
                return found
    if isinstance(value, FunctionRef):
        return _config(run, run.enter(value, CallSite([], value.function, module)), module, depth + 1)
    return None


def _exported_expression(module: Module, export: ir.Export | None) -> ir.Expr | None:
    """The expression behind an export: that of the variable where it names one."""
    expr = export.value if export is not None else None
    variables = {
        s.target.id: s.value for s in module.ir.body if isinstance(s, ir.Assign) and isinstance(s.target, ir.Name) and s.value is not None
    }
    for _ in range(_MAX_WRAPPERS):
        if not isinstance(expr, ir.Name) or expr.id not in variables:
            break
        expr = variables[expr.id]
    return expr


def handlers_in(run: Interpreter, value: Value, expr: ir.Expr | ir.Arg | None, module: Module, depth: int = 0) -> list[FunctionRef]:
    """The handler behind wrappers: ``withUser(handler)`` gives ``handler``."""
    if isinstance(expr, ir.Call) and depth < _MAX_WRAPPERS:
        scope = run.scope_of(module)
        for arg in expr.args:
            inner = handlers_in(run, run.evaluate(arg.value, scope), arg.value, module, depth + 1)
            if inner:
                return inner
    if isinstance(value, Choice):
        return [f for o in value.known() for f in handlers_in(run, o, None, module, depth + 1)][:1]
    if isinstance(value, ExternalCall):
        return [a.value for a in value.call_site.args if isinstance(a.value, FunctionRef)]
    return [value] if isinstance(value, FunctionRef) else []


def methods_of(run: Interpreter, handlers: Sequence[FunctionRef]) -> set[str]:
    """The methods that a handler tells apart by ``req.method``; none if it takes all."""
    found: set[str] = set()
    for function in handlers:
        reads = Reads(function.module.path)
        reads.function(function.function, ("request",))
        found |= reads.methods
        for expr in reads.tables:
            table = run.evaluate(expr, function.scope)
            if isinstance(table, MapOf):
                found |= {name.upper() for name in table.entries}
    return found
