"""What the Go routers have in common: how programs start, how routers nest, how routes become operations."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from liveapi.api.model import Certainty, Evidence, Location, Operation, Parameter, Unresolved
from liveapi.frameworks.base import ANY, Framework, Result, operation
from liveapi.frameworks.families.routers import (
    MAX_NESTING,
    Route,
    Router,
    functions_in,
    handler_of,
    served,
    unresolved,
    with_path_parameters,
)
from liveapi.frameworks.go.described import Descriptions
from liveapi.frameworks.go.paths import Pattern, braces
from liveapi.frameworks.go.schemas import is_deprecated
from liveapi.syntax import ir
from liveapi.trace.languages.go import GoSemantics
from liveapi.trace.languages.go_library import CONSTANTS
from liveapi.trace.scope import Scope
from liveapi.trace.values import (
    Argument,
    CallSite,
    Choice,
    ClassRef,
    External,
    ExternalCall,
    FunctionRef,
    Hole,
    Instance,
    ListOf,
    Text,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.program import Module

#: What a type is called whose methods are handlers of one group.
_CONTROLLER = re.compile(r"^(\w+?)_?(?:Controllers?|Handlers?|A[Pp][Ii]|Resource|Router|Routes|Ctrl|Ctl|Endpoints?)(?:Impl)?$")
_STARTS = rb"(?m)^func (main|init)\(\)"
_VERSIONED = re.compile(r"^/v?\{[^{}]*[vV]ersion[^{}]*\}(/.*)$")
VERBS: Mapping[str, tuple[str, ...]] = {m: (m,) for m in ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "TRACE")}
#: The first parameters of functions that serve requests: those are not entered to look for routes.
_HANDLER_TYPES = frozenset({"Context", "Ctx", "ResponseWriter", "Request"})


class GoRouter(Router):
    """A router of a Go framework. A group is a router mounted in its parent."""

    def __init__(self, framework: GoFramework, run: Interpreter, call: CallSite, *, root: bool = False, assumed: bool = False) -> None:
        super().__init__(root=root, assumed=assumed)
        self.framework = framework
        #: Middleware, in order; and what stands before it: the routers that this one is in, with how much of theirs counted then.
        self.middleware: list[Value] = []
        self.outer: tuple[GoRouter, int] | None = None
        self._inline: dict[int, GoRouter] = {}
        semantics = run.semantics(call.module)
        if isinstance(semantics, GoSemantics):
            semantics.routers.append(self)

    def group(self, run: Interpreter, prefix: Text, call: CallSite) -> GoRouter:
        """A new router of the same kind below ``prefix``."""
        child = type(self)(self.framework, run, call)
        self.mount(prefix, child, call)
        return child

    def inline(self, run: Interpreter, call: CallSite) -> GoRouter:
        """The same paths with middleware of their own; one for each place in the code."""
        found = self._inline.get(id(call.node))
        if found is None:
            found = self._inline[id(call.node)] = self.group(run, Text(), call)
        return found

    def mount(self, prefix: Text, child: Router, call: CallSite) -> None:
        if isinstance(child, GoRouter) and child.outer is None and child is not self:
            child.outer = (self, len(self.middleware))
        super().mount(prefix, child, call)

    def add(self, route: Route) -> None:
        route.guards = [*self.chain(len(self.middleware)), *route.guards]
        super().add(route)

    def chain(self, count: int, depth: int = 0) -> list[Value]:
        """The first ``count`` of this router's middleware, after that of the routers around it."""
        around = self.outer[0].chain(self.outer[1], depth + 1) if self.outer is not None and depth < MAX_NESTING else []
        return [*around, *self.middleware[:count]]

    def register(
        self, run: Interpreter, methods: Sequence[str], path: Value | None, handlers: Sequence[Value], call: CallSite
    ) -> Route | None:
        """One registration; ``handlers`` in the order in which they run, the last one serves."""
        if path is None:
            return None
        text = run.text(path, "path")
        if not text.parts and not isinstance(path, Text):
            self.framework.missed.append(unresolved(self.framework.name, call, "the path is not known"))
            return None
        if len(text.parts) == 1 and isinstance(text.parts[0], Hole):
            reason = f"the path is not known: {text.parts[0].reason or 'a parameter'}"
            self.framework.missed.append(unresolved(self.framework.name, call, reason))
            return None
        functions = handler_functions(run, handlers, call)
        tail = text.parts[-1] if text.parts else ""
        if not functions and isinstance(tail, str) and "*" in tail and all(isinstance(h, (External, ExternalCall)) for h in handlers):
            return None  # everything below, served by a library: files, or pages of documentation
        route = Route(
            tuple(methods), text, call, functions, guards=list(handlers[:-1]), entry=wrapper_of(run, handlers[-1:], functions, call)
        )
        self.add(route)
        return route


