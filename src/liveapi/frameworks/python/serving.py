"""From the tree of applications, routers and routes that code made to operations: what the Python frameworks share."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar

from liveapi.api.model import Certainty, Evidence, Handler, Location, Operation, Parameter, RequestBody, Response, Unresolved
from liveapi.frameworks.base import ANY, Framework, Result, operation
from liveapi.frameworks.families.routers import with_path_parameters
from liveapi.frameworks.python.apps import App, Models, Mount, Options, Route, app_of, only_holes, rendered
from liveapi.frameworks.python.expressions import Expressions
from liveapi.frameworks.python.fastapi_errors import Errors
from liveapi.frameworks.python.raises import Raises
from liveapi.frameworks.python.types import Types
from liveapi.syntax import ir
from liveapi.trace.languages.python import PythonSemantics
from liveapi.trace.python_names import Names
from liveapi.trace.values import Argument, CallSite, Choice, ClassRef, External, ExternalCall, FunctionRef, Unknown, Value

if TYPE_CHECKING:
    from liveapi.frameworks.python.views import Served
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.languages.base import Native
    from liveapi.trace.program import Module

#: Routers inside routers that are followed; a router may be mounted into itself.
MAX_NESTING = 20
#: Names that functions give to an application they are handed.
_APP_NAMES = frozenset({"app", "application", "router", "api", "bp", "blueprint", "server", "fastapi_app", "flask_app", "web_app"})

Schemas = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the tree a route stands: its path so far as a template, and what was said on the way."""

    template: str = ""
    schemas: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    options: tuple[Options, ...] = ()
    certainty: Certainty = Certainty.CERTAIN
    trail: tuple[int, ...] = ()


@dataclass(slots=True)
class Answer:
    """What serves one method of a route: where it is, what people call it."""

    symbol: str
    module: Module
    function: ir.Function | None
    line: int
    owner: ir.Class | None = None
    #: How a view class answers, where one does.
    served: Served | None = None

    @property
    def handler(self) -> Handler:
        end = self.function.end if self.function is not None else 0
        return Handler(self.symbol, Evidence(self.module.path, self.line, end))


@dataclass(slots=True)
class Contract:
    """What one method of a route takes, gives and says."""

    parameters: list[Parameter] = field(default_factory=list)
    request_body: RequestBody | None = None
    responses: list[Response] = field(default_factory=list)
    security: list[dict[str, list[str]]] | None = None
    tags: list[str] = field(default_factory=list)
    operation_id: str = ""
    deprecated: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """One method of a route, about to become an operation: ``options`` are what was said on the way, outermost first."""

    method: str
    template: str
    route: Route
    answer: Answer
    in_path: Schemas
    options: Sequence[Options]


