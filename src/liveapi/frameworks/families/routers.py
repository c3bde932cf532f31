"""Routers: objects on which code registers routes, and which it mounts into each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from liveapi.api.model import Evidence, Handler, Location, Parameter, Unresolved
from liveapi.trace.values import CallSite, Choice, ExternalCall, FunctionRef, Hole, ListOf, MapOf, Text, Unknown, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

#: Mounts inside mounts that are followed; a router may be mounted into itself.
MAX_NESTING = 20


@dataclass(slots=True, eq=False)
class Route:
    """One registration on a router. ``methods`` are upper case; ``path`` is in the router's own syntax."""

    methods: Sequence[str]
    path: Text
    call: CallSite
    handlers: list[FunctionRef] = field(default_factory=list)
    #: What the registration itself declares: name, location, schema, required.
    declared: list[Parameter] = field(default_factory=list)
    doc: str | None = None
    #: The methods are those that such a handler usually answers: nothing in the code restricts them.
    usual: bool = False
    #: What runs before the handler: middleware of its routers and of the registration, outermost first.
    guards: list[Value] = field(default_factory=list)
    #: What the registration was given as handler, where that is a wrapper of the function that people mean.
    entry: FunctionRef | None = None


@dataclass(slots=True, eq=False)
class Mount:
    """A router inside another."""

    prefix: Text
    child: Router
    call: CallSite


class Router(Value):
    """A router object. A framework derives from it and says what its methods do.

    ``root`` is true for what listens itself (an application); ``assumed`` for one that stands in for an unknown caller's.
    """

    def __init__(self, *, prefix: Text | None = None, root: bool = False, assumed: bool = False) -> None:
        self.prefix = prefix or Text()
        self.root = root
        self.assumed = assumed
        self.routes: list[Route] = []
        self.mounts: list[Mount] = []
        self.mounted = False
        self._known: set[object] = set()
        #: Properties that code sets on it.
        self.fields: dict[str, Value] = {}

    def mount(self, prefix: Text, child: Router, call: CallSite) -> None:
        """Serve ``child`` below ``prefix``."""
        if any(m.child is child and m.prefix.key() == prefix.key() for m in self.mounts):
            return
        child.mounted = True
        self.mounts.append(Mount(prefix, child, call))

    def add(self, route: Route) -> None:
        """Keep a registration; the same one seen again (a function entered twice) counts once."""
        key = (id(route.call.node), route.path.key(), tuple(route.methods))
        if key not in self._known:
            self._known.add(key)
            self.routes.append(route)

    def member(self, run: Interpreter, name: str, at: Any) -> Value:
        return self.fields.get(name) or RouterMethod(self, name)

    def set_member(self, run: Interpreter, name: str, value: Value) -> None:
        self.fields[name] = value

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        own = self.fields.get(name)
        return run.call_value(own, call) if own is not None else self.method(run, name, call)

    def method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        """``router.name(…)``: what the framework makes of it."""
        return Unknown(f"{name} of a router")

    def truth(self) -> bool | None:
        return True

    def describe(self) -> str:
        return "a router"


@dataclass(slots=True, eq=False)
class RouterMethod(Value):
    """A method of a router that is not called yet: ``const { get } = router``, ``router[verb]``."""

    router: Router
    name: str

    def call(self, run: Interpreter, call: CallSite) -> Value:
        return self.router.method(run, self.name, call)

    def member(self, run: Interpreter, name: str, at: Any) -> Value:
        return self

    def describe(self) -> str:
        return f"method {self.name} of a router"


def functions_in(run: Interpreter, values: Sequence[Value], call: CallSite) -> list[FunctionRef]:
    """The repository's functions among the arguments of a registration, wrappers such as ``asyncHandler(f)`` looked into."""
    nodes = {id(a.value): a.node for a in call.args}
    out: list[FunctionRef] = []
    for value in values:
        out.extend(_functions(run, value, nodes.get(id(value)), call, 0))
    return out


