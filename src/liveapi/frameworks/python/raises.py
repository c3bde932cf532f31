"""Errors that a handler raises: by itself, in what it depends on, in the functions it calls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from liveapi.api.model import Evidence
from liveapi.frameworks.python.expressions import Expressions
from liveapi.frameworks.python.frames import Frame
from liveapi.frameworks.python.sites import Site
from liveapi.frameworks.python.statuses import status_of
from liveapi.syntax import ir
from liveapi.trace.python_names import Definition, Outside, dotted_name

if TYPE_CHECKING:
    from liveapi.frameworks.python.types import Types

_MAX_DEPTH = 5
_MAX_STEPS = 6


@dataclass(frozen=True, slots=True, eq=False)
class Raised:
    """An exception that is raised: its class by name and definition, the arguments it is made with, where."""

    name: str
    cls: Definition | None
    args: Sequence[ir.Arg]
    frame: Frame
    evidence: Evidence

    def arg(self, name: str, position: int) -> ir.Expr | None:
        """An argument by name or place."""
        for arg in self.args:
            if arg.name == name:
                return arg.value
        plain = [a.value for a in self.args if a.name is None and not a.spread]
        return plain[position] if position < len(plain) else None


class Raises:
    """Finds what the functions of one program raise."""

    def __init__(self, expressions: Expressions) -> None:
        self.expressions = expressions
        self.types: Types = expressions.types
        self._open: set[int] = set()
        self._known: dict[tuple[int, int], list[Raised]] = {}

    def of(self, found: Definition, depth: int = 0) -> list[Raised]:
        """What a function raises and does not catch, calls of other functions of the repository included."""
        function = found.node
        if not isinstance(function, ir.Function) or depth > _MAX_DEPTH:
            return []
        key = id(function), depth
        known = self._known.get(key)
        if known is None:
            if id(function) in self._open:
                return []
            self._open.add(id(function))
            frame = self.expressions.frame(found.module, function, found.owner)
            known = self._known[key] = list(self._body(function.body, frame, depth))
            self._open.discard(id(function))
        return known

    def _body(self, body: Iterable[ir.Node], frame: Frame, depth: int) -> Iterator[Raised]:
        for statement in body:
            yield from self._node(statement, frame, depth)

    def _node(self, root: ir.Node, frame: Frame, depth: int) -> Iterator[Raised]:
        if isinstance(root, ir.Try):
            caught = {n for handler in root.handlers for n in self._caught(handler, frame)}
            for raised in self._body(root.body, frame, depth):
                if not ({"Exception", "BaseException"} | self._names(raised)) & caught:
                    yield raised
            for handler in root.handlers:
                yield from self._body(handler.body, frame, depth)
            yield from self._body(root.final, frame, depth)
            return
        if isinstance(root, ir.Function | ir.Class | ir.Lambda):
            return
        if isinstance(root, ir.Throw) and (thrown := self._raised(root, frame)) is not None:
            yield thrown
        if isinstance(root, ir.Call):
            yield from self._called(root, frame, depth)
        for child in root.children():
            yield from self._node(child, frame, depth)

    def _caught(self, handler: ir.Catch, frame: Frame) -> Iterator[str]:
        listed = [i for t in handler.types for i in (t.items if isinstance(t, ir.List) else [t])]
        if not listed:
            yield "BaseException"
        for expr in listed:
            found = self.types.names.find(frame.site.module, expr) if isinstance(expr, ir.Name | ir.Member) else None
            yield (
                found.node.name
                if isinstance(found, Definition) and isinstance(found.node, ir.Class)
                else dotted_name(expr if not isinstance(expr, ir.Arg) else expr.value).rpartition(".")[2]
            )

    def _names(self, raised: Raised) -> set[str]:
        if raised.cls is None:
            return {raised.name.rpartition(".")[2]}
        own = {part.node.name for part in self.types.lineage(raised.cls) if isinstance(part.node, ir.Class)}
        return own | {n.rpartition(".")[2] for n in self.types.library_bases(raised.cls)}

    def _raised(self, throw: ir.Throw, frame: Frame) -> Raised | None:
        at = Evidence(frame.site.module.path, throw.line)
        return self._made(throw.value, frame, at, 0)

    def _made(self, value: ir.Expr | None, frame: Frame, at: Evidence, step: int) -> Raised | None:
        """The exception that an expression is: made here, by a helper, or kept in a variable."""
        if value is None or step > _MAX_STEPS:
            return None
        callee = value.callee if isinstance(value, ir.Call) else value
        args = value.args if isinstance(value, ir.Call) else []
        if isinstance(callee, ir.Name) and (given := frame.bound.get(callee.id)):
            binding = given[-1][1]
            return self._made(binding.expr, frame, at, step + 1) if binding.kind == "value" and binding.expr is not value else None
        if not isinstance(callee, ir.Name | ir.Member):
            return None
        found = self.types.names.find(frame.site.module, callee)
        if isinstance(found, Outside):
            return Raised(found.name, None, args, frame, at)
        if found is None:
            return Raised(dotted_name(callee), None, args, frame, at)
        inside = Frame(Site(found.module, found.owner))
        if isinstance(found.node, ir.Class):
            return Raised(found.node.name, found, args, frame, at)
        if isinstance(found.node, ir.Function):
            returned = next((s.value for s in found.node.body if isinstance(s, ir.Return)), None)
            return self._made(returned, self.expressions.frame(found.module, found.node, found.owner), at, step + 1)
        return self._made(found.value, inside, at, step + 1)

    def _called(self, call: ir.Call, frame: Frame, depth: int) -> Iterator[Raised]:
        target = self.expressions.target(call, frame)
        if target is not None:
            yield from self.of(target, depth + 1)


def made_with(types: Types, raised: Raised, name: str, position: int) -> tuple[Frame, ir.Expr] | None:
    """An argument that a library's exception is made with in the end: given where it is raised, or by the constructors of classes that
    extend it, or by an attribute of the class."""
    if raised.cls is None:
        found = raised.arg(name, position)
        return (raised.frame, found) if found is not None else None
    given: Mapping[str, tuple[Frame, ir.Expr]] | None = None
    for part in types.lineage(raised.cls):
        assert isinstance(part.node, ir.Class)
        constructor = next((m for m in part.node.methods() if m.name == "__init__"), None)
        attribute = next((m for m in part.node.members() if m.name == name and m.default is not None), None)
        inside = Frame(Site(part.module, part.node))
        if constructor is None:
            if attribute is not None and attribute.default is not None:
                return inside, attribute.default
            continue
        given = _bound(constructor, raised, given, inside)
        call = super_call(constructor)
        if call is None:
            return (inside, attribute.default) if attribute is not None and attribute.default is not None else given.get(name)
        plain = [a.value for a in call.args if a.name is None and not a.spread]
        wanted = next((a.value for a in call.args if a.name == name), plain[position] if position < len(plain) else None)
        if wanted is None:
            if attribute is not None and attribute.default is not None:
                return inside, attribute.default
            continue
        if isinstance(wanted, ir.Name) and wanted.id in given:
            return given[wanted.id]
        if isinstance(wanted, ir.Member) and dotted_name(wanted.object) in {"self", "cls"}:
            own = next((m.default for m in _attributes(types, raised.cls) if m.name == wanted.name), None)
            return (inside, own) if own is not None else None
        if status_of(types, inside.site, wanted) is None and isinstance(wanted, ir.Binary) and wanted.op == "or":
            # ``detail or self.detail``
            left = wanted.left
            if isinstance(left, ir.Name) and left.id in given and not _is_none(given[left.id][1]):
                return given[left.id]
            return inside, wanted.right
        return inside, wanted
    found = raised.arg(name, position)
    return (raised.frame, found) if found is not None and given is None else None


def _attributes(types: Types, cls: Definition) -> Iterator[ir.Field]:
    for part in types.lineage(cls):
        assert isinstance(part.node, ir.Class)
        yield from part.node.members()


def _is_none(expr: ir.Expr) -> bool:
    return isinstance(expr, ir.Literal) and expr.value is None


def _bound(
    constructor: ir.Function, raised: Raised, outer: Mapping[str, tuple[Frame, ir.Expr]] | None, inside: Frame
) -> dict[str, tuple[Frame, ir.Expr]]:
    """What the parameters of a constructor are given."""
    out: dict[str, tuple[Frame, ir.Expr]] = {}
    plain = [a.value for a in raised.args if a.name is None and not a.spread] if outer is None else []
    named = {a.name: a.value for a in raised.args if a.name is not None} if outer is None else {}
    for position, param in enumerate(p for p in constructor.params[1:] if p.kind in {"", "keyword"}):
        if param.name in named:
            out[param.name] = raised.frame, named[param.name]
        elif position < len(plain) and param.kind == "":
            out[param.name] = raised.frame, plain[position]
        elif outer is not None and param.name in outer:
            out[param.name] = outer[param.name]
        elif param.default is not None:
            out[param.name] = inside, param.default
    return out


def super_call(constructor: ir.Function) -> ir.Call | None:
    """``super().__init__(…)`` in a constructor."""
    for node in (n for s in constructor.body for n in s.walk() if isinstance(n, ir.Call)):
        if isinstance(node.callee, ir.Member) and node.callee.name == "__init__":
            return node
    return None
