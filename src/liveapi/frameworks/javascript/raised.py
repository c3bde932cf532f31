"""Errors that a handler raises, itself or through what it calls: ``throw new NotFoundException()``, ``next(createError(404))``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from liveapi.api.model import Evidence
from liveapi.api.statuses import status_code
from liveapi.syntax import ir
from liveapi.trace.static_types import Locals, TypeRef
from liveapi.trace.values import Choice, ClassRef, Const, External, FunctionRef, Text, Value

if TYPE_CHECKING:
    from liveapi.frameworks.javascript.libraries import ApiTypes

#: Functions called by functions that are looked into for what they raise.
_MAX_DEPTH = 3
#: Calls that pass an error on.
_PASSING = frozenset({"next", "reject", "done", "callback"})
#: Members of an error that hold its status.
_STATUS_MEMBERS = frozenset({"status", "statusCode", "code", "httpCode", "httpStatus", "httpStatusCode", "status_code"})
#: Endings that say of a name that it is an error's.
_ENDINGS = ("Exception", "Error", "HttpError", "Err")


@dataclass(frozen=True, slots=True)
class Failure:
    """An error with its status; ``body`` is what it is made with, where that is an object."""

    status: int
    evidence: Evidence
    message: str = ""
    body: TypeRef | None = None


class Raised:
    """What the functions of one program raise."""

    def __init__(self, types: ApiTypes) -> None:
        self.types = types
        self._known: dict[int, list[Failure]] = {}
        self._classes: dict[int, int | None] = {}

    def by(self, function: FunctionRef, depth: int = 0) -> list[Failure]:
        """The errors of a function and of those it calls, one a status."""
        key = id(function.function)
        known = self._known.get(key)
        if known is not None:
            return known
        self._known[key] = []
        found: dict[int, Failure] = {}
        names = self.types.names_in(function)
        for statement in function.function.body:
            for node in statement.walk():
                for failure in self._at(node, function, names, depth):
                    found.setdefault(failure.status, failure)
        self._known[key] = list(found.values())
        return self._known[key]

    def _at(self, node: ir.Node, function: FunctionRef, names: Locals, depth: int) -> list[Failure]:
        if isinstance(node, ir.Throw):
            failure = self.failure(node.value, function, names)
            return [failure] if failure is not None else []
        if not isinstance(node, ir.Call) or node.new:
            return []
        callee = node.callee
        name = callee.id if isinstance(callee, ir.Name) else callee.name if isinstance(callee, ir.Member) else ""
        if name in _PASSING and node.args:
            failure = self.failure(node.args[0].value, function, names)
            return [failure] if failure is not None else []
        if name in {"throw", "assert"} and isinstance(callee, ir.Member) and node.args:
            # Koa: `ctx.throw(404)`, `ctx.assert(user, 401)`.
            return self._thrown(node, name, function, names)
        if depth >= _MAX_DEPTH:
            return []
        called = self.types.target_of(node, names)
        return self.by(called, depth + 1) if called is not None else []

    def _thrown(self, call: ir.Call, name: str, function: FunctionRef, names: Locals) -> list[Failure]:
        for arg in call.args[:1] if name == "throw" else call.args[1:2]:
            status = self.number(arg.value, names)
            if status is not None:
                return [Failure(status, Evidence(function.module.path, call.line))]
        return []

    def failure(self, expr: ir.Expr | None, function: FunctionRef, names: Locals) -> Failure | None:
        """An error as an expression makes it; ``None`` where it has no status."""
        if isinstance(expr, ir.Cast):
            expr = expr.value
        if isinstance(expr, ir.Name):
            bound = [value for _, value, is_type, _ in names.bound.get(expr.id, []) if not is_type and isinstance(value, ir.Call)]
            expr = bound[-1] if bound else expr
        if isinstance(expr, ir.Dict):
            found = next((v for k, v in expr.items if isinstance(k, ir.Str) and k.value in _STATUS_MEMBERS), None)
            number = self.number(found, names) if found is not None else None
            return Failure(number, Evidence(function.module.path, expr.line)) if number is not None else None
        if not isinstance(expr, ir.Call):
            return None
        status = self.status(expr, names)
        if status is None:
            return None
        arguments = [a.value for a in expr.args]
        message = next((a.value for a in arguments if isinstance(a, ir.Str) and " " in a.value), "")
        literal = arguments[0] if arguments and isinstance(arguments[0], ir.Dict) else None
        for argument in arguments[1:]:
            said = [v for k, v in argument.items if isinstance(k, ir.Str) and k.value == "message"] if isinstance(argument, ir.Dict) else []
            message = message or next((v.value for v in said if isinstance(v, ir.Str)), "")
        body = self.types.of(literal, names) if literal is not None else None
        return Failure(status, Evidence(function.module.path, expr.line), message, body)

    def status(self, call: ir.Call, names: Locals) -> int | None:
        """The status of ``new HttpError(404)``, ``createError(404)``, ``new NotFoundException()``, ``Boom.notFound()``."""
        callee = call.callee
        name = callee.id if isinstance(callee, ir.Name) else callee.name if isinstance(callee, ir.Member) else ""
        for arg in call.args:
            number = self.number(arg.value, names)
            if number is not None:
                return number
            if isinstance(arg.value, ir.Dict):
                for key, value in arg.value.items:
                    if isinstance(key, ir.Str) and key.value in _STATUS_MEMBERS and (number := self.number(value, names)) is not None:
                        return number
        if isinstance(callee, ir.Name | ir.Member):
            target = self.types.run.evaluate(callee, names.scope)
            if isinstance(target, ClassRef):
                declared = self.of_class(target)
                if declared is not None:
                    return declared
        return named_status(name)

    def of_class(self, ref: ClassRef) -> int | None:
        """The status that a class of errors gives itself: in a field, or to its base's constructor."""
        key = id(ref.cls)
        if key in self._classes:
            return self._classes[key]
        self._classes[key] = None
        for cls in self.types.run.classes.ancestors(ref):
            found = self._declared(cls)
            if found is not None:
                self._classes[key] = found
                return found
            if cls is not ref and (named := named_status(cls.name)) is not None:
                self._classes[key] = named
                return named
        for base in self.types.run.classes.outside(ref):
            if isinstance(base, External) and (named := named_status(base.name.rpartition(".")[2])) is not None:
                self._classes[key] = named
        return self._classes[key]

    def _declared(self, ref: ClassRef) -> int | None:
        names = Locals(ref.scope)
        for statement in ref.cls.body:
            if isinstance(statement, ir.Field) and statement.name in _STATUS_MEMBERS and statement.default is not None:
                return self.number(statement.default, names)
            if not isinstance(statement, ir.Function) or statement.name != "constructor":
                continue
            for part in statement.body:
                for node in part.walk():
                    if isinstance(node, ir.Call) and isinstance(node.callee, ir.Name) and node.callee.id == "super":
                        number = next((n for a in node.args if (n := self.number(a.value, names)) is not None), None)
                    elif isinstance(node, ir.Assign) and isinstance(node.target, ir.Member) and node.target.name in _STATUS_MEMBERS:
                        number = self.number(node.value, names)
                    else:
                        continue
                    if number is not None:
                        return number
        return None

    def number(self, expr: ir.Expr | None, names: Locals, *, errors: bool = True) -> int | None:
        """A status as an expression names it: ``404``, ``HttpStatus.NOT_FOUND``, a constant."""
        if expr is None or isinstance(expr, ir.Str | ir.Dict | ir.List | ir.Lambda):
            return None
        if isinstance(expr, ir.Literal):
            return _in_range(expr.value, errors)
        if isinstance(expr, ir.Member | ir.Name | ir.Index | ir.Conditional | ir.Binary):
            return status_of(self.types.run.evaluate(expr, names.scope), errors=errors)
        return None


def _in_range(value: object, errors: bool) -> int | None:
    low = 400 if errors else 100
    return value if isinstance(value, int) and not isinstance(value, bool) and low <= value < 600 else None


def status_of(value: Value, *, errors: bool = False) -> int | None:
    """A status as a value: a number, or a constant of a library by its name."""
    if isinstance(value, Choice):
        return next((n for o in value.known() if (n := status_of(o, errors=errors)) is not None), None)
    if isinstance(value, Const):
        return _in_range(value.value, errors)
    if isinstance(value, External):
        holder, _, last = value.name.rpartition(".")
        if "status" in holder.lower() or last.isupper():
            return _in_range(status_code(last), errors)
    literal = value.literal if isinstance(value, Text) else None
    return _in_range(int(literal), errors) if literal is not None and literal.isdigit() and len(literal) == 3 else None


def named_status(name: str) -> int | None:
    """The status that an error's name says: ``NotFoundException``, ``UnauthorizedError``, ``notFound``."""
    bare = name
    for ending in _ENDINGS:
        bare = bare.removesuffix(ending)
    bare = bare.removeprefix("Http")
    return _in_range(status_code(bare), True) if bare and bare != "Error" else None