def _functions(run: Interpreter, value: Value, node: Any, call: CallSite, depth: int) -> Iterator[FunctionRef]:
    from liveapi.syntax import ir

    if depth > 5:
        return
    if isinstance(value, Choice):
        for option in value.known():
            yield from _functions(run, option, None, call, depth + 1)
    elif isinstance(value, ListOf):
        for element in value.elements:
            yield from _functions(run, element, None, call, depth + 1)
    elif isinstance(value, MapOf):
        handler = value.entries.get("handler")
        if handler is not None:
            yield from _functions(run, handler, None, call, depth + 1)
    elif isinstance(value, ExternalCall):
        for argument in value.call_site.args:
            yield from _functions(run, argument.value, None, call, depth + 1)
    elif isinstance(value, FunctionRef):
        if value.wraps is not None:
            yield value.wraps
            return
        # What a wrapper of the repository gives is its inner function: the one it was given is what people mean.
        if isinstance(node, ir.Call) and call.scope is not None:
            inner = [run.evaluate(a.value, call.scope) for a in node.args]
            wrapped = [i for i in inner if isinstance(i, FunctionRef)]
            if wrapped:
                yield from wrapped
                return
        yield value


def _slashed(left: Text, right: Text) -> Text:
    """Two path texts joined with one slash between them, where the right side holds anything."""
    if not right.parts:
        return left
    head = right.parts[0]
    if isinstance(head, str) and head.startswith("/"):
        return left + right
    return left + Text("/") + right


def served(routers: Sequence[Router]) -> Iterator[tuple[Router, Route, Text, bool]]:
    """Every route with its full path: of roots, of what is mounted in them, and of routers that nobody is seen to mount."""
    sure = any(r.root for r in routers)
    reached: set[int] = set()
    # Routers that are mounted in a circle have no root: of those, each that was not reached from elsewhere is one.
    for root in [*(r for r in routers if not r.mounted), *(r for r in routers if r.mounted and r.root), *routers]:
        if id(root) in reached:
            continue
        assumed = root.assumed or (not root.root and sure)
        for router, prefix in _visit(root, Text(), ()):
            reached.add(id(router))
            for route in router.routes:
                full = _slashed(prefix, route.path)
                if len(full.parts) > 1 and isinstance(full.parts[0], Hole):
                    # What stands before the first slash is where an installation puts the whole application, often nothing.
                    yield router, route, Text(*full.parts[1:]), True
                    continue
                yield router, route, full, assumed


def _visit(router: Router, prefix: Text, trail: tuple[int, ...]) -> Iterator[tuple[Router, Text]]:
    """The router and all that is mounted in it, each with its full prefix."""
    if id(router) in trail or len(trail) > MAX_NESTING:
        return
    here = _slashed(prefix, router.prefix)
    yield router, here
    for mount in router.mounts:
        yield from _visit(mount.child, _slashed(here, mount.prefix), (*trail, id(router)))


def path_pattern(path: Text) -> str:
    """The path with unknown parts written as parameters (``:name``), slashes folded, none at the end."""
    text = ""
    for part in path.parts:
        text += f":{_identifier(part.name)}" if isinstance(part, Hole) else part
    while "//" in text:
        text = text.replace("//", "/")
    text = text if text.startswith("/") else "/" + text
    return text.rstrip("/") or "/"


def _identifier(name: str) -> str:
    cleaned = "".join(c if c.isalnum() or c == "_" else "_" for c in name)
    return cleaned or "value"


def with_path_parameters(path: str, known: Sequence[Parameter]) -> list[Parameter]:
    """The parameters of an operation: those of its path in order, as declared where they are, then the others by place and name."""
    import re

    by_name = {p.name: p for p in known if p.location is Location.PATH}
    out: list[Parameter] = []
    for name in re.findall(r"\{([^{}]+)\}", path):
        found = by_name.get(name)
        schema = found.schema if found is not None and found.schema else {"type": "string"}
        out.append(Parameter(name, Location.PATH, schema, True, found.description if found is not None else ""))
    rest = [p for p in known if p.location is not Location.PATH]
    return out + sorted(rest, key=lambda p: (p.location.value, p.name))


def handler_of(functions: Sequence[FunctionRef]) -> Handler | None:
    """The last function of a registration is its handler."""
    if not functions:
        return None
    last = functions[-1]
    return Handler(last.symbol, Evidence(last.module.path, last.function.line, last.function.end))


def unresolved(framework: str, call: CallSite, reason: str) -> Unresolved:
    """A registration that was seen at ``call`` but not understood."""
    return Unresolved(framework, Evidence(call.module.path, call.line), reason)
