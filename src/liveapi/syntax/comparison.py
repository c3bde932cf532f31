"""Whether two versions of a file are the same to a reader who looked at some of its functions, and where each line went."""

from __future__ import annotations

from dataclasses import fields
from itertools import pairwise
from typing import Any

from liveapi.syntax import ir

Span = tuple[int, int]

#: Fields that tell where a node is, not what it is, and those behind :attr:`ir.Function.body`.
_PLACES = frozenset({"line", "end", "span", "_origin", "_body"})
_COMPARED: dict[type[ir.Node], tuple[str, ...]] = {}


class Moves:
    """How one version of a file became another that says the same: where its lines and the bodies that were looked at are now."""

    def __init__(self) -> None:
        self.lines: dict[int, int] = {0: 0}
        self.spans: dict[Span, Span] = {}

    def line(self, old: int, new: int) -> bool:
        """Note that a line moved; false where it is said to have gone elsewhere."""
        return self.lines.setdefault(old, new) == new

    def in_order(self) -> bool:
        """Whether lines kept their order, and none fell on another: what is sorted by line stays sorted."""
        new = [self.lines[old] for old in sorted(self.lines)]
        return all(a < b for a, b in pairwise(new))


def moves(old: ir.Module, new: ir.Module, used: set[Span]) -> Moves | None:
    """How ``old`` became ``new``; ``None`` where they differ in more than where things stand.

    Of functions in ``old`` whose body's span is in ``used`` the bodies are compared, too; of others only the declaration. The body of
    a used one must be there without parsing: without it the answer is ``None``.
    """
    found = Moves()
    stack: list[tuple[Any, Any]] = [(old, new)]
    while stack:
        a, b = stack.pop()
        if type(a) is not type(b):
            return None
        if isinstance(a, ir.Node):
            # The first line of a file is the first line of every file: it stands for the file as such.
            if not isinstance(a, ir.Module) and not found.line(a.line, b.line):
                return None
            stack.extend((getattr(a, name), getattr(b, name)) for name in _compared(type(a)))
            if isinstance(a, ir.Function | ir.Class) and not found.line(a.end, b.end):
                return None
            if isinstance(a, ir.Function) and not _function(a, b, used, found, stack):
                return None
        elif isinstance(a, list | tuple):
            if len(a) != len(b):
                return None
            stack.extend(zip(a, b, strict=True))
        elif a != b:
            return None
    return found if found.in_order() and found.spans.keys() == used else None


def _function(a: ir.Function, b: ir.Function, used: set[Span], found: Moves, stack: list[tuple[Any, Any]]) -> bool:
    if a.span is None or b.span is None:
        if a.span is None and b.span is None:
            stack.append((a.body, b.body))
            return True
        return False
    if a.span in used:
        found.spans[a.span] = b.span
        stack.append((a.body, b.body))
    return True


def _compared(cls: type[ir.Node]) -> tuple[str, ...]:
    known = _COMPARED.get(cls)
    if known is None:
        known = _COMPARED[cls] = tuple(f.name for f in fields(cls) if f.name not in _PLACES)
    return known
