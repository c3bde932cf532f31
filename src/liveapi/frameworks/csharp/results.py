"""What handlers answer: results that they make (``Ok(x)``, ``TypedResults.NotFound()``, ``new JsonResult(x)``) and values they return."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from liveapi.api.model import Evidence, Location, Parameter, Schema
from liveapi.api.shapes import array_of, map_of, without_null
from liveapi.api.statuses import status_code
from liveapi.frameworks.answers import BINARY, FILE, HTML, JSON, PROBLEM, TEXT, Answers
from liveapi.frameworks.csharp.attributes import plain
from liveapi.frameworks.csharp.library_types import library_schema
from liveapi.frameworks.csharp.result_names import EMPTY, FILE_RESULTS, FILES, LAST, OPAQUE, OTHERS, OWNERS, PAGES, STATUSES, TEXTS, TYPED
from liveapi.frameworks.csharp.schemas import TypeReader
from liveapi.syntax import ir
from liveapi.trace.languages.csharp_type_names import AWAITED
from liveapi.trace.static_types import Locals, TypeRef
from liveapi.trace.values import FunctionRef

_MAX_DEPTH = 4
_TEXT: Final[Schema] = {"type": "string"}


@dataclass(slots=True)
class Writer:
    """Collects the answers of one handler."""

    reader: TypeReader
    answers: Answers
    #: What a declared return type says of answers of success, if it says anything.
    declared: Schema | None
    #: The controller is an API: errors without a body get problem details.
    api: bool
    minimal: bool
    evidence: Evidence | None = None
    #: What is returned is a result, never a value; one that is not known was met.
    opaque: bool = False
    unknown: bool = False
    #: Functions that the caller gave to the one that is looked at, by parameter, with the names they see.
    passed: dict[str, tuple[ir.Expr, Locals]] = field(default_factory=dict)

    def handler(self, function: FunctionRef, names: Locals, depth: int = 0) -> None:
        """All that a function returns."""
        for expr in returned(function.function.body):
            if depth == 0:
                self.evidence = Evidence(function.module.path, expr.line)
            self.write(expr, names, depth)

    def write(self, expr: ir.Expr, names: Locals, depth: int) -> None:
        """One returned expression: each of its choices."""
        if isinstance(expr, ir.Conditional):
            for option in expr.options:
                self.write(option, names, depth)
        elif isinstance(expr, ir.Binary) and expr.op == "or":
            self.write(expr.left, names, depth)
            self.write(expr.right, names, depth)
        elif isinstance(expr, ir.Unknown) or (isinstance(expr, ir.Call) and self._called(expr, names, depth)):
            return
        elif isinstance(expr, ir.Name) and (held := self._held(expr, names)) is not None:
            self._called(held, names, depth)
        else:
            self.value(expr, names)

    def value(self, expr: ir.Expr, names: Locals) -> None:
        """A value that is returned as such."""
        if isinstance(expr, ir.Literal) and expr.value is None:
            return
        kind = self.reader.types.of(expr, names)
        if self.opaque or (kind is not None and kind.name in OPAQUE and self.reader.types.class_of(kind) is None):
            self.unknown = True
            return
        if self.declared is not None:
            self.say(200, self.declared, TEXT if self.declared == _TEXT else JSON)
        else:
            self.say(200, self.schema(kind), self.text_media(kind))

    def _held(self, expr: ir.Name, names: Locals) -> ir.Call | None:
        """The result that a variable holds, where it was made by a call that is known."""
        bound = [b for b in names.bound.get(expr.id, ()) if not b[2] and b[0] <= expr.line]
        value = bound[-1][1] if bound else None
        return value if isinstance(value, ir.Call) and self._known(value) is not None else None

    # --- calls ------------------------------------------------------------------------------------------------------

    def _known(self, call: ir.Call) -> str | None:
        """The name of a library's result that a call makes."""
        callee = call.callee.object if isinstance(call.callee, ir.Index) else call.callee
        if call.new:
            name = callee.id if isinstance(callee, ir.Name) else callee.name if isinstance(callee, ir.Member) else ""
            short = name
            for ending in ("HttpResult", "ObjectResult", "Result"):
                short = short.removesuffix(ending)
            known = name.endswith("Result") and (short in STATUSES or short in FILES or short in TEXTS or short in {"", "StatusCode"})
            return (short or "Object") if known else None
        if isinstance(callee, ir.Member):
            owner = callee.object
            if not (isinstance(owner, ir.Name) and owner.id in OWNERS):
                return None
            name = callee.name
        else:
            name = callee.id if isinstance(callee, ir.Name) else ""
        every = name in STATUSES or name in FILES or name in PAGES or name in TEXTS
        return name if every or name in {"StatusCode", "Problem", "ValidationProblem"} else None

    def _called(self, call: ir.Call, names: Locals, depth: int) -> bool:
        """Whether a call makes an answer, which is noted then."""
        own = None
        callee = call.callee
        if not call.new and depth < _MAX_DEPTH:
            own = self._own(call, names)
        if own is not None:
            function, arguments = own
            kind = self._answered(function, arguments)
            if kind is not None and (kind.name in TYPED or kind.name in OTHERS) and kind.name != "JsonHttpResult":
                self.typed(kind)
            elif kind is not None:
                self._follow(function, arguments, call, names, depth)
            return kind is not None
        name = self._known(call)
        if name is not None:
            self._result(name, call, names)
            return True
        if call.new and isinstance(callee, ir.Index | ir.Name) and TypeRef(callee, names.scope).name == "ActionResult" and call.args:
            self.write(call.args[0].value, names, depth)
            return True
        if isinstance(callee, ir.Member) and callee.name == "FromResult" and call.args:
            self.write(call.args[0].value, names, depth)
            return True
        return isinstance(callee, ir.Member) and depth < _MAX_DEPTH and self._matched(callee, call, names, depth)

    def _matched(self, callee: ir.Member, call: ir.Call, names: Locals, depth: int) -> bool:
        """``outcome.Match(x => Ok(x), error => NotFound())``: what the functions answer that are given for each case."""
        handlers = [(a.value, names) for a in call.args]
        handlers = [self.passed.get(h.id, (h, n)) if isinstance(h, ir.Name) else (h, n) for h, n in handlers]
        if not any(self._makes(h) for h, _ in handlers):
            return False
        given = self._cases(self.reader.types.of(callee.object, names))
        for position, (handler, where) in enumerate(handlers):
            kind = given[position] if position < len(given) else None
            if isinstance(handler, ir.Lambda):
                function = handler.function
                known = {p.name: kind for p in function.params[:1] if kind is not None}
                inner = self.reader.types.locals(function, where.scope, where.owner)
                whole = Locals(where.scope, where.owner, where.arguments, {**where.bound, **inner.bound}, {**where.known, **known})
                for expr in returned(function.body):
                    self.write(expr, whole, depth + 1)
            elif isinstance(handler, ir.Name | ir.Member):
                argument = ir.Arg(handler.line, ir.Name(handler.line, "$case"))
                known = {"$case": kind} if kind is not None else {}
                whole = replace(where, known={**where.known, **known})
                self._called(ir.Call(handler.line, handler, [argument]), whole, depth + 1)
        return True

    def _cases(self, kind: TypeRef | None) -> list[TypeRef]:
        """The types of the cases of a union: ``OneOf<A, B>``, or what a class of the repository extends of that."""
        found = self.reader.types.class_of(kind)
        for cls, bound in self.reader.types.lineage(*found) if found is not None else ():
            for base in cls.cls.bases:
                ref = TypeRef(base, self.reader.types.inside(cls), bound)
                if ref.name.startswith("OneOf") and ref.args:
                    return ref.args
        return kind.args if kind is not None else []

    def _makes(self, handler: ir.Expr) -> bool:
        """Whether a function that is given somewhere makes a result."""
        if isinstance(handler, ir.Name | ir.Member):
            return self._known(ir.Call(handler.line, handler, [])) is not None
        listed = returned(handler.function.body) if isinstance(handler, ir.Lambda) else ()
        return any(isinstance(e, ir.Call) and self._known(e) is not None for e in listed)

    def _own(self, call: ir.Call, names: Locals) -> tuple[FunctionRef, Mapping[str, TypeRef]] | None:
        """The repository's function that a call means, with what its type parameters stand for."""
        types = self.reader.types
        callee = call.callee
        if isinstance(callee, ir.Name):
            found = types.function(names.owner, callee.id, call) if names.owner is not None else None
            return (found[0], {**found[1], **types.explicit(found[0], call, names)}) if found is not None else None
        if not isinstance(callee, ir.Member):
            return None
        if isinstance(callee.object, ir.Name) and callee.object.id in {"Results", "TypedResults"}:
            return None
        if isinstance(callee.object, ir.Name) and callee.object.id == "super":
            return types.inherited(names.owner, callee.name, call)
        receiver = types.of(callee.object, names)
        static = TypeRef(callee.object, names.scope) if receiver is None and isinstance(callee.object, ir.Name | ir.Member) else None
        found = types.function(receiver or static, callee.name, call)
        if found is not None:
            return found[0], {**found[1], **types.explicit(found[0], call, names)}
        extension = types.extension(receiver, callee.name, names)
        if extension is None:
            return None
        whole = ir.Call(call.line, callee, [ir.Arg(call.line, callee.object), *call.args], call.types)
        return extension, types.explicit(extension, whole, names)

    def _answered(self, function: FunctionRef, arguments: Mapping[str, TypeRef]) -> TypeRef | None:
        """The result type that a function gives; ``None`` where it gives a value."""
        types = self.reader.types
        returns = function.function.returns
        scope = types.inside(function.owner) if function.owner is not None else function.scope
        ref = TypeRef(returns, scope, arguments) if returns is not None else None
        while ref is not None and (isinstance(ref.expr, ir.Nullable) or (ref.name in AWAITED and ref.args)):
            ref = ref.at(ref.expr.type) if isinstance(ref.expr, ir.Nullable) else ref.args[-1]
        known = ref is not None and (ref.name in OPAQUE or ref.name in TYPED or ref.name in OTHERS)
        return ref if known and types.class_of(ref) is None else None

    def _follow(self, function: FunctionRef, arguments: Mapping[str, TypeRef], call: ir.Call, names: Locals, depth: int) -> None:
        """What a function of the repository answers that a handler returns the result of."""
        types = self.reader.types
        owner = function.owner
        scope = types.inside(owner) if owner is not None else function.scope
        receiver = names.owner if isinstance(call.callee, ir.Name) else types.class_type(owner) if owner is not None else None
        inner = types.locals(function.function, scope, receiver)
        outer, around = self.passed, self.opaque
        self.opaque = True
        given = [a for a in call.args if a.name is None]
        params = function.function.params
        if isinstance(call.callee, ir.Member) and len(params) == len(call.args) + 1:
            params = params[1:]
        self.passed = {p.name: (a.value, names) for p, a in zip(params, given, strict=False) if _is_function(a.value)}
        self.handler(function, replace(inner, arguments=dict(arguments)), depth + 1)
        self.passed, self.opaque = outer, around

    def _result(self, name: str, call: ir.Call, names: Locals) -> None:
        named = {a.name.lower(): a.value for a in call.args if a.name is not None}
        unnamed = [a.value for a in call.args if a.name is None]
        if name in FILES:
            media = self._media(named.get("contenttype") or (unnamed[1] if len(unnamed) > 1 else None), names)
            self.say(200, FILE, media or BINARY)
        elif name in PAGES:
            self.say(200, {"type": "string"}, HTML)
        elif name in TEXTS:
            status = self._status(named.get("statuscode"), names) or 200
            media = self._media(named.get("contenttype") or (unnamed[1] if len(unnamed) > 1 else None), names)
            self.say(status, {} if media == JSON else {"type": "string"}, media or TEXT)
        elif name == "StatusCode":
            code = self._status(named.get("statuscode") or (unnamed[0] if unnamed else None), names)
            if code is not None:
                self._with_value(code, named.get("value") or (unnamed[1] if len(unnamed) > 1 else None), names)
        elif name in {"Problem", "ValidationProblem"}:
            problem = "ProblemDetails" if name == "Problem" else "ValidationProblemDetails"
            status = self._status(named.get("statuscode"), names) or (500 if name == "Problem" else 400)
            self.problem(status, problem)
        else:
            self._plain_result(name, unnamed, named, names)

    def _plain_result(self, name: str, unnamed: list[ir.Expr], named: Mapping[str, ir.Expr], names: Locals) -> None:
        status = self._status(named.get("statuscode"), names) or STATUSES[name]
        if name in EMPTY:
            self.say(status, None)
            return
        value = named.get("value") or named.get("error")
        if value is None and name in LAST:
            value = unnamed[-1] if len(unnamed) > 1 else None
        elif value is None and name in {"Created", "Accepted"}:
            only = unnamed[0] if len(unnamed) == 1 and not isinstance(unnamed[0], ir.Str | ir.Template) else None
            value = unnamed[1] if len(unnamed) > 1 else only
        elif value is None:
            value = unnamed[0] if unnamed else None
        self._with_value(status, value, names)
        if status == 201:
            place = Parameter(
                "Location", Location.HEADER, {"type": "string", "format": "uri-reference"}, description="Where it is from now on."
            )
            self.answers.add(status, None, headers={"Location": place})

    def _with_value(self, status: int, value: ir.Expr | None, names: Locals) -> None:
        """An answer with a value as its content; without one an API's error has problem details."""
        if value is None or (isinstance(value, ir.Literal) and value.value is None):
            if status >= 400 and self.api and not self.minimal:
                self.problem(status, "ProblemDetails")
            else:
                self.say(status, self.declared if status == 200 else None)
            return
        if isinstance(value, ir.Name) and value.id == "ModelState":
            self.say(status, map_of(array_of({"type": "string"})))
            return
        kind = self.reader.types.of(value, names)
        declared = self.declared if self.declared is not None and 200 <= status < 300 else None
        schema = declared if declared is not None else self.schema(kind)
        # Results of minimal APIs write JSON whatever the value is.
        self.say(
            status, schema, JSON if self.minimal else TEXT if declared == _TEXT else self.text_media(kind) if declared is None else JSON
        )

    # --- answers ----------------------------------------------------------------------------------------------------

    def say(self, status: int, schema: Schema | None, media: str = JSON) -> None:
        """Note an answer."""
        self.answers.add(status, schema, media, evidence=self.evidence)

    def problem(self, status: int, name: str) -> None:
        """An error as RFC 9457 has it."""
        name = "HttpValidationProblemDetails" if self.minimal and name == "ValidationProblemDetails" else name
        self.say(status, library_schema(self.reader.run, name, self.reader.settings.named, "output"), PROBLEM)

    def typed(self, ref: TypeRef) -> None:
        """A result type that says what is answered: ``Results<Ok<Book>, NotFound>``."""
        name = ref.name
        if name == "Results":
            for option in ref.args:
                self.typed(option)
        elif name in FILE_RESULTS:
            self.say(200, FILE, BINARY)
        elif name == "ValidationProblem":
            self.problem(400, "HttpValidationProblemDetails")
        elif name == "ProblemHttpResult":
            self.problem(500, "ProblemDetails")
        elif name == "ContentHttpResult":
            self.say(200, {"type": "string"}, TEXT)
        elif name in TYPED:
            self.say(TYPED[name], self.schema(ref.args[-1]) if ref.args else None)
        else:
            self.say(200, self.schema(ref))

    def schema(self, kind: TypeRef | None) -> Schema:
        """The schema of what is written. Null is no answer: controllers make 204 of it, and code looks for it before."""
        return without_null(self.reader.output.of(kind))

    def text_media(self, kind: TypeRef | None) -> str:
        """Texts are written as they are, everything else as JSON."""
        return TEXT if kind is not None and kind.name in {"string", "String"} else JSON

    def _status(self, expr: ir.Expr | None, names: Locals) -> int | None:
        return status_of(self.reader, expr, names)

    def _media(self, expr: ir.Expr | None, names: Locals) -> str:
        value = plain(self.reader.run, expr, names.scope)
        if isinstance(value, str) and "/" in value:
            return value.partition(";")[0].strip()
        if isinstance(expr, ir.Member) and isinstance(expr.object, ir.Member | ir.Name):
            # ``MediaTypeNames.Application.Pdf``
            family = expr.object.name if isinstance(expr.object, ir.Member) else ""
            return {"Json": JSON, "Octet": BINARY}.get(expr.name, f"{family.lower()}/{expr.name.lower()}") if family else ""
        return ""


