"""The parts of JavaScript's and Node's standard library through which routes are made: objects, arrays, paths, folders."""

from __future__ import annotations

import posixpath
from abc import abstractmethod
from typing import TYPE_CHECKING, Any

from liveapi.trace.values import CallSite, Const, ListOf, MapOf, Text, Unknown, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.languages.base import Native


def from_json(data: Any) -> Value:
    """A JSON document as a value."""
    if isinstance(data, str):
        return Text(data)
    if isinstance(data, list):
        return ListOf([from_json(d) for d in data])
    if isinstance(data, dict):
        return MapOf({str(k): from_json(v) for k, v in data.items()})
    return Const(data)


class Listable(Value):
    """A value whose entries are worked out when they are asked for: the exports of a module."""

    __slots__ = ()

    @abstractmethod
    def listed(self, run: Interpreter) -> MapOf:
        """All its entries."""


def _plain(run: Interpreter, value: Value | None) -> Value | None:
    return value.listed(run) if isinstance(value, Listable) else value


def _first(_run: Interpreter, call: CallSite) -> Value:
    return call.get(0) or Unknown("nothing")


def _assign(_run: Interpreter, call: CallSite) -> Value:
    """``Object.assign(target, …)``: the target itself takes the entries."""
    values = [_plain(_run, v) or v for v in call.positional]
    if not values:
        return Unknown("nothing")
    target = values[0]
    if isinstance(target, MapOf):
        for source in values[1:]:
            if isinstance(source, MapOf):
                target.entries.update(source.entries)
                target.open |= source.open
    return target


def _entries(run: Interpreter, call: CallSite) -> Value:
    value = _plain(run, call.get(0))
    if isinstance(value, MapOf):
        return ListOf(value.items() or [], value.open)
    items = value.items() if value is not None else None
    return (
        ListOf([ListOf([Text(str(i)), v]) for i, v in enumerate(items)]) if items is not None else Unknown("entries of an unknown object")
    )


def _keys(run: Interpreter, call: CallSite) -> Value:
    value = _plain(run, call.get(0))
    return ListOf([Text(k) for k in value.entries], value.open) if isinstance(value, MapOf) else Unknown("keys of an unknown object")


def _values(run: Interpreter, call: CallSite) -> Value:
    value = _plain(run, call.get(0))
    if isinstance(value, MapOf):
        return ListOf(list(value.entries.values()), value.open)
    return value if isinstance(value, ListOf) else Unknown("values of an unknown object")


def _from_entries(run: Interpreter, call: CallSite) -> Value:
    value = _plain(run, call.get(0))
    out: dict[str, Value] = {}
    for pair in (value.items() or []) if value is not None else []:
        parts = pair.items() or []
        if len(parts) == 2 and isinstance(parts[0], Text) and parts[0].literal is not None:
            out[parts[0].literal] = parts[1]
    return MapOf(out)


def _array_from(run: Interpreter, call: CallSite) -> Value:
    value, function = call.get(0), call.get(1)
    items = value.items() if value is not None else None
    if items is None:
        return value or ListOf([])
    return ListOf([run.call(function, [item], call) for item in items] if function is not None else list(items))


def _array(_run: Interpreter, call: CallSite) -> Value:
    return ListOf(call.positional)


def _map(_run: Interpreter, call: CallSite) -> Value:
    return _from_entries(_run, call) if call.args else MapOf({}, open=True)


def _set(run: Interpreter, call: CallSite) -> Value:
    value = _plain(run, call.get(0))
    return ListOf(list(value.items() or [])) if value is not None else ListOf([], open=True)


def _string(run: Interpreter, call: CallSite) -> Value:
    value = call.get(0)
    return run.text(value) if value is not None else Text("")


def _each(run: Interpreter, call: CallSite) -> Value:
    """``_.forEach(collection, f)`` and its kin."""
    collection, function = _plain(run, call.get(0)), call.get(1)
    if collection is None or function is None:
        return Unknown("nothing")
    if isinstance(collection, MapOf):
        return ListOf([run.call(function, [v, Text(k)], call) for k, v in list(collection.entries.items())])
    return ListOf([run.call(function, [v, Const(i)], call) for i, v in enumerate(collection.items() or [])])


def _immediate(run: Interpreter, call: CallSite) -> Value:
    """``setTimeout(f)``, ``process.nextTick(f)``: the function runs."""
    function = call.get(0)
    return run.call(function, [], call) if function is not None else Unknown("nothing")


