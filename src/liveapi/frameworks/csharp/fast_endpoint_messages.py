"""What an endpoint of FastEndpoints takes and gives: its request type member by member, its response type, what it sends."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from liveapi.api.model import Evidence, Location, Parameter, RequestBody, Response, Schema
from liveapi.frameworks.answers import BINARY, FILE, FORM, MULTIPART, PROBLEM, TEXT, Answers, body_of
from liveapi.frameworks.csharp import data_annotations
from liveapi.frameworks.csharp.attributes import Attributes
from liveapi.frameworks.csharp.documentation import documented
from liveapi.frameworks.csharp.fast_endpoint_settings import EndpointSettings
from liveapi.frameworks.csharp.library_types import library_schema
from liveapi.frameworks.csharp.members import Member
from liveapi.frameworks.csharp.responses import Responder
from liveapi.frameworks.csharp.results import status_of
from liveapi.frameworks.csharp.schemas import TypeReader
from liveapi.syntax import ir
from liveapi.trace.static_types import TypeRef
from liveapi.trace.values import FunctionRef

_SENDING = frozenset({"POST", "PUT", "PATCH"})
_NONE = frozenset({"EmptyRequest", "EmptyResponse", "object"})
#: ``Send.OkAsync(…)``, ``SendOkAsync(…)`` ▶ status.
_SENDS = {
    "Ok": 200, "": 200, "Created": 201, "CreatedAt": 201, "Accepted": 202, "AcceptedAt": 202, "NoContent": 204, "Errors": 400,
    "Unauthorized": 401, "Forbidden": 403, "NotFound": 404, "NotModified": 304, "Redirect": 302, "Response": 200,
}  # fmt: skip
_BYTES = frozenset({"Bytes", "File", "Stream"})


class Messages:
    """Request and responses of one endpoint and method."""

    def __init__(
        self,
        reader: TypeReader,
        request: TypeRef | None,
        response: TypeRef | None,
        settings: EndpointSettings,
        handler: FunctionRef | None,
        path_names: frozenset[str],
        method: str,
    ) -> None:
        self.reader = reader
        self.request = request if request is not None and request.name not in _NONE else None
        self.response = response if response is not None and response.name not in _NONE else None
        self.settings = settings
        self.handler = handler
        self.path_names = {name.lower(): name for name in path_names}
        self.method = method

    def _members(self) -> list[Member]:
        found = self.reader.types.class_of(self.request)
        members: dict[str, Member] = {}
        for cls, bound in reversed(list(self.reader.types.lineage(*found))) if found is not None else ():
            if cls.cls.kind != "interface":
                members.update((m.name, m) for m in self.reader.members.own(cls, bound) if m.writable)
        return list(members.values())

    def _place(self, member: Member) -> tuple[str, str]:
        """Where a member of the request comes from, and by which name."""
        names = member.attributes.names
        written = member.attributes.get("BindFrom", "FromHeader", "FromCookie")
        name = (written.text(0, "HeaderName", "CookieName") if written is not None else None) or member.name
        if "FromHeader" in names:
            return "header", name
        if "FromCookie" in names:
            return "cookie", name
        if names & {"FromClaim", "HasPermission", "DontBind"}:
            return "", name
        if names & {"FromBody", "FromForm"}:
            return "whole", name
        if names & {"QueryParam", "FromQuery"}:
            return "query", name
        if name.lower() in self.path_names:
            return "path", self.path_names[name.lower()]
        if "RouteParam" in names:
            return "path", name
        return ("body" if self.method in _SENDING else "query"), name

    def parameters(self) -> list[Parameter]:
        """All but the body."""
        out: list[Parameter] = []
        for member in self._members():
            where, name = self._place(member)
            schema = self.reader.input.in_url(member.type) if where in {"path", "query", "header", "cookie"} else None
            if schema is None:
                continue
            location = Location(where)
            wire = self.reader.settings.named(name) if where == "query" and name == member.name else name
            limits = data_annotations.limits(member.attributes, schema) | data_annotations.formats(member.attributes, schema)
            required = location is Location.PATH or member.required or data_annotations.required(member.attributes)
            at = Evidence(self._file(), member.line)
            out.append(Parameter(wire, location, {**schema, **limits}, required, member.doc.text, evidence=at))
        return out

    def _file(self) -> str:
        found = self.reader.types.class_of(self.request)
        return found[0].module.path if found is not None else self.settings.path

    def body(self) -> RequestBody | None:
        """The request type without what comes from elsewhere; a member may be the whole of it."""
        if self.request is None or self.method not in _SENDING:
            return None
        members = self._members()
        at = Evidence(self._file(), members[0].line if members else 1)
        places = [(m, *self._place(m)) for m in members]
        media = ((MULTIPART,) if self.settings.files else (MULTIPART, FORM)) if self.settings.form else ()
        whole = next((m for m, where, _ in places if where == "whole"), None)
        if whole is not None:
            return body_of(self.reader.input.of(whole.type), *media, evidence=at)
        schema = self.reader.input.of(self.request)
        if not members:
            return body_of(schema, *media, evidence=at) if schema and self.reader.types.class_of(self.request) is None else None
        elsewhere = {self.reader.input.wire_name(m) for m, where, _ in places if where != "body"}
        if elsewhere >= {self.reader.input.wire_name(m) for m in members}:
            return None
        return body_of(self._without(schema, elsewhere) if elsewhere else schema, *media, evidence=at)

    def _without(self, schema: Schema, names: set[str]) -> Schema:
        """An object without some of its members."""
        resolved: dict[str, Any] = dict(self.reader.run.components.resolve(schema))
        resolved["properties"] = {n: s for n, s in resolved.get("properties", {}).items() if n not in names}
        required = [n for n in resolved.pop("required", ()) if n not in names]
        return {**resolved, "required": required} if required else resolved

    # --- responses --------------------------------------------------------------------------------------------------

    def responses(self) -> list[Response]:
        """What the handler sends, and its response type."""
        handler = self.handler
        if handler is not None and handler.name.startswith("Execute"):
            attributes = [Attributes(self.reader.run, handler.function.annotations, handler.scope)]
            doc = documented(handler.function.doc)
            found = Responder(self.reader).of(handler, None, attributes, self.settings.conventions, doc, api=False, has_body=False)
            return self._described(found)
        answers = Answers()
        schema = self.reader.output.of(self.response) if self.response is not None else None
        unknown = False
        for statement in handler.function.body if handler is not None else ():
            for node in statement.walk():
                if isinstance(node, ir.Call) and not self._sent(answers, node, schema):
                    unknown = unknown or _sender(node) is not None
        if schema is not None and not answers.succeeds():
            answers.add(200, schema, evidence=self._at())
        elif not answers.succeeds() and not unknown:
            answers.add(204, None, evidence=self._at())
        for convention in self.settings.conventions:
            Responder(self.reader).declare(answers, convention, self._at())
        return self._described(answers.responses())

    def _at(self) -> Evidence:
        return (
            Evidence(self.handler.module.path, self.handler.function.line) if self.handler is not None else Evidence(self.settings.path, 1)
        )

    def _described(self, responses: list[Response]) -> list[Response]:
        return [replace(r, description=self.settings.answers.get(r.status, r.description)) for r in responses]

    def _sent(self, answers: Answers, call: ir.Call, schema: Schema | None) -> bool:
        """Note what a call of ``Send`` answers; false if it is none that is known."""
        name = call.callee.id if isinstance(call.callee, ir.Name) else call.callee.name if isinstance(call.callee, ir.Member) else ""
        handler = self.handler
        if handler is None:
            return False
        at = Evidence(handler.module.path, call.line)
        scope = self.reader.types.inside(handler.owner) if handler.owner is not None else handler.scope
        names = self.reader.types.locals(handler.function, scope)
        if name == "ThrowError":
            status = next((s for a in call.args if (s := status_of(self.reader, a.value, names)) is not None), 400)
            self._problem(answers, status, at)
            return True
        short = _sender(call)
        if short is None:
            return False
        if short in _BYTES:
            answers.add(200, FILE, BINARY, evidence=at)
        elif short == "String":
            answers.add(200, {"type": "string"}, TEXT, evidence=at)
        elif short in _SENDS:
            written = next((s for a in call.args if (s := status_of(self.reader, a.value, names)) is not None), None)
            status = (written if short in {"", "Response"} else None) or _SENDS[short]
            if status == 400:
                self._problem(answers, status, at)
            else:
                answers.add(status, schema if 200 <= status < 300 and status != 204 else None, evidence=at)
        return short in _SENDS or short in _BYTES or short == "String"

    def _problem(self, answers: Answers, status: int, at: Evidence) -> None:
        problem = library_schema(self.reader.run, "ValidationProblemDetails", self.reader.settings.named, "output")
        answers.add(status, problem, PROBLEM, evidence=at)


def _sender(call: ir.Call) -> str | None:
    """``Ok`` of ``Send.OkAsync(…)`` and ``SendOkAsync(…)``; ``None`` for other calls."""
    callee = call.callee
    if isinstance(callee, ir.Member) and isinstance(callee.object, ir.Name) and callee.object.id == "Send":
        return callee.name.removesuffix("Async")
    name = callee.id if isinstance(callee, ir.Name) else ""
    return name.removeprefix("Send").removesuffix("Async") if name.startswith("Send") and name.endswith("Async") else None
