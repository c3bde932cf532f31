"""Where code runs: its names, its object, the arguments it was given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from liveapi.frameworks.ruby.data import Block, Datum, Entry, Hash, Opaque
from liveapi.trace.scope import Scope
from liveapi.trace.values import ClassRef


class Left(Exception):  # noqa: N818 - control flow, no error
    """The method is left in the middle of an expression (``x or return``)."""


@dataclass(slots=True, eq=False)
class Args:
    """Evaluated arguments. ``others``: more keywords may be given than are known."""

    pos: list[Datum] = field(default_factory=list)
    kw: dict[str, Datum] = field(default_factory=dict)
    block: Block | None = None
    others: bool = False
    line: int = 0
    #: Keywords that are only given sometimes.
    optional: frozenset[str] = frozenset()

    def get(self, at: int, default: Datum | None = None) -> Datum:
        return self.pos[at] if at < len(self.pos) else default or Opaque()

    def hash(self, branch: int) -> Hash:
        """The keywords as a hash."""
        return Hash({k: Entry(v, k not in self.optional) for k, v in self.kw.items()}, Opaque() if self.others else None, branch)


@dataclass(slots=True, eq=False)
class Env:
    """Where code runs: its object, its class, its names. A block's ``parent`` is the place around it."""

    self: Datum
    owner: ClassRef | None
    scope: Scope
    names: dict[str, Datum] = field(default_factory=dict)
    parent: Env | None = None
    block: Block | None = None
    method: str = ""
    args: Args = field(default_factory=Args)
    returns: list[Datum] = field(default_factory=list)
    exits: list[bool] = field(default_factory=list)
    #: Told of what the block gives, at the point where it does: a route's block, whose status depends on that.
    answer: Callable[[Datum], None] | None = None

    def find(self, name: str) -> Datum | None:
        env: Env | None = self
        while env is not None:
            if name in env.names:
                return env.names[name]
            env = env.parent
        return None

    def set(self, name: str, value: Datum) -> None:
        env: Env | None = self
        while env is not None:
            if name in env.names:
                env.names[name] = value
                return
            env = env.parent
        self.names[name] = value

    @property
    def outer(self) -> Env:
        """The method around a block."""
        env = self
        while env.parent is not None:
            env = env.parent
        return env