# --- paths and folders ----------------------------------------------------------------------------------------------
#
# A file's place is a text that starts with "/" at the root of the repository, as ``__dirname`` gives it.


def _literals(call: CallSite) -> list[str] | None:
    texts = [v.literal if isinstance(v, Text) else None for v in call.positional]
    return [t for t in texts if t is not None] if all(t is not None for t in texts) else None


def _path_join(_run: Interpreter, call: CallSite) -> Value:
    parts = _literals(call)
    if parts is not None:
        return Text(posixpath.normpath(posixpath.join(*[p if not i else p.lstrip("/") for i, p in enumerate(parts)])) if parts else ".")
    out = Text()
    for i, value in enumerate(call.positional):
        out += (Text("/") if i else Text()) + _run.text(value)
    return out


def _path_resolve(run: Interpreter, call: CallSite) -> Value:
    parts = _literals(call)
    if parts is None:
        return _path_join(run, call)
    path = posixpath.join("/", *parts)
    return Text(posixpath.normpath(path))


def _basename(_run: Interpreter, call: CallSite) -> Value:
    parts = _literals(call)
    if not parts:
        return call.get(0) or Unknown("nothing")
    name = parts[0].rstrip("/").rpartition("/")[2]
    return Text(name.removesuffix(parts[1]) if len(parts) > 1 else name)


def _dirname(_run: Interpreter, call: CallSite) -> Value:
    parts = _literals(call)
    return Text(posixpath.dirname(parts[0])) if parts else Unknown("a folder")


def _extname(_run: Interpreter, call: CallSite) -> Value:
    parts = _literals(call)
    return Text(posixpath.splitext(parts[0])[1]) if parts else Unknown("a file's ending")


def _path_parse(_run: Interpreter, call: CallSite) -> Value:
    parts = _literals(call)
    if not parts:
        return Unknown("a path")
    folder, _, base = parts[0].rpartition("/")
    name, ending = posixpath.splitext(base)
    return MapOf({"dir": Text(folder), "base": Text(base), "name": Text(name), "ext": Text(ending)})


def _read_folder(run: Interpreter, call: CallSite) -> Value:
    """The names in a folder of the repository: route modules are often loaded one by one from theirs."""
    parts = _literals(call)
    if not parts or not parts[0].startswith((".", "/")):
        return Unknown("the files of a folder")
    path = parts[0]
    folder = posixpath.normpath(path.lstrip("/") if path.startswith("/") else path)
    prefix = "" if folder == "." else folder + "/"
    names = sorted({p[len(prefix) :].partition("/")[0] for p in run.program.paths if p.startswith(prefix)})
    return ListOf([Text(name) for name in names])


FUNCTIONS: dict[str, Native] = {
    "Object": _first,
    "Object.freeze": _first,
    "Object.seal": _first,
    "Object.create": _first,
    "Object.assign": _assign,
    "Object.entries": _entries,
    "Object.keys": _keys,
    "Object.values": _values,
    "Object.fromEntries": _from_entries,
    "Array": _array,
    "Array.of": _array,
    "Array.from": _array_from,
    "Map": _map,
    "Set": _set,
    "String": _string,
    "Promise.all": _first,
    "Promise.allSettled": _first,
    "Promise.resolve": _first,
    "structuredClone": _first,
    "setTimeout": _immediate,
    "setImmediate": _immediate,
    "process.nextTick": _immediate,
    **{f"{module}.{name}": _each for module in ("lodash", "underscore", "_") for name in ("each", "forEach", "map", "forOwn")},
    **{f"{module}.{name}": _assign for module in ("lodash", "underscore") for name in ("extend", "assign", "merge", "defaults")},
    **{
        f"{module}.{prefix}{name}": function
        for module in ("path", "node:path")
        for prefix in ("", "posix.")
        for name, function in {
            "join": _path_join,
            "resolve": _path_resolve,
            "normalize": _first,
            "basename": _basename,
            "dirname": _dirname,
            "extname": _extname,
            "parse": _path_parse,
        }.items()
    },
    **{f"{module}.readdirSync": _read_folder for module in ("fs", "node:fs", "fs-extra")},
    "fs/promises.readdir": _read_folder,
    "node:fs/promises.readdir": _read_folder,
    "url.fileURLToPath": _first,
    "node:url.fileURLToPath": _first,
}
