"""What handlers answer: results that they make (``Ok(x)``, ``TypedResults.NotFound()``, ``new JsonResult(x)``) and values they return."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from liveapi.api.model import Evidence, Location, Parameter, Schema
from liveapi.api.shapes import array_of, map_of, not_null
from liveapi.api.statuses import status_code
from liveapi.frameworks.answers import BINARY, FILE, HTML, JSON, PROBLEM, TEXT, Answers
from liveapi.frameworks.csharp.attributes import plain
from liveapi.frameworks.csharp.library_types import library_schema
from liveapi.frameworks.csharp.schemas import TypeReader
from liveapi.syntax import ir
from liveapi.trace.languages.csharp_types import AWAITED
from liveapi.trace.static_types import Locals, TypeRef
from liveapi.trace.values import FunctionRef

_MAX_DEPTH = 4
#: Method or class (without ``Result``, ``ObjectResult``, ``HttpResult``) ▶ status.
_STATUSES: Final[Mapping[str, int]] = {
    "Ok": 200, "Created": 201, "CreatedAtAction": 201, "CreatedAtRoute": 201, "Accepted": 202, "AcceptedAtAction": 202,
    "AcceptedAtRoute": 202, "NoContent": 204, "BadRequest": 400, "Unauthorized": 401, "Challenge": 401, "Forbid": 403, "NotFound": 404,
    "Conflict": 409, "UnprocessableEntity": 422, "InternalServerError": 500, "Json": 200, "Redirect": 302, "RedirectToAction": 302,
    "RedirectToRoute": 302, "RedirectToPage": 302, "LocalRedirect": 302, "RedirectPermanent": 301, "RedirectPreserveMethod": 307,
    "RedirectPermanentPreserveMethod": 308, "Empty": 200, "SignIn": 200, "SignOut": 200, "Object": 200,
}  # fmt: skip
_LAST = frozenset({"CreatedAtAction", "CreatedAtRoute", "AcceptedAtAction", "AcceptedAtRoute"})
_EMPTY = frozenset({"NoContent", "Forbid", "Challenge", "Empty", "SignIn", "SignOut"}) | {n for n in _STATUSES if "Redirect" in n}
_FILES = frozenset({"File", "PhysicalFile", "Stream", "Bytes", "FileContent", "FileStream", "VirtualFile", "PushStream"})
_PAGES = frozenset({"View", "PartialView", "Page", "ViewComponent"})
_TEXTS = frozenset({"Content", "Text"})
#: What ``Results``, ``TypedResults``, the controller itself and its base are called.
_OWNERS = frozenset({"Results", "TypedResults", "this", "super"})
#: Declared types that say nothing of what is answered.
OPAQUE = frozenset(
    {
        "IActionResult", "ActionResult", "IResult", "JsonResult", "ObjectResult", "ContentResult", "StatusCodeResult",
        "IConvertToActionResult",
        "HttpResponseMessage", "ViewResult", "OkObjectResult", "OkResult", "NoContentResult", "NotFoundResult", "FileResult",
        "FileStreamResult", "FileContentResult", "PhysicalFileResult", "VirtualFileResult", "RedirectResult", "RedirectToActionResult",
        "EmptyResult", "BadRequestObjectResult", "CreatedAtActionResult", "CreatedResult", "IStatusCodeActionResult", "PartialViewResult",
        "ViewComponentResult", "UnauthorizedResult", "RedirectToRouteResult", "LocalRedirectResult", "ChallengeResult", "SignOutResult",
    }
)  # fmt: skip


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
        if kind is not None and kind.name in OPAQUE and self.reader.types.class_of(kind) is None:
            return
        self.say(200, self.declared if self.declared is not None else self.schema(kind), self.text_media(kind))

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
            known = name.endswith("Result") and (short in _STATUSES or short in _FILES or short in _TEXTS or short in {"", "StatusCode"})
            return (short or "Object") if known else None
        if isinstance(callee, ir.Member):
            owner = callee.object
            if not (isinstance(owner, ir.Name) and owner.id in _OWNERS):
                return None
            name = callee.name
        else:
            name = callee.id if isinstance(callee, ir.Name) else ""
        every = name in _STATUSES or name in _FILES or name in _PAGES or name in _TEXTS
        return name if every or name in {"StatusCode", "Problem", "ValidationProblem"} else None

    def _called(self, call: ir.Call, names: Locals, depth: int) -> bool:
        """Whether a call makes an answer, which is noted then."""
        own = None
        callee = call.callee
        types = self.reader.types
        if not call.new and depth < _MAX_DEPTH:
            own = self._own(call, names)
        if own is not None:
            function, arguments = own
            if self._answers(function):
                self._follow(function, arguments, call, names, depth)
                return True
            return False
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
        lambdas = [a.value.function for a in call.args if isinstance(a.value, ir.Lambda)]
        if isinstance(callee, ir.Member) and lambdas and any(self._makes(f) for f in lambdas) and depth < _MAX_DEPTH:
            receiver = types.of(callee.object, names)
            given = receiver.args if receiver is not None else []
            for position, inside in enumerate(lambdas):
                known = {p.name: given[position] for p in inside.params[:1] if position < len(given)}
                inner = types.locals(inside, names.scope, names.owner)
                whole = Locals(names.scope, names.owner, names.arguments, {**names.bound, **inner.bound}, {**names.known, **known})
                for expr in returned(inside.body):
                    self.write(expr, whole, depth + 1)
            return True
        return False

    def _makes(self, function: ir.Function) -> bool:
        return any(isinstance(e, ir.Call) and self._known(e) is not None for e in returned(function.body))

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
        receiver = names.owner if isinstance(callee.object, ir.Name) and callee.object.id == "super" else types.of(callee.object, names)
        static = TypeRef(callee.object, names.scope) if receiver is None and isinstance(callee.object, ir.Name | ir.Member) else None
        found = types.function(receiver or static, callee.name, call)
        if found is not None:
            return found[0], {**found[1], **types.explicit(found[0], call, names)}
        extension = types.extension(receiver, callee.name, names)
        if extension is None:
            return None
        whole = ir.Call(call.line, callee, [ir.Arg(call.line, callee.object), *call.args], call.types)
        return extension, types.explicit(extension, whole, names)

    def _answers(self, function: FunctionRef) -> bool:
        """Whether a function gives a result rather than a value."""
        returns = function.function.returns
        ref = TypeRef(returns, function.scope) if returns is not None else None
        while ref is not None and ref.name in AWAITED and ref.args:
            ref = ref.args[-1]
        return ref is not None and (ref.name in OPAQUE or ref.name in {"Results", "ActionResult"}) and function.function.span is not None

    def _follow(self, function: FunctionRef, arguments: Mapping[str, TypeRef], call: ir.Call, names: Locals, depth: int) -> None:
        types = self.reader.types
        owner = function.owner
        scope = types.inside(owner) if owner is not None else function.scope
        receiver = names.owner if isinstance(call.callee, ir.Name) else types.class_type(owner) if owner is not None else None
        inner = types.locals(function.function, scope, receiver)
        self.handler(function, replace(inner, arguments=dict(arguments)), depth + 1)

    def _result(self, name: str, call: ir.Call, names: Locals) -> None:
        named = {a.name.lower(): a.value for a in call.args if a.name is not None}
        unnamed = [a.value for a in call.args if a.name is None]
        if name in _FILES:
            media = self._media(named.get("contenttype") or (unnamed[1] if len(unnamed) > 1 else None), names)
            self.say(200, FILE, media or BINARY)
        elif name in _PAGES:
            self.say(200, {"type": "string"}, HTML)
        elif name in _TEXTS:
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
        status = self._status(named.get("statuscode"), names) or _STATUSES[name]
        if name in _EMPTY:
            self.say(status, None)
            return
        value = named.get("value") or named.get("error")
        if value is None and name in _LAST:
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
        media = self.text_media(kind) if not self.minimal else JSON
        self.say(status, declared if declared is not None else self.schema(kind), media if declared is None else JSON)

    # --- answers ----------------------------------------------------------------------------------------------------

    def say(self, status: int, schema: Schema | None, media: str = JSON) -> None:
        """Note an answer."""
        self.answers.add(status, schema, media, evidence=self.evidence)

    def problem(self, status: int, name: str) -> None:
        """An error as RFC 9457 has it."""
        name = "HttpValidationProblemDetails" if self.minimal and name == "ValidationProblemDetails" else name
        self.say(status, library_schema(self.reader.run, name, self.reader.settings.named, "output"), PROBLEM)

    def schema(self, kind: TypeRef | None) -> Schema:
        """The schema of what is written. Null is no answer: controllers make 204 of it, and code looks for it before."""
        return not_null(self.reader.output.of(kind))

    def text_media(self, kind: TypeRef | None) -> str:
        """Texts are written as they are, everything else as JSON."""
        return TEXT if kind is not None and kind.name in {"string", "String"} and self.declared is None else JSON

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
