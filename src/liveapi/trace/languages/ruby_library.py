"""Ruby's own functions that give plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liveapi.trace.languages.base import Native
from liveapi.trace.values import CallSite, Const, FunctionRef, Text, Unknown, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter


def _fetch(run: Interpreter, call: CallSite) -> Value:
    """``ENV.fetch('X', default)``, ``ENV.fetch('X') { default }``."""
    default = call.positional[1] if len(call.positional) > 1 else None
    if isinstance(default, FunctionRef) and call.block is not None:
        return run.call(default, [], call)
    return default if default is not None else Unknown("an environment variable")


def _join(run: Interpreter, call: CallSite) -> Value:
    """``File.join('a', 'b')``."""
    out = Text()
    for value in call.positional:
        text = run.text(value)
        out = Text(*out.parts, "/", *text.parts) if out.parts else text
    literal = out.literal
    return Text(literal.replace("//", "/")) if literal is not None else out


def _string(run: Interpreter, call: CallSite) -> Value:
    return run.text(call.args[0].value) if call.args else Text()


def _nothing(run: Interpreter, call: CallSite) -> Value:
    return Const(None)


FUNCTIONS: dict[str, Native] = {
    "ENV.fetch": _fetch,
    "File.join": _join,
    "String": _string,
    "require": _nothing,
    "puts": _nothing,
}
