"""ASP.NET Core: controllers and minimal APIs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from liveapi.api.model import Evidence
from liveapi.frameworks.base import Framework, Result
from liveapi.frameworks.csharp.controllers import Controllers, attribute_models
from liveapi.frameworks.csharp.endpoints import BUILDERS, ApplicationBuilder, EndpointRouter
from liveapi.frameworks.csharp.operations import Operations
from liveapi.frameworks.csharp.schemas import TypeReader
from liveapi.frameworks.csharp.templates import written
from liveapi.frameworks.families.routers import MAX_NESTING, served
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
        b"Microsoft.AspNetCore", b"ControllerBase", b": Controller", b"Controller : ", b"Controller(", b"[Route(", b"[HttpGet",
        b"[HttpPost", b"[HttpPut", b"[HttpDelete", b"[HttpPatch", b"[ApiController", b"WebApplication.Create", b"IEndpointRouteBuilder",
        b"RouteGroupBuilder", b".MapGet(", b".MapPost(", b".MapGroup(",
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
        served_here = Operations(self.name, TypeReader(run), result)
        for router, route, path, assumed in served(routers):
            at = Evidence(route.call.module.path, route.call.line)
            served_here.endpoint(router, route, at, path, likely=assumed or bool(path.holes))
        patterns = [p for r in routers for p in r.patterns]
        below = list(dict.fromkeys(written(prefix) for root in self.routers for prefix in _controller_prefixes(root, Text()))) or [""]
        of_all = [c for r in routers for c in r.of_controllers.conventions]
        controllers = Controllers(run, semantics, patterns)
        for file in files:
            for action in controllers.actions(file):
                for prefix in below:
                    text = Text(f"{prefix.rstrip('/')}/{action.path.lstrip('/')}" if prefix else action.path)
                    served_here.action(action, text, of_all)
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
