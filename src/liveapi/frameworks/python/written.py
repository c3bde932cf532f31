"""What a function answers: each thing it returns, with its status and media type."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from liveapi.api.model import Certainty, Evidence, Schema
from liveapi.frameworks.answers import BINARY, FILE, JSON, TEXT, Answers
from liveapi.frameworks.python.expressions import Expressions, Frame, own_nodes
from liveapi.frameworks.python.sites import constant
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
    if isinstance(expr, ir.Call):
        kind = kind_of(types, frame.site, expr.callee)
        if kind is not None:
            yield _made(expressions, kind, expr, frame, at)
            return
        found = types.names.find(frame.site.module, expr.callee)
        if isinstance(found, Definition) and isinstance(found.node, ir.Function):
            inside = [n.value for n in own_nodes(found.node.body) if isinstance(n, ir.Return) and isinstance(n.value, ir.Call)]
            if any(kind_of(types, frame.site.__class__(found.module), c.callee) is not None for c in inside):
                below = expressions.frame(found.module, found.node, found.owner, frame.depth + 1)
                for call in inside:
                    yield from answer(expressions, call, below, at, step + 1)
                return
    if isinstance(expr, ir.List) and expr.kind == "tuple" and len(expr.items) in {2, 3}:
        parts = [i.value if isinstance(i, ir.Arg) else i for i in expr.items]
        for status_at, body_at in ((1, 0), (0, 1)):
            status = status_of(types, frame.site, parts[status_at])
            if status is not None:
                for inner in answer(expressions, parts[body_at], frame, at, step + 1):
                    yield Written(inner.status or status, None if status in EMPTY else inner.schema, inner.media, at)
                return
    type_ = expressions.of(expr, frame)
    yield Written(None, type_.whole, JSON, at)


def _made(expressions: Expressions, kind: Kind, call: ir.Call, frame: Frame, at: Evidence) -> Written:
    """An answer that a class of answers makes."""
    types = expressions.types
    plain = [a.value for a in call.args if a.name is None and not a.spread]
    named = {a.name: a.value for a in call.args if a.name is not None}
    content = next((named[n] for n in _CONTENT if n in named), plain[0] if plain else None)
    given = next((named[n] for n in _STATUS if n in named), plain[1] if len(plain) > 1 else None)
    status = status_of(types, frame.site, given) or kind.status
    media_expr = next((named[n] for n in _MEDIA if n in named), None)
    said = constant(types.names, frame.site, media_expr) if media_expr is not None else None
    media = said.partition(";")[0].strip() if isinstance(said, str) else kind.media
    if content is None or status in EMPTY or dotted_name(content) == "None":
        return Written(status, FILE if media == BINARY and status not in EMPTY else None, media or JSON, at)
    if media == JSON or media.endswith("+json"):
        return Written(status, expressions.schema(content, frame), media, at)
    if media == BINARY:
        return Written(status, FILE, BINARY, at)
    if not media:
        schema = expressions.schema(content, frame)
        data = schema.get("type") in {"object", "array"} or "$ref" in schema
        return Written(status, schema if data else {}, JSON if data else TEXT if schema == _STRING else "*/*", at)
    return Written(status, _STRING, media, at)


def add(answers: Answers, found: Written, status: int, certainty: Certainty = Certainty.GUESSED) -> None:
    """Add an answer to those of an operation; ``status`` is the framework's own."""
    code = found.status or status
    answers.add(code, None if code in EMPTY else found.schema, found.media, evidence=found.evidence, certainty=certainty)
