"""What a Ktor handler takes from its call as a body, and what it responds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from liveapi.api.model import Certainty, Evidence, RequestBody, Response, Schema
from liveapi.api.shapes import Property, object_of, wrapped
from liveapi.frameworks.answers import BINARY, FILE, FORM, HTML, JSON, MULTIPART, TEXT, Answers, body_of
from liveapi.frameworks.java.failures import Failures
from liveapi.frameworks.java.jvm import Jvm, status_written
from liveapi.frameworks.java.keys import is_loose, keys_read
from liveapi.frameworks.java.results import Results
from liveapi.frameworks.java.shapes import Shapes
from liveapi.frameworks.java.types import name_of
from liveapi.frameworks.kotlin.ktor_reads import CALLS, is_call, is_rooted
from liveapi.syntax import ir
from liveapi.trace.languages.jvm_library import words
from liveapi.trace.languages.jvm_locals import JvmLocals
from liveapi.trace.static_types import TypeRef
from liveapi.trace.values import FunctionRef

if TYPE_CHECKING:
    from liveapi.trace.static_types import Locals

_RECEIVES = words("receive receiveNullable receiveOrNull receiveText receiveParameters receiveMultipart receiveStream receiveChannel")
_BYTES = words("respondBytes respondFile respondOutputStream respondBytesWriter respondSource respondPath respondStream")
_PAGES = frozenset({"respondHtml", "respondTemplate", "respondHtmlTemplate", "respondCss"})
_PAGE_CONTENT = frozenset({"FreeMarkerContent", "ThymeleafContent", "PebbleContent", "MustacheContent", "VelocityContent", "JteContent"})
_CONTENT_TYPES = {"Json": JSON, "Html": HTML, "Plain": TEXT, "OctetStream": BINARY, "Xml": "application/xml", "CSV": "text/csv"}
_RESPONDS = words("respond respondNullable respondText respondTextWriter respondRedirect") | _BYTES | _PAGES
_MAX_DEPTH = 4


@dataclass(slots=True)
class Facts:
    """What was found in one handler."""

    body: RequestBody | None = None
    answers: Answers = field(default_factory=Answers)
    form: dict[str, Schema] = field(default_factory=dict)


@dataclass(slots=True)
class _Inside:
    """The function that is looked into: a handler, or one that it hands its call to."""

    function: FunctionRef
    #: What calls are named here.
    calls: set[str]
    depth: int = 0
    #: Parameters ▶ what they are given, with the variables in sight there.
    given: dict[str, tuple[ir.Expr, Locals]] = field(default_factory=dict)
    #: Calls that were followed.
    seen: set[int] = field(default_factory=set)
    #: What ``response.status(…)`` said.
    status: int = 200

    @property
    def extends(self) -> bool:
        """Whether the function extends a call, so that bare names are its members."""
        receiver = self.function.function.receiver
        return receiver is not None and is_call(receiver.type)

    def value(self, expr: ir.Expr, names: Locals) -> tuple[ir.Expr, Locals]:
        """An expression; for a parameter what it is given."""
        return self.given.get(expr.id, (expr, names)) if isinstance(expr, ir.Name) else (expr, names)


class KtorAnswers:
    """Bodies and answers of handlers. One instance serves one reading."""

    def __init__(self, jvm: Jvm) -> None:
        self.jvm = jvm
        self.shapes = Shapes(jvm)
        self.failures = Failures(jvm, Results(jvm))
        self._pages: list[tuple[list[str], list[Response]]] | None = None

    def of(self, handler: FunctionRef) -> Facts:
        """What a handler takes and gives, functions that it hands its call to included."""
        facts = Facts()
        self._read(_Inside(handler, set(CALLS)), facts)
        if facts.form and facts.body is not None:
            kind = MULTIPART if MULTIPART in facts.body.content else FORM
            members = object_of(Property(n, s) for n, s in facts.form.items())
            facts.body = body_of(members, kind, evidence=facts.body.evidence, certainty=Certainty.GUESSED)
        for one in self.failures.raised(handler):
            found = next((r for name in one.names for names, r in self.pages() if name in names), None)
            if found is not None:
                for response in found:
                    for media, content in response.content.items():
                        facts.answers.add(response.status, content.schema, media, evidence=response.evidence, certainty=response.certainty)
                    if not response.content and not facts.answers.has(response.status):
                        facts.answers.add(response.status, evidence=response.evidence, certainty=response.certainty)
            elif one.status is not None and not facts.answers.has(one.status):
                facts.answers.add(one.status, evidence=one.at)
        return facts

    def pages(self) -> list[tuple[list[str], list[Response]]]:
        """What the plugin ``StatusPages`` answers for exceptions."""
        if self._pages is None:
            self._pages = []
            for path in {p for ps in self.jvm.run.program.declared("kotlin", rb"(StatusPages)").values() for p in ps}:
                module = self.jvm.run.program.module(path)
                if module is None or "/test/" in f"/{path}":
                    continue
                for function in _functions(module.ir.body):
                    ref = FunctionRef(function, module, self.jvm.run.scope_of(module))
                    for node, names in self.jvm.types.nodes(function.body, self.jvm.types.inside(ref)):
                        if isinstance(node, ir.Call) and isinstance(node.callee, ir.Name) and node.callee.id == "exception":
                            self._page(node, names, ref)
        return self._pages

    def _page(self, node: ir.Call, names: Locals, around: FunctionRef) -> None:
        block = node.args[-1].value if node.args else None
        kinds = node.types or [p.type for p in block.function.params if p.type is not None] if isinstance(block, ir.Lambda) else []
        if not isinstance(block, ir.Lambda) or not kinds or self._pages is None:
            return
        handler = FunctionRef(block.function, around.module, around.scope)
        facts = Facts()
        params = block.function.params
        calls = CALLS | {p.name for p in params[:1]}
        cause = TypeRef(kinds[0], names.scope)
        inner = self.jvm.types.within(block.function, [None, cause] if len(params) > 1 else [cause], names)
        self._nodes(block.function.body, inner, _Inside(handler, set(calls)), facts)
        responses = facts.answers.responses()
        for response in responses:
            response.certainty = Certainty.LIKELY
        self._pages.append(([name_of(k) for k in kinds], responses))

    # --- handlers -----------------------------------------------------------------------------------------------------

    def _read(self, inside: _Inside, facts: Facts, bound: Mapping[str, TypeRef] | None = None) -> None:
        function = inside.function.function
        inside.calls |= {p.name for p in function.params if is_call(p.type)}
        self._nodes(function.body, self.jvm.types.inside(inside.function, bound), inside, facts)

    def _nodes(self, body: Sequence[ir.Stmt], names: Locals, inside: _Inside, facts: Facts) -> None:
        declared: dict[int, ir.Expr] = {}
        for node, inner in self.jvm.types.nodes(body, names):
            if isinstance(node, ir.Assign) and node.type is not None and node.value is not None:
                declared[id(node.value)] = node.type
            if isinstance(node, ir.Index) and node.args:
                self._indexed(node, inner, names, inside, facts)
            if isinstance(node, ir.Binary | ir.Switch) and facts.body is not None and MULTIPART in facts.body.content:
                facts.form.update((name, {}) for name in _part_names(node))
            if not isinstance(node, ir.Call):
                continue
            name = _name(node)
            callee = node.callee
            rooted = is_rooted(callee.object, inside.calls) if isinstance(callee, ir.Member) else inside.extends or "this" in inner.known
            at = Evidence(inside.function.module.path, node.line)
            if name in _RECEIVES and rooted:
                facts.body = facts.body or self._received(name, node, declared.get(id(node)), inner, at)
                self._keys(facts, node, body, names)
            elif name in _RESPONDS and rooted and self.jvm.types.resolve(node, inner) is None:
                self._responded(name, node, inner, inside, facts.answers, at)
            elif name == "status" and isinstance(callee, ir.Member) and name_of(callee.object) == "response" and node.args:
                status, there = inside.value(node.args[0].value, inner)
                inside.status = status_written(self.jvm.run, status, there.scope) or inside.status
            else:
                self._passed(node, inner, inside, facts)

    def _indexed(self, node: ir.Index, inner: Locals, names: Locals, inside: _Inside, facts: Facts) -> None:
        """``form["name"]``, ``call.receive<Map<String, T>>()[key]``"""
        key, _ = inside.value(node.args[0], inner)
        if not isinstance(key, ir.Str):
            return
        if isinstance(node.object, ir.Name):
            source = names.bound.get(node.object.id, [(0, node, False, -1)])[-1][1]
            if isinstance(source, ir.Call) and _name(source) == "receiveParameters" and self.jvm.types.of(node.object, inner) is None:
                facts.form[key.value] = {"type": "string"}
        elif isinstance(node.object, ir.Call) and _name(node.object) in {"receive", "receiveNullable"} and facts.body is None:
            at = Evidence(inside.function.module.path, node.line)
            whole = self._received("receive", node.object, None, inner, at)
            values = whole.content[JSON].schema.get("additionalProperties", {}) if whole is not None and JSON in whole.content else {}
            if isinstance(values, Mapping):
                facts.body = body_of(wrapped(key.value, values), evidence=at)

    @staticmethod
    def _keys(facts: Facts, node: ir.Call, body: Sequence[ir.Stmt], names: Locals) -> None:
        """The keys that are read of a body that is received as a mapping."""
        content = facts.body.content.get(JSON) if facts.body is not None else None
        if content is None or not node.types or not is_loose(node.types[0]) or not isinstance(names, JvmLocals):
            return
        values = content.schema.get("additionalProperties", {})
        variable = next((n for n, given in names.values.items() if any(value is node for _, value in given)), "")
        read = keys_read(body, variable, values if isinstance(values, dict) else {})
        if read is not None and facts.body is not None:
            facts.body = body_of(read, evidence=facts.body.evidence, certainty=Certainty.GUESSED)

    def _passed(self, node: ir.Call, names: Locals, inside: _Inside, facts: Facts) -> None:
        """Follow a function that is given the call, or extends it."""
        given = any(is_rooted(a.value, inside.calls) for a in node.args)
        on_call = isinstance(node.callee, ir.Member) and is_rooted(node.callee.object, inside.calls)
        bare = isinstance(node.callee, ir.Name) and not node.callee.id[:1].isupper()
        for at, arg in enumerate(node.args):
            # ``service.create(call.receive())``: the parameter says what is received.
            value = arg.value
            if isinstance(value, ir.Call) and _name(value) in {"receive", "receiveNullable"} and not value.types and facts.body is None:
                found = self.jvm.types.resolve(node, names)
                if found is not None and at < len(found[0].function.params):
                    kind = found[0].function.params[at].type
                    facts.body = self._received("receive", value, kind, names, Evidence(found[0].module.path, node.line))
        if not (given or on_call or bare) or id(node) in inside.seen or inside.depth >= _MAX_DEPTH:
            return
        found = self.jvm.types.resolve(node, names)
        if found is None:
            return
        inside.seen.add(id(node))
        function = found[0]
        receiver = function.function.receiver
        extends = receiver is not None and (is_call(receiver.type) or name_of(receiver.type) in {"Route", "Routing"})
        if given or on_call or extends:
            params = function.function.params
            values = {
                p.name: inside.value(a.value, names) for p, a in zip(params, node.args, strict=False) if a.name in {None, p.name, "&"}
            }
            bound = self.jvm.types.explicit(function, node, names)
            self._read(_Inside(function, set(CALLS), inside.depth + 1, values, inside.seen), facts, {**found[1], **bound})

    def _received(self, name: str, call: ir.Call, declared: ir.Expr | None, names: Locals, at: Evidence) -> RequestBody | None:
        if name == "receiveText":
            return body_of({"type": "string"}, TEXT, evidence=at)
        if name == "receiveParameters":
            return body_of({"type": "object"}, FORM, evidence=at, certainty=Certainty.GUESSED)
        if name == "receiveMultipart":
            return body_of({"type": "object"}, MULTIPART, evidence=at, certainty=Certainty.GUESSED)
        if name in {"receiveStream", "receiveChannel"}:
            return body_of(FILE, BINARY, evidence=at)
        written = call.types[0] if call.types else declared
        if written is None and call.args and isinstance(call.args[0].value, ir.Member):
            # ``call.receive(User::class)``
            written = call.args[0].value.object
        if written is None:
            return None
        kind = TypeRef(written.type if isinstance(written, ir.Nullable) else written, names.scope, names.arguments)
        if kind.name in {"Parameters", "MultiPartData"}:
            return body_of({"type": "object"}, FORM if kind.name == "Parameters" else MULTIPART, evidence=at, certainty=Certainty.GUESSED)
        if kind.name == "String" and self.jvm.types.class_of(kind) is None:
            return body_of({"type": "string"}, TEXT, evidence=at)
        return body_of(self.jvm.taken(kind), required=not isinstance(written, ir.Nullable), evidence=at)

    def _responded(self, name: str, call: ir.Call, names: Locals, inside: _Inside, answers: Answers, at: Evidence) -> None:
        status = inside.status
        body: ir.Expr | None = None
        media = JSON
        there = names
        for arg in call.args:
            value, seen = inside.value(arg.value, names)
            if arg.name == "status" or (arg.name in {None, "message"} and _is_status(value)):
                status = status_written(self.jvm.run, value, seen.scope) or status
            elif _content_type(value):
                media = _content_type(value)
            elif body is None and arg.name in {None, "message", "text", "&"}:
                body, there = value, seen
        names = there
        if name == "respondRedirect":
            answers.add(302, evidence=at)
        elif name in _PAGES or (body is not None and isinstance(body, ir.Call) and _name(body) in _PAGE_CONTENT):
            answers.add(status, {"type": "string"}, HTML, evidence=at)
        elif name in _BYTES:
            answers.add(status, FILE, media if media != JSON else BINARY, evidence=at)
        elif name == "respondText":
            said = any(_content_type(a.value) for a in call.args)
            content = self.shapes.of(body, names) if said and media == JSON else {"type": "string"}
            answers.add(status, content, media if said else TEXT, evidence=at)
        elif body is None:
            answers.add(status, evidence=at)
        else:
            kind = self.jvm.types.of(body, names)
            if kind is not None and kind.name == "HttpStatusCode":
                answers.add(status, evidence=at)
                return
            schema = self.shapes.sent(body, names)
            plain = kind is not None and kind.name == "String" and media == JSON
            answers.add(status, schema, TEXT if plain else media, evidence=at)


def _part_names(node: ir.Binary | ir.Switch) -> Iterator[str]:
    """``part.name == "title"``, ``when (part.name) { "title" -> … }``"""
    if isinstance(node, ir.Binary):
        sides = (node.left, node.right)
        if node.op in {"==", "!="} and any(isinstance(s, ir.Member) and s.name == "name" for s in sides):
            yield from (s.value for s in sides if isinstance(s, ir.Str))
    elif isinstance(node.subject, ir.Member) and node.subject.name == "name":
        yield from (p.value for case in node.cases for p in case.patterns if isinstance(p, ir.Str))


def _functions(body: Sequence[ir.Stmt]) -> Iterator[ir.Function]:
    for statement in body:
        if isinstance(statement, ir.Function):
            yield statement
        elif isinstance(statement, ir.Class):
            yield from _functions(statement.body)


def _name(call: ir.Call) -> str:
    callee = call.callee
    return callee.name if isinstance(callee, ir.Member) else callee.id if isinstance(callee, ir.Name) else ""


def _is_status(expr: ir.Expr) -> bool:
    """``HttpStatusCode.Created``, ``HttpStatusCode.fromValue(422)``, ``HttpStatusCode(422, "…")``"""
    if isinstance(expr, ir.Call):
        return _is_status(expr.callee)
    if isinstance(expr, ir.Member):
        return isinstance(expr.object, ir.Name) and expr.object.id == "HttpStatusCode"
    return isinstance(expr, ir.Name) and expr.id == "HttpStatusCode"


def _content_type(expr: ir.Expr) -> str:
    """``ContentType.Application.Json``"""
    if isinstance(expr, ir.Member) and isinstance(expr.object, ir.Member) and name_of(expr.object.object) == "ContentType":
        return _CONTENT_TYPES.get(expr.name, f"{expr.object.name.lower()}/{expr.name.lower()}")
    return ""
