"""What the JavaScript routers have in common: verbs as methods, paths, handlers, parameters read by handlers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from liveapi.api.model import Certainty, Evidence, Location, Parameter
from liveapi.frameworks.base import ANY, Framework, Result, operation
from liveapi.frameworks.families.routers import (
    Route,
    Router,
    functions_in,
    handler_of,
    path_pattern,
    served,
    unresolved,
    with_path_parameters,
)
from liveapi.frameworks.javascript import types
from liveapi.frameworks.javascript.paths import templates
from liveapi.frameworks.javascript.reads import Reads
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

VALIDATORS: dict[str, Native] = {**zod.FUNCTIONS, **joi.FUNCTIONS, **typebox.FUNCTIONS}


class JavaScriptRouter(Router):
    """A router with one method for each verb. ``framework`` collects all routers of one reading."""

    #: Roles of a handler's parameters, see :class:`~liveapi.frameworks.javascript.reads.Reads`.
    roles: ClassVar[tuple[str, ...]] = ("request",)
    verbs: ClassVar[Mapping[str, Sequence[str]]] = VERBS

    def __init__(self, framework: RouterFramework, *, prefix: Text | None = None, root: bool = False, assumed: bool = False) -> None:
        super().__init__(prefix=prefix, root=root, assumed=assumed)
        self.framework = framework
        framework.routers.append(self)

    def method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        verb = self.verbs.get(name)
        if verb is not None:
            self.register(run, verb, call)
        return self

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
        counted: set[int] = set()
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
            known = self.parameters(run, router, route)
            for template in templates(pattern, braces_are_regex=self.braces_are_regex):
                clean = template.rstrip("/") or "/"
                for method in route.methods:
                    result.operations.append(
                        operation(
                            self.name,
                            method,
                            clean,
                            Evidence(route.call.module.path, route.call.line),
                            handler=handler_of(route.handlers),
                            doc=route.doc or (route.handlers[-1].function.doc if route.handlers else None),
                            parameters=with_path_parameters(clean, known),
                            certainty=Certainty.CERTAIN if sure else Certainty.LIKELY,
                        )
                    )
        return result

    def parameters(self, run: Interpreter, router: JavaScriptRouter | Router, route: Route) -> list[Parameter]:
        """Declared parameters first, then what the handlers' types say, then what handlers read."""
        found = {(p.location, p.name.lower()): p for p in route.declared}
        roles = getattr(router, "roles", ("request",))
        for function in route.handlers:
            for parameter in self.typed(run, function):
                found.setdefault((parameter.location, parameter.name.lower()), parameter)
            reads = Reads(function.module.path, schema_reader(run, function))
            shifted = ("", *roles) if len(function.function.params) == 4 and roles[:1] == ("request",) else roles
            reads.function(function.function, shifted)
            for parameter in reads.found.values():
                key = (parameter.location, parameter.name.lower())
                known = found.get(key)
                if known is None:
                    found[key] = parameter
                elif known.schema in ({}, {"type": "string"}) and parameter.schema:
                    known.schema = parameter.schema
        return list(found.values())

    def typed(self, run: Interpreter, function: FunctionRef) -> list[Parameter]:
        """Parameters told by the type of the handler's request."""
        return []


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


def type_parameters(run: Interpreter, kind: ir.Expr | None, scope: Any, location: Location, file: str) -> list[Parameter]:
    """The parameters that an object type declares for a part of the request."""
    return [
        Parameter(
            p.name,
            location,
            p.schema,
            location is Location.PATH or not p.optional,
            p.field.doc or "",
            evidence=Evidence(file, p.field.line),
        )
        for p in types.properties(run, kind, scope)
    ]


def constructor(make: Callable[[Interpreter, CallSite], Value], *names: str) -> dict[str, Native]:
    """Models for all the names under which a library gives one function."""
    return dict.fromkeys(names, make)