def status_of(reader: TypeReader, expr: ir.Expr | None, names: Locals) -> int | None:
    """A status: ``404``, ``StatusCodes.Status404NotFound``, ``(int)HttpStatusCode.NotFound``."""
    if isinstance(expr, ir.Literal):
        return expr.value if isinstance(expr.value, int) and 100 <= expr.value <= 599 else None
    if isinstance(expr, ir.Member) and isinstance(expr.object, ir.Name | ir.Member):
        owner = expr.object.id if isinstance(expr.object, ir.Name) else expr.object.name
        if owner in {"StatusCodes", "HttpStatusCode"}:
            return status_code(expr.name)
    value = plain(reader.run, expr, names.scope)
    return value if isinstance(value, int) and not isinstance(value, bool) and 100 <= value <= 599 else None


def _is_function(expr: ir.Expr) -> bool:
    """Whether an argument may be a function: a lambda, or a method by its name."""
    return isinstance(expr, ir.Lambda | ir.Member | ir.Name)


def returned(body: list[ir.Stmt]) -> Iterator[ir.Expr]:
    """What the statements of a function return, those of functions inside of it left out."""
    for statement in flat(body):
        if isinstance(statement, ir.Return) and statement.value is not None:
            yield statement.value


def flat(body: list[ir.Stmt]) -> Iterator[ir.Stmt]:
    """The statements of a function, nested ones too, functions inside of it left out."""
    for statement in body:
        yield statement
        if isinstance(statement, ir.If):
            yield from flat([*statement.then, *statement.otherwise])
        elif isinstance(statement, ir.For | ir.Block):
            yield from flat(statement.body)
        elif isinstance(statement, ir.Switch):
            for case in statement.cases:
                yield from flat(case.body)
        elif isinstance(statement, ir.Try):
            yield from flat([*statement.body, *(s for h in statement.handlers for s in h.body), *statement.final])
