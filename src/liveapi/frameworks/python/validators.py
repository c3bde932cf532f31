"""Limits that validator functions of models set: ``if len(value) < 8: raise ValueError``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from liveapi.api.shapes import MISSING, Property, enum_of
from liveapi.frameworks.python.limits import ecma, limited
from liveapi.frameworks.python.sites import Site, constant
from liveapi.syntax import ir
from liveapi.trace.python_names import dotted_name

if TYPE_CHECKING:
    from liveapi.frameworks.python.types import Types

_VALIDATORS = frozenset({"field_validator", "validator"})
#: A comparison that fails ▶ what holds of the value, as a word of ``Field``; the other way round where the value stands on the right.
_FAILS = {"<": "ge", "<=": "gt", ">": "le", ">=": "lt"}
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_STEPS = {"gt": ("min_length", 1), "ge": ("min_length", 0), "lt": ("max_length", -1), "le": ("max_length", 0)}


def validated(types: Types, site: Site, properties: dict[str, Property]) -> None:
    """Work the limits of a class's validators into its members, which are given by their names in the code."""
    assert site.owner is not None
    for function in site.owner.methods():
        for annotation in function.annotations:
            if annotation.name not in _VALIDATORS:
                continue
            params = [p.name for p in function.params if p.name not in {"cls", "self"}]
            names = [a.value.value for a in annotation.args if a.name is None and isinstance(a.value, ir.Str)]
            if not params:
                continue
            for word, value in _limits(types, site, function, params[0]):
                for name in names if "*" not in names else list(properties):
                    if name in properties:
                        _apply(properties[name], word, value)


def _apply(known: Property, word: str, value: Any) -> None:
    if word == "enum":
        if known.schema.get("type") == "string" and "enum" not in known.schema:
            known.schema = {**known.schema, **enum_of(value)}
        return
    # What the type itself says comes first.
    said = {k: v for k, v in known.schema.items() if k != "anyOf"}
    known.schema = {**limited(known.schema, {word: value}), **said}


def _limits(types: Types, site: Site, function: ir.Function, value: str) -> Iterator[tuple[str, Any]]:
    for statement in function.body:
        # What is not raised in every case is no limit of the field alone.
        if isinstance(statement, ir.If) and statement.then and isinstance(statement.then[-1], ir.Throw):
            yield from _failing(types, site, statement.test, value)


def _failing(types: Types, site: Site, test: ir.Expr, value: str) -> Iterator[tuple[str, Any]]:
    """What holds of ``value`` where ``test`` is false."""
    if isinstance(test, ir.Binary) and test.op == "or":
        yield from _failing(types, site, test.left, value)
        yield from _failing(types, site, test.right, value)
    elif isinstance(test, ir.Binary) and test.op == "and" and _is_guard(test.left, value):
        yield from _failing(types, site, test.right, value)
    elif isinstance(test, ir.Binary) and test.op in _FAILS:
        op, left, right = test.op, test.left, test.right
        if _is_value(right, value) or _is_length(right, value):
            op, left, right = _TURNED[op], right, left
        limit = constant(types.names, site, right)
        if not isinstance(limit, int | float) or isinstance(limit, bool):
            return
        if _is_value(left, value):
            yield _FAILS[op], limit
        elif _is_length(left, value) and isinstance(limit, int):
            word, more = _STEPS[_FAILS[op]]
            yield word, limit + more
    elif isinstance(test, ir.Binary) and test.op == "not in" and _is_value(test.left, value):
        listed = constant(types.names, site, test.right)
        if isinstance(listed, list) and listed:
            yield "enum", listed
    elif isinstance(test, ir.Unary) and test.op == "not":
        yield from _demanded(types, site, test.operand, value)


def _demanded(types: Types, site: Site, expr: ir.Expr, value: str) -> Iterator[tuple[str, Any]]:
    """What ``if not expr: raise`` demands."""
    if _is_value(expr, value) or (isinstance(expr, ir.Call) and isinstance(expr.callee, ir.Member) and expr.callee.name == "strip"):
        yield "min_length", 1
    if not isinstance(expr, ir.Call) or not isinstance(expr.callee, ir.Member):
        return
    name, holder = expr.callee.name, expr.callee.object
    if name not in {"match", "fullmatch", "search"} or not expr.args or not any(_is_value(a.value, value) for a in expr.args):
        return
    compiled = types.names.find(site.module, holder)
    given: Any = constant(types.names, site, expr.args[0].value) if dotted_name(holder) in {"re", "regex"} else MISSING
    call = getattr(compiled, "value", None)
    if isinstance(call, ir.Call) and call.args and dotted_name(call.callee).endswith("compile"):
        given = constant(types.names, Site(getattr(compiled, "module", site.module)), call.args[0].value)
    if isinstance(given, str):
        body = ecma(given)
        start = "" if name == "search" or body.startswith("^") else "^"
        whole = name == "fullmatch" and not body.endswith("$")
        yield "pattern", f"^(?:{body.removeprefix('^')})$" if whole else start + body


def _is_value(expr: ir.Expr, value: str) -> bool:
    return isinstance(expr, ir.Name) and expr.id == value


def _is_length(expr: ir.Expr, value: str) -> bool:
    return isinstance(expr, ir.Call) and dotted_name(expr.callee) == "len" and len(expr.args) == 1 and _is_value(expr.args[0].value, value)


def _is_guard(expr: ir.Expr, value: str) -> bool:
    """``value is not None``, ``isinstance(value, str)``, ``value``."""
    if isinstance(expr, ir.Binary):
        return expr.op == "is not" and _is_value(expr.left, value)
    if isinstance(expr, ir.Call):
        return dotted_name(expr.callee) == "isinstance" and bool(expr.args) and _is_value(expr.args[0].value, value)
    return _is_value(expr, value)
