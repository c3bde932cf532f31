"""Symfony: route attributes and annotations under the prefixes of the configuration, YAML and PHP routes, API Platform."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from liveapi.api.model import Certainty, Evidence, Handler, Location, Parameter, Unresolved
from liveapi.frameworks.base import ANY, Framework, Result, operation
from liveapi.frameworks.constraints import constraint
from liveapi.frameworks.families.routers import with_path_parameters
from liveapi.frameworks.php import paths
from liveapi.frameworks.php.api_platform_contents import VIOLATIONS, PlatformContents
from liveapi.frameworks.php.api_platform_operations import resource_operations
from liveapi.frameworks.php.bodies import request_body
from liveapi.frameworks.php.class_schemas import words
from liveapi.frameworks.php.evaluation import Handlers
from liveapi.frameworks.php.handlers import BODY_METHODS, Target, parameters_of, scalar, target_of
from liveapi.frameworks.php.library import library_of
from liveapi.frameworks.php.responses import Responder
from liveapi.frameworks.php.symfony_config import Mount, SymfonyConfig
from liveapi.frameworks.php.symfony_library import SymfonyLibrary
from liveapi.frameworks.php.symfony_php_config import configured
from liveapi.frameworks.php.symfony_security import SymfonySecurity, asks
from liveapi.frameworks.php.words import words_of
from liveapi.syntax import ir
from liveapi.trace.languages.php import PhpSemantics
from liveapi.trace.scope import Frame, Scope
from liveapi.trace.values import ClassRef, FunctionRef, Hole, MapOf, Text, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

_ROUTE = frozenset(
    {
        "Symfony\\Component\\Routing\\Annotation\\Route",
        "Symfony\\Component\\Routing\\Attribute\\Route",
        "Sensio\\Bundle\\FrameworkExtraBundle\\Configuration\\Route",
        "FOS\\RestBundle\\Controller\\Annotations\\Route",
    }
)
_REST = "FOS\\RestBundle\\Controller\\Annotations\\"
_REST_VERBS = frozenset({"Get", "Post", "Put", "Patch", "Delete", "Head", "Options"})
#: Controllers of bundles that show the documentation of an API: pages, no part of it.
_DOCUMENTATION = ("api_platform.", "nelmio_api_doc.", "web_profiler.", "twig.controller")
_PLATFORM = ("ApiPlatform\\Metadata\\", "ApiPlatform\\Core\\Annotation\\")


@dataclass(slots=True)
class Declared:
    """What one ``#[Route]`` says."""

    line: int
    paths: list[Text]
    methods: tuple[str, ...] = ()
    requirements: dict[str, str] = field(default_factory=dict)
    defaults: frozenset[str] = frozenset()


