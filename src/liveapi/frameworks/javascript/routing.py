"""What the JavaScript routers have in common: verbs as methods, paths, handlers, parameters read by handlers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from liveapi.api.model import Certainty, Evidence, Location, Operation, Parameter, RequestBody, Response
from liveapi.frameworks.base import ANY, Framework, Result, operation
from liveapi.frameworks.families.routers import (
    Mount,
    Route,
    Router,
    functions_in,
    handler_of,
    path_pattern,
    served,
    unresolved,
    with_path_parameters,
)
from liveapi.frameworks.javascript.access import Demand
from liveapi.frameworks.javascript.databases import documents
from liveapi.frameworks.javascript.handlers import BODILESS, Conventions, Declared, Handlers, spoken
from liveapi.frameworks.javascript.paths import tags_of, templates, within
from liveapi.frameworks.javascript.validated_bodies import validated_bodies
from liveapi.frameworks.javascript.validators import SchemaValue, as_schema, joi, typebox, zod
from liveapi.syntax import ir
from liveapi.trace.values import Argument, CallSite, Choice, ClassRef, Const, ExternalCall, FunctionRef, ListOf, MapOf, Text, Unknown, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.languages.base import Native

VERBS = {name: (name.upper(),) for name in ("get", "post", "put", "patch", "delete", "options", "head")} | {"del": ("DELETE",), "all": ANY}

#: Parts of a request as libraries call them.
LOCATIONS: Mapping[str, Location] = {
    "params": Location.PATH,
    "param": Location.PATH,
    "query": Location.QUERY,
    "querystring": Location.QUERY,
    "headers": Location.HEADER,
    "header": Location.HEADER,
    "cookies": Location.COOKIE,
    "cookie": Location.COOKIE,
}

VALIDATORS: dict[str, Native] = {**zod.FUNCTIONS, **joi.FUNCTIONS, **typebox.FUNCTIONS, **documents.MODELS}


class JavaScriptRouter(Router):
    """A router with one method for each verb. ``framework`` collects all routers of one reading."""

    #: Roles of a handler's parameters, see :class:`~liveapi.frameworks.javascript.reads.Reads`.
    roles: ClassVar[tuple[str, ...]] = ("request",)
    verbs: ClassVar[Mapping[str, Sequence[str]]] = VERBS

    def __init__(self, framework: RouterFramework, *, prefix: Text | None = None, root: bool = False, assumed: bool = False) -> None:
        super().__init__(prefix=prefix, root=root, assumed=assumed)
        self.framework = framework
        framework.routers.append(self)
        #: Middleware in front of all that is registered after it: where it applies, and what it is.
        self.guards: list[tuple[Text | None, Argument]] = []
        #: How many of them stand before a route or a mount, by its identity; middleware of a mount alone.
        self.before: dict[int, int] = {}
        self.at_mount: dict[int, list[Argument]] = {}

    def method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        verb = self.verbs.get(name)
        if verb is not None:
            self.register(run, verb, call)
        return self

    def add(self, route: Route) -> None:
        super().add(route)
        self.before[id(route)] = len(self.guards)

    def mount(self, prefix: Text, child: Router, call: CallSite) -> None:
        known = len(self.mounts)
        super().mount(prefix, child, call)
        for mount in self.mounts[known:]:
            self.before[id(mount)] = len(self.guards)
            self.at_mount[id(mount)] = [a for a in call.args if not isinstance(a.value, Router | Text)]

    def guard(self, prefix: Text | None, args: Iterable[Argument]) -> None:
        """Middleware for all that is registered later, below a prefix."""
        self.guards += [(prefix, a) for a in args if not isinstance(a.value, Router | Text)]

    def details(self, run: Interpreter, route: Route, handlers: Handlers) -> Declared:
        """What the registration of a route declares."""
        return Declared(parameters=list(route.declared), bodies=validated_bodies(route.call, handlers))

    def register(self, run: Interpreter, methods: Sequence[str], call: CallSite, path: Value | None = None, skip: int = 1) -> None:
        """One registration: the path first (unless given), then the handlers."""
        values = call.positional
        target = path if path is not None else values[0] if values else None
        rest = values[skip:]
        if not rest or target is None:
            return  # `app.get('setting')` reads a setting
        handlers = functions_in(run, rest, call)
        declared = self.declared(run, call, rest)
        for text in path_texts(run, target):
            if text is None:
                self.framework.missed.append(unresolved(self.framework.name, call, "the path is not known"))
            else:
                self.add(Route(tuple(methods), text, call, handlers, declared, run.doc))

    def declared(self, run: Interpreter, call: CallSite, values: Sequence[Value]) -> list[Parameter]:
        """Parameters that the registration declares by its arguments: validators between path and handler."""
        return [p for arg in call.args for p in validated(run, arg.value, arg.node, call)]


class RouterFramework(Framework):
    """A framework whose applications are made of :class:`JavaScriptRouter`."""

    languages = frozenset({"javascript", "typescript"})
    #: Names of first parameters that stand for an application, in functions that nobody is seen to call.
    parameter_names: ClassVar[frozenset[str]] = frozenset({"app", "router", "server"})
    #: Types of such parameters.
    parameter_types: ClassVar[frozenset[str]] = frozenset()
    #: ``{…}`` after a parameter's name is a regular expression.
    braces_are_regex: ClassVar[bool] = False
    #: A path that is only a wildcard is a fallback (pages, "not found"), not an operation.
    fallbacks: ClassVar[frozenset[str]] = frozenset({"/*", "/(.*)", "/{*splat}", "/*splat", "/*path"})
    #: How handlers are handed requests and answers.
    conventions: ClassVar[Conventions] = Conventions()

    def __init__(self) -> None:
        self.routers: list[JavaScriptRouter] = []
        self.missed: list[Any] = []

    def new_router(self, **options: Any) -> JavaScriptRouter:
        """A router of this framework."""
        raise NotImplementedError

    def models(self) -> Mapping[str, Native]:
        return VALIDATORS

    def enter_uncalled(self, run: Interpreter, files: list[str]) -> None:
        """Functions that take a router and that nobody is seen to call are entered with one: what they register is likely."""
        # What lies nearer to the root calls what lies below it, if anything does.
        for path in sorted(files, key=lambda p: (p.count("/"), p)):
            module = run.program.module(path)
            if module is None:
                continue
            scope = run.scope_of(module)
            for function in _module_functions(run, module, scope):
                params = function.function.params
                if not params or id(function.function) in run.entered_functions:
                    continue
                if self.takes_router(run, params[0], function):
                    router = self.new_router(assumed=True)
                    run.enter(function, CallSite([Argument(router)], function.function, module))

    def takes_router(self, run: Interpreter, param: ir.Param, function: FunctionRef) -> bool:
        if param.type is not None:
            name = param.type.name if isinstance(param.type, ir.Member) else param.type.id if isinstance(param.type, ir.Name) else ""
            if isinstance(param.type, ir.Index) and isinstance(param.type.object, ir.Name):
                name = param.type.object.id
            return name in self.parameter_types
        return param.name in self.parameter_names and len(function.function.params) <= 4

    def collect(self, run: Interpreter, files: list[str]) -> Result:
        self.enter_uncalled(run, files)
        run.enter_escaped()
        result = Result(unresolved=list(self.missed), found=len(self.missed))
        handlers = Handlers(run, self.conventions)
        parents = {id(m.child): (router, m) for router in reversed(self.routers) for m in router.mounts}
        self.prepare(run, handlers)
        counted: set[int] = set()
        read: dict[int, _Read] = {}
        for router, route, path, assumed in served(self.routers):
            pattern = path_pattern(path)
            if pattern in self.fallbacks:
                continue
            holes = path.holes
            if id(route) not in counted:
                counted.add(id(route))
                result.found += 1
                result.resolved += not holes
                if holes:
                    reason = f"part of the path is not known: {holes[0].name}"
                    result.unresolved.append(unresolved(self.name, route.call, reason))
            sure = not holes and not assumed
            known = read.get(id(route))
            if known is None:
                known = read[id(route)] = self._read(run, router, route, handlers)
            for template in templates(pattern, braces_are_regex=self.braces_are_regex):
                clean = template.rstrip("/") or "/"
                for method in route.methods:
                    result.operations.append(self._operation(method, clean, route, router, known, handlers, parents, sure=sure))
        return result

    def prepare(self, run: Interpreter, handlers: Handlers) -> None:
        """What is to be known of the application before its handlers are read."""

    def _read(self, run: Interpreter, router: Router, route: Route, handlers: Handlers) -> _Read:
        """What a registration and its handlers say, whatever its path."""
        declared = router.details(run, route, handlers) if isinstance(router, JavaScriptRouter) else Declared(list(route.declared))
        try:
            parameters, body = handlers.request(route.handlers, declared, lambda function: schema_reader(run, function))
            return _Read(declared, parameters, body, handlers.responses(route.handlers, declared, body))
        except RecursionError:  # Types nested beyond all measure cost what is known of this route alone.
            return _Read(declared, declared.parameters, None, [])

    def _operation(
        self,
        method: str,
        path: str,
        route: Route,
        router: Router,
        known: _Read,
        handlers: Handlers,
        parents: Mapping[int, tuple[JavaScriptRouter, Mount]],
        *,
        sure: bool,
    ) -> Operation:
        declared = known.declared
        words = f"{declared.summary}\n{declared.description}" if declared.summary or declared.description else None
        doc = words or spoken(route.doc) or spoken(route.handlers[-1].function.doc if route.handlers else None)
        security = declared.security
        if security is None:
            security = handlers.access.requirement(self._demands(router, route, path, handlers, parents))
        return operation(
            self.name,
            method,
            path,
            Evidence(route.call.module.path, route.call.line),
            handler=handler_of(route.handlers),
            doc=doc,
            parameters=with_path_parameters(path, known.parameters),
            request_body=known.body if method not in BODILESS else None,
            responses=known.responses,
            security=security,
            tags=declared.tags or tags_of(route.call.module.path, path),
            deprecated=declared.deprecated or "@deprecated" in (route.doc or ""),
            operation_id=declared.operation_id,
            certainty=Certainty.CERTAIN if sure else Certainty.LIKELY,
        )

    def _demands(
        self, router: Router, route: Route, path: str, handlers: Handlers, parents: Mapping[int, tuple[JavaScriptRouter, Mount]]
    ) -> list[Demand]:
        """What middleware on the route, on its router and on those it is mounted in demands."""
        access = handlers.access
        found = [d for a in self.middleware(route) for d in access.of(a.value, a.node)]
        place: Route | Mount = route
        seen: set[int] = set()
        while isinstance(router, JavaScriptRouter) and id(router) not in seen:
            seen.add(id(router))
            for prefix, arg in router.guards[: router.before.get(id(place), 0)]:
                text = prefix.literal if prefix is not None else ""
                if text is not None and within(path, text):
                    found += access.of(arg.value, arg.node)
            above = parents.get(id(router))
            if above is None:
                break
            router, place = above
            found += [d for a in router.at_mount.get(id(place), []) for d in access.of(a.value, a.node)]
        if not found and route.handlers:
            own = access.handler(route.handlers[-1])
            found = [own] if own is not None else []
        return found

    def middleware(self, route: Route) -> list[Argument]:
        """The arguments of a registration that stand before the handler."""
        return [a for a in route.call.args[:-1] if not isinstance(a.value, Text)]


@dataclass(slots=True)
class _Read:
    """What is known of one registration."""

    declared: Declared
    parameters: list[Parameter]
    body: RequestBody | None
    responses: list[Response]


def _module_functions(run: Interpreter, module: Any, scope: Any) -> list[FunctionRef]:
    found: list[FunctionRef] = []
    for name in list(scope.vars):
        value = scope.get(name)
        if isinstance(value, FunctionRef) and value.module is module:
            found.append(value)
    semantics: Any = run.semantics(module)
    whole = semantics.namespace(run, module)
    listed = whole.listed(run) if hasattr(whole, "listed") else whole
    exported = [*listed.entries.values()] if isinstance(listed, MapOf) else [listed]
    return found + [value for value in exported if isinstance(value, FunctionRef) and value.module is module]


def path_texts(run: Interpreter, value: Value) -> list[Text | None]:
    """The paths that a registration's first argument means: one, several, or unknown (``None``)."""
    if isinstance(value, ListOf):
        return [t for element in value.elements for t in path_texts(run, element)]
    if isinstance(value, Choice):
        known = value.known()
        return path_texts(run, known[0]) if known else [None]
    if isinstance(value, Text):
        return [value]
    if isinstance(value, Unknown | FunctionRef | MapOf | ClassRef | Const):
        return [None]
    if isinstance(value, ExternalCall) and value.name == "RegExp":
        return [None]
    return [run.text(value)]