class PythonFramework(Framework):
    """A framework whose applications are :class:`App` values. Subclasses are rows: models, markers, how paths and parameters read."""

    languages: ClassVar[frozenset[str]] = frozenset({"python"})
    #: What :attr:`App.framework` and :attr:`Route.framework` hold.
    key: ClassVar[str]
    table: ClassVar[Models]
    #: Calls by which a function that nobody is seen to call is known to register something.
    registers: ClassVar[frozenset[str]]

    def models(self) -> Mapping[str, Native]:
        return {name: _recorded(model) for name, model in self.table.items()}

    # --- what differs -----------------------------------------------------------------------------------------------

    @abstractmethod
    def template(self, path: str, syntax: str) -> tuple[str, Mapping[str, Mapping[str, Any]]]:
        """A path in the framework's syntax as an OpenAPI template, with a schema for each part."""

    def join(self, prefix: str, path: str) -> str:
        """The path below a prefix."""
        return prefix + path

    @abstractmethod
    def parameters(self, read: Reader, answer: Answer, in_path: Schemas, options: Sequence[Options]) -> list[Parameter]:
        """What the handler takes."""

    def contract(self, read: Reader, call: Call) -> Contract:
        """All that is known of an operation: its parameters, and where a framework tells more, that."""
        return Contract(self.parameters(read, call.answer, call.in_path, call.options))

    def completed(self, read: Reader, given: Contract, options: Sequence[Options]) -> Contract:
        """What a library says of a route of its own, with what the routers around it add."""
        return given

    def hides(self, answer: Answer) -> bool:
        """Whether the code says that this is no part of the contract."""
        return False

    def answers(self, read: Reader, route: Route) -> dict[str, Answer | None] | None:
        """The methods that a route without methods of its own answers, with what answers each; ``None`` for any."""
        return None

    def assumed(self, call: CallSite) -> Value:
        """An application for a function whose caller is not known."""
        return Unknown("an application of an unknown caller")

    def mounted(self, read: Reader, entry: Mount, place: Place) -> None:
        """Read what stands under a prefix and is no application; here that cannot be followed, and is said."""
        if isinstance(entry.child, Unknown):
            reason = f"what is mounted here is not known: {entry.child.describe()}"
            read.result.unresolved.append(Unresolved(self.name, entry.evidence, reason))

    # --- collecting -------------------------------------------------------------------------------------------------

    def collect(self, run: Interpreter, files: list[str]) -> Result:
        self._enter_uncalled(run, files)
        result = Result()
        reader = Reader(run, result)
        semantics = reader.semantics
        made = [a for v in semantics.made if (a := app_of(v)) is not None] if semantics is not None else []
        mounted, open_mounts = _mounted(run, made)
        # The outermost application speaks for those mounted in it, unless it has no words of its own.
        result.named = introductions([a for a in made if id(a) not in mounted]) or introductions(made)
        # A factory that several callers enter makes one application each time: where one of them is mounted, all are meant to be.
        sites = {a.evidence for a in made if id(a) in mounted and a.served}
        own = [a for a in made if a.framework == self.key and id(a) not in mounted and a.evidence not in sites]
        serving = [a for a in made if a.served and a.framework == self.key]
        for app in own:
            if app.served or (app.guessed and _has_routes(app)):
                reader.walk(app, Place(certainty=Certainty.LIKELY if app.guessed else Certainty.CERTAIN))
            elif _has_routes(app):
                if serving and not open_mounts:
                    result.unresolved.append(Unresolved(self.name, app.evidence, "a router that nothing is seen to include"))
                else:
                    reader.walk(app, Place(certainty=Certainty.LIKELY))
        return result

    def _enter_uncalled(self, run: Interpreter, files: list[str]) -> None:
        """Enter factories and set-up functions that no code is seen to call, those that nobody names first."""
        waiting: list[FunctionRef] = []
        for path in files:
            module = run.load(path)
            if module is None:
                continue
            scope = run.scope_of(module)
            for statement in module.ir.body:
                if isinstance(statement, ir.Function):
                    waiting.append(FunctionRef(statement, module, scope))
                elif isinstance(statement, ir.Class):
                    ref = ClassRef(statement, module, scope)
                    waiting.extend(FunctionRef(m, module, scope, None, ref) for m in statement.methods())
        waiting = [f for f in waiting if id(f.function) not in run.entered_functions and self._sets_up(f.function)]
        named = [_names_in(f.function) for f in waiting]
        first = [f for i, f in enumerate(waiting) if not any(f.name in names for j, names in enumerate(named) if j != i)]
        for function in [*first, *waiting]:
            if id(function.function) in run.entered_functions:
                continue
            at = CallSite([], function.function, function.module)
            if function.owner is not None and not any(a.name == "staticmethod" for a in function.function.annotations):
                function = function.bound(run.classes.summary(function.owner))
            for param in function.function.params:
                if self._is_app(run, function, param):
                    at.args.append(Argument(self.assumed(at), param.name))
            run.enter(function, at)
        run.enter_escaped()

    def _sets_up(self, function: ir.Function) -> bool:
        calls = (n for s in function.body for n in s.walk() if isinstance(n, ir.Call))
        return any((c.callee.name if isinstance(c.callee, ir.Member) else c.callee.id) in self.registers
                   for c in calls if isinstance(c.callee, ir.Member | ir.Name))  # fmt: skip

    def _is_app(self, run: Interpreter, function: FunctionRef, param: ir.Param) -> bool:
        if param.kind or param.default is not None:
            return False
        if param.type is not None:
            kind = run.evaluate(param.type, function.scope)
            return isinstance(kind, External) and any(name in self.table for name in kind.names)
        return param.name in _APP_NAMES


