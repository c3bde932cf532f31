"""PHP's own functions, and the helpers of frameworks that give plain values (paths, settings)."""

from __future__ import annotations

import fnmatch
import posixpath
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from liveapi.api.model import Schema
from liveapi.trace.languages.base import Native
from liveapi.trace.languages.php_arrays import KeyedMap, values_of
from liveapi.trace.values import (
    Argument,
    CallSite,
    Choice,
    ClassRef,
    Const,
    Instance,
    ListOf,
    MapOf,
    Text,
    Unknown,
    Value,
    format_text,
    join_texts,
)

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
    if len(args) < 2:
        return Unknown("array_map")
    if isinstance(args[1], MapOf) and len(args) == 2:
        entries = {k: call_callable(run, args[0], _with(call, [v])) for k, v in args[1].entries.items()}
        if not isinstance(args[1], KeyedMap):
            return MapOf(entries, args[1].open)
        return KeyedMap(entries, args[1].open, [call_callable(run, args[0], _with(call, [v])) for v in args[1].others])
    items = args[1].items()
    given = items if items is not None else [Unknown("an item of an array")]
    return ListOf([call_callable(run, args[0], _with(call, [i])) for i in given], items is None)


def _with(call: CallSite, values: list[Value]) -> CallSite:
    return CallSite([Argument(v) for v in values], call.node, call.module, [], call.scope)


def _array_reduce(run: Interpreter, call: CallSite) -> Value:
    args = call.positional
    result = args[2] if len(args) > 2 else Const(None)
    for item in (values_of(args[0]) or []) if len(args) > 1 else []:
        result = run.call(args[1], [result, item], call)
    return result


def _array_shift(run: Interpreter, call: CallSite) -> Value:
    value = call.get(0)
    if isinstance(value, ListOf) and value.elements:
        return value.elements.pop(0)
    if isinstance(value, MapOf) and value.entries:
        return value.entries.pop(next(iter(value.entries)))
    return Unknown("the first of an array")


def _array_pop(run: Interpreter, call: CallSite) -> Value:
    value = call.get(0)
    return value.elements[-1] if isinstance(value, ListOf) and value.elements else Unknown("the last of an array")


def _array_push(run: Interpreter, call: CallSite) -> Value:
    value = call.get(0)
    if isinstance(value, ListOf):
        value.elements.extend(call.positional[1:])
    return Unknown("a count", {"type": "integer"})


def _array_column(run: Interpreter, call: CallSite) -> Value:
    items, key = (values_of(call.args[0].value) if call.args else None), call.get(1)
    return ListOf([i.index(run, key, call.node) for i in items], open=True) if items and key is not None else Unknown("array_column")


def _array_fill_keys(run: Interpreter, call: CallSite) -> Value:
    keys, value = (call.args[0].value.items() if call.args else None), call.get(1) or Const(None)
    words = [run.text(k).literal for k in keys or []]
    return MapOf({w: value for w in words if w is not None}, open=None in words or keys is None)


def _array_combine(run: Interpreter, call: CallSite) -> Value:
    keys, values = ((values_of(a) if a is not None else None) for a in (call.get(0), call.get(1)))
    words = [run.text(k).literal for k in keys or []]
    return MapOf({w: v for w, v in zip(words, values or [], strict=False) if w is not None}, open=not keys or None in words)


def _array_only(run: Interpreter, call: CallSite) -> Value:
    """``Arr::only($array, ['a', 'b'])``."""
    value, keys = call.get(0), call.get(1)
    words = {run.text(k).literal for k in (keys.items() or [keys])} if keys is not None else set()
    return MapOf({k: v for k, v in value.entries.items() if k in words}, value.open) if isinstance(value, MapOf) else Unknown("an array")


def _array_except(run: Interpreter, call: CallSite) -> Value:
    value, keys = call.get(0), call.get(1)
    words = {run.text(k).literal for k in (keys.items() or [keys])} if keys is not None else set()
    return (
        MapOf({k: v for k, v in value.entries.items() if k not in words}, value.open) if isinstance(value, MapOf) else Unknown("an array")
    )


def _array_get(run: Interpreter, call: CallSite) -> Value:
    """``Arr::get($array, 'a.b')``, ``data_get``."""
    value, key = call.get(0), _word(run, call, 1)
    if value is None or key is None:
        return Unknown("an item of an array")
    for part in key.split("."):
        value = value.index(run, Text(part), call.node)
    return value


def _compact(run: Interpreter, call: CallSite) -> Value:
    """``compact('a', 'b')``: variables by their names."""
    words = [run.text(w).literal for a in call.positional for w in (a.items() if a.items() is not None else [a]) or []]
    scope = call.scope
    found = {w: (scope.get(w) if scope is not None else None) or Unknown(f"variable {w}") for w in words if w}
    return MapOf(found)


def _cast(kind: str, convert: Callable[[Any], Any]) -> Native:
    def native(run: Interpreter, call: CallSite) -> Value:
        value = call.get(0) or Unknown("nothing")
        return cast(value, kind, convert)

    return native


def cast(value: Value, kind: str, convert: Callable[[Any], Any] = lambda v: v) -> Value:
    """A value made a number, truth value or text of."""
    if isinstance(value, Choice):
        return Choice.of([cast(o, kind, convert) for o in value.options])
    given = value.literal if isinstance(value, Text) else value.value if isinstance(value, Const) else None
    if given is not None:
        try:
            made = convert(given)
        except ValueError:
            return Unknown("a number", {"type": kind})
        return Text(made) if isinstance(made, str) else Const(made)
    if isinstance(value, Text):
        return value if kind == "string" else Unknown("a number", {"type": kind})
    own = getattr(value, "cast", None)
    if own is not None:
        found: Value = own(kind)
        return found
    return Unknown(value.describe(), {"type": kind})


