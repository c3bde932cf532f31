"""What handlers read from their request themselves: ``request.ReadFromJsonAsync<T>()``, ``Request.Form["x"]``, ``Request.Query["x"]``."""

from __future__ import annotations

from liveapi.api.model import Certainty, Evidence, Location, Parameter, RequestBody
from liveapi.api.shapes import Property, object_of
from liveapi.frameworks.answers import BINARY, FILE, FORM, MULTIPART, body_of
from liveapi.frameworks.csharp.attributes import plain
from liveapi.frameworks.csharp.schemas import TypeReader
from liveapi.frameworks.reads import USUAL_HEADERS
from liveapi.syntax import ir
from liveapi.trace.scope import Scope
from liveapi.trace.static_types import TypeRef
from liveapi.trace.values import FunctionRef

_TYPED = frozenset({"ReadFromJsonAsync", "DeserializeAsync", "Deserialize", "DeserializeObject"})
#: Files without these read nothing by themselves.
_READS = rb"[Rr]eq(?:uest)?\s*\.\s*(?:Query|Form|Headers|Cookies|Body|Read)|ReadFromJson"
_PLACES = {"Query": Location.QUERY, "Headers": Location.HEADER, "Cookies": Location.COOKIE}


class Reads:
    """What one handler reads."""

    def __init__(self, reader: TypeReader, function: FunctionRef) -> None:
        self.reader = reader
        self.module = function.module
        self.scope: Scope = reader.types.inside(function.owner) if function.owner is not None else function.scope
        self.found: dict[tuple[Location, str], Parameter] = {}
        self._body: RequestBody | None = None
        self._form: dict[str, Property] = {}
        self._raw: Evidence | None = None
        for statement in function.function.body if reader.run.program.holds(self.module.path, _READS) else ():
            for node in statement.walk():
                self._node(node)
        self._at = Evidence(function.module.path, function.function.line)

    @property
    def parameters(self) -> list[Parameter]:
        """The parameters that it reads by name."""
        return list(self.found.values())

    def body(self) -> RequestBody | None:
        """The body: of a type that it is read as, the form whose fields are read, or bytes."""
        if self._body is not None:
            return self._body
        if self._form:
            files = any(p.schema == FILE for p in self._form.values())
            media = (MULTIPART,) if files else (FORM, MULTIPART)
            return body_of(object_of(self._form.values()), *media, evidence=self._at, certainty=Certainty.GUESSED)
        return body_of(FILE, BINARY, evidence=self._raw, certainty=Certainty.GUESSED) if self._raw is not None else None

    def _node(self, node: ir.Node) -> None:
        at = Evidence(self.module.path, node.line)
        if isinstance(node, ir.Call) and isinstance(node.callee, ir.Member):
            name = node.callee.name
            if name in _TYPED and node.types and (name == "ReadFromJsonAsync" or any(_mentions_body(a.value) for a in node.args)):
                self._body = body_of(self.reader.input.of(TypeRef(node.types[0], self.scope)), evidence=at)
            elif name in {"TryGetValue", "ContainsKey"} and node.args:
                self._read(node.callee.object, node.args[0].value, at)
            elif name in {"GetFile", "GetFiles"} and node.args and _last(node.callee.object) == "Files":
                text = plain(self.reader.run, node.args[0].value, self.scope)
                if isinstance(text, str):
                    self._form[text] = Property(text, FILE)
        elif isinstance(node, ir.Index) and node.args:
            self._read(node.object, node.args[0], at)
        elif _is_body(node):
            self._raw = self._raw or at

    def _read(self, source: ir.Expr, key: ir.Expr, at: Evidence) -> None:
        """One value by its name."""
        holder = _last(source)
        of_request = isinstance(source, ir.Member) and _last(source.object) in {"Request", "request", "req"}
        if not of_request and holder not in {"form", "query"}:
            return
        name = plain(self.reader.run, key, self.scope)
        if not isinstance(name, str) or not name:
            return
        place = _PLACES.get(holder) or (Location.QUERY if holder == "query" else None)
        if holder in {"Form", "form"}:
            self._form.setdefault(name, Property(name, {"type": "string"}))
        elif place is not None and not (place is Location.HEADER and name.lower() in USUAL_HEADERS):
            self.found.setdefault((place, name), Parameter(name, place, {"type": "string"}, evidence=at, certainty=Certainty.GUESSED))


def _last(expr: ir.Expr) -> str:
    """The last name of a chain; calls are looked through (``(await request.ReadFormAsync())``)."""
    if isinstance(expr, ir.Call):
        callee = _last(expr.callee)
        return "form" if callee == "ReadFormAsync" else callee
    return expr.name if isinstance(expr, ir.Member) else expr.id if isinstance(expr, ir.Name) else ""


def _mentions_body(expr: ir.Expr) -> bool:
    return any(_is_body(node) for node in expr.walk())


def _is_body(node: ir.Node) -> bool:
    return isinstance(node, ir.Member) and node.name == "Body" and _last(node.object).lower() in {"request", "req"}