class Reader:
    """One collection: walks the tree and makes operations of what it finds."""

    def __init__(self, run: Interpreter, result: Result) -> None:
        # The rows are made of what this module gives.
        from liveapi.frameworks.python.registry import by_key

        self.run = run
        self.result = result
        self.frameworks: Mapping[str, PythonFramework] = by_key()
        module = next((m for m in run.program.loaded() if m.language == "python"), None)
        found = run.semantics(module) if module is not None else None
        self.semantics = found if isinstance(found, PythonSemantics) else None
        #: What all applications of the program answer exceptions with.
        self.handlers = [
            pair for v in (self.semantics.made if self.semantics else ()) if (a := app_of(v)) is not None for pair in a.handlers
        ]
        self.types = Types(Names(run.program, self.semantics.paths), run.components, run) if self.semantics is not None else None
        self.expressions = Expressions(self.types) if self.types is not None else None
        self.raises = Raises(self.expressions) if self.expressions is not None else None
        self.raises_by_name = Raises(Expressions(self.types.sent_by_name)) if self.types is not None else None
        self.errors = Errors(self.raises, self.handlers) if self.raises is not None else None

    def walk(self, app: App, place: Place) -> None:
        """All routes of an application and of what is mounted in it."""
        if id(app) in place.trail or len(place.trail) >= MAX_NESTING:
            return
        framework = self.frameworks[app.framework]
        inside = self._below(framework, place, app.prefix, "", app.options, app.evidence)
        self.routes(framework, app.routes(), replace(inside, trail=(*place.trail, id(app))))

    def routes(self, framework: PythonFramework, entries: Iterator[Route | Mount] | Sequence[Route | Mount], place: Place) -> None:
        """Routes and mounts at one place."""
        entries = list(entries)
        # ``if SETTING: mount(SETTING, api)`` with ``else: mount("/api", api)``: the place that is known is told.
        placed = {id(e.child) for e in entries if isinstance(e, Mount) and not only_holes(e.prefix)}
        for entry in entries:
            if isinstance(entry, Mount) and only_holes(entry.prefix) and id(entry.child) in placed:
                reason = "mounted under a prefix that is not known, too"
                self.result.unresolved.append(Unresolved(framework.name, entry.evidence, reason))
            elif isinstance(entry, Route):
                self._route(self.frameworks.get(entry.framework, framework), entry, place)
            else:
                self.mount(framework, entry, place)

    def mount(self, framework: PythonFramework, entry: Mount, place: Place) -> None:
        """What is mounted, under its prefix."""
        own = self.frameworks.get(entry.framework, framework)
        below = self._below(own, place, entry.prefix, entry.syntax, entry.options, entry.evidence)
        child = app_of(entry.child)
        if child is None:
            own.mounted(self, entry, below)
            return
        if entry.replaces:
            if id(child) not in below.trail:
                inside = replace(below, options=(*below.options, child.options), trail=(*below.trail, id(child)))
                self.routes(self.frameworks[child.framework], child.routes(), inside)
            return
        self.walk(child, below)

    def _below(self, framework: PythonFramework, place: Place, prefix: Any, syntax: str, options: Options, at: Evidence) -> Place:
        if not prefix.parts:
            return replace(place, options=(*place.options, options)) if options else place
        certainty = place.certainty
        if prefix.holes:
            certainty = Certainty.LIKELY
            reason = f"a part of the prefix is not known: {prefix.holes[0].reason or prefix.holes[0].name}"
            self.result.unresolved.append(Unresolved(framework.name, at, reason))
        path = "" if only_holes(prefix) else rendered(prefix)
        template, schemas = framework.template(path, syntax)
        return replace(
            place,
            template=framework.join(place.template, template),
            schemas=(*place.schemas, *schemas.items()),
            options=(*place.options, options),
            certainty=certainty,
        )

    def _route(self, framework: PythonFramework, route: Route, place: Place) -> None:
        if any(_is(given.get("include_in_schema"), False) for given in (*place.options, route.options)):
            return
        self.result.found += 1
        if only_holes(route.path) and not isinstance(route.handler, FunctionRef | ClassRef):
            self.result.unresolved.append(Unresolved(framework.name, route.evidence, "the path is not known"))
            return
        text, own = framework.template(rendered(route.path), route.syntax)
        template = framework.join(place.template, text)
        template = template if template.startswith("/") else "/" + template
        in_path = {n: {} for n in re.findall(r"\{([^{}]+)\}", template)} | dict(place.schemas) | dict(own)
        certainty = Certainty.LIKELY if route.path.holes else place.certainty
        answers = self._answers(framework, route)
        if answers is None:
            return
        if certainty is Certainty.CERTAIN:
            self.result.resolved += 1
        for method, answer in answers.items():
            if answer is not None and framework.hides(answer):
                continue
            options = [*place.options, route.options]
            contract = Contract()
            if answer is not None:
                contract = framework.contract(self, Call(method, template, route, answer, in_path, options))
            elif route.given is not None:
                contract = framework.completed(self, route.given(self), options)
            known = contract.parameters
            known += [
                Parameter(n, Location.PATH, schema, True)
                for n, schema in in_path.items()
                if not any(p.name == n and p.location is Location.PATH for p in known)
            ]
            doc = answer.function.doc if answer is not None and answer.function is not None else None
            op = operation(
                framework.name, method, template, route.evidence,
                handler=answer.handler if answer is not None else None,
                doc=doc, parameters=with_path_parameters(template, known), certainty=certainty,
                request_body=contract.request_body, responses=contract.responses, security=contract.security,
                tags=contract.tags, deprecated=contract.deprecated, operation_id=contract.operation_id,
            )  # fmt: skip
            self._words(op, route, options)
            self.result.operations.append(op)

    def _answers(self, framework: PythonFramework, route: Route) -> dict[str, Answer | None] | None:
        """Methods with what answers them; ``None`` (and a note) when that cannot be told."""
        handler = route.handler
        if route.methods:
            answer = self.answer(handler)
            by_method = framework.answers(self, route) if answer is None else None
            return {m: (by_method or {}).get(m, answer) for m in route.methods}
        if route.unknown_methods:
            self.result.unresolved.append(Unresolved(framework.name, route.evidence, "the methods are not known"))
        found = framework.answers(self, route)
        if found is not None:
            return found
        answer = self.answer(handler)
        if answer is None and not route.methods:
            if not isinstance(handler, External):
                self.result.unresolved.append(Unresolved(framework.name, route.evidence, f"the handler is not known: {handler.describe()}"))
            return None
        return dict.fromkeys(ANY, answer)

    def answer(self, value: Value) -> Answer | None:
        """The function that a handler is."""
        if isinstance(value, Choice):
            return next((a for o in value.known() if (a := self.answer(o)) is not None), None)
        if isinstance(value, ExternalCall):
            inner = [a for arg in value.call_site.args if (a := self.answer(arg.value)) is not None]
            return inner[0] if inner else None
        if not isinstance(value, FunctionRef):
            return None
        value = value.wraps or value
        owner = value.owner.cls if value.owner is not None else None
        return Answer(value.symbol, value.module, value.function, value.function.line, owner)

    def _words(self, op: Operation, route: Route, options: Sequence[Options]) -> None:
        """Summary, description and deprecation that the registration and those around it give."""
        for name in ("summary", "description"):
            given = route.options.get(name)
            if given is not None and isinstance(given[1], ir.Str):
                if name == "summary" and op.summary:
                    # The docstring's first line is no longer the summary: it describes, with the rest.
                    op.description = f"{op.summary}\n\n{op.description}".strip()
                setattr(op, name, given[1].value.strip())
        op.deprecated = op.deprecated or any(_is(given.get("deprecated"), True) for given in options)


