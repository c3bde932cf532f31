"""FastEndpoints: a class for each endpoint, whose ``Configure`` says where it is served and to whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from liveapi.api.model import Certainty, Evidence, Handler, Location, Parameter, Unresolved
from liveapi.frameworks.base import ANY, Framework, Result, operation
from liveapi.frameworks.csharp.authorization import Authorization
from liveapi.frameworks.csharp.documentation import documented
from liveapi.frameworks.csharp.fast_endpoint_messages import Messages
from liveapi.frameworks.csharp.fast_endpoint_settings import EndpointSettings, settings_of
from liveapi.frameworks.csharp.schemas import TypeReader
from liveapi.frameworks.csharp.templates import path_of, written
from liveapi.frameworks.families.routers import with_path_parameters
from liveapi.syntax import ir
from liveapi.trace.languages.csharp import CSharpSemantics
from liveapi.trace.static_types import TypeRef
from liveapi.trace.values import ClassRef, FunctionRef, Text

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

_HANDLERS = ("HandleAsync", "ExecuteAsync", "Handle", "Execute")
_BASES = frozenset({"Endpoint", "EndpointWithoutRequest", "EndpointWithMapper", "EndpointWithMapping"})


class FastEndpoints(Framework):
    """FastEndpoints 3 and later."""

    name = "FastEndpoints"
    languages = frozenset({"csharp"})
    fixtures = "csharp/fast_endpoints"
    markers: ClassVar[tuple[bytes, ...]] = (b"FastEndpoints", b"Endpoint<", b"EndpointWithoutRequest", b"Ep.Req", b"Ep.NoReq")
    #: Endpoints say it themselves.
    importers = False

    def collect(self, run: Interpreter, files: list[str]) -> Result:
        result = Result()
        module = run.program.module(files[0]) if files else None
        if module is None or not isinstance(run.semantics(module), CSharpSemantics):
            return result
        reader = TypeReader(run)
        authorization = Authorization(reader)
        prefix = ""
        for endpoint, request, response in _endpoints(reader, files):
            prefix = prefix or _prefix(run)
            settings = settings_of(reader, endpoint)
            if settings is not None:
                self._emit(reader, authorization, result, endpoint, request, response, settings, prefix)
        return result

    def _emit(
        self,
        reader: TypeReader,
        authorization: Authorization,
        result: Result,
        endpoint: ClassRef,
        request: TypeRef | None,
        response: TypeRef | None,
        settings: EndpointSettings,
        prefix: str,
    ) -> None:
        handler = _handler(reader, endpoint)
        for route, line in settings.routes:
            at = Evidence(settings.path or endpoint.module.path, line)
            result.found += 1
            whole = _joined(settings.prefix if settings.prefix is not None else prefix, *settings.groups) + route
            if whole.holes:
                reasons = ", ".join(h.reason or h.name for h in whole.holes)
                result.unresolved.append(Unresolved(self.name, at, f"a part of the path is not known: {reasons}"))
            else:
                result.resolved += 1
            full, templated = path_of(written(whole))
            names = frozenset(re.findall(r"\{([^{}]+)\}", full))
            comment = documented(endpoint.cls.doc)
            summary = settings.summary or " ".join(comment.text.partition("\n\n")[0].split())
            description = settings.description or (comment.text.partition("\n\n")[2] if not settings.summary else "")
            for method in settings.methods or ANY:
                messages = Messages(reader, request, response, settings, handler, names, method)
                known = [Parameter(n, Location.PATH, s, True) for n, s in templated.items()]
                bound = messages.parameters()
                known += [p for p in bound if p.location is not Location.PATH or p.name not in templated]
                place = Evidence(handler.module.path, handler.function.line, handler.function.end) if handler is not None else None
                result.operations.append(
                    operation(
                        self.name,
                        method,
                        full,
                        at,
                        handler=Handler(handler.symbol, place) if handler is not None else None,
                        doc=f"{summary}\n{description}".strip(),
                        parameters=with_path_parameters(full, known),
                        request_body=messages.body(),
                        responses=messages.responses(),
                        security=[] if settings.open else authorization.at(at.file).requirement(settings.schemes, settings.roles),
                        tags=settings.tags,
                        deprecated=settings.deprecated,
                        operation_id=settings.name,
                        certainty=Certainty.LIKELY if whole.holes else Certainty.CERTAIN,
                    )
                )


def _endpoints(reader: TypeReader, files: list[str]) -> Iterator[tuple[ClassRef, TypeRef | None, TypeRef | None]]:
    """The endpoint classes of files, with what they take and give."""
    run = reader.run
    for file in files:
        module = run.program.module(file)
        semantics = run.semantics(module) if module is not None else None
        if module is None or not isinstance(semantics, CSharpSemantics):
            continue
        stack = [semantics.reference(run, module, s) for s in module.ir.body if isinstance(s, ir.Class)]
        while stack:
            ref = stack.pop(0)
            stack += [ClassRef(s, module, reader.types.inside(ref)) for s in ref.cls.body if isinstance(s, ir.Class)]
            if ref.cls.kind != "class" or "abstract" in ref.cls.modifiers or ref.cls.type_params:
                continue
            found = _messages(reader, ref)
            if found is not None:
                yield ref, *found


def _messages(reader: TypeReader, ref: ClassRef) -> tuple[TypeRef | None, TypeRef | None] | None:
    """Request and response of ``Endpoint<Request, Response>`` and its kin; ``None`` for what is no endpoint."""
    for cls, bound in reader.types.lineage(ref, {}):
        for base in cls.cls.bases:
            kind = TypeRef(base, reader.types.inside(cls), bound)
            fluent = dict(_fluent(kind))
            if fluent.keys() & {"Req", "NoReq"}:
                return fluent.get("Req"), fluent.get("Res")
            if kind.name not in _BASES or reader.types.class_of(kind) is not None:
                continue
            args = [reader.types.deref(a) for a in kind.args]
            if kind.name == "EndpointWithoutRequest":
                return None, args[0] if args else None
            return (args[0] if args else None), (args[1] if len(args) > 1 else None)
    return None


def _fluent(kind: TypeRef) -> Iterator[tuple[str, TypeRef | None]]:
    """The parts of ``Ep.Req<Request>.Res<Response>``."""
    expr: ir.Expr = kind.expr
    while True:
        inner = expr.object if isinstance(expr, ir.Index) else expr
        if not isinstance(inner, ir.Member):
            return
        yield inner.name, (kind.at(expr.args[0]) if isinstance(expr, ir.Index) and expr.args else None)
        expr = inner.object


def _handler(reader: TypeReader, endpoint: ClassRef) -> FunctionRef | None:
    """The method that does the work."""
    for cls, _ in reader.types.lineage(endpoint, {}):
        for method in reader.run.semantics(cls.module).methods(reader.run, cls):
            if method.name in _HANDLERS and method.function.span is not None:
                return method
    return None


def _prefix(run: Interpreter) -> str:
    """``c.Endpoints.RoutePrefix = "api"``."""
    for path in run.program.holding("csharp", b"RoutePrefix"):
        module = run.program.module(path)
        for node in module.ir.walk() if module is not None else ():
            if (
                isinstance(node, ir.Assign)
                and isinstance(node.target, ir.Member)
                and node.target.name == "RoutePrefix"
                and module is not None
            ):
                text = run.text(run.evaluate(node.value, run.scope_of(module))).literal
                if text:
                    return text
    return ""


def _joined(*parts: str) -> Text:
    """Prefixes as the start of a route."""
    return Text("".join(f"/{p.strip('/')}" for p in parts if p.strip("/")), "/")
