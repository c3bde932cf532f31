"""Following a handler into the functions that it calls: which expression of which caller a parameter stands for.

Nothing is run. A :class:`Frame` is a function as one caller calls it; :class:`Flow` follows a name to what it was given, whichever
frame that was written in, so that ``writeJSON(w, http.StatusCreated, user)`` answers with the caller's status and value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from liveapi.api.statuses import status_code
from liveapi.syntax import ir
from liveapi.trace.languages.go_types import GoTypes
from liveapi.trace.static_types import Locals, TypeRef
from liveapi.trace.values import Choice, Const, External, FunctionRef, Text, Unknown

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.scope import Scope
    from liveapi.trace.values import Value

#: Calls within calls that are followed, alternatives of one value, steps spent on one handler.
MAX_DEPTH = 8
_MAX_OPTIONS = 12
MAX_STEPS = 6_000
#: Functions that give lists of what a closure gives.
_LISTS = frozenset({"Map", "FilterMap", "MapToSlice", "ParallelMap", "Filter"})


@dataclass(slots=True, eq=False)
class Frame:
    """A function as it is called from one place."""

    function: ir.Function
    names: Locals
    #: Parameter (or receiver) ▶ what was given for it.
    given: dict[str, Term] = field(default_factory=dict)
    depth: int = 0
    #: Parameter or receiver ▶ the object that it surely is, where the evaluator made it: ``CRUD{New: func() any { return &Task{} }}``.
    held: dict[str, Value] = field(default_factory=dict)

    @property
    def file(self) -> str:
        return self.names.scope.module.path


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """An expression where it stands; ``position`` picks one of several results of a call."""

    expr: ir.Expr
    frame: Frame
    position: int = -1


class Flow:
    """Follows values through the frames of one handler."""

    def __init__(self, run: Interpreter, types: GoTypes) -> None:
        self.run = run
        self.types = types
        self.steps = 0
        self._entered: dict[tuple[ir.Call, Frame], Frame | None] = {}
        self._functions: dict[tuple[ir.Expr, Frame], FunctionRef | Term | None] = {}

    # --- frames -----------------------------------------------------------------------------------------------------

    def start(self, function: FunctionRef) -> Frame:
        """The frame of a handler, whose caller is outside. A closure sees the variables of the function that made it."""
        frame = Frame(function.function, self._names(function))
        receiver = function.function.receiver
        if receiver is not None and function.self_value is not None:
            frame.held[receiver.name] = function.self_value
        return frame

    def object(self, expr: ir.Expr, frame: Frame) -> Value | None:
        """The object that an expression surely is, as the evaluator made it."""
        if isinstance(expr, ir.Name):
            return frame.held.get(expr.id)
        holder = self.object(expr.object, frame) if isinstance(expr, ir.Member) else None
        if holder is None or not isinstance(expr, ir.Member):
            return None
        found = holder.member(self.run, expr.name, expr)
        return None if isinstance(found, Unknown | External) else found

    def _names(self, ref: FunctionRef) -> Locals:
        around = ref.scope.frame.function if ref.scope.frame is not None else None
        outer = around if around is not None and not ref.function.name else ref.function
        known = self.types.variables(outer, ref.scope)
        if outer.type_params and outer is not ref.function:
            return replace(known, scope=ref.scope, arguments={**known.arguments, **self._inferred(outer, ref.scope)})
        return known if known.scope is ref.scope else replace(known, scope=ref.scope)

    def _inferred(self, maker: ir.Function, scope: Scope) -> dict[str, TypeRef]:
        """What the type parameters stand for of a function that made a closure: ``handle(func(ctx, In) (Out, error))``."""
        found: dict[str, TypeRef] = {}
        for param in maker.params:
            given = scope.get(param.name) if param.name else None
            if isinstance(param.type, ir.Lambda) and isinstance(given, FunctionRef):
                self.types.match_functions(param.type.function, given, maker.type_params, found)
        return found

    def enter(self, call: ir.Call, function: FunctionRef, frame: Frame) -> Frame | None:
        """The frame of a function that is called in ``frame``; ``None`` where following ends."""
        key = (call, frame)
        if key not in self._entered:
            self._entered[key] = self._enter(call, function, frame)
        return self._entered[key]

    def _enter(self, call: ir.Call, function: FunctionRef, frame: Frame) -> Frame | None:
        inner = function.function
        if frame.depth >= MAX_DEPTH or inner.span is None or self.steps > MAX_STEPS:
            return None
        names = self._names(function)
        if inner.type_params:
            names = replace(names, arguments={**names.arguments, **self.types.explicit(function, call, frame.names)})
        entered = Frame(inner, names, depth=frame.depth + 1)
        receiver = inner.receiver
        if receiver is not None and receiver.name and isinstance(call.callee, ir.Member):
            entered.given[receiver.name] = Term(call.callee.object, frame)
            known = function.self_value or self.object(call.callee.object, frame)
            if known is not None:
                entered.held[receiver.name] = known
        self.give(inner, [Term(a.value, frame) for a in call.args], entered)
        return entered

    def give(self, function: ir.Function, values: list[Term], frame: Frame) -> None:
        """Bind parameters to what is given for them. One of an open type has the type of what is given."""
        known: dict[str, TypeRef] = {}
        for position, param in enumerate(function.params):
            if param.kind == "rest" or position >= len(values):
                break
            if not param.name or param.name == "_":
                continue
            value = values[position]
            frame.given[param.name] = value
            if (made := self.object(value.expr, value.frame)) is not None:
                frame.held[param.name] = made
            actual = self.types.of(value.expr, value.frame.names)
            if actual is not None and (self._is_open(param, function, frame) or "#" in self.types.qualified(actual)):
                known[param.name] = actual
        if known:  # what all callers share stays as it is
            frame.names = replace(frame.names, known={**frame.names.known, **known})

    def _is_open(self, param: ir.Param, function: ir.Function, frame: Frame) -> bool:
        if param in self.types.open_params:
            return self.types.open_params[param]
        declared = TypeRef(param.type, frame.names.scope, frame.names.arguments) if param.type is not None else None
        found = self.types.is_open(declared)
        if not function.type_params:
            self.types.open_params[param] = found
        return found

    # --- functions --------------------------------------------------------------------------------------------------

    def function(self, callee: ir.Expr, frame: Frame) -> FunctionRef | Term | None:
        """What is called: a function of the repository, or a closure where it stands."""
        key = (callee, frame)
        if key not in self._functions:
            self._functions[key] = None  # variables that hold each other
            self._functions[key] = self._function(callee, frame)
        return self._functions[key]

    def _function(self, callee: ir.Expr, frame: Frame) -> FunctionRef | Term | None:
        if isinstance(callee, ir.Index):
            callee = callee.object
        if isinstance(callee, ir.Lambda):
            return Term(callee, frame)
        if isinstance(callee, ir.Name) and (callee.id in frame.given or callee.id in frame.names.bound):
            captured = self.captured(callee, frame)
            if captured is not None:
                return captured
            for value in self.follow(Term(callee, frame)):
                if isinstance(value.expr, ir.Lambda):
                    return value
                if value.expr is not callee and (found := self.function(value.expr, value.frame)) is not None:
                    return found
        known = self._global(callee, frame)
        if isinstance(known, FunctionRef):
            return known
        made = self.object(callee, frame)
        if isinstance(made, FunctionRef) and made.function.span is not None:
            return made
        if isinstance(callee, ir.Member) and not isinstance(known, External):
            receiver = self.types.of(callee.object, frame.names)
            method = self.types.find(receiver, callee.name)
            if method is not None and isinstance(method[0], FunctionRef):
                return method[0] if method[0].function.span is not None else self._implementation(callee, frame)
        if isinstance(callee, ir.Call):
            return self._given_by(callee, frame)
        if known is not None or not isinstance(callee, ir.Name | ir.Member):
            return None
        target = self.run.evaluate(callee, frame.names.scope)
        return target if isinstance(target, FunctionRef) else None

    def _global(self, expr: ir.Expr, frame: Frame) -> Value | None:
        """What a name that begins with no variable of a function stands for, found out once; ``None`` for others."""
        start = expr
        while isinstance(start, ir.Member):
            start = start.object
        if not isinstance(start, ir.Name) or start.id in frame.given or start.id in frame.names.bound:
            return None
        if frame.names.scope.kind != "module":
            return self.run.evaluate(expr, frame.names.scope)
        if expr not in self.types.globals:
            self.types.globals[expr] = self.run.evaluate(expr, frame.names.scope)
        return self.types.globals[expr]

    def _given_by(self, getter: ir.Call, frame: Frame) -> FunctionRef | None:
        """The function that a getter of a captured object gives: ``route.Handler()(w, r)``."""
        start = getter.callee
        while isinstance(start, ir.Member):
            start = start.object
        scope = frame.names.scope
        if getter.args or not isinstance(start, ir.Name) or scope.kind == "module" or scope.get(start.id) is None:
            return None
        target = self.run.evaluate(getter, scope)
        return target if isinstance(target, FunctionRef) else None

    def captured(self, name: ir.Name, frame: Frame) -> FunctionRef | None:
        """The function that a variable of a closure holds: which one it is was found when the closure was made."""
        scope = frame.names.scope
        if scope.kind == "module" or name.id in frame.given:
            return None
        value = scope.get(name.id)
        if isinstance(value, Choice):
            value = next((o for o in value.known() if isinstance(o, FunctionRef)), None)
        return value if isinstance(value, FunctionRef) else None

    def implementations(self, callee: ir.Expr, frame: Frame) -> list[FunctionRef]:
        """The methods of the repository that may stand behind a call of an interface's method."""
        if not isinstance(callee, ir.Member):
            return []
        found = self.types.find(self.types.of(callee.object, frame.names), callee.name)
        if found is None or not isinstance(found[0], FunctionRef) or found[0].function.span is not None:
            return []
        return self.types.implementers(found[1], callee.name)

    def _implementation(self, callee: ir.Member, frame: Frame) -> FunctionRef | None:
        """The one method behind an interface, by all values that may hold it, else by the types that there are."""
        methods: list[FunctionRef | None] = []
        for value in self.follow(Term(callee.object, frame)):
            found = self.types.find(self.types.of(value.expr, value.frame.names), callee.name)
            own = found is not None and isinstance(found[0], FunctionRef) and found[0].function.span is not None
            methods.append(found[0] if found is not None and own and isinstance(found[0], FunctionRef) else None)
        first = methods[0] if methods else None
        if first is not None and all(m is not None and m.function is first.function for m in methods):
            return first
        known = self.implementations(callee, frame)
        return known[0] if len(known) == 1 else None

    def external(self, callee: ir.Expr, frame: Frame) -> str:
        """The qualified name of a library's function or variable; ``""`` for what is none."""
        if isinstance(callee, ir.Index):
            callee = callee.object
        target = self._global(callee, frame) if isinstance(callee, ir.Name | ir.Member) else None
        return target.name if isinstance(target, External) else ""

    # --- values -----------------------------------------------------------------------------------------------------

    def follow(self, value: Term) -> list[Term]:
        """What a value comes from, names, results and fields followed: literals and library calls, several where code chooses."""
        out: list[Term] = []
        self._follow(value, out, set(), 0)
        return out

    def _follow(self, value: Term, out: list[Term], seen: set[tuple[ir.Expr, Frame]], depth: int) -> None:
        expr, frame = value.expr, value.frame
        self.steps += 1
        key = (expr, frame)
        if len(out) >= _MAX_OPTIONS or self.steps > MAX_STEPS or depth > 20:
            return
        if key in seen and isinstance(expr, ir.Name | ir.Call):
            return
        seen = seen | {key}
        sources: list[Term] | None = None
        if isinstance(expr, ir.Cast):
            sources = [Term(expr.value, frame, value.position)]
        elif isinstance(expr, ir.Name):
            sources = self.sources(expr, frame) if self.captured(expr, frame) is None else None
        elif isinstance(expr, ir.Member):
            sources = self._fields(expr, frame)
        elif isinstance(expr, ir.Call):
            sources = self.results(expr, frame, value.position)
        if not sources:
            out.append(value)
            return
        for source in sources:
            self._follow(source, out, seen, depth + 1)

    def sources(self, name: ir.Name, frame: Frame) -> list[Term]:
        """What a variable is given: by the caller, by assignments above its use, by its declaration in the package."""
        found = [frame.given[name.id]] if name.id in frame.given else []
        before = [b for b in self.types.visible(name, frame.names) if not b[2]]
        found += [Term(b[1], frame, b[3]) for b in before if not (isinstance(b[1], ir.Name) and b[1].id == name.id)]
        if not found and name.id not in frame.names.bound:
            found = self._declared(name, frame)
        if not found and (error := self._unwrapped(frame.function).get(name.id)) is not None:
            found = [Term(error, frame)]
        return found

    def _unwrapped(self, function: ir.Function) -> dict[str, ir.Expr]:
        """Variables that ``errors.As(err, &target)`` fills, with the errors that they are taken from."""
        known = self.types.unwrapped.get(function)
        if known is None:
            known = self.types.unwrapped[function] = {}
            for statement in function.body:
                for node in statement.walk():
                    if (
                        isinstance(node, ir.Call)
                        and isinstance(node.callee, ir.Member)
                        and node.callee.name == "As"
                        and len(node.args) == 2
                    ):
                        target = node.args[1].value
                        if isinstance(target, ir.Name):
                            known[target.id] = node.args[0].value
        return known

    def _declared(self, expr: ir.Name | ir.Member, frame: Frame) -> list[Term]:
        declared = self.types.declaration(expr, frame.names.scope)
        if declared is None or declared[0].value is None:
            return []
        statement, module = declared
        outside = Frame(ir.Function(0, "", []), Locals(self.run.scope_of(module)), depth=frame.depth)
        return [Term(statement.value, outside)] if statement.value is not None else []

    def _fields(self, expr: ir.Member, frame: Frame) -> list[Term]:
        """What a field was set to: in the literal that made the struct, or afterwards."""
        if isinstance(expr.object, ir.Name) and expr.object.id not in frame.given and expr.object.id not in frame.names.bound:
            return self._declared(expr, frame)
        found: list[Term] = []
        for holder in self.follow(Term(expr.object, frame)):
            if isinstance(holder.expr, ir.Call):
                found += [Term(a.value, holder.frame) for a in self._given_fields(holder) if a.name == expr.name]
        return found

    def _given_fields(self, literal: Term) -> list[ir.Arg]:
        """The fields that the literal of a struct gives, by name; positions count where there are no names."""
        args = literal.expr.args if isinstance(literal.expr, ir.Call) else []
        if not args or any(a.name for a in args):
            return args
        found = self.types.class_of(self.types.of(literal.expr, literal.frame.names))
        fields = [f.name for f in found[0].cls.members()] if found is not None and found[0].cls.kind == "struct" else []
        return [ir.Arg(a.line, a.value, n) for n, a in zip(fields, args, strict=False)] if len(fields) == len(args) else []

    def results(self, call: ir.Call, frame: Frame, position: int) -> list[Term]:
        """What a function of the repository returns, or a conversion converts."""
        if isinstance(call.callee, ir.Name) and call.callee.id in ("string", "int", "int64", "float64") and len(call.args) == 1:
            return [Term(call.args[0].value, frame)]
        function = self.function(call.callee, frame)
        if isinstance(function, FunctionRef):
            entered = self.enter(call, function, frame)
            body = function.function
        elif isinstance(function, Term) and isinstance(function.expr, ir.Lambda):
            body = function.expr.function
            entered = self.inside(body, [Term(a.value, frame) for a in call.args], function.frame, frame.depth)
        else:
            callback = next((a.value for a in call.args if isinstance(a.value, ir.Lambda)), None)
            if callback is None or not isinstance(call.callee, ir.Member) or call.callee.name in _LISTS:
                return []
            # A library's function that calls a closure mostly gives what that gives: ``group.Do(key, func() (T, error) {…})``.
            body = callback.function
            entered = self.inside(body, [], frame, frame.depth)
        if entered is None:
            return []
        found: list[Term] = []
        for statement in self.returned(body):
            value = statement.value
            if isinstance(value, ir.List) and value.kind == "tuple":
                items = [i for i in value.items if not isinstance(i, ir.Arg)]
                at = max(position, 0)
                if at < len(items):
                    found.append(Term(items[at], entered))
            elif value is not None:
                found.append(Term(value, entered, position))
        return found

    def inside(self, function: ir.Function, values: list[Term], frame: Frame, depth: int) -> Frame:
        """The frame of a closure: it sees the names of the function around it."""
        inner = Frame(function, frame.names, dict(frame.given), depth + 1, dict(frame.held))
        self.give(function, values, inner)
        return inner

    def returned(self, function: ir.Function) -> list[ir.Return]:
        """The return statements of a function, those of closures in it left out."""
        known = self.types.returns.get(function)
        if known is None:
            known = self.types.returns[function] = list(_returns(function.body))
        return known

    # --- plain values -----------------------------------------------------------------------------------------------

    def text(self, expr: ir.Expr, frame: Frame) -> ir.Str | None:
        """The text that an expression surely is."""
        if isinstance(expr, ir.Str):
            return expr
        found = self.follow(Term(expr, frame))
        if len(found) != 1:
            return None
        value = found[0].expr
        if isinstance(value, ir.Str):
            return value
        if isinstance(value, ir.Name | ir.Member):
            known = self.run.evaluate(value, found[0].frame.names.scope)
            if isinstance(known, Text) and known.literal:
                return ir.Str(expr.line, known.literal)
            if isinstance(known, External) and (text := framework_text(known.name.rpartition(".")[2])):
                return ir.Str(expr.line, text)
        return None

    def statuses(self, expr: ir.Expr, frame: Frame) -> list[int | str]:
        """The status codes that an expression may be; ``default`` for those that are not known."""
        found: list[int | str] = []
        for value in self.follow(Term(expr, frame)):
            code = self._status(value)
            if code is None or 100 <= code <= 599:
                found.append(code if code is not None else "default")
        return list(dict.fromkeys(found)) or ["default"]

    def _status(self, value: Term) -> int | None:
        expr = value.expr
        if isinstance(expr, ir.Literal):
            return expr.value if isinstance(expr.value, int) and not isinstance(expr.value, bool) else None
        if isinstance(expr, ir.Member) and expr.name.startswith("Status"):
            return status_code(expr.name)
        if isinstance(expr, ir.Name):
            known = self.run.evaluate(expr, value.frame.names.scope) if expr.id not in value.frame.names.bound else None
            return known.value if isinstance(known, Const) and isinstance(known.value, int) else None
        return None


