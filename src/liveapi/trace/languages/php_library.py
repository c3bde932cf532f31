"""PHP's own functions, and the helpers of frameworks that give plain values (paths, settings)."""

from __future__ import annotations

import fnmatch
import posixpath
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from liveapi.trace.languages.base import Native
from liveapi.trace.values import CallSite, Choice, Const, ListOf, MapOf, Text, Unknown, Value, format_text, join_texts

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter


def _semantics(run: Interpreter, call: CallSite) -> Any:
    return run.semantics(call.module)


def _word(run: Interpreter, call: CallSite, position: int) -> str | None:
    value = call.get(position)
    return run.text(value).literal if value is not None else None


def _folder(*parts: str) -> Native:
    """``base_path('x')`` and its kin: a path below the application's folder."""

    def native(run: Interpreter, call: CallSite) -> Value:
        root = _semantics(run, call).root_of(call.module.path)
        inner = run.text(call.args[0].value) if call.args else Text()
        start = "/" + posixpath.join(root, *parts)
        return Text(start.rstrip("/"), "/", *inner.parts) if inner.parts else Text(start)

    return native


def _dirname(run: Interpreter, call: CallSite) -> Value:
    path, levels = _word(run, call, 0), call.get(1)
    if path is None:
        return Unknown("dirname")
    for _ in range(levels.value if isinstance(levels, Const) and type(levels.value) is int else 1):
        path = posixpath.dirname(path)
    return Text(path)


def _config(run: Interpreter, call: CallSite) -> Value:
    """``config('app.prefix', default)``: the entry of ``config/app.php``."""
    key, default = _word(run, call, 0), call.get(1)
    if key is not None:
        semantics = _semantics(run, call)
        root = semantics.root_of(call.module.path)
        parts = key.split(".")
        for at in range(len(parts), 0, -1):
            path = f"{root}config/{'/'.join(parts[:at])}.php"
            if path in semantics.program.languages:
                value: Value = semantics.returned(run, path)
                for part in parts[at:]:
                    value = value.entries.get(part, Unknown(f"setting {key}")) if isinstance(value, MapOf) else Unknown(f"setting {key}")
                if not isinstance(value, Unknown):
                    return value
    return default if default is not None else Unknown(f"setting {key}")


def _env(run: Interpreter, call: CallSite) -> Value:
    default = call.get(1)
    return default if default is not None else Unknown(f"environment variable {_word(run, call, 0)}")


def _text(function: Callable[[str], str]) -> Native:
    def native(run: Interpreter, call: CallSite) -> Value:
        text = run.text(call.args[0].value) if call.args else Text()
        return Text(function(text.literal)) if text.literal is not None else text

    return native


def _trim(side: str) -> Native:
    def native(run: Interpreter, call: CallSite) -> Value:
        text, characters = run.text(call.args[0].value) if call.args else Text(), _word(run, call, 1) or " \t\n\r\0\x0b"
        parts = list(text.parts)
        if parts and isinstance(parts[0], str) and side != "right":
            parts[0] = parts[0].lstrip(characters)
        if parts and isinstance(parts[-1], str) and side != "left":
            parts[-1] = parts[-1].rstrip(characters)
        return Text(*parts)

    return native


def _sprintf(run: Interpreter, call: CallSite) -> Value:
    return format_text(run, run.text(call.args[0].value), call, 1) if call.args else Text()


def _implode(run: Interpreter, call: CallSite) -> Value:
    args = call.positional
    items = args[-1].items() if args else None
    if items is None:
        return Unknown("implode")
    return join_texts(run.text(args[0]) if len(args) > 1 else Text(), [run.text(i) for i in items])


def _explode(run: Interpreter, call: CallSite) -> Value:
    separator, text = _word(run, call, 0), _word(run, call, 1)
    return ListOf([Text(p) for p in text.split(separator)]) if separator and text is not None else Unknown("explode")


def _str_replace(run: Interpreter, call: CallSite) -> Value:
    old, new, text = (_word(run, call, i) for i in range(3))
    return Text(text.replace(old, new)) if old and new is not None and text is not None else run.text(call.get(2) or Unknown("text"))


def _preg_replace(run: Interpreter, call: CallSite) -> Value:
    value = call.get(2)
    return run.text(value) if value is not None else Unknown("preg_replace")


def _array_map(run: Interpreter, call: CallSite) -> Value:
    args = call.positional
    items = args[1].items() if len(args) > 1 else None
    return ListOf([run.call(args[0], [i], call) for i in _values(args[1], items)]) if items is not None else Unknown("array_map")


def _values(value: Value, items: list[Value]) -> list[Value]:
    return list(value.entries.values()) if isinstance(value, MapOf) else items


def _array_walk(run: Interpreter, call: CallSite) -> Value:
    args = call.positional
    if len(args) > 1:
        pairs = list(args[0].entries.items()) if isinstance(args[0], MapOf) else list(enumerate(args[0].items() or []))
        for key, value in pairs:
            run.call(args[1], [value, Text(key) if isinstance(key, str) else Const(key)], call)
    return Const(True)


def _array_merge(run: Interpreter, call: CallSite) -> Value:
    args = call.positional
    if any(isinstance(a, MapOf) for a in args):
        return MapOf({k: v for a in args if isinstance(a, MapOf) for k, v in a.entries.items()})
    return ListOf([i for a in args for i in (a.items() or [])])


