"""Variables of Java's and Kotlin's functions, and what blocks give."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from liveapi.syntax import ir
from liveapi.trace.static_types import Locals, TypeRef


@dataclass(slots=True, eq=False)
class JvmLocals(Locals):
    """Variables with all that they are given, whatever type they are declared with, and the statements they stand in."""

    values: dict[str, list[tuple[int, ir.Expr]]] = field(default_factory=dict)
    body: list[ir.Stmt] = field(default_factory=list)
    #: What was found out: types of expressions, variables inside lambdas.
    types: dict[int, TypeRef | None] = field(default_factory=dict)
    lambdas: dict[int, Locals] = field(default_factory=dict)

    def knowing(self, known: dict[str, TypeRef]) -> JvmLocals:
        """The same with some variables of other types."""
        return replace(self, known=known, types={}, lambdas={})


def knowing(names: Locals, known: dict[str, TypeRef]) -> Locals:
    """The same variables with some of other types."""
    return names.knowing(known) if isinstance(names, JvmLocals) else replace(names, known=known)


def value_of(body: Sequence[ir.Stmt]) -> ir.Expr | None:
    """What a block gives: what it returns, else its last expression."""
    for statement in reversed(body):
        if isinstance(statement, ir.Return):
            return statement.value
        if isinstance(statement, ir.ExprStmt):
            return statement.value
        if isinstance(statement, ir.If):
            return value_of(statement.then) or value_of(statement.otherwise)
        if isinstance(statement, ir.Try | ir.Block):
            return value_of(statement.body)
        if isinstance(statement, ir.Switch):
            return next((v for case in statement.cases if (v := value_of(case.body)) is not None), None)
        if isinstance(statement, ir.Throw):
            return None
    return None


def returned(body: Sequence[ir.Stmt]) -> Iterator[ir.Expr]:
    """All that a function returns, lambdas in it left out."""
    for statement in body:
        if isinstance(statement, ir.Return):
            if statement.value is not None:
                yield statement.value
        elif isinstance(statement, ir.If):
            yield from returned(statement.then)
            yield from returned(statement.otherwise)
        elif isinstance(statement, ir.For | ir.Block):
            yield from returned(statement.body)
        elif isinstance(statement, ir.Switch):
            for case in statement.cases:
                yield from returned(case.body)
        elif isinstance(statement, ir.Try):
            yield from returned(statement.body)
            for handler in statement.handlers:
                yield from returned(handler.body)
            yield from returned(statement.final)


def is_static(expr: ir.Expr) -> bool:
    """Whether an expression is a name with dots: nothing is called to evaluate it."""
    while isinstance(expr, ir.Member):
        expr = expr.object
    return isinstance(expr, ir.Name) and expr.id not in {"this", "super"}
