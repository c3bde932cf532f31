"""NestJS: controllers and their decorators, inherited routes, global prefix, versions, modules with a path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from liveapi.api import model as api
from liveapi.api.model import Certainty, Evidence, Location, Parameter, Unresolved
from liveapi.frameworks.base import ANY, Framework, Result, operation
from liveapi.frameworks.families.routers import path_pattern, with_path_parameters
from liveapi.frameworks.javascript.class_decorators import described_schema, enumeration, written_entries
from liveapi.frameworks.javascript.nest_access import NestAccess
from liveapi.frameworks.javascript.nest_config import ConfigService, NestSettings, Setting
from liveapi.frameworks.javascript.nest_operations import Handler, NestOperations
from liveapi.frameworks.javascript.parameters import in_place, of_members
from liveapi.frameworks.javascript.paths import templates
from liveapi.frameworks.javascript.reads import Reads
from liveapi.frameworks.javascript.routing import VALIDATORS, path_texts
from liveapi.frameworks.javascript.validators.schema import plain
from liveapi.syntax import ir
from liveapi.trace.languages.typescript_types import is_nothing, sides
from liveapi.trace.static_types import Locals, TypeRef
from liveapi.trace.values import CallSite, Choice, ClassRef, Const, External, ExternalCall, FunctionRef, ListOf, MapOf, Text, Unknown, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.languages.base import Native

_COMMON = "@nestjs/common."
_VERBS: Mapping[str, tuple[str, ...]] = {
    "Get": ("GET",),
    "Post": ("POST",),
    "Put": ("PUT",),
    "Patch": ("PATCH",),
    "Delete": ("DELETE",),
    "Options": ("OPTIONS",),
    "Head": ("HEAD",),
    "All": ANY,
    "Sse": ("GET",),
}
_METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH", "ALL", "OPTIONS", "HEAD")
#: Methods whose requests have no body.
_BODILESS = frozenset({"GET", "HEAD", "OPTIONS"})
_SWAGGER = {"ApiQuery": Location.QUERY, "ApiParam": Location.PATH, "ApiHeader": Location.HEADER}
_LOCATIONS = {"Param": Location.PATH, "Query": Location.QUERY, "Headers": Location.HEADER}
_PIPES: Mapping[str, Mapping[str, Any]] = {
    "ParseIntPipe": {"type": "integer"},
    "ParseFloatPipe": {"type": "number"},
    "ParseBoolPipe": {"type": "boolean"},
    "ParseUUIDPipe": {"type": "string", "format": "uuid"},
    "ParseDatePipe": {"type": "string", "format": "date-time"},
    "ParseArrayPipe": {"type": "array", "items": {"type": "string"}},
}
_NEUTRAL = "VERSION_NEUTRAL"


class NestApp(Value):
    """``await NestFactory.create(AppModule)``."""

    def __init__(self, framework: NestJS) -> None:
        self.framework = framework

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        first = call.get(0)
        if name == "setGlobalPrefix" and first is not None:
            self.framework.prefix_value = first
            options = call.get(1)
            excluded = options.entries.get("exclude") if isinstance(options, MapOf) else None
            for item in (excluded.items() or []) if excluded is not None else []:
                target = item.entries.get("path", item) if isinstance(item, MapOf) else item
                self.framework.excluded.add(path_pattern(run.text(target)))
        elif name == "enableVersioning":
            entries = first.entries if isinstance(first, MapOf) else {}
            kind = entries.get("type")
            self.framework.versioned = kind is None or run.text(kind).literal == "URI"
            self.framework.default_version = _versions(run, entries.get("defaultVersion"))
            prefix = entries.get("prefix")
            if isinstance(prefix, Text | Const):
                self.framework.version_prefix = run.text(prefix).literal or "" if isinstance(prefix, Text) else ""
        elif name in {"useGlobalGuards", "useGlobalInterceptors", "useGlobalFilters"}:
            self.framework.everywhere.setdefault(name, []).extend(call.positional)
        elif name in {"get", "resolve"} and isinstance(first, External) and first.name.endswith(".ConfigService"):
            return ConfigService(self.framework.settings)
        else:
            run.escape(call)
        return self

    def member(self, run: Interpreter, name: str, at: ir.Node) -> Value:
        return Unknown(f"{name} of an application")

    def describe(self) -> str:
        return "a Nest application"


@dataclass(slots=True)
class _Controller:
    ref: ClassRef
    paths: list[Text | None]
    versions: list[str] | None
    line: int


@dataclass(slots=True)
class _Route:
    methods: Sequence[str]
    paths: list[Text | None]
    versions: list[str] | None = None
    at: ir.Node | None = None
    parameters: list[Parameter] = field(default_factory=list)


class NestJS(Framework):
    """NestJS over Express or Fastify."""

    name = "NestJS"
    fixtures = "javascript/nestjs"
    languages = frozenset({"javascript", "typescript"})
    importers: ClassVar[bool] = False
    markers: ClassVar[tuple[bytes, ...]] = (b"@nestjs/", b"@Controller(", b"@Get(", b"@Post(", b"@Put(", b"@Patch(", b"@Delete(")

    def __init__(self) -> None:
        self.prefix = Text()
        self.prefix_value: Value | None = None
        self.settings = NestSettings()
        self.excluded: set[str] = set()
        self.versioned = False
        self.default_version: list[str] | None = None
        self.version_prefix = "v"
        #: Module class ▶ path, from RouterModule.
        self._module_paths: dict[int, Text] = {}
        #: Guards, interceptors and filters of the application, by the method or token that adds them.
        self.everywhere: dict[str, list[Value]] = {}

    def models(self) -> Mapping[str, Native]:
        def create(_run: Interpreter, _call: CallSite) -> Value:
            return NestApp(self)

        return {
            **VALIDATORS,
            "@nestjs/core.NestFactory.create": create,
            "@nestjs/config.registerAs": self.settings.register,
            "@nestjs/config.ConfigModule.forRoot": self.settings.load,
        }

    def constants(self) -> Mapping[str, Value]:
        return {
            **{f"{_COMMON}VersioningType.{name}": Text(name) for name in ("URI", "HEADER", "MEDIA_TYPE", "CUSTOM")},
            **{f"{_COMMON}RequestMethod.{name}": Text(name) for name in _METHODS},
            f"{_COMMON}{_NEUTRAL}": Text(_NEUTRAL),
        }

    def collect(self, run: Interpreter, files: list[str]) -> Result:
        result = Result()
        classes = [ref for path in files for ref in self._classes(run, path)]
        owners = self._modules(run, classes)
        self._prepare(run, classes)
        if self.prefix_value is not None:
            setting = self.prefix_value
            self.prefix = setting.resolve(run) if isinstance(setting, Setting) else self._setting_text(run, setting)
        for ref in classes:
            for controller in self._controllers(run, ref):
                self._routes(run, controller, owners.get(id(ref.cls), Text()), result)
        return result

    @staticmethod
    def _setting_text(run: Interpreter, value: Value) -> Text:
        """The prefix where it may be a setting or its default: ``config.get('prefix') || 'api'``."""
        for option in value.options if isinstance(value, Choice) else [value]:
            text = option.resolve(run) if isinstance(option, Setting) else run.text(option, "prefix")
            if not text.holes:
                return text
        return run.text(value, "prefix")

    @staticmethod
    def _classes(run: Interpreter, path: str) -> list[ClassRef]:
        module = run.program.module(path)
        if module is None:
            return []
        scope = run.scope_of(module)
        found = [scope.get(s.name) for s in module.ir.body if isinstance(s, ir.Class) and s.kind == "class" and s.annotations]
        return [ref for ref in found if isinstance(ref, ClassRef)]

    def _prepare(self, run: Interpreter, classes: Sequence[ClassRef]) -> None:
        """What modules say for all routes: guards, interceptors, middleware."""
        self.operations, self.access = NestOperations(run), NestAccess(run)
        for ref in classes:
            for call in _decorators(run, ref.cls.annotations, ref):
                options = call.call_site.get(0)
                if call.name != f"{_COMMON}Module" or not isinstance(options, MapOf):
                    continue
                self.access.applied(ref)
                providers = options.entries.get("providers")
                for provider in (providers.items() or []) if providers is not None else []:
                    token = provider.entries.get("provide") if isinstance(provider, MapOf) else None
                    used = (
                        (provider.entries.get("useClass") or provider.entries.get("useExisting")) if isinstance(provider, MapOf) else None
                    )
                    if isinstance(token, External) and used is not None:
                        self.everywhere.setdefault(token.name.rpartition(".")[2], []).append(used)
        self.access.everywhere = self.everywhere.get("useGlobalGuards", []) + self.everywhere.get("APP_GUARD", [])
        self.operations.interceptors = self.everywhere.get("useGlobalInterceptors", []) + self.everywhere.get("APP_INTERCEPTOR", [])
        self.operations.filters = bool(self.everywhere.get("useGlobalFilters") or self.everywhere.get("APP_FILTER"))

    # --- modules ----------------------------------------------------------------------------------------------------

    def _modules(self, run: Interpreter, classes: Sequence[ClassRef]) -> dict[int, Text]:
        """Controller class ▶ the path that RouterModule gives its module."""
        controllers: dict[int, list[ClassRef]] = {}
        for ref in classes:
            for call in _decorators(run, ref.cls.annotations, ref):
                options = call.call_site.get(0)
                if call.name != f"{_COMMON}Module" or not isinstance(options, MapOf):
                    continue
                listed = options.entries.get("controllers")
                controllers[id(ref.cls)] = [c for c in (listed.items() or [] if listed is not None else []) if isinstance(c, ClassRef)]
                imports = options.entries.get("imports")
                for imported in (imports.items() or []) if imports is not None else []:
                    if isinstance(imported, ExternalCall) and imported.name.startswith("@nestjs/core.RouterModule."):
                        self._tree(run, imported.call_site.get(0), Text())
        return {id(c.cls): self._module_paths[m] for m, listed_ in controllers.items() if m in self._module_paths for c in listed_}

    def _tree(self, run: Interpreter, routes: Value | None, above: Text) -> None:
        """``[{ path, module, children }]``."""
        for node in (routes.items() or []) if routes is not None else []:
            if isinstance(node, ClassRef):
                self._module_paths[id(node.cls)] = above
            if not isinstance(node, MapOf):
                continue
            path = node.entries.get("path")
            here = above + Text("/") + run.text(path, "path") if path is not None else above
            module = node.entries.get("module")
            if isinstance(module, ClassRef):
                self._module_paths[id(module.cls)] = here
            self._tree(run, node.entries.get("children"), here)

    # --- controllers ------------------------------------------------------------------------------------------------

    def _controllers(self, run: Interpreter, ref: ClassRef) -> Iterator[_Controller]:
        for call in _decorators(run, ref.cls.annotations, ref):
            if call.name != f"{_COMMON}Controller":
                continue
            first = call.call_site.get(0)
            versions: list[str] | None = None
            if isinstance(first, MapOf):
                versions = _versions(run, first.entries.get("version"))
                first = first.entries.get("path")
            paths: list[Text | None] = path_texts(run, first) if first is not None else [Text()]
            yield _Controller(ref, paths, versions, ref.cls.line)

    def _routes(self, run: Interpreter, controller: _Controller, above: Text, result: Result) -> None:
        seen: set[str] = set()
        around = _decorators(run, controller.ref.cls.annotations, controller.ref)
        bound = {id(cls.cls): arguments for cls, arguments in self.operations.types.lineage(controller.ref, {})}
        for cls in run.classes.ancestors(controller.ref):
            for method in run.semantics(cls.module).methods(run, cls):
                if method.name in seen or method.function.span is None:
                    continue
                seen.add(method.name)
                own = _decorators(run, method.function.annotations, cls)
                handler = Handler(method, own, around, bound.get(id(cls.cls), {}))
                for route in self._registrations(run, method, cls):
                    self._serve(run, controller, above, handler, route, result)

    def _registrations(self, run: Interpreter, method: FunctionRef, cls: ClassRef) -> Iterator[_Route]:
        calls = _decorators(run, method.function.annotations, cls)
        versions = next((_versions(run, c.call_site.get(0)) for c in calls if c.name == f"{_COMMON}Version"), None)
        for call in calls:
            name = call.name.removeprefix(_COMMON)
            first = call.call_site.get(0)
            if call.name == f"{_COMMON}RequestMapping" and isinstance(first, MapOf):
                verb = run.text(first.entries.get("method") or Text("GET")).literal or "GET"
                path = first.entries.get("path")
                yield _Route(
                    ANY if verb == "ALL" else (verb,),
                    path_texts(run, path) if path is not None else [Text()],
                    versions,
                    call.call_site.node,
                )
            elif name in _VERBS and call.name.startswith(_COMMON):
                yield _Route(_VERBS[name], path_texts(run, first) if first is not None else [Text()], versions, call.call_site.node)

    def _serve(self, run: Interpreter, controller: _Controller, above: Text, taken: Handler, route: _Route, result: Result) -> None:
        method = taken.method
        at = Evidence(method.module.path, route.at.line if route.at is not None else method.function.line)
        named = api.Handler(f"{controller.ref.name}.{method.name}", Evidence(method.module.path, method.function.line, method.function.end))
        known = self._parameters(run, taken)
        body = self.operations.body(taken)
        doc, operation_id, deprecated = self.operations.words(taken)
        annotations = [*method.function.annotations, *controller.ref.cls.annotations]
        result.found += 1
        missing = any(p is None or p.holes for p in [*controller.paths, *route.paths, self.prefix])
        result.resolved += not missing
        if missing:
            result.unresolved.append(Unresolved(self.name, at, "part of the path is not known"))
        for base in controller.paths:
            for path in route.paths:
                if base is None or path is None:
                    continue
                below = above + Text("/") + base + Text("/") + path
                for version in self._version_prefixes(controller, route):
                    outer = Text() if path_pattern(below) in self.excluded else Text("/") + self.prefix
                    pattern = path_pattern(outer + Text(version) + Text("/") + below)
                    for template in templates(pattern):
                        for verb in route.methods:
                            result.operations.append(
                                operation(
                                    self.name,
                                    verb,
                                    template,
                                    at,
                                    handler=named,
                                    doc=doc,
                                    parameters=with_path_parameters(template, known),
                                    request_body=body if verb not in _BODILESS else None,
                                    responses=self.operations.responses(taken, verb),
                                    security=self.access.of([*taken.own, *taken.above], annotations, verb, template),
                                    tags=self.operations.tags(taken, controller.ref),
                                    deprecated=deprecated,
                                    operation_id=operation_id,
                                    certainty=Certainty.LIKELY if missing else Certainty.CERTAIN,
                                )
                            )

    def _version_prefixes(self, controller: _Controller, route: _Route) -> list[str]:
        versions = route.versions or controller.versions or self.default_version
        if not self.versioned or not versions:
            return [""]
        return ["" if v == _NEUTRAL else f"/{self.version_prefix}{v}" for v in versions]

    # --- parameters -------------------------------------------------------------------------------------------------

    def _parameters(self, run: Interpreter, taken: Handler) -> list[Parameter]:
        found: dict[tuple[Location, str], Parameter] = {}
        roles: list[str] = []
        method = taken.method
        for param in method.function.params:
            role = ""
            for annotation in param.annotations:
                name = annotation.name
                if name in {"Req", "Request"}:
                    role = "request"
                if name in _LOCATIONS:
                    for parameter in self._parameter(run, param, annotation, _LOCATIONS[name], taken):
                        key = (parameter.location, parameter.name)
                        # What names one parameter says more than what takes all of them.
                        if key not in found or annotation.args:
                            found[key] = parameter
            roles.append(role)
        reads = Reads(method.module.path)
        reads.function(method.function, roles)
        for key, parameter in reads.found.items():
            found.setdefault(key, parameter)
        self._declared(taken, found)
        return list(found.values())

    def _declared(self, taken: Handler, found: dict[tuple[Location, str], Parameter]) -> None:
        """``@ApiQuery``, ``@ApiParam``, ``@ApiHeader``: what they say of parameters, also of those that no argument takes."""
        for call in taken.all(*_SWAGGER):
            options = call.call_site.get(0)
            entries = options.entries if isinstance(options, MapOf) else {}
            name, description = plain(entries.get("name")), plain(entries.get("description"))
            if not isinstance(name, str) or not name:
                continue
            location = _SWAGGER[call.name.rpartition(".")[2]]
            key = (location, name)
            known = found.get(key)
            if known is None:
                required = location is Location.PATH or (plain(entries.get("required")) is not False and location is Location.QUERY)
                evidence = Evidence(call.call_site.module.path, call.call_site.line)
                known = found[key] = Parameter(name, location, {"type": "string"}, required, evidence=evidence)
            elif plain(entries.get("required")) is False and location is not Location.PATH:
                known.required = False
            said = described_schema(known.schema, entries, written_entries(call), taken.method.owner, self.operations.input)
            known.schema = in_place(self.operations.run.components, said)
            known.description = description if isinstance(description, str) else known.description
            known.deprecated |= plain(entries.get("deprecated")) is True

    def _parameter(
        self, run: Interpreter, param: ir.Param, annotation: ir.Annotation, location: Location, taken: Handler
    ) -> Iterator[Parameter]:
        method = taken.method
        evidence = Evidence(method.module.path, param.line)
        values = [run.evaluate(a.value, method.scope) for a in annotation.args]
        name = next((v.literal for v in values if isinstance(v, Text) and v.literal), None)
        kind = TypeRef(param.type, method.scope, taken.bound) if param.type is not None else None
        schemas = self.operations.input
        if name is None:
            yield from of_members(schemas, kind, location, method.module.path)
            return
        schema = in_place(run.components, schemas.of(kind))
        if not schema and param.default is not None:
            schema = schemas.of(self.operations.types.of(param.default, Locals(method.scope)))
        schema = schema or {"type": "string"}
        optional = param.default is not None or isinstance(param.type, ir.Nullable)
        optional |= param.type is not None and any(is_nothing(side) for side in sides(param.type))
        for pipe in values:
            called = pipe.name.rpartition(".")[2] if isinstance(pipe, External | ExternalCall) else ""
            schema = dict(_PIPES.get(called, schema))
            if called == "ParseEnumPipe" and isinstance(pipe, ExternalCall) and (listed := pipe.call_site.get(0)) is not None:
                schema = in_place(run.components, enumeration(listed, schemas)) or schema
            if called == "DefaultValuePipe" and isinstance(pipe, ExternalCall):
                optional = True
                default = plain(pipe.call_site.get(0))
                schema = {**schema, "default": default} if default is not None else schema
            if isinstance(pipe, ExternalCall):
                options = pipe.call_site.get(0)
                flag = options.entries.get("optional") if isinstance(options, MapOf) else None
                optional |= flag is not None and flag.truth() is True
        yield Parameter(name, location, schema, location is Location.PATH or not optional, evidence=evidence)


def _decorators(run: Interpreter, annotations: Sequence[ir.Annotation], ref: ClassRef) -> list[ExternalCall]:
    """The library decorators of a declaration, composed ones taken apart."""
    out: list[ExternalCall] = []
    for annotation in annotations:
        out.extend(_applied(run.evaluate(annotation.expr, ref.scope)))
    return out


def _applied(value: Value, depth: int = 0) -> Iterator[ExternalCall]:
    if depth > 8:
        return
    if isinstance(value, Choice | ListOf):
        for option in value.options if isinstance(value, Choice) else value.elements:
            yield from _applied(option, depth + 1)
    elif isinstance(value, ExternalCall):
        if value.name.rpartition(".")[2] == "applyDecorators":
            for part in value.call_site.positional:
                yield from _applied(part, depth + 1)
        else:
            yield value


def _versions(run: Interpreter, value: Value | None) -> list[str] | None:
    if value is None:
        return None
    values = value.elements if isinstance(value, ListOf) else [value]
    found = [literal for v in values if (literal := run.text(v).literal)]
    return found or None
