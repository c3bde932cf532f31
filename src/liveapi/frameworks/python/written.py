"""What a function answers: each thing it returns, with its status and media type."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from liveapi.api.model import Certainty, Evidence, Schema
from liveapi.frameworks.answers import BINARY, FILE, FORM, JSON, TEXT, Answers
from liveapi.frameworks.python.expressions import Expressions
from liveapi.frameworks.python.frames import Frame, own_nodes
from liveapi.frameworks.python.sites import Site, constant
from liveapi.frameworks.python.statuses import Kind, kind_of, status_of
from liveapi.syntax import ir
from liveapi.trace.python_names import Definition, dotted_name

if TYPE_CHECKING:
    from liveapi.trace.program import Module

_STATUS = ("status_code", "status")
_CONTENT = ("content", "data", "body", "response")
_MEDIA = ("media_type", "content_type", "mimetype")
_STRING: Schema = {"type": "string"}
#: Statuses whose answers have no content.
EMPTY = frozenset({204, 205, 304})
_MAX_STEPS = 4


@dataclass(frozen=True, slots=True)
class Written:
    """One answer of a function. ``status`` is ``None`` where the framework's own counts; ``schema`` is ``None`` without content."""

    status: int | None
    schema: Schema | None
    media: str
    evidence: Evidence


def written(expressions: Expressions, module: Module, function: ir.Function, owner: ir.Class | None = None) -> Iterator[Written]:
    """The answers of a function, in the order of the code."""
    frame = expressions.frame(module, function, owner)
    for node in own_nodes(function.body):
        if isinstance(node, ir.Return) and node.value is not None:
            yield from answer(expressions, node.value, frame, Evidence(module.path, node.line))


def made(expressions: Expressions, module: Module, function: ir.Function, owner: ir.Class | None = None) -> Iterator[Written]:
    """Of the answers of a function those that it makes of a class of answers: ``return JSONResponse(…, status_code=410)``."""
    frame = expressions.frame(module, function, owner)
    for node in own_nodes(function.body):
        if isinstance(node, ir.Return) and node.value is not None:
            _, value = frame.plainly(node.value)
            if isinstance(value, ir.Call) and kind_of(expressions.types, frame.site, value.callee) is not None:
                yield from answer(expressions, value, frame, Evidence(module.path, node.line))


def answer(expressions: Expressions, expr: ir.Expr, frame: Frame, at: Evidence, step: int = 0) -> Iterator[Written]:
    """What an expression is as an answer."""
    types = expressions.types
    if step > _MAX_STEPS:
        return
    if isinstance(expr, ir.Conditional):
        for option in expr.options:
            yield from answer(expressions, option, frame, at, step + 1)
        return
    if isinstance(expr, ir.Name):
        bindings = [b for line, b in frame.bound.get(expr.id, []) if line <= expr.line and b.kind == "value" and b.position < 0]
        if bindings and isinstance(bindings[-1].expr, ir.Call) and kind_of(types, frame.site, bindings[-1].expr.callee) is not None:
            yield from answer(expressions, bindings[-1].expr, frame, at, step + 1)
            return
    if isinstance(expr, ir.Call) and isinstance(expr.callee, ir.Member) and expr.callee.name == "create_response":
        # django-ninja: ``api.create_response(request, data, status=503)``
        yield from _made(expressions, Kind(JSON), ir.Call(expr.line, expr.callee, expr.args[1:]), frame, at)
        return
    if isinstance(expr, ir.Call):
        kind = kind_of(types, frame.site, expr.callee)
        if kind is not None:
            yield from _made(expressions, kind, expr, frame, at)
            return
        found = expressions.target(expr, frame)
        if found is not None and _answers(expressions, found, step):
            below = expressions.entered(found, expr, frame)
            for node in own_nodes(below.function.body if below.function is not None else []):
                if isinstance(node, ir.Return) and node.value is not None:
                    yield from answer(expressions, node.value, below, at, step + 1)
            return
    if isinstance(expr, ir.List) and expr.kind == "tuple" and len(expr.items) in {2, 3}:
        parts = [i.value if isinstance(i, ir.Arg) else i for i in expr.items]
        for status_at, body_at in ((1, 0), (0, 1)):
            status = _status(expressions, frame, parts[status_at])
            if status is not None:
                for inner in answer(expressions, parts[body_at], frame, at, step + 1):
                    yield Written(inner.status or status, None if status in EMPTY else inner.schema, inner.media, at)
                return
    type_ = expressions.of(expr, frame)
    yield Written(None, type_.whole, JSON, at)