class GoFramework(Framework):
    """A Go web framework."""

    languages = frozenset({"go"})
    #: Names of types that routers have, for parameters of functions that nobody is seen to call.
    router_types: ClassVar[frozenset[str]] = frozenset()

    def __init__(self) -> None:
        self.missed: list[Unresolved] = []

    def router(self, run: Interpreter, call: CallSite, *, root: bool = False, assumed: bool = False) -> GoRouter:
        """A router of this framework."""
        raise NotImplementedError

    def constants(self) -> Mapping[str, Value]:
        return CONSTANTS

    def patterns(self, path: str) -> list[Pattern]:
        """The templates of a path in the framework's own syntax."""
        return [braces(path)]

    def hole(self, name: str) -> str:
        """How the framework writes a path parameter."""
        return "{" + name + "}"

    def collect(self, run: Interpreter, files: list[str]) -> Result:
        first = next((m for f in files if (m := run.program.module(f)) is not None), None)
        semantics = run.semantics(first) if first is not None else None
        if not isinstance(semantics, GoSemantics):
            return Result()
        if not semantics.started:
            semantics.started = True
            start_programs(run)
            run.enter_escaped()
        self.enter_uncalled(run, files)
        run.enter_escaped()
        result = Result(found=len(self.missed))
        result.unresolved.extend(self.missed)
        descriptions = Descriptions(run, semantics)
        mine = [
            (route, path, assumed)
            for router, route, path, assumed in served([r for r in semantics.routers if isinstance(r, GoRouter)])
            if isinstance(router, GoRouter) and router.framework is self
        ]
        result.found += len({id(route) for route, _, _ in mine})
        result.resolved += len({id(route) for route, _, _ in mine})
        for route, _, _ in mine:
            for method in route.methods:
                for handler in route.handlers[-1:]:
                    descriptions.of(route.entry or handler, method)
        for route, path, assumed in mine:
            result.operations.extend(self.operations(descriptions, route, path, assumed))
        if any(o.security for o in result.operations):
            for found in result.operations:
                found.security = found.security or []
        tag_by_controllers(result.operations)
        if result.operations and (named := descriptions.annotations.title()) is not None:
            result.named.append(named)
        result.operations = without_version_aliases(result.operations)
        return result

    def operations(self, descriptions: Descriptions, route: Route, path: Text, assumed: bool) -> Iterator[Operation]:
        """The operations of a route."""
        at = Evidence(route.call.module.path, route.call.line)
        certainty = Certainty.LIKELY if assumed or path.holes or route.usual else Certainty.CERTAIN
        handler = route.handlers[-1] if route.handlers else None
        for pattern in self.patterns(self.joined(path)):
            for method in route.methods:
                known = [Parameter(n, Location.PATH, s, True) for n, s in pattern.schemas.items()]
                told = descriptions.operation(handler, route, method) if handler is not None else None
                if told is None:
                    parameters = with_path_parameters(pattern.path, known)
                    yield operation(self.name, method, pattern.path, at, parameters=parameters, certainty=certainty)
                    continue
                yield operation(
                    self.name,
                    method,
                    pattern.path,
                    at,
                    handler=handler_of([told.handler]),
                    doc=told.declared.doc,
                    parameters=with_path_parameters(pattern.path, [*known, *told.parameters, *route.declared]),
                    request_body=told.body,
                    responses=told.responses,
                    security=told.security,
                    tags=told.declared.tags,
                    deprecated=told.declared.deprecated or is_deprecated(told.handler.function.doc),
                    operation_id=told.declared.operation_id,
                    certainty=certainty,
                )

    def joined(self, path: Text) -> str:
        """A path as one text in the framework's syntax, single slashes, one at the start."""
        text = "".join(self.hole(_identifier(p.name)) if isinstance(p, Hole) else p for p in path.parts)
        while "//" in text:
            text = text.replace("//", "/")
        return text if text.startswith("/") else "/" + text

    # --- functions nobody calls -------------------------------------------------------------------------------------

    def enter_uncalled(self, run: Interpreter, files: list[str]) -> None:
        """Enter functions that nobody is seen to call: first those that may make routers, then those that take one; near the root first."""
        modules = [m for path in files if not path.endswith("_test.go") and (m := run.program.module(path)) is not None]
        found = [
            (any(self.takes(p) for p in function.params), module.path.count("/"), module.path, function, module)
            for module in modules
            for function in module.ir.body
            if isinstance(function, ir.Function) and function.span is not None
        ]
        for _, _, _, function, module in sorted(found, key=lambda f: f[:3]):
            if id(function) in run.entered_functions or _serves(function):
                continue
            ref = FunctionRef(function, module, run.scope_of(module), None, _owner(run, function, module))
            if function.receiver is not None and ref.owner is not None:
                ref.self_value = run.classes.summary(ref.owner)
            run.enter(ref, CallSite([self._argument(run, p, module) for p in function.params], function, module))

    def takes(self, param: ir.Param) -> bool:
        """Whether a parameter is a router of this framework, by the name of its type."""
        return isinstance(param.type, ir.Member) and param.type.name in self.router_types and param.kind != "rest"

    def _argument(self, run: Interpreter, param: ir.Param, module: Module) -> Argument:
        type_ = param.type
        at = CallSite([], type_ or ir.Unknown(param.line), module)
        if self.takes(param):
            return Argument(self.router(run, at, assumed=True))
        kind = run.evaluate(type_, run.scope_of(module)) if type_ is not None else None
        if isinstance(kind, ClassRef) and kind.cls.kind == "struct":
            return Argument(run.classes.summary(kind))
        return Argument(Unknown(f"parameter {param.name}"))


