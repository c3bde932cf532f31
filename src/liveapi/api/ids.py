"""Readable, unique and stable names for operations.

An operation that has an ``operationId`` keeps it. Any other gets one from its method and path (``getArticlesBySlugComments``):
unlike the name of a handler, that stays the same when another operation is added or a function is renamed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from liveapi.api.model import METHODS, Operation
from liveapi.api.template import Hole, parse

_WORD = re.compile(r"[^\W_]+")
_ORDER = {method: index for index, method in enumerate(METHODS)}


def in_order(operations: Iterable[Operation]) -> list[Operation]:
    """Operations by path, then by method in the order of :data:`METHODS`, then by where they are registered."""
    return sorted(operations, key=lambda o: (o.path, _ORDER.get(o.method, len(METHODS)), o.method, o.registration))


def operation_ids(operations: Iterable[Operation]) -> list[tuple[str, Operation]]:
    """Every operation with its id, :func:`in_order`."""
    ordered = in_order(operations)
    declared = {o.operation_id for o in ordered if o.operation_id}
    taken: set[str] = set()
    found = []
    for operation in ordered:
        name = operation.operation_id or readable_id(operation.method, operation.path)
        candidate, number = name, 2
        # A generated name also gives way to one that is declared further down.
        while candidate in taken or (candidate in declared and candidate != operation.operation_id):
            candidate, number = f"{name}_{number}", number + 1
        taken.add(candidate)
        found.append((candidate, operation))
    return found


def readable_id(method: str, path: str) -> str:
    """``getUsersByUserId`` for ``GET /users/{user_id}``."""
    words = [method.lower()]
    for part in parse(path):
        if isinstance(part, Hole):
            words.append("By")
        words += (_capital(word) for word in _WORD.findall(part.name if isinstance(part, Hole) else part))
    return "".join(words) if len(words) > 1 else words[0] + "Root"


def _capital(word: str) -> str:
    return word[0].upper() + word[1:]
