"""What a handler answers with: ``res.status(201).json(x)``, ``ctx.body = x``, ``return c.json(x, 201)``, ``Response.json(x)``.

The statements of a handler are gone through in order, with the status that is set so far; functions of the repository that are handed
the response are gone into, with what they are given.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from liveapi.api.model import Evidence
from liveapi.api.statuses import status_code
from liveapi.frameworks.answers import BINARY, HTML, JSON, TEXT
from liveapi.frameworks.javascript.raised import Raised, named_status, status_of
from liveapi.syntax import ir
from liveapi.trace.languages.typescript_types import Given
from liveapi.trace.static_types import Locals, TypeRef
from liveapi.trace.values import Const, FunctionRef

if TYPE_CHECKING:
    from liveapi.frameworks.javascript.libraries import ApiTypes

#: Methods of a response that end it with content, ▶ media type (``""``: that of what is sent).
_ENDING = {
    "json": JSON, "jsonp": JSON, "send": "", "end": "", "sendFile": BINARY, "sendfile": BINARY, "download": BINARY, "render": HTML,
    "view": HTML, "html": HTML, "text": TEXT, "body": "", "newResponse": "", "jsonT": JSON, "viewAsync": HTML, "success": "", "respond": "",
}  # fmt: skip
_SETTING = frozenset({"status", "code", "sendStatus", "writeHead"})
_TYPING = frozenset({"type", "contentType", "header", "set", "setHeader"})
_STREAMS = frozenset({"stream", "streamText", "streamSSE"})
#: Classes of answers that handlers return.
_RESPONSES = frozenset({"Response", "NextResponse"})
_MAX_DEPTH = 4


@dataclass(slots=True)
class Emitted:
    """One answer that is written."""

    evidence: Evidence
    status: int | None = None
    content: TypeRef | None = None
    #: Whether there is content at all.
    filled: bool = False
    media: str = ""
    #: Whether a status was given that could not be followed.
    unknown: bool = False


@dataclass(slots=True)
class _State:
    """The status and media type that are set before the answer is written."""

    status: int | None = None
    media: str = ""
    unknown: bool = False

    def copy(self) -> _State:
        return _State(self.status, self.media, self.unknown)


@dataclass(slots=True)
class _Place:
    """The function that is gone through: its variables, which of them are responses or contexts, constants it was given."""

    function: FunctionRef
    names: Locals
    things: dict[str, str]
    constants: dict[str, int] = field(default_factory=dict)


class WrittenAnswers:
    """The answers of the handlers of one program."""

    def __init__(self, types: ApiTypes, raised: Raised) -> None:
        self.types = types
        self.raised = raised
        self._found: list[Emitted] = []
        self._inside: list[int] = []
        self._makers: dict[int, bool] = {}

    def of(
        self, function: FunctionRef, roles: Sequence[str], names: Locals, *, returns: bool = False, makes: bool = False
    ) -> list[Emitted]:
        """The answers of a handler whose parameters have ``roles`` (``response``, ``koa``, ``hono``, ``""``).

        ``returns``: what it returns is sent, too. ``makes``: it returns answers, which helpers may make.
        """
        self._found = []
        self._inside = []
        things: dict[str, str] = {}
        for at, (param, role) in enumerate(zip(function.function.params, roles, strict=False)):
            if role:
                self._name(param.pattern or ir.Name(param.line, param.name or f"%{at}"), role, things)
        if makes:
            things["%returns"] = "yes"
        place = _Place(function, names, things)
        self._run(function.function.body, _State(), place, returns)
        return self._found

    def _name(self, target: ir.Expr, role: str, things: dict[str, str]) -> None:
        if isinstance(target, ir.Name):
            things[target.id] = role
        elif isinstance(target, ir.Dict):
            for key, part in target.items:
                if isinstance(key, ir.Str) and isinstance(part, ir.Name) and key.value in {"res", "response", "reply"}:
                    things[part.id] = "response"

    # --- statements -------------------------------------------------------------------------------------------------

    def _run(self, body: Sequence[ir.Stmt], state: _State, place: _Place, returns: bool) -> None:
        for node in body:
            self._statement(node, state, place, returns)

    def _statement(self, node: ir.Stmt, state: _State, place: _Place, returns: bool) -> None:
        if isinstance(node, ir.Assign):
            self._assign(node, state, place)
        elif isinstance(node, ir.Return):
            if node.value is not None and not self._expression(node.value, state, place) and returns:
                self._returned(node.value, state, place)
        elif isinstance(node, ir.ExprStmt):
            self._expression(node.value, state, place)
        elif isinstance(node, ir.If):
            self._expression(node.test, state, place)
            self._run(node.then, state.copy(), place, returns)
            self._run(node.otherwise, state.copy(), place, returns)
        elif isinstance(node, ir.Try):
            self._run(node.body, state, place, returns)
            for handler in node.handlers:
                self._run(handler.body, _State(), place, returns)
            self._run(node.final, state.copy(), place, returns)
        elif isinstance(node, ir.Switch):
            for case in node.cases:
                self._run(case.body, state.copy(), place, returns)
        elif isinstance(node, ir.For | ir.Block):
            self._run(node.body, state if isinstance(node, ir.Block) else state.copy(), place, returns)

    def _assign(self, node: ir.Assign, state: _State, place: _Place) -> None:
        target = node.target
        if isinstance(target, ir.Name) and node.value is not None and self._thing(node.value, place):
            place.things[target.id] = self._thing(node.value, place)
        if isinstance(target, ir.Member) and node.value is not None:
            thing = self._thing(target.object, place)
            if thing == "koa" and target.name == "body":
                self._emit(node.value, state, place, node.line)
                return
            if thing and target.name in {"status", "statusCode"}:
                state.status, state.unknown = self._status(node.value, place)
                last = self._found[-1] if self._found else None
                if thing == "koa" and last is not None and last.status is None and last.evidence.file == place.function.module.path:
                    last.status = state.status
                elif thing == "koa" and state.status in {204, 304} and (last is None or last.status != state.status):
                    self._found.append(Emitted(self._at(place, node.line), state.status))
                return
            if thing == "koa" and target.name == "type" and isinstance(node.value, ir.Str):
                state.media = _media(node.value.value)
        if node.value is not None:
            self._expression(node.value, state, place)

    def _returned(self, value: ir.Expr, state: _State, place: _Place) -> None:
        """What is returned is sent, unless it is the response itself or nothing."""
        if isinstance(value, ir.Cast):
            value = value.value
        if isinstance(value, ir.Literal) and value.value is None:
            return
        if self._thing(value, place) or (isinstance(value, ir.Name) and value.id in {"reply", "res", "response"}):
            return
        self._emit(value, state, place, value.line)

    # --- expressions ------------------------------------------------------------------------------------------------

    def _expression(self, expr: ir.Expr | ir.Arg | None, state: _State, place: _Place) -> bool:
        """Look for answers in an expression; true if it was itself one (so that what it gives is not sent once more)."""
        if isinstance(expr, ir.Cast | ir.Arg):
            return self._expression(expr.value, state, place)
        if isinstance(expr, ir.Unary):
            return self._expression(expr.operand, state, place)
        if isinstance(expr, ir.Conditional):
            found = [self._expression(option, state.copy(), place) for option in expr.options]
            return any(found)
        if isinstance(expr, ir.Binary):
            left = self._expression(expr.left, state, place)
            return self._expression(expr.right, state.copy(), place) or left
        if isinstance(expr, ir.BlockExpr):
            self._run(expr.body, state, place, False)
            return False
        if not isinstance(expr, ir.Call):
            return False
        if self._chain(expr, state, place) or self._made(expr, state, place):
            return True
        return self._elsewhere(expr, state, place)

    def _chain(self, call: ir.Call, state: _State, place: _Place) -> bool:
        """``res.status(201).type('json').send(x)``: the links in order."""
        links: list[tuple[str, ir.Call]] = []
        current: ir.Expr = call
        while isinstance(current, ir.Call) and isinstance(current.callee, ir.Member):
            links.append((current.callee.name, current))
            current = current.callee.object
        thing = self._thing(current, place)
        if not thing:
            return False
        links.reverse()
        here = state if len(links) == 1 else state.copy()
        for name, link in links:
            first = link.args[0].value if link.args else None
            if name in _SETTING and first is not None:
                here.status, here.unknown = self._status(first, place)
                if name == "sendStatus":
                    self._found.append(Emitted(self._at(place, link.line), here.status, unknown=here.unknown))
            elif name in _TYPING and link.args:
                here.media = self._typed(name, link) or here.media
            elif name == "redirect":
                self._redirected(link, thing, place)
            elif name == "notFound" and thing == "hono":
                self._found.append(Emitted(self._at(place, link.line), 404, None, True, TEXT))
            elif thing == "response" and name not in _ENDING and (status := named_status(name)) is not None:
                # fastify-sensible: `reply.notFound()`
                self._found.append(Emitted(self._at(place, link.line), status))
            elif name in _STREAMS:
                self._found.append(Emitted(self._at(place, link.line), here.status, None, True, "text/event-stream"))
            elif name in _ENDING and (thing != "koa" or name in {"json", "send"}):
                self._ended(name, link, here, place, thing)
        return True

    def _ended(self, name: str, link: ir.Call, state: _State, place: _Place, thing: str) -> None:
        args = [a.value for a in link.args if not isinstance(a.value, ir.Lambda)]
        if thing == "hono":
            if len(args) > 1:
                options = self._options(args[1])
                state.status, state.unknown = self._status(options or args[1], place)
        elif name in {"send", "json"} and len(args) == 2 and (status := self._status(args[0], place)[0]) is not None:
            state.status = status  # `res.send(201, x)` of Express 3 and restify
            args = args[1:]
        media = _ENDING[name] or state.media
        empty = (
            not args
            or (isinstance(args[0], ir.Literal) and args[0].value is None)
            or (isinstance(args[0], ir.Name) and args[0].id == "undefined")
        )
        if name in {"render", "view", "viewAsync"} or media in {BINARY, HTML}:
            self._found.append(Emitted(self._at(place, link.line), state.status, None, True, media, state.unknown))
        elif empty:
            self._found.append(Emitted(self._at(place, link.line), state.status, None, False, "", state.unknown))
        else:
            self._emit(args[0], state, place, link.line, media)

    def _emit(self, value: ir.Expr, state: _State, place: _Place, line: int, media: str = "") -> None:
        if isinstance(value, ir.Literal) and value.value is None:
            self._found.append(Emitted(self._at(place, line), state.status or 204, unknown=state.unknown))
            return
        content = self.types.of(value, place.names)
        self._found.append(Emitted(self._at(place, line), state.status, content, True, media or state.media, state.unknown))

    def _redirected(self, link: ir.Call, thing: str, place: _Place) -> None:
        statuses = [n for a in link.args if (n := self._status(a.value, place)[0]) is not None and 300 <= n < 400]
        self._found.append(Emitted(self._at(place, link.line), statuses[0] if statuses else 302))

    def _made(self, call: ir.Call, state: _State, place: _Place) -> bool:
        """``Response.json(x, { status: 201 })``, ``new NextResponse(null, { status: 204 })``."""
        callee = call.callee
        holder = callee.object if isinstance(callee, ir.Member) else callee
        if not isinstance(holder, ir.Name) or holder.id not in _RESPONSES or holder.id in place.names.bound:
            return False
        name = callee.name if isinstance(callee, ir.Member) else "new"
        if name not in {"json", "new", "redirect", "error"}:
            return False
        args = [a.value for a in call.args]
        options = self._options(args[1]) if len(args) > 1 else None
        status, unknown = self._status(options, place) if options is not None else (None, False)
        if name == "redirect":
            own = self._status(args[1], place)[0] if len(args) > 1 else None
            self._found.append(Emitted(self._at(place, call.line), own or status or 307))
        elif not args or (isinstance(args[0], ir.Literal) and args[0].value is None):
            self._found.append(Emitted(self._at(place, call.line), status, unknown=unknown))
        else:
            text = JSON if name == "json" or _stringified(args[0]) else TEXT
            body = args[0].args[0].value if isinstance(args[0], ir.Call) and _stringified(args[0]) and args[0].args else args[0]
            media = self._header(args[1]) if len(args) > 1 else ""
            self._emit(body, _State(status, "", unknown), place, call.line, text if name == "json" else media or text)
        return True

    def _header(self, options: ir.Expr) -> str:
        headers = (
            next((v for k, v in options.items if isinstance(k, ir.Str) and k.value == "headers"), None)
            if isinstance(options, ir.Dict)
            else None
        )
        for key, value in headers.items if isinstance(headers, ir.Dict) else []:
            if isinstance(key, ir.Str) and key.value.lower() == "content-type" and isinstance(value, ir.Str):
                return value.value.partition(";")[0].strip()
        return ""

    def _elsewhere(self, call: ir.Call, state: _State, place: _Place) -> bool:
        """Callbacks are gone through where they stand; functions that are handed the response are gone into."""
        found = len(self._found)
        callee = call.callee
        if isinstance(callee, ir.Member):
            self._expression(callee.object, state, place)
        for arg in call.args:
            if isinstance(arg.value, ir.Lambda):
                self._run(arg.value.function.body, state.copy(), place, False)
            elif isinstance(arg.value, ir.Call | ir.Binary | ir.Conditional):
                self._expression(arg.value, state, place)
        handed = [self._thing(a.value, place) for a in call.args]
        if any(handed) and len(self._inside) < _MAX_DEPTH:
            self._into(call, handed, place)
        elif not any(handed):
            self._maker(call, place)
        return len(self._found) > found

    def _into(self, call: ir.Call, handed: Sequence[str], place: _Place) -> None:
        function = self.types.target_of(call, place.names)
        if function is None or id(function.function) in self._inside:
            return
        given = [None if thing else self.types.of(a.value, place.names) for a, thing in zip(call.args, handed, strict=True)]
        bound = self.types.explicit(function, call, place.names) if function.function.type_params else {}
        inner = _Place(function, self.types.names_in(function, given, bound), {})
        for param, arg, thing in zip(function.function.params, call.args, handed, strict=False):
            if thing:
                self._name(param.pattern or ir.Name(param.line, param.name), thing, inner.things)
            elif (number := self._status(arg.value, place)[0]) is not None and param.name:
                inner.constants[param.name] = number
        self._enter(function, inner)

    def _maker(self, call: ir.Call, place: _Place) -> None:
        """A helper that makes the answer and returns it: ``return jsonResponse(data, 201)``, ``return unauthorized()``."""
        declared = call.callee if isinstance(call.callee, ir.Name) else None
        if declared is None or len(self._inside) >= _MAX_DEPTH or place.things.get("%returns") != "yes":
            return
        function = self.types.target_of(call, place.names)
        if function is None or id(function.function) in self._inside or not self._makes(function):
            return
        given = [self.types.of(a.value, place.names) for a in call.args]
        inner = _Place(function, self.types.names_in(function, given), {"%returns": "yes"})
        for param, arg in zip(function.function.params, call.args, strict=False):
            if (number := self._status(arg.value, place)[0]) is not None and param.name:
                inner.constants[param.name] = number
        self._enter(function, inner)

    def _makes(self, function: FunctionRef) -> bool:
        """Whether a function may make an answer: it names a class of answers, or another function that is called after one."""
        key = id(function.function)
        if key not in self._makers:
            nodes = (n for s in function.function.body for n in s.walk())
            self._makers[key] = any(isinstance(n, ir.Name) and n.id.endswith("Response") for n in nodes)
        return self._makers[key]

    def _enter(self, function: FunctionRef, place: _Place) -> None:
        self._inside.append(id(function.function))
        for param in function.function.params:
            if param.name and param.name not in place.constants and param.default is not None:
                default = self._status(param.default, place)[0]
                if default is not None:
                    place.constants[param.name] = default
        self._run(function.function.body, _State(), place, False)
        self._inside.pop()

    # --- parts ------------------------------------------------------------------------------------------------------

    def _thing(self, expr: ir.Expr, place: _Place) -> str:
        """``response``, ``koa`` or ``hono`` for what answers are written to."""
        if isinstance(expr, ir.Cast):
            return self._thing(expr.value, place)
        if isinstance(expr, ir.Name):
            return place.things.get(expr.id, "")
        if isinstance(expr, ir.Member):
            of = self._thing(expr.object, place)
            if of == "koa" and expr.name == "response":
                return "koa"
            if of == "koa" and expr.name == "res":
                return "response"
            if isinstance(expr.object, ir.Name) and expr.object.id == "this" and expr.name in {"res", "response"}:
                return "response"
        return ""

    def _status(self, expr: ir.Expr, place: _Place) -> tuple[int | None, bool]:
        """A status and whether it stays unknown: the likeliest of several."""
        if isinstance(expr, ir.Cast):
            return self._status(expr.value, place)
        if isinstance(expr, ir.Literal):
            known = expr.value if isinstance(expr.value, int) and not isinstance(expr.value, bool) and 100 <= expr.value < 600 else None
            return known, known is None
        if isinstance(expr, ir.Str):
            return (status_code(expr.value), False) if expr.value.isdigit() and len(expr.value) == 3 else (None, True)
        if isinstance(expr, ir.Binary) and expr.op == "or":
            left = self._status(expr.left, place)
            return left if left[0] is not None else self._status(expr.right, place)
        if isinstance(expr, ir.Conditional):
            found = [s for option in expr.options if (s := self._status(option, place)[0]) is not None]
            return (found[0], False) if found else (None, True)
        if isinstance(expr, ir.Name) and expr.id in place.constants:
            return place.constants[expr.id], False
        if isinstance(expr, ir.Name) and expr.id in place.names.bound:
            values = [value for _, value, is_type, _ in place.names.bound[expr.id] if not is_type and value is not expr]
            found = [v.value for v in values if isinstance(v, ir.Literal) and isinstance(v.value, int) and 100 <= v.value < 600]
            return (found[0], False) if found else (None, True)
        if isinstance(expr, ir.Name | ir.Member | ir.Index):
            known = status_of(self.types.run.evaluate(expr, place.names.scope))
            return known, known is None
        ref = self.types.of(expr, place.names) if not isinstance(expr, ir.Dict | ir.List | ir.Lambda) else None
        if isinstance(ref, Given) and isinstance(ref.value, Const):
            known = status_of(ref.value)
            return known, known is None
        return None, True

    def _options(self, expr: ir.Expr) -> ir.Expr | None:
        """The status among options: ``{ status: 201 }``."""
        if isinstance(expr, ir.Dict):
            return next((v for k, v in expr.items if isinstance(k, ir.Str) and k.value == "status"), None)
        return None

    @staticmethod
    def _typed(name: str, link: ir.Call) -> str:
        texts = [a.value.value for a in link.args if isinstance(a.value, ir.Str)]
        if name in {"type", "contentType"} and texts:
            return _media(texts[0])
        return texts[1].partition(";")[0].strip() if len(texts) == 2 and texts[0].lower() == "content-type" else ""

    @staticmethod
    def _at(place: _Place, line: int) -> Evidence:
        return Evidence(place.function.module.path, line)


def _stringified(expr: ir.Expr) -> bool:
    return isinstance(expr, ir.Call) and isinstance(expr.callee, ir.Member) and expr.callee.name == "stringify"


_SHORT: Mapping[str, str] = {
    "json": JSON,
    "html": HTML,
    "text": TEXT,
    "txt": TEXT,
    "xml": "application/xml",
    "csv": "text/csv",
    "pdf": "application/pdf",
}


def _media(name: str) -> str:
    """A media type by its own or its short name."""
    bare = name.partition(";")[0].strip()
    return bare if "/" in bare else _SHORT.get(bare.lstrip("."), "")