def _is(option: tuple[Module, ir.Expr] | None, value: bool) -> bool:
    return option is not None and isinstance(option[1], ir.Literal) and option[1].value is value


def _names_in(function: ir.Function) -> set[str]:
    nodes = (n for statement in function.body for n in statement.walk())
    return {n.id if isinstance(n, ir.Name) else n.name for n in nodes if isinstance(n, ir.Name | ir.Member)}


def _recorded(model: Native) -> Native:
    def call(run: Interpreter, site: CallSite) -> Value:
        value = model(run, site)
        if isinstance(value, App):
            semantics = run.semantics(site.module)
            if isinstance(semantics, PythonSemantics):
                semantics.made.append(value)
        return value

    return call


def _mounted(run: Interpreter, apps: Sequence[App]) -> tuple[set[int], bool]:
    """Applications that stand in others, and whether anything is mounted that is not known."""
    inside: set[int] = set()
    unknown = False
    waiting = list(apps)
    seen: set[int] = set()
    while waiting:
        app = waiting.pop()
        if id(app) in seen:
            continue
        seen.add(id(app))
        for entry in app.routes():
            if not isinstance(entry, Mount):
                continue
            child = app_of(entry.child)
            if child is not None and child is not app:
                inside.add(id(child))
                waiting.append(child)
            elif isinstance(entry.child, Unknown):
                unknown = True
    return inside, unknown


def introductions(made: Sequence[App]) -> list[tuple[str, str]]:
    """How the applications of a program introduce themselves."""
    return [named for app in made if (named := app.introduced()) is not None]


def _has_routes(app: App) -> bool:
    return any(True for _ in app.routes())


def each_dependency(options: Sequence[Options]) -> Iterator[tuple[Module, ir.Expr]]:
    """The elements of ``dependencies=[…]`` on the way to a route."""
    for given in options:
        found = given.get("dependencies")
        if found is not None and isinstance(found[1], ir.List):
            for item in found[1].items:
                yield found[0], item