class Symfony(Framework):
    """Attributes on controllers, in the folders that the configuration imports."""

    name = "Symfony"
    languages = frozenset({"php"})
    fixtures = "php/symfony"
    markers: ClassVar[tuple[bytes, ...]] = (
        b"Symfony\\Component\\Routing",
        b"FOS\\RestBundle",
        b"FrameworkBundle",
        b"ApiPlatform\\",
        b"FrameworkExtraBundle",
        b"Symfony\\Component\\HttpFoundation",
    )

    def __init__(self) -> None:
        self.platforms: dict[str, PlatformContents] = {}

    def collect(self, run: Interpreter, files: list[str]) -> Result:
        result = Result()
        module = run.program.module(files[0]) if files else None
        if module is None:
            return result
        semantics = run.semantics(module)
        assert isinstance(semantics, PhpSemantics)
        config = SymfonyConfig(run.program.paths, run.program.text)
        self.handlers = Handlers(run, semantics)
        self.library = SymfonyLibrary(self.handlers.library)
        self.responder = Responder(self.handlers.library, errors={422: VIOLATIONS})
        self.handlers.declare = self.library.declare
        self.security = SymfonySecurity.read(run.program.paths, run.program.text)
        configured(run, semantics, config)
        for route in config.routes:
            if route.controller.startswith(_DOCUMENTATION):
                continue
            target = target_of(run, semantics, Text(route.controller)) if route.controller else None
            declared = Declared(route.line, [], route.methods)
            self._emit(run, result, Evidence(route.file, route.line), Text(route.path), declared, target, [route.mount], bare=True)
        for path in files:
            for ref in _classes(run, semantics, path):
                self._controller(run, semantics, config, ref, result)
                self._resource(run, semantics, config, ref, result)
        return result

    # --- controllers ------------------------------------------------------------------------------------------------

    def _controller(self, run: Interpreter, semantics: PhpSemantics, config: SymfonyConfig, ref: ClassRef, result: Result) -> None:
        if "abstract" in ref.cls.modifiers or ref.cls.kind != "class":
            return
        scope = Scope(ref.module, ref.scope, "class", Frame(None, ref, ref))
        on_class = list(_routes(run, semantics, ref, ref.cls.annotations, scope))
        methods = list(_public_methods(run, semantics, ref))
        found: list[tuple[Declared, FunctionRef]] = []
        for method in methods:
            owner = method.owner if method.owner is not None else ref
            inside = Scope(owner.module, owner.scope, "class", Frame(None, ref, ref))
            found.extend((declared, method) for declared in _routes(run, semantics, owner, method.function.annotations, inside))
        outer = on_class or [Declared(ref.cls.line, [Text()])]
        if not found:
            invoke = next((m for m in methods if m.name == "__invoke"), None)
            if on_class and invoke is not None:
                found, outer = [(declared, invoke) for declared in on_class], [Declared(ref.cls.line, [Text()])]
        if not found:
            return
        mounts = config.mounts_of(ref.module.path)
        if not mounts:
            if config.imports:
                return
            mounts = [Mount()]
        for declared, method in found:
            target = target_of(run, semantics, ref, method.name)
            for around in outer:
                for prefix in around.paths:
                    for path in declared.paths:
                        site = Evidence(method.module.path, declared.line)
                        both = Declared(
                            declared.line,
                            [],
                            declared.methods or around.methods,
                            {**around.requirements, **declared.requirements},
                            around.defaults | declared.defaults,
                        )
                        self._emit(run, result, site, _slashed(prefix, path), both, target, mounts)

    def _emit(
        self,
        run: Interpreter,
        result: Result,
        site: Evidence,
        path: Text,
        declared: Declared,
        target: Target | None,
        mounts: list[Mount],
        *,
        bare: bool = False,
    ) -> None:
        result.found += 1
        if path.holes:
            reason = ", ".join(h.reason or h.name for h in path.holes)
            result.unresolved.append(Unresolved(self.name, site, f"a part of the path is not known: {reason}"))
        else:
            result.resolved += 1
        text = "".join("{" + re.sub(r"\W", "_", p.name) + "}" if isinstance(p, Hole) else p for p in path.parts)
        function = target.function.function if target is not None and target.function is not None else None
        said = words_of(run, target)
        asked = function is not None and asks(function.annotations)
        owner = target.owner if target is not None else None
        asked = asked or (owner is not None and asks(owner.cls.annotations))
        optional = declared.defaults | {p.name for p in (function.params if function is not None else []) if p.default is not None}
        for mount in mounts:
            full = text if bare else mount.prefix.rstrip("/") + "/" + text.lstrip("/")
            requirements = {**mount.requirements, **declared.requirements}
            for template in paths.symfony(full, frozenset(optional) | frozenset(mount.defaults), requirements):
                served = "/" + re.sub(r"/{2,}", "/", template.path).strip("/")
                constrained = [Parameter(n, Location.PATH, s, True) for n, s in template.schemas.items()]
                for method in declared.methods or ANY:
                    outcome = None
                    if target is not None and target.function is not None:
                        outcome = self.handlers.outcome(target.function, target.owner, method)
                    known = [*constrained, *_mapped(function, site.file), *parameters_of(run, target, method, served, outcome)]
                    result.operations.append(
                        operation(
                            self.name,
                            method,
                            served,
                            site,
                            handler=target.handler() if target is not None else None,
                            doc=said.doc,
                            tags=said.tags,
                            deprecated=said.deprecated,
                            operation_id=said.operation_id,
                            security=self.security.of(run.components, method, served, granted=asked),
                            parameters=with_path_parameters(served, _first_of_each(known)),
                            request_body=request_body(run, outcome) if outcome is not None and method in BODY_METHODS else None,
                            responses=self.responder.responses(outcome) if outcome is not None else [],
                            certainty=Certainty.LIKELY if path.holes else Certainty.CERTAIN,
                        )
                    )

    # --- API Platform -----------------------------------------------------------------------------------------------

    def _resource(self, run: Interpreter, semantics: PhpSemantics, config: SymfonyConfig, ref: ClassRef, result: Result) -> None:
        names = [semantics.qualified(ref.module, _callee(a)) for a in ref.cls.annotations if _callee(a)]
        if not any(n.startswith(_PLATFORM) for n in names):
            return
        scope = Scope(ref.module, ref.scope, "class", Frame(None, ref, ref))

        def fold(node: ir.Expr) -> str | None:
            return run.text(run.evaluate(node, scope)).literal

        mount = config.api_platform(ref.module.path) or Mount()
        root = semantics.root_of(ref.module.path)
        before_4 = _before_4(run.program.text(root + "composer.json") or "")
        if root not in self.platforms:
            settings = run.program.text(f"{root}config/packages/api_platform.yaml")
            self.platforms[root] = PlatformContents(library_of(run, semantics), settings, prefixed=before_4)
        contents = self.platforms[root]
        for found in resource_operations(ref.cls, ref.module.path, fold, before_4=before_4):
            result.found += 1
            result.resolved += 1
            site = Evidence(ref.module.path, found.line)
            handler = None
            if found.handler is not None:
                handler = _handler(run, semantics, run.evaluate(found.handler, scope))
            for template in paths.symfony(mount.prefix.rstrip("/") + "/" + found.path.lstrip("/")):
                result.operations.append(
                    operation(
                        "API Platform",
                        found.method,
                        template.path,
                        site,
                        handler=handler,
                        doc=f"{found.summary}\n{found.description}" if found.summary or found.description else words(ref.cls.doc),
                        tags=[ref.name],
                        security=self.security.of(
                            run.components, found.method, template.path, granted=found.option("security", "access_control") is not None
                        ),
                        request_body=contents.body(found, ref, scope, site),
                        responses=contents.responses(found, ref, scope, site),
                        parameters=with_path_parameters(
                            template.path, _first_of_each([*found.parameters, *contents.parameters(found, ref, scope, site)])
                        ),
                    )
                )


