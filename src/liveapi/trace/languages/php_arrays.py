"""PHP's arrays, which are lists and maps at once: ``$a = []; $a['x'] = 1; $a[] = 2; $a[$id]['y'] = 3``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from liveapi.syntax import ir
from liveapi.trace.values import Choice, Const, ListOf, MapOf, Text, Unknown, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

#: Elements that an array is followed to hold.
_MAX_ELEMENTS = 2_000


@dataclass(slots=True, eq=False)
class KeyedMap(MapOf):
    """An array with entries under keys that are not known, such as ids: ``others``."""

    others: list[Value] = field(default_factory=list)

    def index(self, run: Interpreter, key: Value, at: ir.Node) -> Value:
        if isinstance(key, Text) and key.literal is not None and key.literal in self.entries:
            return self.entries[key.literal]
        # What was put under such a key last is what code goes on to fill.
        return self.others[-1] if self.others else MapOf.index(self, run, key, at)

    def key(self) -> object:
        return ("keyed", MapOf.key(self), tuple(v.key() for v in self.others[:50]))


def values_of(value: Value) -> list[Value] | None:
    """The values of an array without its keys; ``None`` where they are not known."""
    if isinstance(value, MapOf):
        return [*value.entries.values(), *(value.others if isinstance(value, KeyedMap) else [])]
    return value.items()


def stored(container: Value, key: Value | None, value: Value) -> Value | None:
    """The array after ``container[key] = value`` (``None`` for ``[]``), the same one where it can hold that; ``None`` for no array."""
    if isinstance(container, Choice):
        options = [stored(o, key, value) if isinstance(o, ListOf | MapOf) else o for o in container.options]
        return Choice.of([o for o in options if o is not None]) if any(isinstance(o, ListOf | MapOf) for o in options) else None
    if isinstance(container, Unknown) or (isinstance(container, Const) and container.value is None):
        container = MapOf({}, open=isinstance(container, Unknown)) if isinstance(key, Text) else ListOf()
    literal = key.literal if isinstance(key, Text) else None
    if isinstance(container, ListOf):
        return _in_list(container, key, literal, value)
    if not isinstance(container, MapOf):
        return None
    if literal is not None:
        container.entries[literal] = value
        return container
    if isinstance(key, Const) and key.value is not None:
        container.entries[str(key.value)] = value
        return container
    if not isinstance(container, KeyedMap):
        container = KeyedMap(container.entries, container.open)
    _append(container.others, value)
    return container


def _in_list(container: ListOf, key: Value | None, literal: str | None, value: Value) -> Value:
    if literal is not None:
        others = list(container.elements)
        return KeyedMap({literal: value}, container.open, others) if others else MapOf({literal: value}, container.open)
    if isinstance(key, Const) and isinstance(key.value, int) and 0 <= key.value < len(container.elements):
        container.elements[key.value] = value
        return container
    if key is None or isinstance(key, Const):
        _append(container.elements, value)
        return container
    return KeyedMap({}, container.open, [*container.elements, value])


def _append(elements: list[Value], value: Value) -> None:
    if len(elements) < _MAX_ELEMENTS and not any(e is value for e in elements[-3:]):
        elements.append(value)
