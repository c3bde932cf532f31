"""Grape: API classes, namespaces, versions, mounts and declared parameters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, ClassVar

from liveapi.api.model import Certainty, Evidence, Handler
from liveapi.frameworks.base import ANY, VERBS, Framework, Result, operation
from liveapi.frameworks.families.routers import with_path_parameters
from liveapi.frameworks.ruby import paths
from liveapi.frameworks.ruby.endpoints import Endpoints
from liveapi.frameworks.ruby.grape_contract import Description, contract, describe
from liveapi.frameworks.ruby.grape_params import DeclaredParam, declared_params, type_schema
from liveapi.frameworks.ruby.rack import RackMounts, body_scope, path_text, subclasses
from liveapi.frameworks.ruby.rails_scopes import join
from liveapi.frameworks.ruby.validations import choices
from liveapi.syntax import ir
from liveapi.trace.languages.ruby import RubySemantics
from liveapi.trace.values import CallSite, ClassRef, FunctionRef, MapOf, Text, Unknown, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

_SPACES = frozenset({"namespace", "resource", "resources", "group", "segment"})
_IGNORED = frozenset(
    (
        *("helpers", "after", "before_validation", "after_validation", "finally", "rescue_from", "format", "content_type"),
        *("default_format", "formatter", "parser", "error_formatter", "use", "insert", "logger", "include", "extend", "require", "auth"),
        *("http_basic", "cascade", "default_error_formatter", "add_swagger_documentation", "represent", "configure", "attr_reader"),
    )
)
_BASES = frozenset({"Grape::API", "Grape::API::Instance"})
_MAX_NESTING = 20


@dataclass(slots=True)
class Endpoint:
    """One ``get … do``."""

    methods: tuple[str, ...]
    path: str
    site: CallSite
    params: list[DeclaredParam]
    about: Description
    function: FunctionRef | None
    ahead: list[ir.Function] = field(default_factory=list)
    space: str = ""


@dataclass(slots=True)
class GrapeApi:
    """What one API class declares."""

    ref: ClassRef
    prefix: str | None = None
    #: Versions in the path; ``None`` where the class says nothing of versions.
    versions: list[str] | None = None
    endpoints: list[tuple[Endpoint, list[str] | None]] = field(default_factory=list)
    #: Mounted class, namespace and mount path, parameters of the namespace, versions of the block around.
    mounts: list[tuple[ClassRef, str, str, list[DeclaredParam], list[str] | None]] = field(default_factory=list)
    mounted: bool = False


class Grape(Framework):
    """Classes are read when they are met or mounted; those that nobody mounts are served themselves."""

    name = "Grape"
    languages = frozenset({"ruby"})
    fixtures = "ruby/grape"
    markers: ClassVar[tuple[bytes, ...]] = (b"Grape::API",)

    def __init__(self) -> None:
        self.apis: dict[int, GrapeApi] = {}
        self._endpoints: Endpoints | None = None

    def collect(self, run: Interpreter, files: list[str]) -> Result:
        result = Result()
        module = run.program.module(files[0]) if files else None
        if module is None:
            return result
        semantics = run.semantics(module)
        assert isinstance(semantics, RubySemantics)
        for ref in subclasses(run, semantics, files, _BASES):
            self.read(run, semantics, ref)
        mounts = RackMounts.of(run, semantics)
        for api in list(self.apis.values()):
            served = mounts.paths(api.ref)
            if served or not api.mounted:
                for outer in served or [""]:
                    self._serve(run, semantics, api, result, outer, None, None, "", [], [])
        return result

    def read(self, run: Interpreter, semantics: RubySemantics, ref: ClassRef) -> GrapeApi:
        """Run the body of an API class, in all files that open it."""
        known = self.apis.get(id(ref.cls))
        if known is not None:
            return known
        api = self.apis[id(ref.cls)] = GrapeApi(ref)
        scope = _Scope(self, semantics, api)
        run.execute(ref.cls.body, body_scope(run, semantics, ref, scope))
        return api

    def _serve(
        self,
        run: Interpreter,
        semantics: RubySemantics,
        api: GrapeApi,
        result: Result,
        mount_path: str,
        prefix: str | None,
        versions: list[str] | None,
        namespace: str,
        params: list[DeclaredParam],
        chain: list[ClassRef],
    ) -> None:
        if len(chain) > _MAX_NESTING:
            return
        prefix = api.prefix if api.prefix is not None else prefix
        versions = api.versions if api.versions is not None else versions
        for endpoint, own in api.endpoints:
            for version in (own if own is not None else versions) or [""]:
                pattern = join(mount_path, prefix or "", version, namespace, endpoint.path)
                self._emit(run, semantics, [api.ref, *chain], endpoint, pattern, params, result)
        for ref, space, below, inherited, own in api.mounts:
            child = self.apis.get(id(ref.cls))
            if child is not None and child is not api:
                inner = own if own is not None else versions
                self._serve(
                    run,
                    semantics,
                    child,
                    result,
                    join(mount_path, below),
                    prefix,
                    inner,
                    join(namespace, space),
                    [*params, *inherited],
                    [api.ref, *chain],
                )

    def _emit(
        self,
        run: Interpreter,
        semantics: RubySemantics,
        chain: list[ClassRef],
        endpoint: Endpoint,
        pattern: str,
        outer: list[DeclaredParam],
        result: Result,
    ) -> None:
        result.found += 1
        result.resolved += 1
        if self._endpoints is None:
            self._endpoints = Endpoints(run, semantics)
        file = endpoint.site.module.path
        site = Evidence(file, endpoint.site.line)
        function = endpoint.function.function if endpoint.function is not None else None
        place = Evidence(file, function.line, function.end) if function is not None else site
        handler = Handler(semantics.full_name(chain[0]), place)
        declared = list({d.name: d for d in [*outer, *endpoint.params]}.values())
        about = endpoint.about
        for path in paths.rails(pattern):
            for method in endpoint.methods or ANY:
                found = contract(self._endpoints, chain, function, file, method, path, declared, about, endpoint.ahead)
                result.operations.append(
                    operation(
                        self.name,
                        method,
                        path,
                        site,
                        handler=handler,
                        doc=about.doc,
                        parameters=with_path_parameters(path, found.parameters),
                        request_body=found.body,
                        responses=found.responses,
                        security=found.security,
                        tags=about.tags or _tags(endpoint.space),
                        deprecated=about.deprecated,
                        operation_id=about.operation_id,
                        certainty=Certainty.CERTAIN,
                    )
                )


def _shared(run: Interpreter, name: str) -> tuple[list[ir.Stmt], str]:
    """The statements of ``params :pagination do`` among helpers, to be found in any file."""
    for path in run.program.declared("ruby", rb"(?m)^[ \t]*params[ \t(]+:(\w+)").get(name, []):
        module = run.program.module(path)
        for node in module.ir.walk() if module is not None else ():
            if isinstance(node, ir.Call) and isinstance(node.callee, ir.Name) and node.callee.id == "params" and node.args:
                word, block = node.args[0].value, node.args[-1].value
                if isinstance(word, ir.Str) and word.value == name and isinstance(block, ir.Lambda):
                    return block.function.body, path
    return [], ""


def _tags(space: str) -> list[str]:
    """The resource that an endpoint belongs to: the first part of its namespaces."""
    name = next((p for p in space.split("/") if p and not p.startswith((":", "*", "("))), "")
    return [name] if name else []


@dataclass(slots=True, eq=False)
class _Scope(Value):
    """``self`` in the body of an API class and in its namespaces."""

    owner: Grape
    semantics: RubySemantics
    api: GrapeApi
    path: str = ""
    params: list[DeclaredParam] = field(default_factory=list)
    versions: list[str] | None = None
    #: What ``params`` and ``desc`` said for the next endpoint or namespace.
    next_params: list[DeclaredParam] = field(default_factory=list)
    next_about: Description = field(default_factory=Description)
    #: Blocks of ``before`` in the namespaces around.
    ahead: list[ir.Function] = field(default_factory=list)

    def describe(self) -> str:
        return "a Grape API"

    def member(self, run: Interpreter, name: str, at: ir.Node) -> Value:
        if name in VERBS:
            return self.call_method(run, name, CallSite([], at, self.api.ref.module))
        return Unknown(f"{name} of a Grape API")

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        words = [a.value for a in call.args if a.name is None and not isinstance(a.value, (FunctionRef, MapOf))]
        if name in VERBS:
            self._endpoint(run, (name.upper(),), words, call)
        elif name == "route" and words:
            items = words[0].items()
            methods = tuple(path_text(run, v).upper() for v in (items if items is not None else words[:1]))
            self._endpoint(run, () if set(methods) & {"ANY", "*"} else methods, words[1:], call)
        elif name in _SPACES or name == "route_param":
            self._space(run, name, words, call)
        elif name == "params" and isinstance(call.block, FunctionRef):
            scope = call.block.scope
            body = call.block.function.body
            self.next_params = list(
                declared_params(body, lambda node: choices(run, scope, node).get("enum", []), lambda word: _shared(run, word))
            )
            for param in self.next_params:
                param.file = param.file or call.module.path
        elif name == "desc":
            self.next_about = describe(run, words, call)
        elif name == "before" and isinstance(call.block, FunctionRef):
            self.ahead.append(call.block.function)
        elif name == "prefix" and words:
            self.api.prefix = path_text(run, words[0])
        elif name == "version":
            self._version(run, words, call)
        elif name == "mount":
            self._mount(run, call)
        elif name not in _IGNORED:
            found = run.classes.find(self.api.ref, name)
            if found is not None and isinstance(found[0], FunctionRef):
                return run.call_value(found[0].bound(self), call)
            if isinstance(call.block, FunctionRef):
                run.call(call.block.bound(self), [], call)
        return self

    def _endpoint(self, run: Interpreter, methods: tuple[str, ...], words: list[Value], call: CallSite) -> None:
        listed = [v for w in words for v in ((w.items() or []) if not isinstance(w, Text) else [w])]
        block = call.block if isinstance(call.block, FunctionRef) else None
        for word in listed or [Text()]:
            path = join(self.path, path_text(run, word))
            about = self.next_about
            if not about.text and run.doc:
                about = replace(about, text=run.doc)
            endpoint = Endpoint(methods, path, call, [*self.params, *self.next_params], about, block, list(self.ahead), self.path)
            self.api.endpoints.append((endpoint, self.versions))
        self._consumed()

    def _consumed(self) -> None:
        self.next_params, self.next_about = [], Description()

    def _space(self, run: Interpreter, name: str, words: list[Value], call: CallSite) -> None:
        params = [*self.params, *self.next_params]
        path = self.path
        for word in words[:1]:
            text = path_text(run, word)
            if name == "route_param":
                kind = next((a.node for a in call.args if a.name == "type"), None)
                if kind is not None:
                    params.append(DeclaredParam(text, type_schema(kind), True, "", call.line))
                text = ":" + text
            path = join(path, text)
        self._consumed()
        if isinstance(call.block, FunctionRef):
            inner = replace(self, path=path, params=params, next_params=[], next_about=Description(), ahead=list(self.ahead))
            run.call(call.block.bound(inner), [], call)

    def _version(self, run: Interpreter, words: list[Value], call: CallSite) -> None:
        using = call.get(None, "using")
        in_path = using is None or run.text(using).literal == "path"
        listed = [v for w in words for v in ((w.items() or []) if not isinstance(w, Text) else [w])]
        versions = [path_text(run, v) for v in listed] if in_path else []
        if isinstance(call.block, FunctionRef):
            inner = replace(self, versions=versions, next_params=[], next_about=Description(), ahead=list(self.ahead))
            run.call(call.block.bound(inner), [], call)
        else:
            self.api.versions = versions

    def _mount(self, run: Interpreter, call: CallSite) -> None:
        for app, below in self._mounted(run, call):
            child = self.owner.read(run, self.semantics, app)
            child.mounted = True
            self.api.mounts.append((app, self.path, below, [*self.params, *self.next_params], self.versions))
        self._consumed()

    def _mounted(self, run: Interpreter, call: CallSite) -> Iterator[tuple[ClassRef, str]]:
        for arg in call.args:
            if isinstance(arg.node, ir.Dict) and arg.name is None and call.scope is not None:
                for key, value in arg.node.items:
                    app = run.evaluate(key, call.scope) if key is not None else None
                    if isinstance(app, ClassRef):
                        yield app, path_text(run, run.evaluate(value, call.scope))
            elif arg.name is None:
                for option in getattr(arg.value, "options", None) or arg.value.items() or [arg.value]:
                    if isinstance(option, ClassRef):
                        yield option, ""
