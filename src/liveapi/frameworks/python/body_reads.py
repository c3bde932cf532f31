"""Bodies that a handler reads without declaring them: ``request.json["user"]["email"]``, ``request.FILES["f"]``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from liveapi.api.model import Certainty, Evidence, RequestBody, Schema
from liveapi.api.shapes import Property, array_of, object_of
from liveapi.frameworks.answers import FILE, FORM, JSON, MULTIPART, body_of
from liveapi.frameworks.python.frames import Frame, own_nodes
from liveapi.syntax import ir
from liveapi.trace.python_names import dotted_name

_REQUESTS = frozenset({"request", "req", "self.request", "flask.request"})
#: Attributes of a request (Flask, Django, REST framework, Starlette) ▶ how what is in them travels.
_SOURCES: Mapping[str, str] = {
    "json": JSON, "data": JSON, "body": JSON, "form": FORM, "POST": FORM, "files": MULTIPART, "FILES": MULTIPART,
}  # fmt: skip
#: Methods of a request that give its body, and functions that make data of it.
_METHODS: Mapping[str, str] = {"get_json": JSON, "json": JSON, "get_data": JSON, "form": FORM}
_PARSING = frozenset({"loads", "load_json", "decode", "copy", "dict", "to_dict", "JSONParser.parse"})
_LOOKUPS = frozenset({"get", "pop", "getlist", "setdefault"})
_CASTS: Mapping[str, Schema] = {
    "int": {"type": "integer"}, "float": {"type": "number"}, "bool": {"type": "boolean"}, "str": {"type": "string"},
    "Decimal": {"type": "number"}, "UUID": {"type": "string", "format": "uuid"},
}  # fmt: skip
_MAX_STEPS = 8


@dataclass(slots=True)
class _Node:
    """A place in the data: what is looked up in it, whether it has to be there, what it is turned into."""

    members: dict[str, _Node] = field(default_factory=dict)
    required: bool = False
    many: bool = False
    schema: Schema = field(default_factory=dict)

    def written(self) -> Schema:
        """Its schema."""
        inner = object_of(Property(n, m.written(), m.required) for n, m in self.members.items()) if self.members else self.schema
        return array_of(inner) if self.many else inner


def body_read(function: ir.Function, frame: Frame, evidence: Evidence, request: str | None = None) -> RequestBody | None:
    """The body that a function reads; ``request`` is the name of its parameter that holds the request."""
    walk = _Walk(frame, _REQUESTS | {request} if request else _REQUESTS)
    walk.read(function)
    if not walk.media or not walk.root.members:
        return None
    media = MULTIPART if MULTIPART in walk.media else JSON if JSON in walk.media else FORM
    return body_of(walk.root.written(), media, evidence=evidence, certainty=Certainty.GUESSED)


class _Walk:
    def __init__(self, frame: Frame, requests: frozenset[str]) -> None:
        self.frame = frame
        self.requests = requests
        self.root = _Node()
        self.media: set[str] = set()

    def read(self, function: ir.Function) -> None:
        for node in own_nodes(function.body):
            if isinstance(node, ir.Call) and isinstance(node.callee, ir.Name) and node.callee.id in _CASTS and node.args:
                found = self.place(node.args[0].value)
                if found is not None and found is not self.root:
                    found.schema = found.schema or _CASTS[node.callee.id]
            elif isinstance(node, ir.Index | ir.Call):
                self.place(node)
            elif isinstance(node, ir.Binary) and node.op in {"in", "not in"} and isinstance(node.left, ir.Str):
                holder = self.place(node.right)
                if holder is not None:
                    holder.members.setdefault(node.left.value, _Node())
            elif isinstance(node, ir.For) and node.iterable is not None:
                held = self.place(node.iterable)
                if held is not None and held is not self.root and isinstance(node.target, ir.Name):
                    held.many = True

    def place(self, expr: ir.Expr | None, step: int = 0) -> _Node | None:
        """The place in the data that an expression is; ``None`` for anything else."""
        if expr is None or step > _MAX_STEPS:
            return None
        if self._is_body(expr):
            return self.root
        if isinstance(expr, ir.Binary) and expr.op == "or":
            return self.place(expr.left, step + 1)
        if isinstance(expr, ir.Name):
            given = [b for line, b in self.frame.bound.get(expr.id, []) if line <= expr.line and b.position < 0]
            if not given or given[-1].expr is expr or given[-1].kind == "type":
                return None
            return self.place(given[-1].expr, step + 1)
        if isinstance(expr, ir.Call):
            callee = expr.callee
            name = callee.name if isinstance(callee, ir.Member) else callee.id if isinstance(callee, ir.Name) else ""
            first = expr.args[0].value if expr.args else None
            if name in _PARSING:
                held = self.place(first, step + 1) if first is not None else None
                return held or (self.place(callee.object, step + 1) if isinstance(callee, ir.Member) else None)
            if name in _LOOKUPS and isinstance(callee, ir.Member) and isinstance(first, ir.Str):
                return self._member(self.place(callee.object, step + 1), first.value, required=False, many=name == "getlist")
            return None
        if isinstance(expr, ir.Index) and expr.args:
            holder = self.place(expr.object, step + 1)
            if isinstance(expr.args[0], ir.Str):
                return self._member(holder, expr.args[0].value, required=True)
            if holder is not None and holder is not self.root and isinstance(expr.args[0], ir.Literal):
                holder.many = True
            return holder
        return None

    def _member(self, holder: _Node | None, name: str, *, required: bool, many: bool = False) -> _Node | None:
        if holder is None:
            return None
        known = holder.members.setdefault(name, _Node(schema=FILE if self.media == {MULTIPART} else {}))
        known.required = known.required or required
        known.many = known.many or many
        return known

    def _is_body(self, expr: ir.Expr) -> bool:
        media = ""
        if isinstance(expr, ir.Member) and self._is_request(expr.object):
            media = _SOURCES.get(expr.name, "")
        elif isinstance(expr, ir.Call) and isinstance(expr.callee, ir.Member) and self._is_request(expr.callee.object):
            media = _METHODS.get(expr.callee.name, "")
        if media:
            self.media.add(media)
        return bool(media)

    def _is_request(self, expr: ir.Expr) -> bool:
        return isinstance(expr, ir.Name | ir.Member) and dotted_name(expr) in self.requests


def wrapping_key(expr: ir.Expr, frame: Frame, request: str | None = None) -> str:
    """``user`` for ``request.data.get("user", {})``: the part of the body that an expression is; ``""`` for the whole or something else."""
    walk = _Walk(frame, _REQUESTS | {request} if request else _REQUESTS)
    found = walk.place(expr)
    return next((name for name, node in walk.root.members.items() if node is found), "") if found is not None else ""


def of_body(expr: ir.Expr, frame: Frame, request: str | None = None) -> bool:
    """Whether an expression is the body or a part of it."""
    return _Walk(frame, _REQUESTS | {request} if request else _REQUESTS).place(expr) is not None