def tag_by_controllers(operations: list[Operation]) -> None:
    """Tag operations that have none by the types that their handlers are methods of, where such types tell groups of them apart."""
    names: dict[int, str] = {}
    for found in operations:
        owner, dot, _ = found.handler.symbol.partition(".") if found.handler is not None else ("", "", "")
        match = _CONTROLLER.match(owner) if dot and not found.tags else None
        if match is not None:
            names[id(found)] = match[1]
    groups = Counter(names.values())
    if len(groups) > 1 and max(groups.values()) > 1:
        for found in operations:
            if id(found) in names:
                found.tags = [names[id(found)]]


def without_version_aliases(operations: list[Operation]) -> list[Operation]:
    """One operation where the same handler is served both with and without a leading version parameter (``/v{version}``); it keeps
    the other path as its alias."""
    plain = {(o.method, o.path): o for o in operations}
    out = []
    for found in operations:
        match = _VERSIONED.match(found.path)
        same = plain.get((found.method, match[1])) if match is not None else None
        if same is None or (same.handler and same.handler.evidence) != (found.handler and found.handler.evidence):
            out.append(found)
        elif found.path not in same.aliases:
            same.aliases.append(found.path)
    return out


def _serves(function: ir.Function) -> bool:
    types = (p.type for p in function.params[:2])
    return any(isinstance(t, ir.Member) and t.name in _HANDLER_TYPES for t in types)


def _owner(run: Interpreter, function: ir.Function, module: Module) -> ClassRef | None:
    type_ = function.receiver.type if function.receiver is not None else None
    if isinstance(type_, ir.Index):
        type_ = type_.object
    found = run.evaluate(type_, run.scope_of(module)) if type_ is not None else None
    return found if isinstance(found, ClassRef) else None


def start_programs(run: Interpreter) -> None:
    """Enter what Go runs by itself: ``main`` and ``init``."""
    starts = run.program.declared("go", _STARTS, b"func main()", b"func init()")
    for path in sorted({p for name in ("init", "main") for p in starts.get(name, [])}, key=lambda p: (p.count("/"), p)):
        if path.endswith("_test.go") or path in run.program.followed:
            continue
        module = run.program.module(path)
        if module is None:
            continue
        scope = run.scope_of(module)
        for statement in module.ir.body:
            if isinstance(statement, ir.Function) and statement.receiver is None and statement.name in ("main", "init"):
                run.enter(FunctionRef(statement, module, scope), CallSite([], statement, module))


