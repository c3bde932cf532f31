"""The variables of a JavaScript function, those of the functions inside it too, each with what it is declared with or given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from liveapi.syntax import ir
from liveapi.trace.languages.javascript_results import ITERATING
from liveapi.trace.scope import Scope
from liveapi.trace.static_types import Locals, TypeRef

#: ``const { a, ...rest } = x`` binds ``rest`` to a call of this, which no code can write.
REST = "%rest"


def slot(function: ir.Function, at: int) -> str:
    """What a parameter's value is known by: its name; one of its own where it is taken apart at once."""
    return function.params[at].name or f"%{at}@{function.line}"


@dataclass(slots=True, eq=False)
class Flow(Locals):
    """The variables of a function, with what is added to the objects and lists that they hold."""

    added: dict[str, list[tuple[str, ir.Expr]]] = field(default_factory=dict)
    pushed: dict[str, list[ir.Expr]] = field(default_factory=dict)
    #: Types of expressions that were asked for, each with its expression (which must live as long as its identity is a key).
    types: dict[int, tuple[ir.Expr, TypeRef | None]] = field(default_factory=dict)

    @classmethod
    def of(cls, function: ir.Function, scope: Scope) -> Flow:
        """The variables of a function that is declared in ``scope``."""
        found = cls(scope)
        found.params(function)
        for statement in function.body:
            for node in statement.walk():
                found.visit(node)
        return found

    def visit(self, node: ir.Node) -> None:
        """Keep what a statement or call binds."""
        if isinstance(node, ir.Assign):
            if isinstance(node.target, ir.Member):
                if isinstance(node.target.object, ir.Name) and node.value is not None:
                    self.added.setdefault(node.target.object.id, []).append((node.target.name, node.value))
            elif node.value is not None or node.type is not None:
                self.bind(node.target, node.value, node.type, node.line, declared=node.op == "let")
        elif isinstance(node, ir.For) and node.target is not None and node.iterable is not None:
            self.bind(node.target, ir.Index(node.line, node.iterable, [ir.Literal(node.line, 0)]), None, node.line)
        elif isinstance(node, ir.Function):
            self.params(node)
        elif isinstance(node, ir.Call) and isinstance(node.callee, ir.Member):
            self.callbacks(node, node.callee)

    def params(self, function: ir.Function) -> None:
        """Bind the parameters of a function: to their types, to their defaults, else to nothing known."""
        for at, param in enumerate(function.params):
            name = slot(function, at)
            entries = self.bound.setdefault(name, [])
            if param.type is not None:
                entries.append((function.line, param.type, True, -1))
            elif not any(line == function.line for line, *_ in entries):
                entries.append((function.line, param.default or ir.Unknown(0), False, -1))
            if param.pattern is not None:
                self.bind(param.pattern, ir.Name(function.line, name), None, function.line)

    def bind(self, target: ir.Expr, value: ir.Expr | None, kind: ir.Expr | None, line: int, *, declared: bool = True) -> None:
        """Bind what ``target = value`` names: whole values, members, items, the rest."""
        if isinstance(target, ir.Name):
            entry = (line, kind, True, -1) if kind is not None else (line, value, False, -1) if value is not None else None
            if entry is not None and (declared or target.id in self.bound):
                self.bound.setdefault(target.id, []).append(entry)
        elif isinstance(target, ir.Binary) and value is not None:
            self.bind(target.left, ir.Binary(line, "or", value, target.right), None, line)
        elif isinstance(target, ir.Dict):
            whole = ir.Cast(line, value or ir.Unknown(0), kind) if kind is not None else value
            if whole is None:
                return
            taken = [key for key, _ in target.items if isinstance(key, ir.Str)]
            for key, part in target.items:
                if isinstance(key, ir.Str):
                    self.bind(part, ir.Member(line, whole, key.value), None, line)
                elif key is None:
                    self.bind(part, ir.Call(line, ir.Name(line, REST), [ir.Arg(line, e) for e in [whole, *taken]]), None, line)
        elif isinstance(target, ir.List) and value is not None:
            for at, part in enumerate(target.items):
                if not isinstance(part, ir.Arg):
                    self.bind(part, ir.Index(line, value, [ir.Literal(line, at)]), None, line)

    def callbacks(self, call: ir.Call, callee: ir.Member) -> None:
        """What callbacks are given: ``promise.then(value => …)``, ``list.map(item => …)``, ``find(id, (error, value) => …)``."""
        if callee.name == "push" and isinstance(callee.object, ir.Name):
            self.pushed.setdefault(callee.object.id, []).extend(a.value for a in call.args if not a.spread)
        last = call.args[-1].value if call.args else None
        if not call.args or not any(isinstance(a.value, ir.Lambda) for a in call.args):
            return
        item = ir.Index(call.line, callee.object, [ir.Literal(call.line, 0)])
        first = call.args[0].value
        if callee.name in {"then", "tap", "finally"} and isinstance(first, ir.Lambda):
            self.give(first, [callee.object])
        elif callee.name in ITERATING and isinstance(first, ir.Lambda):
            self.give(first, [item, item if callee.name == "sort" else ir.Literal(call.line, 0)])
        elif callee.name == "reduce" and isinstance(first, ir.Lambda):
            self.give(first, [call.args[1].value if len(call.args) > 1 else item, item])
        elif isinstance(last, ir.Lambda) and len(last.function.params) == 2 and last.function.params[0].name in {"err", "error", "e"}:
            self.give(last, [ir.Unknown(0), ir.Call(call.line, callee, call.args[:-1], call.types)])

    def give(self, closure: ir.Lambda, values: Sequence[ir.Expr]) -> None:
        """Bind the parameters of a callback that declare no types to what it is given."""
        for at, (param, value) in enumerate(zip(closure.function.params, values, strict=False)):
            if param.type is None:
                self.bound.setdefault(slot(closure.function, at), []).append((closure.function.line, value, False, -1))