def _php_text(value: Any) -> str:
    return str(int(value)) if isinstance(value, bool) else str(value)


def _is_array(run: Interpreter, call: CallSite) -> Value:
    value = call.get(0)
    if isinstance(value, ListOf | MapOf):
        return Const(True)
    return Const(False) if isinstance(value, Text | Const) else Unknown("is_array", {"type": "boolean"})


def _method_exists(run: Interpreter, call: CallSite) -> Value:
    value, name = call.get(0), _word(run, call, 1)
    ref = value.cls if isinstance(value, Instance) else getattr(value, "ref", None)
    if isinstance(ref, ClassRef) and name:
        return Const(run.classes.find(ref, name) is not None)
    return Unknown("method_exists", {"type": "boolean"})


def _known(schema: Schema) -> Native:
    return lambda _run, _call: Unknown("a function of PHP", schema)


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
    args = [known if isinstance(a, Choice) and (known := _array_option(a)) is not None else a for a in args]
    missing = any(a.items() is None for a in args)
    if any(isinstance(a, MapOf) for a in args):
        others = [v for a in args for v in (a.others if isinstance(a, KeyedMap) else a.elements if isinstance(a, ListOf) else [])]
        entries = {k: v for a in args if isinstance(a, MapOf) for k, v in a.entries.items()}
        open_ = missing or any(isinstance(a, MapOf) and a.open for a in args)
        return KeyedMap(entries, open_, others) if others else MapOf(entries, open_)
    return ListOf([i for a in args for i in (a.items() or [])], missing)


def _array_option(value: Choice) -> Value | None:
    return next((o for o in value.options if isinstance(o, MapOf)), None) or next((o for o in value.options if isinstance(o, ListOf)), None)


def _array_keys(run: Interpreter, call: CallSite) -> Value:
    value = call.get(0)
    return ListOf([Text(k) for k in value.entries]) if isinstance(value, MapOf) else Unknown("array_keys")


def _array_values(run: Interpreter, call: CallSite) -> Value:
    value = call.get(0)
    if isinstance(value, MapOf):
        return ListOf(values_of(value) or [], isinstance(value, KeyedMap) or value.open)
    return value if value is not None else Unknown("array_values")


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
    "strval": _cast("string", _php_text),
    "intval": _cast("integer", lambda v: int(float(v))),
    "floatval": _cast("number", float),
    "boolval": _cast("boolean", lambda v: v not in {"", "0", 0}),
    "array_reduce": _array_reduce,
    "array_shift": _array_shift,
    "array_pop": _array_pop,
    "end": _array_pop,
    "array_push": _array_push,
    "array_column": _array_column,
    "array_fill_keys": _array_fill_keys,
    "array_combine": _array_combine,
    "array_replace": _array_merge,
    "array_merge_recursive": _array_merge,
    "array_slice": _same,
    "array_diff": _same,
    "array_intersect": _same,
    "array_get": _array_get,
    "data_get": _array_get,
    "compact": _compact,
    "is_array": _is_array,
    "method_exists": _method_exists,
    "iterator_to_array": _same,
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
#: Functions of PHP that are not worked out, by the type of what they give.
_TYPED: dict[str, tuple[str, ...]] = {
    "integer": (
        "count",
        "sizeof",
        "strlen",
        "mb_strlen",
        "time",
        "ord",
        "crc32",
        "random_int",
        "rand",
        "mt_rand",
        "strpos",
        "memory_get_usage",
    ),
    "number": ("round", "floor", "ceil", "abs", "array_sum", "microtime", "sqrt", "pow", "number_of"),
    "boolean": (
        *("isset", "empty", "is_null", "is_string", "is_numeric", "is_int", "is_bool", "is_object", "array_key_exists", "method_exists"),
        *("str_contains", "str_starts_with", "str_ends_with", "filter_var", "password_verify", "hash_equals", "class_exists", "is_a"),
    ),
    "string": (
        *("date", "gmdate", "md5", "sha1", "hash", "uniqid", "number_format", "substr", "mb_substr", "str_pad", "nl2br", "strip_tags"),
        *(
            "htmlspecialchars",
            "base64_encode",
            "bin2hex",
            "random_bytes",
            "json_encode",
            "serialize",
            "urlencode",
            "ucwords",
            "__",
            "trans",
        ),
        *("trans_choice", "route", "url", "asset", "secure_url", "action", "e", "bcrypt", "gettype", "get_class", "phpversion", "bcadd"),
        *(
            "bcsub",
            "bcmul",
            "bcdiv",
            "mb_strtolower",
            "mb_strtoupper",
            "str_repeat",
            "strrev",
            "wordwrap",
            "http_build_query",
            "class_basename",
        ),
    ),
}
_KINDS: dict[str, Native] = {name: _known({"type": kind}) for kind, names in _TYPED.items() for name in names}
_STATIC |= {
    f"{prefix}Arr.{name}": native
    for prefix in ("Illuminate\\Support\\", "")
    for name, native in (("only", _array_only), ("except", _array_except), ("get", _array_get), ("wrap", _same), ("collapse", _same))
}
FUNCTIONS: dict[str, Native] = {**_KINDS, **_BARE, **_STATIC}

__all__ = ["FUNCTIONS", "Choice", "call_callable"]
