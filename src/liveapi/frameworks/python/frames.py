"""The variables of a function: what each is given, and what is put into those that hold lists and mappings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from liveapi.frameworks.python.library_results import FILLING
from liveapi.frameworks.python.sites import Site
from liveapi.syntax import ir

if TYPE_CHECKING:
    from liveapi.frameworks.python.types import Type


@dataclass(slots=True)
class Frame:
    """A function whose expressions are looked at: where its names are bound, and to what."""

    site: Site
    function: ir.Function | None = None
    depth: int = 0
    #: Name ▶ (line, value); a value may be a type annotation, an item of a collection, or already known.
    bound: dict[str, list[tuple[int, Binding]]] = field(default_factory=dict)
    #: What is put into lists and mappings by name: the method, or the key in brackets, the value, whether in any case.
    filled: dict[str, list[tuple[str, ir.Expr, bool]]] = field(default_factory=dict)
    #: What a caller gives the parameters, and their defaults: where it is written, and what.
    given: dict[str, tuple[Frame, ir.Expr]] = field(default_factory=dict)
    #: The further keyword arguments of that caller, by the name of the parameter (``**more``) that takes them.
    rest: dict[str, dict[str, tuple[Frame, ir.Expr]]] = field(default_factory=dict)

    def plainly(self, expr: ir.Expr, step: int = 0) -> tuple[Frame, ir.Expr]:
        """What a variable stands for that is given once, by the caller or here; any other expression as it is."""
        if not isinstance(expr, ir.Name) or step > 6:
            return self, expr
        if expr.id in self.given:
            outer, value = self.given[expr.id]
            return outer.plainly(value, step + 1)
        values = [b.expr for _, b in self.bound.get(expr.id, []) if b.kind == "value" and b.position < 0]
        return self.plainly(values[0], step + 1) if len(values) == 1 and values[0] is not expr else (self, expr)


@dataclass(slots=True)
class Binding:
    """What a variable is given: a declared type, a value, an item of a value, one of several."""

    expr: ir.Expr
    kind: str = "value"
    position: int = -1
    known: Type | None = None


def fill(out: Frame, function: ir.Function) -> None:
    """Note what the parameters and statements of a function bind."""
    for param in function.params:
        if param.type is not None:
            out.bound.setdefault(param.name, []).append((0, Binding(param.type, "type")))
    always = {id(s.value if isinstance(s, ir.ExprStmt) else s) for s in function.body}
    for node in own_nodes(function.body):
        if isinstance(node, ir.Assign):
            _bind(out, node, id(node) in always)
        elif isinstance(node, ir.Call):
            callee = node.callee
            if isinstance(callee, ir.Member) and isinstance(callee.object, ir.Name) and callee.name in FILLING and node.args:
                out.filled.setdefault(callee.object.id, []).append((callee.name, node.args[0].value, id(node) in always))
        elif isinstance(node, ir.For) and isinstance(node.target, ir.Name) and node.iterable is not None:
            out.bound.setdefault(node.target.id, []).append((node.line, Binding(node.iterable, "item")))


def _bind(out: Frame, node: ir.Assign, always: bool) -> None:
    if isinstance(node.target, ir.Name):
        if node.type is not None:
            out.bound.setdefault(node.target.id, []).append((node.line, Binding(node.type, "type")))
        elif node.value is not None and node.op in {"=", ":="}:
            out.bound.setdefault(node.target.id, []).append((node.line, Binding(node.value)))
    elif isinstance(node.target, ir.Index) and isinstance(node.target.object, ir.Name) and node.value is not None:
        key = node.target.args[0] if node.target.args else None
        if isinstance(key, ir.Str):
            out.filled.setdefault(node.target.object.id, []).append((f"[{key.value}]", node.value, always))
    elif isinstance(node.target, ir.List) and node.value is not None:
        for position, part in enumerate(node.target.items):
            if isinstance(part, ir.Name):
                out.bound.setdefault(part.id, []).append((node.line, Binding(node.value, "value", position)))


def callee_name(callee: ir.Expr) -> str:
    """The last part of the name that is called."""
    return callee.name if isinstance(callee, ir.Member) else callee.id if isinstance(callee, ir.Name) else ""


def own_nodes(body: list[ir.Stmt]) -> Iterator[ir.Node]:
    """All nodes of a function's body in the order of the code, those of functions and classes inside it aside."""
    stack: list[ir.Node] = list(reversed(body))
    while stack:
        node = stack.pop()
        yield node
        if not isinstance(node, ir.Function | ir.Class | ir.Lambda):
            stack.extend(reversed(list(node.children())))
