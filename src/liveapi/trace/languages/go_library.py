"""What the evaluator knows of Go's builtins and standard library."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from liveapi.syntax import ir
from liveapi.trace.values import (
    CallSite,
    Choice,
    Const,
    Hole,
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
    from liveapi.trace.languages.base import Native

_HTTP_METHODS = ("Get", "Head", "Post", "Put", "Patch", "Delete", "Connect", "Options", "Trace")
#: Constants of the standard library that occur in registrations.
CONSTANTS: Mapping[str, Value] = {f"net/http.Method{m}": Text(m.upper()) for m in _HTTP_METHODS}


def _append(run: Interpreter, call: CallSite) -> Value:
    base = call.get(0)
    known = base.items() if base is not None else None
    return ListOf([*(known or []), *call.positional[1:]], known is None and not isinstance(base, Const))


def _type_argument(call: CallSite) -> ir.Expr | None:
    node = call.node
    return node.args[0].value if isinstance(node, ir.Call) and node.args else None


def _make(run: Interpreter, call: CallSite) -> Value:
    type_ = _type_argument(call)
    if isinstance(type_, ir.Index) and isinstance(type_.object, ir.Name):
        if type_.object.id == "map":
            return MapOf()
        if type_.object.id == "[]":
            return ListOf()
    return Unknown("what make gave")


def _new(run: Interpreter, call: CallSite) -> Value:
    type_ = call.get(0)
    return type_.call(run, CallSite([], call.node, call.module, [], call.scope)) if type_ is not None else Unknown("a new value")


def _same(run: Interpreter, call: CallSite) -> Value:
    return call.get(0) or Unknown("a value that was not given")


def _text(run: Interpreter, call: CallSite) -> Value:
    value = call.get(0)
    return value if isinstance(value, Text) else run.text(value) if value is not None else Text("")


def _sprintf(run: Interpreter, call: CallSite) -> Value:
    template = call.get(0)
    return format_text(run, template, call, 1) if isinstance(template, Text) else Unknown("a text with an unknown format")


def _sprint(run: Interpreter, call: CallSite) -> Value:
    return join_texts(Text(""), [run.text(v) for v in call.positional])


def _join_path(run: Interpreter, call: CallSite) -> Value:
    """``path.Join``: parts joined by single slashes, holes kept."""
    texts = [t for t in (run.text(v) for v in call.positional) if t.parts]
    parts: list[str | Hole] = []
    for i, text in enumerate(texts):
        parts.extend(["/", *text.parts] if i else text.parts)
    clean = [_single_slashes(p) if isinstance(p, str) else p for p in Text(*parts).parts]
    if clean and isinstance(clean[-1], str) and clean != ["/"]:
        clean[-1] = clean[-1].rstrip("/")
    if len(clean) == 1 and isinstance(clean[0], str) and ".." in clean[0]:
        return Text(posixpath.normpath(clean[0]))
    return Text(*clean)


def _single_slashes(text: str) -> str:
    while "//" in text:
        text = text.replace("//", "/")
    return text


def _join(run: Interpreter, call: CallSite) -> Value:
    items, separator = call.get(0), call.get(1)
    elements = items.items() if items is not None else None
    if elements is None:
        return Unknown("joined texts that are not known")
    return join_texts(separator if isinstance(separator, Text) else Text(""), [run.text(e) for e in elements])


def _environment(run: Interpreter, call: CallSite) -> Value:
    name = call.get(0)
    return Unknown(f"the environment variable {name.literal if isinstance(name, Text) and name.literal else ''}".rstrip())


def _or(run: Interpreter, call: CallSite) -> Value:
    """``cmp.Or``: the first that is not zero."""
    return Choice.of([v for v in call.positional if v.truth() is not False])


def _folded(fold: Callable[..., str], count: int = 0) -> Native:
    def native(run: Interpreter, call: CallSite) -> Value:
        values = call.positional[: count + 1]
        literals = [v.literal if isinstance(v, Text) else None for v in values]
        if len(literals) == count + 1 and all(x is not None for x in literals):
            return Text(fold(*literals))
        return values[0] if values and isinstance(values[0], Text) else Unknown("a text that is not known")

    return native


def _tested(test: Callable[[str, str], bool]) -> Native:
    def native(run: Interpreter, call: CallSite) -> Value:
        a, b = call.get(0), call.get(1)
        if isinstance(a, Text) and isinstance(b, Text) and a.literal is not None and b.literal is not None:
            return Const(test(a.literal, b.literal))
        return Unknown("a test of texts that are not known")

    return native


def _split(run: Interpreter, call: CallSite) -> Value:
    text, separator = call.get(0), call.get(1)
    if isinstance(text, Text) and isinstance(separator, Text) and text.literal is not None and separator.literal:
        return ListOf([Text(p) for p in text.literal.split(separator.literal)])
    return Unknown("parts of a text that is not known")


def _length(run: Interpreter, call: CallSite) -> Value:
    value = call.get(0)
    if isinstance(value, Text) and value.literal is not None:
        return Const(len(value.literal))
    return Const(len(value.elements)) if isinstance(value, ListOf) and not value.open else Unknown("a length")


FUNCTIONS: Mapping[str, Native] = {
    "append": _append,
    "make": _make,
    "new": _new,
    "len": _length,
    "string": _text,
    "fmt.Sprintf": _sprintf,
    "fmt.Sprint": _sprint,
    "path.Join": _join_path,
    "path/filepath.Join": _join_path,
    "path.Clean": _join_path,
    "os.Getenv": _environment,
    "cmp.Or": _or,
    "strings.Join": _join,
    "strings.Split": _split,
    "strings.ToLower": _folded(str.lower),
    "strings.ToUpper": _folded(str.upper),
    "strings.TrimSpace": _folded(str.strip),
    "strings.Trim": _folded(str.strip, 1),
    "strings.TrimLeft": _folded(str.lstrip, 1),
    "strings.TrimRight": _folded(str.rstrip, 1),
    "strings.TrimPrefix": _folded(str.removeprefix, 1),
    "strings.TrimSuffix": _folded(str.removesuffix, 1),
    "strings.ReplaceAll": _folded(str.replace, 2),
    "strings.HasPrefix": _tested(str.startswith),
    "strings.HasSuffix": _tested(str.endswith),
    "strings.Contains": _tested(str.__contains__),
    "net/http.HandlerFunc": _same,
}