#: What frameworks call headers and media types where their names do not spell it: ``echo.MIMEApplicationJSON``.
_MEDIA = {
    "JSON": "application/json",
    "ApplicationJSON": "application/json",
    "ApplicationXML": "application/xml",
    "ApplicationForm": "application/x-www-form-urlencoded",
    "MultipartForm": "multipart/form-data",
    "OctetStream": "application/octet-stream",
    "TextPlain": "text/plain",
    "TextHTML": "text/html",
    "TextXML": "text/xml",
}
_WORD = re.compile(r"X(?=[A-Z])|ETag|[A-Z]{2,}(?=[A-Z][a-z]|$)|[A-Z][a-z]*")


def framework_text(name: str) -> str:
    """The text of a constant of a framework: ``HeaderContentType`` is ``Content-Type``; nothing for other names."""
    if name.startswith("Header") and len(name) > 6:
        return "-".join(_WORD.findall(name[6:]))
    if name.startswith("MIME"):
        return _MEDIA.get(name[4:].removesuffix("CharsetUTF8").removesuffix("Charset"), "")
    return ""


def _returns(body: list[ir.Stmt]) -> Iterator[ir.Return]:
    for statement in body:
        if isinstance(statement, ir.Return):
            yield statement
        elif isinstance(statement, ir.If):
            yield from _returns(statement.then)
            yield from _returns(statement.otherwise)
        elif isinstance(statement, ir.For | ir.Block):
            yield from _returns(statement.body)
        elif isinstance(statement, ir.Switch):
            for case in statement.cases:
                yield from _returns(case.body)
