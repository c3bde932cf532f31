"""What an expression of a Ruby handler is worth as JSON: hashes, lists, records, texts of which only the type is known.

The evaluator of routes (:mod:`liveapi.trace`) follows what is registered; here it is the *shape* of data that counts. Where a program
may go two ways, both shapes are kept, and a key that only one of them sets is optional.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from liveapi.api.model import Schema
from liveapi.api.shapes import is_nullable, nullable
from liveapi.syntax import ir

if TYPE_CHECKING:
    from liveapi.frameworks.ruby.environment import Env
    from liveapi.frameworks.ruby.models import Model
    from liveapi.trace.values import ClassRef

_KEY_DEPTH = 6


class Datum:
    """Anything."""

    __slots__ = ()

    def truth(self) -> bool | None:
        """Whether it counts as true in a test; ``None`` when unknown."""
        return None

    def key(self, depth: int = _KEY_DEPTH) -> object:
        """Equal keys mean the same data."""
        return id(self)


@dataclass(slots=True, eq=False)
class Opaque(Datum):
    """Something that is not followed; ``name`` is what the code calls it."""

    name: str = ""

    def key(self, depth: int = _KEY_DEPTH) -> object:
        return ("?", self.name)


@dataclass(slots=True, eq=False)
class Typed(Datum):
    """A value of which the schema is known."""

    schema: Schema

    def key(self, depth: int = _KEY_DEPTH) -> object:
        return ("typed", repr(self.schema))


@dataclass(slots=True, eq=False)
class Lit(Datum):
    """A literal: text (symbols too), number, boolean, ``nil``."""

    value: str | int | float | bool | None
    symbol: bool = False

    def truth(self) -> bool | None:
        return self.value is not None and self.value is not False

    def key(self, depth: int = _KEY_DEPTH) -> object:
        return ("lit", type(self.value), self.value)


@dataclass(slots=True, eq=False)
class Entry:
    """A member of a hash."""

    value: Datum
    required: bool = True


@dataclass(slots=True, eq=False)
class Hash(Datum):
    """A hash of known keys. ``others`` is what it holds besides, ``None`` for nothing; ``branch`` how deep in branches it was made."""

    entries: dict[str, Entry] = field(default_factory=dict)
    others: Datum | None = None
    branch: int = 0
    #: The serializer that it is all of the data of.
    source: Obj | None = None

    def truth(self) -> bool | None:
        return True

    def get(self, name: str) -> Datum | None:
        found = self.entries.get(name)
        return found.value if found is not None else None

    def put(self, name: str, value: Datum, branch: int) -> None:
        """Set a member, at a point that is ``branch`` branches deep."""
        self.source = None
        sure = branch <= self.branch
        known = self.entries.get(name)
        if known is None:
            self.entries[name] = Entry(value, sure)
        else:
            self.entries[name] = Entry(value if sure else either([known.value, value]), known.required or sure)

    def update(self, other: Datum, branch: int) -> None:
        """Take over what another hash holds."""
        self.source = None
        if isinstance(other, Hash):
            for name, entry in other.entries.items():
                if entry.required:
                    self.put(name, entry.value, branch)
                else:
                    known = self.entries.get(name)
                    value = either([known.value, entry.value]) if known is not None else entry.value
                    self.entries[name] = Entry(value, known is not None and known.required)
            self.others = self.others or other.others
        elif isinstance(other, Either):
            for option in other.options:
                if isinstance(option, Hash):
                    self.update(option, max(branch, self.branch + 1))
        elif not isinstance(other, Lit):
            self.others = self.others or Opaque()

    def copy(self, branch: int) -> Hash:
        return Hash({k: Entry(e.value, e.required) for k, e in self.entries.items()}, self.others, branch)

    def key(self, depth: int = _KEY_DEPTH) -> object:
        if not depth:
            return id(self)
        return ("hash", self.others is not None, tuple((k, e.required, e.value.key(depth - 1)) for k, e in self.entries.items()))


@dataclass(slots=True, eq=False)
class Array(Datum):
    """A list: its elements where they are known, else what each is."""

    elements: list[Datum] | None = None
    item: Datum = field(default_factory=Opaque)

    def truth(self) -> bool | None:
        return True

    @property
    def each(self) -> Datum:
        """What an element is."""
        return either(self.elements) if self.elements else self.item

    def key(self, depth: int = _KEY_DEPTH) -> object:
        if not depth:
            return id(self)
        parts = tuple(e.key(depth - 1) for e in self.elements) if self.elements is not None else None
        return ("array", parts, self.item.key(depth - 1))


@dataclass(slots=True, eq=False)
class Record(Datum):
    """A record of a model. ``sure`` is false where only a name says so, ``nilable`` where there may be none."""

    model: Model
    sure: bool = True
    nilable: bool = False

    def key(self, depth: int = _KEY_DEPTH) -> object:
        return ("record", self.model.name, self.nilable)


@dataclass(slots=True, eq=False)
class Relation(Datum):
    """Records of a model."""

    model: Model
    sure: bool = True

    def key(self, depth: int = _KEY_DEPTH) -> object:
        return ("records", self.model.name)


@dataclass(slots=True, eq=False)
class Errors(Datum):
    """The ``errors`` of a record: messages by attribute."""

    def key(self, depth: int = _KEY_DEPTH) -> object:
        return "errors"


@dataclass(slots=True, eq=False)
class Obj(Datum):
    """An object of a class of the repository."""

    ref: ClassRef
    ivars: dict[str, Datum] = field(default_factory=dict)
    #: The keyword arguments that a library's base class takes.
    options: Hash | None = None

    def truth(self) -> bool | None:
        return True

    def key(self, depth: int = _KEY_DEPTH) -> object:
        if not depth:
            return id(self)
        return ("obj", id(self.ref.cls), tuple((k, v.key(depth - 1)) for k, v in sorted(self.ivars.items())))


@dataclass(slots=True, eq=False)
class Klass(Datum):
    """A class or module: of the repository (``ref``), or a library's, by its name."""

    name: str
    ref: ClassRef | None = None

    def truth(self) -> bool | None:
        return True

    def key(self, depth: int = _KEY_DEPTH) -> object:
        return ("class", self.name)


