"""ASP.NET Core: controllers and minimal APIs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from liveapi.api.model import Certainty, Evidence, Handler, Location, Parameter, Unresolved
from liveapi.frameworks.base import ANY, Framework, Result, operation
from liveapi.frameworks.csharp.binding import Binder, doc_parts
from liveapi.frameworks.csharp.controllers import Controllers, attribute_models
from liveapi.frameworks.csharp.endpoints import BUILDERS, ApplicationBuilder, EndpointRouter
from liveapi.frameworks.csharp.templates import path_of, written
from liveapi.frameworks.families.routers import MAX_NESTING, served, with_path_parameters
from liveapi.syntax import ir
from liveapi.trace.languages.csharp import CSharpSemantics
from liveapi.trace.values import Argument, CallSite, FunctionRef, Text, Unknown, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.languages.base import Native


class AspNetCore(Framework):
    """ASP.NET Core 3 and later."""

    name = "ASP.NET Core"
    languages = frozenset({"csharp"})
    fixtures = "csharp/aspnetcore"
    markers: ClassVar[tuple[bytes, ...]] = (
        b"Microsoft.AspNetCore", b"ControllerBase", b": Controller", b"[Route(", b"[HttpGet", b"[HttpPost", b"[HttpPut", b"[HttpDelete",
        b"[HttpPatch", b"[ApiController", b"WebApplication.Create", b"IEndpointRouteBuilder", b"RouteGroupBuilder", b".MapGet(",
        b".MapPost(", b".MapGroup(",
    )  # fmt: skip
    #: Controllers and extension methods say it themselves; who uses them is found by name.
    importers = False

    def __init__(self) -> None:
        self.routers: list[EndpointRouter] = []

    def models(self) -> Mapping[str, Native]:
        def builder(_run: Interpreter, _call: CallSite) -> Value:
            made = ApplicationBuilder()
            self.routers.append(made.application)
            return made

        def application(_run: Interpreter, _call: CallSite) -> Value:
            made = EndpointRouter(root=True)
            self.routers.append(made)
            return made

        names = {"CreateBuilder": builder, "CreateSlimBuilder": builder, "CreateEmptyBuilder": builder, "Create": application}
        found: dict[str, Native] = {}
        for prefix in ("", "Microsoft.AspNetCore.Builder."):
            found.update({f"{prefix}WebApplication.{name}": native for name, native in names.items()})
        return {**found, **attribute_models()}

    def collect(self, run: Interpreter, files: list[str]) -> Result:
        result = Result()
        module = run.program.module(files[0]) if files else None
        semantics = run.semantics(module) if module is not None else None
        if not isinstance(semantics, CSharpSemantics):
            return result
        self._enter_uncalled(run, semantics, files)
        routers = [r for root in self.routers for r in _with_children(root)]
        for router, route, path, assumed in served(routers):
            del router
            likely = assumed or bool(path.holes)
            self._emit(run, result, Evidence(route.call.module.path, route.call.line), path, tuple(route.methods), route.handlers, likely)
        patterns = [p for r in routers for p in r.patterns]
        below = list(dict.fromkeys(written(prefix) for root in self.routers for prefix in _controller_prefixes(root, Text()))) or [""]
        controllers = Controllers(run, semantics, patterns)
        for file in files:
            for action in controllers.actions(file):
                at = Evidence(action.function.module.path, action.line)
                for prefix in below:
                    text = Text(f"{prefix.rstrip('/')}/{action.path.lstrip('/')}" if prefix else action.path)
                    self._emit(run, result, at, text, action.methods, [action.function], bool(action.open), action.open, action.api, False)
        return result

    def _enter_uncalled(self, run: Interpreter, semantics: CSharpSemantics, files: list[str]) -> None:
        """Functions that register on what they are given, and that nobody is seen to call: ``Startup.Configure`` and plug-ins."""
        found: list[tuple[bool, FunctionRef, ir.Param]] = []
        for file in files:
            module = run.program.module(file)
            for cls in module.ir.body if module is not None else ():
                if not isinstance(cls, ir.Class) or module is None:
                    continue
                ref = semantics.reference(run, module, cls)
                for statement in cls.body:
                    if not isinstance(statement, ir.Function):
                        continue
                    function = semantics.plain(statement)
                    param = next((p for p in function.params if _type_name(p.type) in BUILDERS), None)
                    if param is not None and function.span is not None:
                        receiver: Value = ref if "static" in function.modifiers else run.classes.summary(ref)
                        target = FunctionRef(function, module, ref.scope, receiver, ref)
                        found.append((function.name == "Configure", target, param))
        for starts, target, param in sorted(found, key=lambda f: not f[0]):
            if id(target.function) in run.entered_functions:
                continue
            router = EndpointRouter(root=starts, assumed=not starts)
            self.routers.append(router)
            arguments = [Argument(router if p is param else Unknown(f"parameter {p.name}")) for p in target.function.params]
            run.enter(target, CallSite(arguments, target.function, target.module))

    def _emit(
        self,
        run: Interpreter,
        result: Result,
        at: Evidence,
        path: Text,
        methods: tuple[str, ...],
        handlers: list[FunctionRef],
        likely: bool,
        open_: list[str] | None = None,
        api: bool = True,
        minimal: bool = True,
    ) -> None:
        result.found += 1
        reasons = open_ or [h.reason or h.name for h in path.holes]
        if reasons:
            result.unresolved.append(Unresolved(self.name, at, f"a part of the path is not known: {', '.join(reasons)}"))
        else:
            result.resolved += 1
        full, schemas = path_of(written(path))
        names = frozenset(re.findall(r"\{([^{}]+)\}", full))
        handler = handlers[-1] if handlers else None
        for method in methods or ANY:
            known = [Parameter(n, Location.PATH, s, True) for n, s in schemas.items()]
            doc = None
            if handler is not None:
                declared = Binder(run, handler, names, method, minimal, api).parameters()
                known = [*(p for p in declared if p.location is Location.PATH and p.name not in schemas), *known]
                known += [p for p in declared if p.location is not Location.PATH]
                doc = doc_parts(handler.function.doc)[0]
                described = {p.name: p.description for p in declared if p.location is Location.PATH}
                for p in known:
                    p.description = p.description or described.get(p.name, "")
            result.operations.append(
                operation(
                    self.name,
                    method,
                    full,
                    at,
                    handler=Handler(handler.symbol, Evidence(handler.module.path, handler.function.line, handler.function.end))
                    if handler is not None
                    else None,
                    doc=doc,
                    parameters=with_path_parameters(full, known),
                    certainty=Certainty.LIKELY if likely or reasons else Certainty.CERTAIN,
                )
            )


def _with_children(router: EndpointRouter, depth: int = 0) -> Iterator[EndpointRouter]:
    yield router
    for mount in router.mounts if depth < MAX_NESTING else ():
        if isinstance(mount.child, EndpointRouter):
            yield from _with_children(mount.child, depth + 1)


def _controller_prefixes(router: EndpointRouter, prefix: Text, depth: int = 0) -> Iterator[Text]:
    """Below what ``MapControllers()`` was called: nothing for an application, the prefix of a group."""
    here = prefix + Text("/") + router.prefix if router.prefix.parts else prefix
    if router.controllers:
        yield here
    for mount in router.mounts if depth < MAX_NESTING else ():
        if isinstance(mount.child, EndpointRouter):
            yield from _controller_prefixes(mount.child, here + Text("/") + mount.prefix, depth + 1)


def _type_name(kind: ir.Expr | None) -> str:
    if isinstance(kind, ir.Nullable):
        return _type_name(kind.type)
    return kind.id if isinstance(kind, ir.Name) else kind.name if isinstance(kind, ir.Member) else ""
