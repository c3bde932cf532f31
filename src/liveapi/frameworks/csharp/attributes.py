"""Attributes of C# declarations, with their arguments evaluated when they are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from liveapi.syntax import ir
from liveapi.trace.static_types import TypeRef
from liveapi.trace.values import Const, Text

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.scope import Scope

#: The ends of the ranges of numbers: what allows all values is no limit.
_ENDS = frozenset({"MaxValue", "MinValue", "PositiveInfinity", "NegativeInfinity"})


@dataclass(slots=True)
class Attribute:
    """``[Name(1, Key = "x")]`` where it stands."""

    run: Interpreter
    name: str
    annotation: ir.Annotation
    scope: Scope

    def expression(self, position: int | None, *names: str) -> ir.Expr | None:
        """An argument: by one of its names, else by its position among those without a name."""
        for arg in self.annotation.args:
            if arg.name is not None and arg.name.lower() in {n.lower() for n in names}:
                return arg.value
        unnamed = [a.value for a in self.annotation.args if a.name is None]
        return unnamed[position] if position is not None and position < len(unnamed) else None

    def count(self) -> int:
        """How many arguments have no name."""
        return sum(a.name is None for a in self.annotation.args)

    def value(self, position: int | None, *names: str) -> Any:
        """An argument as a plain value; ``None`` where it is missing or not known."""
        return plain(self.run, self.expression(position, *names), self.scope)

    def text(self, position: int | None, *names: str) -> str | None:
        found = self.value(position, *names)
        return found if isinstance(found, str) else None

    def number(self, position: int | None, *names: str) -> int | float | None:
        found = self.value(position, *names)
        return found if isinstance(found, int | float) and not isinstance(found, bool) else None

    def type(self, position: int | None, *names: str) -> TypeRef | None:
        """A ``typeof(T)`` argument, or the type argument of a generic attribute."""
        found = self.expression(position, *names)
        if isinstance(found, ir.Member) and found.name == "class":
            return TypeRef(found.object, self.scope)
        return None

    @property
    def types(self) -> list[TypeRef]:
        """The type arguments: ``[ProducesResponseType<T>(200)]``."""
        expr = self.annotation.expr
        return [TypeRef(t, self.scope) for t in expr.types] if isinstance(expr, ir.Call) else []

    def words(self, position: int | None, *names: str) -> list[str]:
        """The last names of constants: ``JsonIgnoreCondition.Always`` ▶ ``Always``; ``A | B`` gives both."""
        return last_names(self.expression(position, *names))


class Attributes:
    """All attributes of one declaration, by name without ``Attribute``."""

    def __init__(
        self, run: Interpreter, annotations: Iterable[ir.Annotation], scope: Scope, sites: Sequence[str] = ("", "property")
    ) -> None:
        self.listed = [Attribute(run, a.name.removesuffix("Attribute"), a, scope) for a in annotations if a.site in sites]

    def __contains__(self, name: str) -> bool:
        return any(a.name == name for a in self.listed)

    def get(self, *names: str) -> Attribute | None:
        return next((a for a in self.listed if a.name in names), None)

    def all(self, *names: str) -> list[Attribute]:
        return [a for a in self.listed if a.name in names]

    @property
    def names(self) -> set[str]:
        return {a.name for a in self.listed}


def plain(run: Interpreter, expr: ir.Expr | None, scope: Scope) -> Any:
    """A constant expression as a plain value."""
    if expr is None or (isinstance(expr, ir.Member) and expr.name in _ENDS):
        return None
    if isinstance(expr, ir.Unary) and expr.op == "-":
        inner = plain(run, expr.operand, scope)
        return -inner if isinstance(inner, int | float) else None
    value = run.evaluate(expr, scope)
    if isinstance(value, Text):
        return value.literal
    return value.value if isinstance(value, Const) else None


def last_names(expr: ir.Expr | None) -> list[str]:
    """The last parts of the names in an expression of constants."""
    if isinstance(expr, ir.Binary):
        return [*last_names(expr.left), *last_names(expr.right)]
    if isinstance(expr, ir.Member):
        return [expr.name]
    return [expr.id] if isinstance(expr, ir.Name) else []