@dataclass(slots=True, eq=False)
class Block(Datum):
    """A block, with the place it sees names from. ``symbol`` for ``&:name``."""

    function: ir.Function | None = None
    env: Env | None = None
    symbol: str = ""

    def truth(self) -> bool | None:
        return True


@dataclass(slots=True, eq=False)
class Lazy(Datum):
    """What a service gives: worked out if that is asked for, since most are called for what they do."""

    compute: Callable[[], Datum]
    found: Datum | None = None

    def value(self) -> Datum:
        """The result."""
        if self.found is None:
            self.found = Opaque()
            self.found = self.compute()
        return self.found


@dataclass(slots=True, eq=False)
class JsonText(Datum):
    """Data as a JSON text: what ``to_json`` gives."""

    data: Datum

    def key(self, depth: int = _KEY_DEPTH) -> object:
        return ("json", self.data.key(depth - 1) if depth else id(self))


@dataclass(slots=True, eq=False)
class Either(Datum):
    """One of several."""

    options: list[Datum]

    def truth(self) -> bool | None:
        found = {o.truth() for o in self.options}
        return found.pop() if len(found) == 1 else None

    def key(self, depth: int = _KEY_DEPTH) -> object:
        return ("either", tuple(o.key(depth - 1) for o in self.options)) if depth else id(self)


def either(options: Iterable[Datum]) -> Datum:
    """A choice: equal ones once, what is unknown only if there is nothing else. Of two hashes of which one has all keys of the other
    one is made, in which the keys of one only are optional."""
    found: list[Datum] = []
    seen: set[object] = set()
    for option in options:
        for value in option.options if isinstance(option, Either) else [option]:
            key = value.key()
            if key in seen:
                continue
            seen.add(key)
            if isinstance(value, Hash):
                for at, known in enumerate(found):
                    if isinstance(known, Hash) and (
                        not known.entries.keys() - value.entries.keys() or not value.entries.keys() - known.entries.keys()
                    ):
                        found[at] = _joined(known, value)
                        break
                else:
                    found.append(value)
            else:
                found.append(value)
    known_ones = [f for f in found if not isinstance(f, Opaque)]
    if known_ones and any(not (isinstance(k, Lit) and k.value is None) for k in known_ones):
        found = known_ones
    if not found:
        return Lit(None)
    return found[0] if len(found) == 1 else Either(found[:24])


def _joined(one: Hash, other: Hash) -> Hash:
    out = Hash({}, one.others or other.others, min(one.branch, other.branch))
    for name in [*one.entries, *(n for n in other.entries if n not in one.entries)]:
        sides = [h.entries[name] for h in (one, other) if name in h.entries]
        value = either(s.value for s in sides) if len(sides) > 1 else sides[0].value
        out.entries[name] = Entry(value, len(sides) > 1 and all(s.required for s in sides))
    return out


def options_of(datum: Datum) -> list[Datum]:
    """The possible values of a datum."""
    return datum.options if isinstance(datum, Either) else [datum]


def maybe(datum: Datum) -> Datum:
    """``datum`` or ``nil``: what ``a&.b`` gives."""
    if isinstance(datum, Typed):
        return datum if is_nullable(datum.schema) else Typed(nullable(datum.schema))
    return datum


def word(datum: Datum | None) -> str:
    """The text of a literal, else nothing."""
    return datum.value if isinstance(datum, Lit) and isinstance(datum.value, str) else ""


def words(datum: Datum | None) -> list[str]:
    """The texts of a literal or of a list of literals."""
    if isinstance(datum, Array):
        return [w for e in datum.elements or [] for w in words(e)]
    return [word(datum)] if word(datum) else []
