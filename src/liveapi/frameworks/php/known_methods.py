"""Methods that say by their names what they give, whatever they are called on: those of dates, and Laravel's texts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from liveapi.api.model import Schema
from liveapi.frameworks.inflection import plural, singular, underscore
from liveapi.frameworks.php.values import BOOLEAN, DATE_TIME, INTEGER, NUMBER, STRING, CollectionOf, typed
from liveapi.trace.languages.base import Native as Function
from liveapi.trace.values import CallSite, Choice, Const, ExternalCall, ListOf, Text, Unknown, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

_DATE: Schema = {"type": "string", "format": "date"}
_METHODS: dict[str, Schema] = {
    **dict.fromkeys(("toAtomString", "toIso8601String", "toISOString", "toJSON", "toRfc3339String", "toW3cString"), DATE_TIME),
    **dict.fromkeys(("toIso8601ZuluString", "jsonSerialize", "startOfDay", "endOfDay", "addDays", "subDays", "addMonth", "utc"), DATE_TIME),
    "toDateString": _DATE,
    **dict.fromkeys(("toDateTimeString", "toFormattedDateString", "diffForHumans", "toTimeString", "isoFormat", "getMessage"), STRING),
    **dict.fromkeys(("toString", "__toString", "trans", "generateUrl", "getClientOriginalName", "toCookieString"), STRING),
    **dict.fromkeys(("getTimestamp", "diffInDays", "diffInSeconds", "diffInMinutes", "diffInHours", "count", "getTTL"), INTEGER),
    **dict.fromkeys(("sum", "avg"), NUMBER),
    **dict.fromkeys(("isPast", "isFuture", "isToday", "exists", "isEmpty", "contains", "isNotEmpty", "hasRole", "isGranted"), BOOLEAN),
    **dict.fromkeys(("getRealPath", "hashName", "temporaryUrl", "plainTextToken"), STRING),
}
_FORMATS = {"Y-m-d": _DATE, "c": DATE_TIME, "Y-m-d\\TH:i:sP": DATE_TIME, "Y-m-d\\TH:i:s\\Z": DATE_TIME, "Y-m-d\\TH:i:s.u\\Z": DATE_TIME}
#: Methods of a list that is written out are those of a collection.
_LISTS = frozenset(
    ("map", "filter", "values", "pluck", "keyBy", "groupBy", "sortBy", "mapWithKeys", "flatMap", "toArray", "all", "first", "unique")
)


def known_method(run: Interpreter, receiver: Value, name: str, call: CallSite) -> Value | None:
    """What a method of an otherwise unknown object gives."""
    if isinstance(receiver, ListOf) and name in _LISTS:
        if name in {"values", "toArray", "all", "filter", "unique"}:
            return receiver
        return CollectionOf(Choice.of(receiver.elements)).call_method(run, name, call) if receiver.elements else None
    if isinstance(receiver, Choice):
        known = receiver.known()
        if known or not any(isinstance(o, Unknown) for o in receiver.options):
            return None
        receiver = next(o for o in receiver.options if isinstance(o, Unknown))
        return known_method(run, receiver, name, call)
        # Whoever calls a method takes it that there is something.
    if not isinstance(receiver, Unknown | ExternalCall):
        return None
    if name == "format":
        first = call.get(0)
        word = first.literal if isinstance(first, Text) else None
        return typed(_FORMATS.get(word or "", STRING))
    return typed(_METHODS[name], name) if name in _METHODS else None


def _folding(fold: Callable[[str], str]) -> Function:
    def native(run: Interpreter, call: CallSite) -> Value:
        first = call.get(0)
        text = run.text(first) if first is not None else Text()
        return Text(fold(text.literal)) if text.literal is not None else typed(STRING)

    return native


def _camel(text: str) -> str:
    words = text.replace("-", "_").split("_")
    return words[0] + "".join(w[:1].upper() + w[1:] for w in words[1:])


_STR = "Illuminate\\Support\\Str."
_FOLDS: dict[str, Callable[[str], str]] = {
    "plural": plural,
    "singular": singular,
    "snake": underscore,
    "camel": _camel,
    "upper": str.upper,
    "kebab": lambda t: underscore(t).replace("_", "-"),
}


def _string(run: Interpreter, call: CallSite) -> Value:
    return typed(STRING)


def _none(run: Interpreter, call: CallSite) -> Value:
    return Const(None)


STRINGS: dict[str, Function] = {
    **{_STR + name: _folding(fold) for name, fold in _FOLDS.items()},
    **{f"str_{name}": _folding(_FOLDS[name]) for name in ("plural", "singular")},
    **{f"{name}_case": _folding(_FOLDS[name]) for name in ("snake", "camel", "kebab")},
    **{
        _STR + name: _string for name in ("slug", "random", "limit", "title", "uuid", "ulid", "orderedUuid", "words", "replace", "markdown")
    },
    **dict.fromkeys(("str_slug", "str_random", "str_limit", "encrypt", "decrypt", "csrf_token"), _string),
    **{f"Illuminate\\Support\\Facades\\{name}": _string for name in ("Hash.make", "Crypt.encrypt", "Storage.url", "URL.to", "URL.route")},
    **dict.fromkeys(("dispatch", "event", "report", "logger", "info"), _none),
}