def _handler(run: Interpreter, semantics: PhpSemantics, value: Value) -> Handler | None:
    """The method of a controller, processor or provider that serves an operation."""
    owner = getattr(value, "ref", None)
    for name in ("__invoke", "process", "provide"):
        if isinstance(owner, ClassRef) and run.classes.find(owner, name) is not None:
            target = target_of(run, semantics, owner, name)
            return target.handler() if target is not None else None
    return Handler(value.literal) if isinstance(value, Text) and value.literal else None


def _before_4(manifest: str) -> bool:
    """Whether ``composer.json`` asks for a version of API Platform before 4."""
    found = re.search(r'"api-platform/(?:core|symfony|api-pack)"\s*:\s*"[^"\d]*(\d+)', manifest)
    return found is not None and int(found[1]) < 4


def _classes(run: Interpreter, semantics: PhpSemantics, path: str) -> Iterator[ClassRef]:
    module = run.program.module(path)
    for statement in module.ir.body if module is not None else []:
        if isinstance(statement, ir.Class) and module is not None:
            package = statement.namespace if statement.namespace is not None else module.ir.package
            ref = semantics.class_named(run, f"{package}\\{statement.name}")
            if ref is not None and ref.cls is statement:
                yield ref


def _public_methods(run: Interpreter, semantics: PhpSemantics, ref: ClassRef) -> Iterator[FunctionRef]:
    seen: set[str] = set()
    for cls in run.classes.ancestors(ref):
        for method in semantics.methods(run, cls):
            if method.name not in seen and not method.function.modifiers & {"private", "protected"}:
                seen.add(method.name)
                yield method


