"""Validators of Active Model, and of what borrows their words, as limits of a schema."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from liveapi.syntax import ir
from liveapi.trace.values import Const, MapOf, Text, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.scope import Scope

_LENGTHS = {"minimum": "minLength", "maximum": "maxLength"}
_NUMBERS = {
    "greater_than": "exclusiveMinimum",
    "greater_than_or_equal_to": "minimum",
    "less_than": "exclusiveMaximum",
    "less_than_or_equal_to": "maximum",
}
#: What ECMA-262 has no word for.
_FOREIGN = re.compile(r"\\G|\\K|\\R|\\X|\(\?[#>imx-]|\[\[:|[*+?}]\+|\\g<|\(\?\(|\\k<")


def limits(run: Interpreter, scope: Scope, rule: str, given: ir.Expr) -> dict[str, Any]:
    """What ``validates :x, rule => given`` says of the attribute."""
    inner = {k.value: v for k, v in given.items if isinstance(k, ir.Str)} if isinstance(given, ir.Dict) else {}
    if rule in ("length", "size"):
        return _length(run, scope, inner)
    if rule == "numericality":
        return _numbers(run, scope, inner)
    if rule == "inclusion":
        return choices(run, scope, inner.get("in", inner.get("within", given)))
    if rule == "format":
        return pattern(inner.get("with", given))
    if rule in ("email", "url") and not (isinstance(given, ir.Literal) and not given.value):
        return {"format": "email" if rule == "email" else "uri"}
    return {}


def _length(run: Interpreter, scope: Scope, inner: dict[str, ir.Expr]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, key in _LENGTHS.items():
        value = number(run, scope, inner.get(name))
        if value is not None:
            found[key] = int(value)
    exact = number(run, scope, inner.get("is"))
    if exact is not None:
        found |= {"minLength": int(exact), "maxLength": int(exact)}
    low, high, _ = bounds(run, scope, inner.get("in", inner.get("within")))
    if low is not None:
        found["minLength"] = int(low)
    if high is not None:
        found["maxLength"] = int(high)
    return found


def _numbers(run: Interpreter, scope: Scope, inner: dict[str, ir.Expr]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, key in _NUMBERS.items():
        value = number(run, scope, inner.get(name))
        if value is not None:
            found[key] = value
    low, high, _ = bounds(run, scope, inner.get("in"))
    if low is not None:
        found["minimum"] = low
    if high is not None:
        found["maximum"] = high
    return found


def choices(run: Interpreter, scope: Scope, given: ir.Expr | None) -> dict[str, Any]:
    """A list or a range of values."""
    if given is None:
        return {}
    if isinstance(given, ir.Binary) and given.op in ("..", "..."):
        low, high, short = bounds(run, scope, given)
        found: dict[str, Any] = {"minimum": low} if low is not None else {}
        if high is not None:
            found["exclusiveMaximum" if short else "maximum"] = high
        return found
    value = run.evaluate(given, scope)
    listed: list[Any] = list(value.entries) if isinstance(value, MapOf) else [v for item in value.items() or [] for v in _plain(item)]
    return {"enum": listed} if listed else {}


def _plain(value: Value) -> list[Any]:
    if isinstance(value, Text) and value.literal is not None:
        return [value.literal]
    return [value.value] if isinstance(value, Const) else []


def number(run: Interpreter, scope: Scope, node: ir.Expr | None) -> int | float | None:
    """A number, also one that a constant holds."""
    if node is None:
        return None
    if isinstance(node, ir.Unary) and node.op == "-":
        inner = number(run, scope, node.operand)
        return -inner if inner is not None else None
    if isinstance(node, ir.Name | ir.Member | ir.Literal):
        value = run.evaluate(node, scope)
        if isinstance(value, Const) and isinstance(value.value, int | float) and not isinstance(value.value, bool):
            return value.value
    return None


def bounds(run: Interpreter, scope: Scope, node: ir.Expr | None) -> tuple[int | float | None, int | float | None, bool]:
    """The ends of a range, and whether it stops short of the last."""
    if not isinstance(node, ir.Binary) or node.op not in ("..", "..."):
        return None, None, False
    return number(run, scope, node.left), number(run, scope, node.right), node.op == "..."


def pattern(node: ir.Expr | None) -> dict[str, Any]:
    """A regular expression, in ECMA's dialect; nothing where that cannot say it."""
    if isinstance(node, ir.Member) and node.name in ("EMAIL_REGEXP", "email_regexp"):
        return {"format": "email"}
    if not isinstance(node, ir.Str) or node.kind != "regex":
        return {}
    text = node.value.replace("\\A", "^").replace("\\z", "$").replace("\\Z", "$").replace("\\h", "[0-9a-fA-F]").replace("\\/", "/")
    text = re.sub(r"\[([^\]]*)\[0-9a-fA-F\]([^\]]*)\]", r"[\g<1>0-9a-fA-F\2]", text)
    # Groups need no names; not every reader of schemas knows them.
    text = re.sub(r"\(\?<(?![=!])\w+>", "(", text)
    if text.startswith("(?i)"):
        text = _either_case(text.removeprefix("(?i)"))
    if not text or _FOREIGN.search(text):
        return {}
    try:
        re.compile(text)
    except re.error:
        return {}
    return {"pattern": text}


def _either_case(text: str) -> str:
    """A pattern that minds no case, said without the flag: with both cases in its classes; nothing where letters stand alone."""
    if re.search(r"[A-Za-z]", re.sub(r"\[(?:\\.|[^\]])*\]|\\.|\(\?[:=!<]+", "", text)):
        return ""
    return re.sub(r"\[(?:\\.|[^\]])*\]", lambda m: m[0].replace("a-zA-Z", "A-Za-z").replace("A-Za-z", "a-z").replace("a-z", "a-zA-Z"), text)