def schema_parameters(value: Value | None, location: Location, at: CallSite) -> list[Parameter]:
    """The parameters that a schema declares for a part of the request."""
    schema = as_schema(value)
    if schema is None:
        return []
    out: list[Parameter] = []
    for name, part in (schema.properties or {}).items():
        required = location is Location.PATH or not part.optional
        evidence = Evidence(at.module.path, at.line)
        keywords = dict(part.json_schema())
        description = str(keywords.pop("description", ""))
        out.append(Parameter(name, location, keywords, required, description, evidence=evidence))
    return out


def validated(run: Interpreter, value: Value, node: ir.Expr | None, call: CallSite) -> list[Parameter]:
    """What a validator declares, of a library or the repository's own: ``celebrate({ query: … })``, ``validate(schema)``,
    ``validate('query', schema)``."""
    node = node.value if isinstance(node, ir.Cast) else node
    if isinstance(node, ir.List) and isinstance(value, ListOf) and len(node.items) == len(value.elements):
        pairs = zip(value.elements, node.items, strict=True)
        return [p for e, n in pairs if not isinstance(n, ir.Arg) for p in validated(run, e, n, call)]
    if isinstance(value, ExternalCall):
        given = value.call_site.positional
    elif isinstance(node, ir.Call) and isinstance(value, FunctionRef) and call.scope is not None:
        given = [run.evaluate(a.value, call.scope) for a in node.args]
    else:
        return []
    named = next((LOCATIONS[v.literal] for v in given if isinstance(v, Text) and v.literal and v.literal in LOCATIONS), None)
    if named is not None:
        return [p for v in given if isinstance(v, SchemaValue) for p in schema_parameters(v, named, call)]
    return [p for v in given if isinstance(v, MapOf | SchemaValue) for p in by_part(v, call)]


def schema_reader(run: Interpreter, function: FunctionRef) -> Callable[[ir.Expr, Location], list[Parameter]]:
    """What a schema that a handler names declares, for :class:`~liveapi.frameworks.javascript.reads.Reads`."""
    at = CallSite([], function.function, function.module)
    return lambda expr, location: schema_parameters(run.evaluate(expr, function.scope), location, at)


def by_part(value: Value | None, at: CallSite, names: Mapping[str, Location] = LOCATIONS) -> list[Parameter]:
    """The parameters of ``{ params: schema, query: schema, … }``."""
    if isinstance(value, Choice):
        value = value.options[0]
    schema = as_schema(value)
    parts: Mapping[str, Value] = value.entries if isinstance(value, MapOf) else (schema.properties or {}) if schema is not None else {}
    return [p for name, part in parts.items() if name in names for p in schema_parameters(part, names[name], at)]


def constructor(make: Callable[[Interpreter, CallSite], Value], *names: str) -> dict[str, Native]:
    """Models for all the names under which a library gives one function."""
    return dict.fromkeys(names, make)