def _array_keys(run: Interpreter, call: CallSite) -> Value:
    value = call.get(0)
    return ListOf([Text(k) for k in value.entries]) if isinstance(value, MapOf) else Unknown("array_keys")


def _array_values(run: Interpreter, call: CallSite) -> Value:
    value = call.get(0)
    return ListOf(list(value.entries.values())) if isinstance(value, MapOf) else value if value is not None else Unknown("array_values")


def _same(run: Interpreter, call: CallSite) -> Value:
    return call.get(0) or Unknown("nothing")


def _call_user_func(run: Interpreter, call: CallSite) -> Value:
    args = call.positional
    return call_callable(run, args[0], call.without(1)) if args else Unknown("call_user_func")


def call_callable(run: Interpreter, target: Value, call: CallSite) -> Value:
    """Call what PHP counts as callable: closures, ``[$object, 'method']``, invokable objects."""
    if isinstance(target, ListOf) and len(target.elements) == 2 and (name := run.text(target.elements[1]).literal):
        owner = target.elements[0]
        return getattr(owner, "ref", owner).call_method(run, name, call)
    return run.call_value(target, call)


def _glob(run: Interpreter, call: CallSite) -> Value:
    pattern = _word(run, call, 0)
    if pattern is None:
        return Unknown("glob")
    wanted = posixpath.normpath(pattern).lstrip("/")
    deep = wanted.count("/")
    found = [p for p in sorted(_semantics(run, call).program.paths) if p.count("/") == deep and fnmatch.fnmatchcase(p, wanted)]
    return ListOf([Text("/" + p) for p in found])


def _scandir(run: Interpreter, call: CallSite) -> Value:
    folder = _word(run, call, 0)
    if folder is None:
        return Unknown("scandir")
    start = posixpath.normpath(folder).strip("/") + "/"
    names = {p[len(start) :].partition("/")[0] for p in _semantics(run, call).program.paths if p.startswith(start)}
    return ListOf([Text(n) for n in sorted(names)])


def _file_exists(run: Interpreter, call: CallSite) -> Value:
    path = _word(run, call, 0)
    return Const(posixpath.normpath(path).lstrip("/") in _semantics(run, call).program.paths) if path is not None else Unknown("a file")


def _basename(run: Interpreter, call: CallSite) -> Value:
    path, suffix = _word(run, call, 0), _word(run, call, 1)
    return Text(posixpath.basename(path).removesuffix(suffix or "")) if path is not None else Unknown("basename")


def _in_array(run: Interpreter, call: CallSite) -> Value:
    needle, stack = call.get(0), call.get(1)
    items = stack.items() if stack is not None else None
    if isinstance(needle, Text) and needle.literal is not None and items is not None:
        return Const(any(run.text(i).literal == needle.literal for i in items))
    return Unknown("in_array")


def _require(run: Interpreter, call: CallSite) -> Value:
    result: Value = _semantics(run, call).require(run, call.args[0].value, call) if call.args else Unknown("require")
    return result


def _tap(run: Interpreter, call: CallSite) -> Value:
    args = call.positional
    if len(args) > 1:
        run.call(args[1], [args[0]], call)
    return args[0] if args else Unknown("tap")


def _collect(run: Interpreter, call: CallSite) -> Value:
    return call.get(0) or ListOf([])


def _studly(text: str) -> str:
    return "".join(w[:1].upper() + w[1:] for w in re.split(r"[-_\s]+", text))


_BARE: dict[str, Native] = {
    "require": _require,
    "dirname": _dirname,
    "basename": _basename,
    "realpath": _same,
    "base_path": _folder(),
    "app_path": _folder("app"),
    "config_path": _folder("config"),
    "database_path": _folder("database"),
    "resource_path": _folder("resources"),
    "config": _config,
    "env": _env,
    "getenv": _env,
    "sprintf": _sprintf,
    "implode": _implode,
    "join": _implode,
    "explode": _explode,
    "str_replace": _str_replace,
    "preg_replace": _preg_replace,
    "trim": _trim("both"),
    "ltrim": _trim("left"),
    "rtrim": _trim("right"),
    "strtolower": _text(str.lower),
    "strtoupper": _text(str.upper),
    "ucfirst": _text(lambda s: s[:1].upper() + s[1:]),
    "lcfirst": _text(lambda s: s[:1].lower() + s[1:]),
    "strval": _same,
    "array_map": _array_map,
    "array_walk": _array_walk,
    "array_merge": _array_merge,
    "array_keys": _array_keys,
    "array_values": _array_values,
    "array_filter": _same,
    "array_unique": _same,
    "array_reverse": _same,
    "in_array": _in_array,
    "call_user_func": _call_user_func,
    "glob": _glob,
    "scandir": _scandir,
    "file_exists": _file_exists,
    "is_file": _file_exists,
    "value": _same,
    "tap": _tap,
    "collect": _collect,
}
_STATIC: dict[str, Native] = {
    "Illuminate\\Support\\Facades\\Config.get": _config,
    "Config.get": _config,
    "Illuminate\\Support\\Env.get": _env,
    "Illuminate\\Support\\Str.studly": _text(_studly),
    "Illuminate\\Support\\Str.lower": _text(str.lower),
    "Illuminate\\Support\\Facades\\File.glob": _glob,
    "Illuminate\\Support\\Facades\\File.exists": _file_exists,
}
FUNCTIONS: dict[str, Native] = {**_BARE, **_STATIC}

__all__ = ["FUNCTIONS", "Choice", "call_callable"]
