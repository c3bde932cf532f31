"""One function for several methods: which of its statements run for one of them (``if (req.method === 'POST')``, ``switch``)."""

from __future__ import annotations

from dataclasses import replace

from liveapi.syntax import ir
from liveapi.trace.values import FunctionRef


def branch_of(function: FunctionRef, method: str) -> FunctionRef:
    """The function as it runs for one method."""
    body = function.function.body
    kept = _kept(body, method)
    if kept == body:
        return function
    narrowed = replace(function.function, _body=kept)
    return FunctionRef(narrowed, function.module, function.scope, function.self_value, function.owner, function.wraps, function.label)


def _kept(body: list[ir.Stmt], method: str) -> list[ir.Stmt]:
    out: list[ir.Stmt] = []
    for node in body:
        if isinstance(node, ir.If):
            said = _says(node.test, method)
            if said is None:
                inner = replace(node, then=_kept(node.then, method), otherwise=_kept(node.otherwise, method))
                out.append(node if inner.then == node.then and inner.otherwise == node.otherwise else inner)
                continue
            chosen = _kept(node.then if said else node.otherwise, method)
            out += chosen
            if chosen and isinstance(chosen[-1], ir.Return | ir.Throw):
                return out
        elif isinstance(node, ir.Switch) and node.subject is not None and _is_method(node.subject):
            arms = [c for c in node.cases if any(isinstance(p, ir.Str) and p.value.upper() == method for p in c.patterns)]
            default = [c for c in node.cases if not c.patterns]
            for case in (arms or default)[:1]:
                out += _kept(case.body, method)
        elif isinstance(node, ir.Try):
            inner_body = _kept(node.body, method)
            out.append(node if inner_body == node.body else replace(node, body=inner_body))
        else:
            out.append(node)
    return out


def _is_method(expr: ir.Expr) -> bool:
    return (isinstance(expr, ir.Member) and expr.name == "method") or (isinstance(expr, ir.Name) and expr.id == "method")


def _says(test: ir.Expr, method: str) -> bool | None:
    """Whether a test on the method holds for it; ``None`` for any other test."""
    if not isinstance(test, ir.Binary):
        return None
    if test.op in {"or", "and"}:
        left, right = _says(test.left, method), _says(test.right, method)
        if left is None or right is None:
            return False if test.op == "and" and (left is False or right is False) else None
        return (left or right) if test.op == "or" else (left and right)
    if test.op not in {"===", "==", "!==", "!="}:
        return None
    for one, other in ((test.left, test.right), (test.right, test.left)):
        if _is_method(one) and isinstance(other, ir.Str):
            return (other.value.upper() == method) == (test.op in {"===", "=="})
    return None
