"""The IR of a file as bytes, so that a file seen before, by its blob id, is not parsed again.

A module is one pickle. The body of each function that was converted is a pickle inside it, loaded when the body is first asked
for, since a run needs few of them; a body that was never converted is parsed when somebody asks after all.

Pickles can name any callable. These are read by an unpickler that knows the classes of :mod:`liveapi.syntax.ir` and nothing else.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from functools import lru_cache, partial
from operator import attrgetter
from typing import Any

from liveapi.source.cache import NullStore, Store, fingerprint
from liveapi.syntax import ir
from liveapi.syntax.base import Language, Origin

#: The fields of a function that do not depend on whether its body was converted.
_FUNCTION = tuple(f.name for f in fields(ir.Function) if f.name not in {"_origin", "_body"})
_NODES: dict[str, type[ir.Node]] = {
    name: value for name, value in vars(ir).items() if isinstance(value, type) and issubclass(value, ir.Node) and value is not ir.Node
}
_PROTOCOL = 5


#: What names a module: the blob id of its file and the language it is read as.
Ident = tuple[str, type[Language]]


class CachedModules:
    """The modules kept in a store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        #: Where the modules that came from the store get what is not kept.
        self._origins: dict[Ident, Origin] = {}

    def used(self, ident: Ident) -> set[tuple[int, int]]:
        """The spans of those function bodies of a module from the store that were asked for."""
        origin = self._origins.get(ident)
        return origin.used if origin is not None else set()

    def get_many(self, wanted: Iterable[Ident], load: Callable[[str], bytes]) -> dict[Ident, ir.Module]:
        """The modules that are kept. ``load`` gives a blob's bytes, should a body be asked for that is not kept."""
        idents = {_key(ident): ident for ident in wanted}
        found: dict[Ident, ir.Module] = {}
        for key, data in self._store.get_many(idents).items():
            ident = idents[key]
            origin = Origin(ident[1], None, partial(load, ident[0]))
            module = _module(data, origin)
            if module is not None:
                found[ident] = module
                self._origins[ident] = origin
        return found

    def put_many(self, modules: Mapping[Ident, ir.Module]) -> None:
        """Keep modules, with the bodies converted so far: to be called when a run is over, with all that it used.

        Nothing is written of those that are kept as they are, and of those that cannot be written.
        """
        if isinstance(self._store, NullStore):
            return
        written: dict[str, bytes] = {}
        for ident, module in modules.items():
            origin = self._origins.get(ident)
            if origin is None or origin.tree is not None:
                data = dumps(module)
                if data is not None:
                    written[_key(ident)] = data
        self._store.put_many(written)


def dumps(module: ir.Module) -> bytes | None:
    """The bytes of a module; ``None`` where it is nested too deeply to be written."""
    try:
        return _dump(module)
    except (RecursionError, pickle.PicklingError):
        return None


def loads(data: bytes, language: type[Language], load: Callable[[], bytes]) -> ir.Module | None:
    """The module that :func:`dumps` wrote; ``None`` for anything else. That the bytes are whole is for the store to see to."""
    return _module(data, Origin(language, None, load))


# --- writing ----------------------------------------------------------------------------------------------------------


def _dump(value: object) -> bytes:
    buffer = io.BytesIO()
    pickler = pickle.Pickler(buffer, _PROTOCOL)
    pickler.dispatch_table = _REDUCERS
    pickler.dump(value)
    return buffer.getvalue()


def _reducer(cls: type[ir.Node]) -> Callable[[ir.Node], tuple[Any, tuple[Any, ...]]]:
    names = [f.name for f in fields(cls)]
    if len(names) == 1:
        return lambda node: (cls, (node.line,))
    values = attrgetter(*names)
    return lambda node: (cls, values(node))


_function_values = attrgetter(*_FUNCTION)


def _reduce_function(function: ir.Function) -> tuple[Any, tuple[Any, ...]]:
    body: bytes | None = None
    if function._body is not None:
        body = _dump(function._body)
    elif isinstance(function._origin, _Body):
        body = function._origin.data  # As it was loaded; nobody asked for it.
    return _function, (*_function_values(function), body)


def _function(*_: object) -> ir.Function:
    """What a function is written as; reading it is up to :class:`_Reader`, which knows the file."""
    raise pickle.UnpicklingError("only a reader makes functions")


_REDUCERS: dict[type, Any] = {cls: _reducer(cls) for cls in _NODES.values()}
_REDUCERS[ir.Function] = _reduce_function


# --- reading ----------------------------------------------------------------------------------------------------------


class _Reader(pickle.Unpickler):
    """Reads nodes, and nothing that is not a node."""

    def __init__(self, data: bytes, origin: Origin) -> None:
        super().__init__(io.BytesIO(data))
        self._origin = origin

    def find_class(self, module: str, name: str) -> Any:
        if module == ir.__name__ and name in _NODES:
            return _NODES[name]
        if module == __name__ and name == _function.__name__:
            return self._make
        if (module, name) == ("builtins", "frozenset"):
            return frozenset
        raise pickle.UnpicklingError(f"{module}.{name} is not part of the IR")

    def _make(self, *values: Any) -> ir.Function:
        function = ir.Function(*values[:-1])
        body = values[-1]
        if function.span is not None:
            function._origin = self._origin if body is None else _Body(body, self._origin)
        elif body is not None:
            function._body = _statements(body, self._origin)
        return function


def _module(data: bytes, origin: Origin) -> ir.Module | None:
    try:
        module = _Reader(data, origin).load()
    except Exception:  # noqa: BLE001 - damaged pickles raise nearly anything, and all of it means: parse again
        return None
    return module if isinstance(module, ir.Module) else None


class _Body:
    """The kept body of one function."""

    __slots__ = ("data", "origin")

    def __init__(self, data: bytes, origin: Origin) -> None:
        self.data = data
        self.origin = origin

    def statements(self, start: int, end: int) -> list[ir.Stmt]:
        self.origin.used.add((start, end))
        body = _statements(self.data, self.origin)
        return self.origin.statements(start, end) if body is None else body


def _statements(data: bytes, origin: Origin) -> list[ir.Stmt] | None:
    try:
        body = _Reader(data, origin).load()
    except Exception:  # noqa: BLE001 - as above
        return None
    return body if isinstance(body, list) else None


@lru_cache(maxsize=64)
def _version(language: type[Language]) -> str:
    return fingerprint("liveapi.syntax", "tree_sitter", language.grammar[0])


def _key(ident: Ident) -> str:
    blob, language = ident
    return f"ir:{_version(language)}:{language.__name__}:{blob}"
