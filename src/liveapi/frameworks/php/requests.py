"""The request that a handler gets, as Laravel, Symfony and PSR-7 give it: what is taken from it is noted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from liveapi.api.model import Evidence, Schema
from liveapi.frameworks.answers import FILE
from liveapi.frameworks.php.handling import Handling, current
from liveapi.frameworks.php.inputs import Input, RawBody, typed_by
from liveapi.frameworks.php.rules import fields_of
from liveapi.syntax import ir
from liveapi.trace.values import CallSite, Const, FunctionRef, ListOf, MapOf, Text, Unknown, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

#: Methods that take the name of an input: name ▶ type.
_TAKING: dict[str, Schema] = {
    **{key: {} for key in ("input", "get", "post", "json", "getParam", "getParsedBodyParam", "str", "string", "toArray")},
    "string": {"type": "string"},
    "str": {"type": "string"},
    "integer": {"type": "integer"},
    "float": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date-time"},
    "array": {"type": "array", "items": {}},
    "enum": {},
    "collect": {"type": "array", "items": {}},
    "file": FILE,
    "hasFile": FILE,
    "getPayload": {},
}
_ASKING = frozenset({"has", "filled", "exists", "hasAny", "anyFilled", "isNotFilled", "missing", "whenHas", "whenFilled"})
_WHOLE = frozenset({"all", "validated", "toArray", "safe", "getParsedBody", "getParams", "getContent", "json", "post", "input", "collect"})
_BAGS = frozenset({"request", "files", "payload"})
_OTHER_BAGS = frozenset({"query", "headers", "cookies", "server", "attributes", "session"})


@dataclass(slots=True, eq=False)
class RequestValue(Value):
    """A request: that of the handler that is being worked out."""

    def member(self, run: Interpreter, name: str, at: ir.Node) -> Value:
        if name in _BAGS:
            return Bag(self)
        if name in _OTHER_BAGS:
            return OtherBag(self, name)
        return Input(current(run).inputs).inside(name) if name.islower() or "_" in name or name.isidentifier() else Unknown(name)

    def index(self, run: Interpreter, key: Value, at: ir.Node) -> Value:
        return Input(current(run).inputs).index(run, key, at)

    def set_member(self, run: Interpreter, name: str, value: Value) -> None:
        return None

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        first, root = call.get(0), Input(current(run).inputs)
        word = run.text(first).literal if first is not None else None
        if name in _TAKING and word:
            found = root.inside(word, call=call)
            found.read.note(_TAKING[name] or typed_by(call.get(1)))
            if name in {"integer", "float", "boolean", "string", "str"}:
                return Unknown("what was sent", _TAKING[name])
            return Const(True) if name == "hasFile" else found
        if name in _ASKING:
            for given in call.positional[:1] if name.startswith("when") else call.positional:
                for item in given.items() or [given]:
                    if asked := run.text(item).literal:
                        root.inside(asked, call=call)
            for given in call.positional[1:]:
                if isinstance(given, FunctionRef) and word:
                    run.call(given, [root.inside(word, call=call)], call)
            return Unknown("whether something was sent", {"type": "boolean"})
        if name in {"validate", "validateWithBag"} and first is not None:
            rules = call.get(1) if name == "validateWithBag" and len(call.args) > 1 else first
            current(run).validate(fields_of(run, rules or first, Evidence(call.module.path, call.line)))
            return Input(root.read, validated=True)
        if name == "only":
            names = [w for v in call.positional for i in (v.items() or [v]) if (w := run.text(i).literal)]
            out = MapOf()
            for path in names:
                # ``only('user.email')`` gives ``['user' => ['email' => …]]``.
                head, _, rest = path.partition(".")
                inner = root.inside(path, call=call)
                out.entries[head] = inner if not rest else root.inside(head, call=call)
            return out
        if name == "getPayload":
            return Bag(self)
        if name in {"getContent", "getBody"}:
            return RawBody(current(run).inputs)
        if name in {"validated", "safe"}:
            return Input(root.read, validated=True)
        if name in {"except", "offsetGet"} or (name in _WHOLE and first is None):
            return root
        return self._other(run, name, call, first, word)

    def _other(self, run: Interpreter, name: str, call: CallSite, first: Value | None, word: str | None) -> Value:
        if name in {"method", "getMethod", "getRealMethod"}:
            return Text(current(run).method)
        if name == "isMethod":
            return Const((word or "").upper() == current(run).method)
        if name in {"user", "getUser"}:
            return current(run).user(run)
        if name == "getUploadedFiles":
            return OtherBag(self, "uploads")
        if name == "route" and first is None:
            return Unknown("the route")
        if name in {"merge", "replace", "mergeIfMissing", "add"} and isinstance(first, MapOf):
            current(run).set_by_server(call)
            return self
        if name in {
            "ip",
            "userAgent",
            "url",
            "fullUrl",
            "path",
            "header",
            "bearerToken",
            "cookie",
            "getHost",
            "getSchemeAndHttpHost",
            "root",
        }:
            return Unknown(f"{name} of the request", {"type": "string"})
        if name in {"expectsJson", "wantsJson", "ajax", "isJson", "acceptsJson", "isXmlHttpRequest"}:
            # An API's client asks for JSON.
            return Const(True)
        if name in {"query", "getQueryParam", "getQueryParams"}:
            return Unknown("a query parameter", typed_by(call.get(1)))
        if name in {
            "getAttribute",
            "route",
            "session",
            "hasHeader",
            "getHeaderLine",
            "getHeader",
            "getUri",
            "is",
            "routeIs",
            "isXhr",
            "accepts",
        }:
            return Unknown(f"{name} of the request")
        if name.startswith("with"):
            return self
        return Unknown(f"{name} of the request")

    def describe(self) -> str:
        return "the request"

    def key(self) -> object:
        return "request"


@dataclass(slots=True, eq=False)
class Bag(Value):
    """``$request->request`` and ``$request->files`` of Symfony."""

    request: RequestValue

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        first, root = call.get(0), Input(current(run).inputs)
        word = run.text(first).literal if first is not None else None
        if word and name in {"get", "has", "getInt", "getBoolean", "getString", "getAlpha", "getAlnum", "getDigits", "getEnum", "all"}:
            found = root.inside(word, call=call)
            kind = {"getInt": "integer", "getBoolean": "boolean", "getString": "string", "getAlpha": "string", "getAlnum": "string"}.get(
                name
            )
            found.read.note({"type": kind} if kind else typed_by(call.get(1)))
            return found
        return root if name in {"all", "keys"} else Unknown(f"{name} of the request's bag")

    def describe(self) -> str:
        return "what was sent"


@dataclass(slots=True, eq=False)
class OtherBag(Value):
    """Query, headers, attributes: read elsewhere."""

    request: RequestValue
    name: str

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        first = call.get(0)
        if self.name == "query" and first is not None and (word := run.text(first).literal):
            current(run).seen.add(word)
        return Unknown(f"{self.name} of the request", typed_by(call.get(1)))

    def member(self, run: Interpreter, name: str, at: ir.Node) -> Value:
        return Unknown(f"{self.name} of the request")

    def index(self, run: Interpreter, key: Value, at: ir.Node) -> Value:
        if self.name == "uploads" and isinstance(key, Text) and key.literal:
            found = Input(current(run).inputs).inside(key.literal)
            found.read.note(FILE)
            return found
        return Unknown(f"{self.name} of the request")

    def items(self) -> list[Value] | None:
        return None

    def describe(self) -> str:
        return f"{self.name} of the request"


@dataclass(slots=True, eq=False)
class ParameterBag(Value):
    """A bag that the application fills from the request, and that handlers take parameters from by the same names."""

    entries: dict[str, Value] = field(default_factory=dict)
    queries: set[str] = field(default_factory=set)

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        first, handling = call.get(0), current(run)
        word = run.text(first).literal if first is not None else None
        if name == "set" and word and len(call.args) > 1:
            self.entries[word] = call.args[1].value
            if word in handling.seen or word in handling.inputs.children:
                self.queries.add(word)
        elif name in {"get", "has", "getInt"} and word:
            value = self.entries.get(word, Unknown(f"parameter {word}"))
            if word in self.queries:
                schema = value.schema if isinstance(value, Unknown) else None
                handling.queries.setdefault(word, schema if schema and schema.get("type") == "integer" else {})
            return value
        return Unknown(f"{name} of a bag")

    def describe(self) -> str:
        return "a bag of parameters"


def validated(run: Interpreter, handling: Handling, call: CallSite, data: Value | None, rules: Value | None) -> Value:
    """``Validator::make($data, $rules)``: what it validates may be a part of what was sent."""
    if rules is None:
        return Unknown("a validator")
    found = fields_of(run, rules, Evidence(call.module.path, call.line))
    if isinstance(data, Input) and data.read is not handling.inputs:
        data.read.rules = found
        handling.inside[id(data.read)] = found
    elif not isinstance(data, ListOf) and (not isinstance(data, MapOf) or any(isinstance(v, Input) for v in data.entries.values())):
        # What the code makes itself says nothing of what is sent.
        handling.validate(found)
    return ValidatorValue(handling, data if isinstance(data, Input) else Input(handling.inputs))


@dataclass(slots=True, eq=False)
class ValidatorValue(Value):
    """What ``Validator::make`` gives."""

    handling: Handling
    data: Input

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        if name in {"validate", "validated", "safe", "getData", "valid"}:
            self.handling.raised(422, call)
            return Input(self.data.read, validated=True)
        if name in {"fails", "failed", "passes"}:
            return Unknown("whether it is valid", {"type": "boolean"})
        if name in {"errors", "messages", "getMessageBag"}:
            return ErrorsValue()
        return self


@dataclass(slots=True, eq=False)
class ErrorsValue(Value):
    """The messages of a validator."""

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        if name == "first":
            return Unknown("a message", {"type": "string"})
        if name == "all":
            return Unknown("messages", {"type": "array", "items": {"type": "string"}})
        if name in {"toArray", "messages", "getMessages", "get", "toJson"}:
            return Unknown("messages", ERRORS)
        return Unknown("messages")

    def schema(self) -> Schema:
        return ERRORS


#: Messages by the field they are about.
ERRORS: Schema = {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}}