def _answers(expressions: Expressions, found: Definition, step: int) -> bool:
    """Whether a function makes an answer, by itself or by another one."""
    function = found.node
    if not isinstance(function, ir.Function) or step > 2:
        return False
    if kind_of(expressions.types, Site(found.module), function.returns) is not None:
        return True
    frame = expressions.frame(found.module, function, found.owner)
    for node in own_nodes(function.body):
        if isinstance(node, ir.Return) and isinstance(node.value, ir.Call | ir.Name):
            _, value = frame.plainly(node.value)
            if isinstance(value, ir.Call) and kind_of(expressions.types, frame.site, value.callee) is not None:
                return True
            if isinstance(value, ir.Call) and (inner := expressions.target(value, frame)) is not None and inner.node is not function:
                return _answers(expressions, inner, step + 1)
    return False


def _status(expressions: Expressions, frame: Frame, expr: ir.Expr | None) -> int | None:
    """A status, as the caller gives it where it is a parameter."""
    if expr is None:
        return None
    where, value = frame.plainly(expr)
    return status_of(expressions.types, where.site, value)


def _media(expressions: Expressions, frame: Frame, expr: ir.Expr | None) -> list[str]:
    """The media types that an expression may be."""
    if expr is None:
        return []
    where, value = frame.plainly(expr)
    if isinstance(value, ir.Conditional):
        return [m for option in value.options for m in _media(expressions, where, option)]
    said = constant(expressions.types.names, where.site, value)
    return [said.partition(";")[0].strip()] if isinstance(said, str) else []


def _made(expressions: Expressions, kind: Kind, call: ir.Call, frame: Frame, at: Evidence) -> Iterator[Written]:
    """An answer that a class of answers makes, once for each media type that it may have."""
    plain = [(frame, a.value) for a in call.args if a.name is None and not a.spread]
    named = {a.name: (frame, a.value) for a in call.args if a.name is not None}
    for arg in call.args:
        if arg.spread and isinstance(arg.value, ir.Name):
            named.update(frame.rest.get(arg.value.id, {}))
    inside, content = next((named[n] for n in _CONTENT if n in named), plain[0] if plain else (frame, None))
    given = next((named[n] for n in _STATUS if n in named), plain[1] if len(plain) > 1 else None)
    status = (_status(expressions, *given) if given is not None else None) or kind.status
    typed = next((named[n] for n in _MEDIA if n in named), None)
    if kind.status is not None and 300 <= kind.status < 400:
        yield Written(status, None, JSON, at)
        return
    for media in (_media(expressions, *typed) if typed is not None else []) or [kind.media]:
        if content is None or status in EMPTY or dotted_name(content) == "None":
            yield Written(status, FILE if media == BINARY and status not in EMPTY else None, media or JSON, at)
        elif media == JSON or media.endswith("+json"):
            schema = expressions.schema(content, inside)
            # Bytes and texts that are JSON already say nothing of what is in them.
            encoded = kind.media != JSON and schema.get("type") == "string"
            yield Written(status, {} if encoded else schema, media, at)
        elif media and not _is_text(media):
            yield Written(status, FILE, media, at)
        elif not media:
            schema = expressions.schema(content, inside)
            data = schema.get("type") in {"object", "array"} or "$ref" in schema
            yield Written(status, schema if data else {}, JSON if data else TEXT if schema == _STRING else "*/*", at)
        else:
            yield Written(status, _STRING, media, at)


def _is_text(media: str) -> bool:
    kind, _, name = media.partition("/")
    return kind == "text" or name.endswith(("xml", "json", "yaml", "javascript", "graphql")) or media == FORM


def add(answers: Answers, found: Written, status: int, certainty: Certainty = Certainty.GUESSED) -> None:
    """Add an answer to those of an operation; ``status`` is the framework's own."""
    code = found.status or status
    answers.add(code, None if code in EMPTY else found.schema, found.media, evidence=found.evidence, certainty=certainty)
