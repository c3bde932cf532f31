"""What a Go handler answers: ``c.JSON(200, x)``, ``w.WriteHeader(…)`` with ``Encode(x)``, ``http.Error``, errors with a status."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from liveapi.api.model import Evidence, Response, Schema
from liveapi.api.shapes import Property, any_of, object_of
from liveapi.api.statuses import status_code
from liveapi.frameworks.answers import BINARY, FILE, HTML, JSON, STREAM, TEXT, Answers
from liveapi.frameworks.go.frames import Flow, Frame, Term
from liveapi.frameworks.go.reads import ECHO, FIBER, GIN
from liveapi.frameworks.go.values import ValueSchemas
from liveapi.syntax import ir

if TYPE_CHECKING:
    from liveapi.frameworks.go.handlers import State

XML = "application/xml"
YAML = "application/yaml"
_STRING: Schema = {"type": "string"}
#: What Echo writes for an ``*echo.HTTPError``.
_ECHO_ERROR = object_of([Property("message", _STRING, True)])
#: Methods ``(status, value)`` of contexts ▶ media type.
_VALUES: Mapping[str, str] = {
    **dict.fromkeys(("JSON", "IndentedJSON", "PureJSON", "SecureJSON", "AsciiJSON", "JSONPretty", "JSONP"), JSON),
    **dict.fromkeys(("AbortWithStatusJSON", "AbortWithStatusPureJSON"), JSON),
    **dict.fromkeys(("XML", "XMLPretty"), XML),
    "YAML": YAML,
    "TOML": "application/toml",
}
_BLOBS: Mapping[str, str] = {"JSONBlob": JSON, "XMLBlob": XML, "HTMLBlob": HTML}
_FILES = frozenset({"File", "FileAttachment", "FileFromFS", "Attachment", "Inline", "SendFile", "Download"})


class Answering:
    """What one handler writes."""

    def __init__(self, flow: Flow, values: ValueSchemas, xml: ValueSchemas) -> None:
        self.flow = flow
        self.values = values
        self.xml = xml
        self.answers = Answers()
        #: Whether a request may be turned away for who sends it.
        self.refuses = False

    # --- adding -----------------------------------------------------------------------------------------------------

    def add(self, statuses: list[int | str], schema: Schema | None, media: str, line: int, frame: Frame, state: State) -> None:
        """One answer for each status."""
        state.written = state.sent = True
        for status in statuses:
            self.refuses = self.refuses or status in (401, 403)
            bare = status in (204, 304)
            self.answers.add(status, None if bare else schema, media or JSON, evidence=Evidence(frame.file, line))

    def responses(self) -> list[Response]:
        """All answers. An envelope that holds nothing in one branch is no choice of its own beside the same with something in it."""
        found = self.answers.responses()
        components = self.values.schemas.run.components
        for response in found:
            for media in response.content.values():
                choices = media.schema.get("anyOf", [])
                told = [set(c["properties"]) for c in choices if "properties" in c]
                kept = [c for c in choices if "$ref" not in c or set(components.resolve(c).get("properties", ())) not in told]
                if len(kept) < len(choices):
                    media.schema = any_of(kept)
        return found

    def rejected(self, line: int, frame: Frame, state: State) -> None:
        """Gin's ``c.BindJSON`` answers 400 itself to what it cannot bind; what the handler then does is no answer of its own."""
        before = state.sent
        self.add([400], None, "", line, frame, state)
        state.sent = before

    def flush(self, state: State, frame: Frame, *, ends: bool) -> None:
        """A handler ends: with a status that was set and nothing written after it, or having answered nothing, which is a 200."""
        if state.statuses:
            self.add(list(state.statuses), None, "", frame.function.line, frame, state)
            state.statuses = ()
        elif ends and not state.written:
            self.add([200], None, "", frame.function.line, frame, state)

    def write(self, schema: Schema | None, media: str, line: int, frame: Frame, state: State) -> None:
        """Something is written with the status that was set, 200 if none was. What is written after that belongs to the same answer."""
        if state.sent and not state.statuses:
            return
        self.add(list(state.statuses) or [200], schema, media, line, frame, state)
        state.statuses = ()

    def _value(self, expr: ir.Expr, frame: Frame, media: str = JSON) -> Schema:
        return (self.xml if media == XML else self.values).of(Term(expr, frame))

    # --- methods ----------------------------------------------------------------------------------------------------

    def method(self, kind: str, name: str, call: ir.Call, frame: Frame, state: State) -> bool:
        """``receiver.name(…)`` on a context, a writer, an encoder; whether it was understood."""
        args = [a.value for a in call.args]
        if kind == FIBER:
            return self._of_fiber(name, args, call, frame, state)
        if kind in (GIN, ECHO):
            return self._of_context(kind, name, args, call, frame, state)
        if kind == "net/http.ResponseWriter":
            return self._of_writer(name, args, call, frame, state)
        if kind.startswith("net/http.Header#response"):
            if name in ("Set", "Add") and len(args) == 2:
                self._header(args, frame, state)
            return True
        if kind.endswith(".Encoder") and name == "Encode" and args:
            return self._encode(kind, call, args[0], frame, state)
        return False

    def _header(self, args: list[ir.Expr], frame: Frame, state: State) -> None:
        name = self.flow.text(args[0], frame)
        if name is not None and name.value.lower() == "content-type":
            value = self.flow.text(args[1], frame)
            state.media = value.value.partition(";")[0].strip() if value is not None else ""

    def _of_context(self, kind: str, name: str, args: list[ir.Expr], call: ir.Call, frame: Frame, state: State) -> bool:
        line = call.line
        if name in _VALUES and len(args) >= 2:
            state.statuses = ()
            self.add(self.flow.statuses(args[0], frame), self._value(args[1], frame, _VALUES[name]), _VALUES[name], line, frame, state)
        elif name in ("Status", "AbortWithStatus", "NoContent", "AbortWithError") and args:
            statuses = self.flow.statuses(args[0], frame)
            if name == "Status":
                state.statuses = tuple(statuses)
            else:
                self.add(statuses, None, "", line, frame, state)
        elif name in ("String", "HTML") and len(args) >= 2:
            self.add(self.flow.statuses(args[0], frame), _STRING, HTML if name == "HTML" else TEXT, line, frame, state)
        elif name in ("Data", "Blob", "Stream") and len(args) >= 3:
            self._bytes(args[0], args[1], args[2], line, frame, state)
        elif name == "DataFromReader" and len(args) >= 4:
            self._bytes(args[0], args[2], None, line, frame, state)
        elif name in _BLOBS and len(args) >= 2:
            self.add(self.flow.statuses(args[0], frame), self._marshalled(args[1], frame) or {}, _BLOBS[name], line, frame, state)
        elif name == "Render" and len(args) >= 2:
            self.add(self.flow.statuses(args[0], frame), _STRING, HTML, line, frame, state)
        elif name in _FILES:
            self.add([200], FILE, state.media or BINARY, line, frame, state)
        elif name == "Redirect" and len(args) == 2:
            self.add(self.flow.statuses(args[0], frame), None, "", line, frame, state)
        elif name in ("Stream", "SSEvent", "SSE"):
            self.add([200], _STRING, STREAM, line, frame, state)
        elif name == "Header" and kind == GIN and len(args) == 2:
            self._header(args, frame, state)
        else:
            return False
        return True

    def _bytes(self, status: ir.Expr, media: ir.Expr, data: ir.Expr | None, line: int, frame: Frame, state: State) -> None:
        text = self.flow.text(media, frame)
        kind = text.value.partition(";")[0].strip() if text is not None else ""
        schema = self._marshalled(data, frame) if data is not None else None
        if schema is None:
            schema = _STRING if kind.startswith("text/") else {} if kind.endswith("json") else FILE
        self.add(self.flow.statuses(status, frame), schema, kind if "/" in kind else BINARY, line, frame, state)

    def _of_fiber(self, name: str, args: list[ir.Expr], call: ir.Call, frame: Frame, state: State) -> bool:
        line = call.line
        if name == "Status" and args:
            state.statuses = tuple(self.flow.statuses(args[0], frame))
        elif name in ("JSON", "JSONP", "XML") and args:
            media = XML if name == "XML" else JSON
            self.write(self._value(args[0], frame, media), media, line, frame, state)
        elif name == "SendStatus" and args:
            state.statuses = ()
            self.add(self.flow.statuses(args[0], frame), _STRING, TEXT, line, frame, state)
        elif name in ("SendString", "WriteString"):
            self.write(_STRING, state.media or TEXT, line, frame, state)
        elif name in ("Send", "Write") and args:
            schema = self._marshalled(args[0], frame)
            self.write(schema if schema is not None else FILE, state.media or (JSON if schema is not None else BINARY), line, frame, state)
        elif name == "Render":
            self.write(_STRING, HTML, line, frame, state)
        elif name in _FILES or name == "SendStream":
            self.write(FILE, state.media or BINARY, line, frame, state)
        elif name == "Redirect" and args:
            self.add(self.flow.statuses(args[1], frame) if len(args) > 1 else [302], None, "", line, frame, state)
        elif name in ("Set", "Type") and args:
            self._fiber_type(name, args, frame, state)
        else:
            return False
        return True

    def _fiber_type(self, name: str, args: list[ir.Expr], frame: Frame, state: State) -> None:
        if name == "Set" and len(args) == 2:
            self._header(args, frame, state)
        elif name == "Type":
            text = self.flow.text(args[0], frame)
            known = {"json": JSON, "html": HTML, "txt": TEXT, "xml": XML}
            state.media = known.get(text.value.lstrip("."), "") if text is not None else ""

    def _of_writer(self, name: str, args: list[ir.Expr], call: ir.Call, frame: Frame, state: State) -> bool:
        if name == "WriteHeader" and args:
            state.statuses = tuple(self.flow.statuses(args[0], frame))
        elif name in ("Write", "WriteString") and args:
            self._written(args[0], call.line, frame, state)
        else:
            return False
        return True

    def _written(self, value: ir.Expr, line: int, frame: Frame, state: State) -> None:
        schema = self._marshalled(value, frame)
        if schema is not None:
            self.write(schema, state.media or JSON, line, frame, state)
        elif state.media and state.media != BINARY:
            self.write({} if "json" in state.media else _STRING, state.media, line, frame, state)
        else:
            texts = any(isinstance(t.expr, ir.Str | ir.Template) or _is_bytes_of_text(t.expr) for t in self.flow.follow(Term(value, frame)))
            self.write(_STRING if texts else FILE, TEXT if texts else BINARY, line, frame, state)

    def _marshalled(self, value: ir.Expr, frame: Frame) -> Schema | None:
        """The schema of what was put into bytes by ``json.Marshal``; ``None`` for other bytes."""
        for term in self.flow.follow(Term(value, frame)):
            call = term.expr
            if isinstance(call, ir.Call) and call.args and isinstance(call.callee, ir.Member | ir.Name):
                if isinstance(call.callee, ir.Member) and call.callee.name in ("Marshal", "MarshalIndent"):
                    return self._value(call.args[0].value, term.frame)
                if isinstance(call.callee, ir.Member) and call.callee.name in ("NewReader", "NewBuffer"):
                    return self._marshalled(call.args[0].value, term.frame)
        return None

    def _encode(self, kind: str, call: ir.Call, value: ir.Expr, frame: Frame, state: State) -> bool:
        callee = call.callee
        if not isinstance(callee, ir.Member):
            return False
        for term in self.flow.follow(Term(callee.object, frame)):
            made = term.expr
            if isinstance(made, ir.Call) and any(self.is_writer(a.value, term.frame) for a in made.args):
                media = XML if "xml" in kind else YAML if "yaml" in kind else JSON
                own = state.media if state.media and media.rpartition("/")[2] in state.media else media
                self.write(self._value(value, frame, media), own, call.line, frame, state)
                return True
        return True

    def is_writer(self, expr: ir.Expr, frame: Frame) -> bool:
        """Whether an expression is what the answer is written to."""
        kinds = self.flow.types.kinds(self.flow.types.of(expr, frame.names))
        return "net/http.ResponseWriter" in kinds or FIBER in kinds

    # --- functions --------------------------------------------------------------------------------------------------

    def function(self, name: str, call: ir.Call, frame: Frame, state: State) -> bool:
        """A library's function that writes an answer; whether it was understood."""
        args = [a.value for a in call.args]
        package, _, last = name.rpartition(".")
        line = call.line
        if package == "net/http" and args and self.is_writer(args[0], frame):
            if last == "Error" and len(args) == 3:
                state.statuses = ()
                self.add(self.flow.statuses(args[2], frame), _STRING, TEXT, line, frame, state)
            elif last == "NotFound":
                self.add([404], _STRING, TEXT, line, frame, state)
            elif last == "Redirect" and len(args) == 4:
                self.add(self.flow.statuses(args[3], frame), None, "", line, frame, state)
            elif last in ("ServeFile", "ServeContent", "ServeFileFS"):
                schema = self._marshalled(args[-1], frame) if last == "ServeContent" else None
                self.write(schema or FILE, state.media or (BINARY if schema is None else JSON), line, frame, state)
        elif package == "github.com/go-chi/render":
            self._render(last, args, line, frame, state)
        elif package == "fmt" and last.startswith("Fprint") and args and self.is_writer(args[0], frame):
            self.write(_STRING, state.media or TEXT, line, frame, state)
        elif package == "io" and args and self.is_writer(args[0], frame):
            if last == "WriteString":
                self.write(_STRING, state.media or TEXT, line, frame, state)
            elif last.startswith("Copy"):
                self.write(FILE, state.media or BINARY, line, frame, state)
        elif package == "github.com/labstack/echo" and last in ("NewHTTPError", "HTTPError") and args:
            given = next((a.value for a in call.args if a.name == "Code"), args[0])
            self.add(self.flow.statuses(given, frame), _ECHO_ERROR, JSON, line, frame, state)
        elif package == "github.com/gofiber/fiber" and last == "NewError" and args:
            self.add(self.flow.statuses(args[0], frame), _STRING, TEXT, line, frame, state)
        else:
            return False
        return True

    def _render(self, name: str, args: list[ir.Expr], line: int, frame: Frame, state: State) -> None:
        if name == "Status" and len(args) == 2:
            state.statuses = tuple(self.flow.statuses(args[1], frame))
        elif name in ("JSON", "Respond", "Render", "XML") and len(args) == 3:
            media = XML if name == "XML" else JSON
            self.write(self._value(args[2], frame, media), media, line, frame, state)
        elif name == "RenderList" and len(args) == 3:
            self.write(self._value(args[2], frame), JSON, line, frame, state)
        elif name in ("PlainText", "HTML") and len(args) == 3:
            self.write(_STRING, HTML if name == "HTML" else TEXT, line, frame, state)
        elif name == "Data" and len(args) == 3:
            self.write(FILE, state.media or BINARY, line, frame, state)
        elif name == "NoContent":
            self.add([204], None, "", line, frame, state)

    def returned(self, value: ir.Expr, frame: Frame, state: State) -> None:
        """Errors of a framework that a handler returns by name: ``return echo.ErrNotFound``."""
        items = value.items if isinstance(value, ir.List) and value.kind == "tuple" else [value]
        for item in items:
            if not isinstance(item, ir.Member) or not item.name.startswith("Err"):
                continue
            outside = self.flow.external(item, frame)
            package = outside.rpartition(".")[0]
            code = (
                status_code(item.name.removeprefix("Err")) if package in ("github.com/labstack/echo", "github.com/gofiber/fiber") else None
            )
            if code is not None:
                fiber = package.endswith("fiber")
                self.add([code], _STRING if fiber else _ECHO_ERROR, TEXT if fiber else JSON, item.line, frame, state)


def _is_bytes_of_text(expr: ir.Expr) -> bool:
    return isinstance(expr, ir.Call) and isinstance(expr.callee, ir.Index) and bool(expr.args)
