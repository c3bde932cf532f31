"""Types of Java and Kotlin as they are written."""

from __future__ import annotations

from liveapi.syntax import ir


def name_of(kind: ir.Expr | None) -> str:
    """The last name of a type, without its arguments."""
    while isinstance(kind, ir.Index | ir.Nullable):
        kind = kind.object if isinstance(kind, ir.Index) else kind.type
    return kind.id if isinstance(kind, ir.Name) else kind.name if isinstance(kind, ir.Member) else ""


def is_optional(kind: ir.Expr | None) -> bool:
    """Whether a type admits that nothing is given."""
    return isinstance(kind, ir.Nullable) or name_of(kind).startswith("Optional")