def _callee(annotation: ir.Annotation) -> str:
    callee = annotation.expr.callee if isinstance(annotation.expr, ir.Call) else annotation.expr
    return callee.id if isinstance(callee, ir.Name) else ""


def _routes(run: Interpreter, semantics: PhpSemantics, ref: ClassRef, annotations: list[ir.Annotation], scope: Scope) -> Iterator[Declared]:
    """The route attributes and annotations among ``annotations``."""
    for annotation in annotations:
        name = semantics.qualified(ref.module, _callee(annotation)) if _callee(annotation) else ""
        verb = name[len(_REST) :] if name.startswith(_REST) else ""
        if name not in _ROUTE and verb not in _REST_VERBS:
            continue
        given = {a.name: run.evaluate(a.value, scope) for a in annotation.args if a.name is not None}
        first = next((run.evaluate(a.value, scope) for a in annotation.args if a.name is None), None)
        path = given.get("path", given.get("value", first))
        texts = [run.text(v, "path") for v in path.entries.values()] if isinstance(path, MapOf) else []
        if not texts:
            items = path.items() if path is not None else None
            texts = [run.text(v, "path") for v in items] if items else [run.text(path, "path") if path is not None else Text()]
        methods = _words(run, given.get("methods"))
        requirements = given.get("requirements")
        defaults = given.get("defaults")
        yield Declared(
            annotation.line,
            texts,
            (verb.upper(),) if verb in _REST_VERBS else tuple(w.upper() for m in methods for w in re.split(r"[|,\s]+", m) if w),
            {k: run.text(v).literal or "" for k, v in requirements.entries.items()} if isinstance(requirements, MapOf) else {},
            frozenset(k for k in defaults.entries if k != "_controller") if isinstance(defaults, MapOf) else frozenset(),
        )


def _words(run: Interpreter, value: Value | None) -> list[str]:
    if value is None:
        return []
    items = value.items()
    return [w for v in (items if items is not None else [value]) if (w := _method_name(run, v))]


def _method_name(run: Interpreter, value: Value) -> str:
    """``'GET'``, or a constant of Symfony's request (``Request::METHOD_POST``)."""
    name = value.describe()
    return name.rpartition("METHOD_")[2] if "METHOD_" in name else run.text(value).literal or ""


def _slashed(left: Text, right: Text) -> Text:
    if not right.parts:
        return left
    first = right.parts[0]
    if isinstance(first, str) and first.startswith("/"):
        return Text(*left.parts, *right.parts)
    return Text(*left.parts, "/", *right.parts) if left.parts else right


def _mapped(function: ir.Function | None, file: str) -> Iterator[Parameter]:
    """Parameters that the signature maps from the query (``#[MapQueryParameter]``) and FOSRest's ``@QueryParam``."""
    for param in function.params if function is not None else []:
        for annotation in param.annotations:
            if annotation.name.rpartition("\\")[2] == "MapQueryParameter":
                given = next((a.value for a in annotation.args if a.name in {None, "name"}), None)
                name = given.value if isinstance(given, ir.Str) else param.name
                required = param.default is None and not isinstance(param.type, ir.Nullable)
                yield Parameter(name, Location.QUERY, scalar(param.type), required, evidence=Evidence(file, param.line))
    for annotation in function.annotations if function is not None else []:
        if annotation.name.rpartition("\\")[2] == "QueryParam":
            args = {a.name: a.value for a in annotation.args}
            name_node, regex, default = args.get("name"), args.get("requirements"), args.get("default")
            if isinstance(name_node, ir.Str):
                schema = constraint(regex.value) if isinstance(regex, ir.Str) else {}
                strict = args.get("strict")
                required = isinstance(strict, ir.Literal) and bool(strict.value) and default is None
                yield Parameter(name_node.value, Location.QUERY, schema, required, evidence=Evidence(file, annotation.line))


def _first_of_each(parameters: list[Parameter]) -> list[Parameter]:
    found: dict[tuple[Location, str], Parameter] = {}
    for parameter in parameters:
        found.setdefault((parameter.location, parameter.name), parameter)
    return list(found.values())
