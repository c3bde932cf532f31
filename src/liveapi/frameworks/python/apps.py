"""Applications, routers and blueprints as values: what code registers on them, kept as a tree until all code has run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from liveapi.api.model import METHODS, Evidence
from liveapi.syntax import ir
from liveapi.trace.values import CallSite, Choice, Const, ExternalCall, Hole, Instance, ListOf, Text, Unknown, Value

if TYPE_CHECKING:
    from liveapi.frameworks.python.serving import Contract, Reader
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.program import Module

#: What a registration says beside path, methods and handler.
Options = dict[str, tuple["Module", ir.Expr]]


@dataclass(slots=True, eq=False)
class Route(Value):
    """One registration. Without ``methods`` the handler tells them, or all are answered."""

    framework: str
    path: Text
    methods: tuple[str, ...]
    handler: Value
    evidence: Evidence
    options: Options = field(default_factory=dict)
    #: Methods were given but are not known.
    unknown_methods: bool = False
    #: What is known of it where no function of the repository answers: routes that libraries make.
    given: Callable[[Reader], Contract] | None = None
    #: How the path is written where that is not the framework's usual way: ``regex``.
    syntax: str = ""


@dataclass(slots=True, eq=False)
class Mount(Value):
    """A router put below another under a prefix."""

    prefix: Text
    child: Value
    evidence: Evidence
    options: Options = field(default_factory=dict)
    #: The prefix stands in place of the child's own (Flask).
    replaces: bool = False
    syntax: str = ""
    framework: str = ""


class App(Value):
    """Anything that routes are registered on. Frameworks subclass it and give :meth:`call_method` their words."""

    framework = ""

    def __init__(self, call: CallSite, prefix: Text | None = None, served: bool = False) -> None:
        self.evidence = Evidence(call.module.path, call.line)
        self.module = call.module
        self.prefix = prefix if prefix is not None else Text()
        #: An application that a server runs, not a part of one.
        self.served = served
        #: Made up for a function whose caller is not known.
        self.guessed = False
        self.children: list[Value] = []
        #: Lists given at construction; code may add to them later.
        self.lists: list[Value] = []
        self.fields: dict[str, Value] = {}
        self.options: Options = options_of(call)
        #: Exceptions (or statuses) with the functions that answer them.
        self.handlers: list[tuple[Value, Value]] = []
        #: The keyword arguments by which an application introduces itself.
        self.words = {a.name: a.value for a in call.args if a.name in {"title", "version"}}

    def routes(self) -> Iterator[Route | Mount]:
        """Registrations in order."""
        for value in [*self.children, *(i for given in self.lists for i in given.items() or [])]:
            for option in value.options if isinstance(value, Choice) else [value]:
                if isinstance(option, (Route, Mount)):
                    yield option

    def add(self, route: Route | Mount) -> None:
        self.children.append(route)

    def member(self, run: Interpreter, name: str, at: ir.Node) -> Value:
        if name in {"prefix", "url_prefix"} and name not in self.fields:
            return self.prefix
        return self.fields.get(name) or BoundMethod(self, name)

    def set_member(self, run: Interpreter, name: str, value: Value) -> None:
        if name in {"prefix", "url_prefix"} and isinstance(value, Text):
            self.prefix = value
        self.fields[name] = value

    def introduced(self) -> tuple[str, str] | None:
        """The title that code gives the application, with its version where that is known too."""
        title, version = (literal_of(self.words.get(name)) for name in ("title", "version"))
        return (title, version) if title else None

    def truth(self) -> bool | None:
        return True

    def describe(self) -> str:
        return f"{self.framework} application"


@dataclass(slots=True, eq=False)
class BoundMethod(Value):
    """``app.get`` without a call: handed on, or called later."""

    app: App
    name: str

    def call(self, run: Interpreter, call: CallSite) -> Value:
        return self.app.call_method(run, self.name, call)

    def member(self, run: Interpreter, name: str, at: ir.Node) -> Value:
        return Unknown(f"{self.name}.{name} of an application")

    def key(self) -> object:
        return ("bound", id(self.app), self.name)


@dataclass(slots=True, eq=False)
class Decorator(Value):
    """What ``app.get("/x")`` gives: a function that registers what it is put on and hands it back."""

    register: Callable[[Value, CallSite], None]

    def call(self, run: Interpreter, call: CallSite) -> Value:
        target = call.get(0)
        if target is None:
            return Unknown("a decorator without a function")
        self.register(target, call)
        return target


def literal_of(value: Value | None) -> str:
    """A text that is wholly known, else an empty one."""
    return (value.literal or "") if isinstance(value, Text) else ""


def app_of(value: Value | None) -> App | None:
    """The application in a value: itself, the library part of an instance, the first of a choice."""
    if isinstance(value, App):
        return value
    if isinstance(value, Instance):
        return app_of(value.native)
    if isinstance(value, Choice):
        return next((app for option in value.options if (app := app_of(option)) is not None), None)
    return None


def options_of(call: CallSite) -> Options:
    """The keyword arguments of a call as expressions; what a variable is worth, where it is plain."""
    return {a.name: _written(call.module, a.node, a.value) for a in call.args if a.name is not None and a.node is not None}


def _written(module: Module, node: ir.Expr, value: Value) -> tuple[Module, ir.Expr]:
    """An argument as code: a variable by its value, since its name means nothing outside of the function it is in."""
    if isinstance(node, ir.Name):
        if isinstance(value, Text) and value.literal is not None:
            return module, ir.Str(node.line, value.literal)
        if isinstance(value, Const) and value.value is not None:
            return module, ir.Literal(node.line, value.value)
        if isinstance(value, ListOf) and value.elements:
            parts = [_written(module, node, e) if isinstance(e, Text) else _called(e) for e in value.elements]
            known = [p for p in parts if p is not None and not isinstance(p[1], ir.Name)]
            if len(known) == len(parts) and len({id(where) for where, _ in known}) == 1:
                return known[0][0], ir.List(node.line, [e for _, e in known])
    return module, node


def _called(value: Value) -> tuple[Module, ir.Expr] | None:
    """A call of a library as it was written."""
    site = value.call_site if isinstance(value, ExternalCall) else None
    return (site.module, site.node) if site is not None and isinstance(site.node, ir.Call) else None


def evidence_of(call: CallSite) -> Evidence:
    """Where a call stands."""
    return Evidence(call.module.path, call.line)


def method_names(value: Value | None) -> tuple[str, ...] | None:
    """``methods=["GET", …]``; ``None`` when not given, empty when not known."""
    if value is None:
        return None
    if isinstance(value, Choice):
        return next((m for o in value.known() if (m := method_names(o))), ())
    if isinstance(value, Text):
        return (value.literal.upper(),) if value.literal else ()
    items = value.items()
    names = [i.literal.upper() for i in items or [] if isinstance(i, Text) and i.literal]
    return tuple(n for n in names if n in METHODS)


def text_of(run: Interpreter, value: Value | None, name: str = "path") -> Text:
    """A path argument as text; nothing when it is not given."""
    return Text() if value is None else run.text(value, name)


def rendered(text: Text) -> str:
    """A text with its holes as parts of a template."""
    return "".join(part if isinstance(part, str) else f"{{{part.name}}}" for part in text.parts)


def only_holes(text: Text) -> bool:
    """Whether nothing of a text is known."""
    return bool(text.parts) and all(isinstance(p, Hole) or not p.strip("/") for p in text.parts)


def listed(value: Value | None) -> ListOf:
    """A list given as an argument; the same object, for code that adds to it later."""
    return value if isinstance(value, ListOf) else ListOf(list(value.items() or [])) if value is not None else ListOf([])


Models = Mapping[str, Callable[["Interpreter", CallSite], Value]]