def handler_functions(run: Interpreter, values: Sequence[Value], call: CallSite) -> list[FunctionRef]:
    """The functions that serve a route, wrappers and objects with ``ServeHTTP`` looked into."""
    out: list[FunctionRef] = []
    for value in values:
        if isinstance(value, Instance):
            found = run.classes.find(value.cls, "ServeHTTP")
            if found is not None and isinstance(found[0], FunctionRef):
                out.append(found[0].bound(value))
        else:
            out.extend(functions_in(run, [value], call))
    return out


def wrapper_of(run: Interpreter, handlers: Sequence[Value], functions: Sequence[FunctionRef], call: CallSite) -> FunctionRef | None:
    """The closure that a registration was given, if the handler that people mean is wrapped in it, or the ``ServeHTTP`` of the type
    that it was converted to: ``appHandler(show)``."""
    given = handlers[-1] if handlers else None
    node = next((a.node for a in call.args if a.value is given), None)
    if isinstance(given, FunctionRef) and isinstance(node, ir.Call) and len(node.args) == 1 and call.scope is not None:
        kind = run.evaluate(node.callee, call.scope) if isinstance(node.callee, ir.Name | ir.Member) else None
        method = run.semantics(kind.module).method(run, kind, "ServeHTTP") if isinstance(kind, ClassRef) else None
        if method is not None and method.function.receiver is not None:
            around = Scope(method.module, method.scope, "function")
            around.set(method.function.receiver.name, given)
            return FunctionRef(method.function, method.module, around, None, method.owner)
    if isinstance(given, FunctionRef) and functions and given.function is not functions[-1].function:
        return given
    return None


def routers_in(
    run: Interpreter, value: Value, node: ir.Node | None, scope: Scope | None, depth: int = 0
) -> Iterator[tuple[Text | None, Router]]:
    """The routers that a handler is or wraps, each with the prefix that ``StripPrefix`` takes off (``None`` without)."""
    if depth > 5:
        return
    if isinstance(value, Router):
        yield None, value
    elif isinstance(value, Stripped):
        for _, router in routers_in(run, value.handler, None, None, depth + 1):
            yield value.prefix, router
    elif isinstance(value, Choice):
        for option in value.known():
            yield from routers_in(run, option, None, None, depth + 1)
    elif isinstance(value, ListOf):
        for element in value.elements:
            yield from routers_in(run, element, None, None, depth + 1)
    elif isinstance(value, ExternalCall):
        for argument in value.call_site.args:
            yield from routers_in(run, argument.value, None, None, depth + 1)
    elif isinstance(value, Instance):
        for held in list(value.fields.values()):
            if isinstance(held, Router):
                yield None, held
    elif isinstance(node, ir.Call) and scope is not None:
        # ``logging(mux)``: what a wrapper of the repository was given.
        for arg in node.args:
            yield from routers_in(run, run.evaluate(arg.value, scope), arg.value, scope, depth + 1)


class Stripped(Value):
    """``http.StripPrefix(prefix, handler)``"""

    def __init__(self, prefix: Text, handler: Value) -> None:
        self.prefix = prefix
        self.handler = handler


def strip_prefix(run: Interpreter, call: CallSite) -> Value:
    """The model of ``http.StripPrefix``."""
    prefix, handler = call.get(0), call.get(1)
    return Stripped(run.text(prefix, "prefix"), handler) if prefix is not None and handler is not None else Unknown("a handler")


def methods_in(run: Interpreter, value: Value | None) -> list[str]:
    """A list of methods, or one."""
    items = value.items() if value is not None else None
    texts = [run.text(v).literal for v in (items if items is not None else [value] if value is not None else [])]
    return [t.upper() for t in texts if t]


def _identifier(name: str) -> str:
    return "".join(c if c.isalnum() or c == "_" else "_" for c in name) or "value"


__all__ = ["ANY", "VERBS", "GoFramework", "GoRouter", "Stripped", "handler_functions", "methods_in", "routers_in", "strip_prefix"]
