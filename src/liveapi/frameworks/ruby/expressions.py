"""Expressions of Ruby other than names and calls: literals, collections, operators, choices."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from liveapi.frameworks.ruby.collection_methods import element, present
from liveapi.frameworks.ruby.data import Array, Block, Datum, Either, Hash, Lit, Opaque, Relation, Typed, either, options_of
from liveapi.frameworks.ruby.environment import Env, Left
from liveapi.frameworks.ruby.scalar_methods import operate
from liveapi.syntax import ir

if TYPE_CHECKING:
    from liveapi.frameworks.ruby.evaluator import Evaluator


def _str(run: Evaluator, node: ir.Str, env: Env) -> Datum:
    return Opaque("pattern") if node.kind == "regex" else Lit(node.value, node.kind == "symbol")


def _template(run: Evaluator, node: ir.Template, env: Env) -> Datum:
    parts = [run.evaluate(part, env) for part in node.parts]
    if not all(isinstance(p, Lit) for p in parts):
        return Typed({"type": "string"})
    return Lit("".join(str(p.value) for p in parts if isinstance(p, Lit) and p.value is not None))


def _literal(run: Evaluator, node: ir.Literal, env: Env) -> Datum:
    return Lit(node.value)


def _lambda(run: Evaluator, node: ir.Lambda, env: Env) -> Datum:
    return Block(node.function, env)


def _list(run: Evaluator, node: ir.List, env: Env) -> Datum:
    elements: list[Datum] = []
    open_ = False
    for item in node.items:
        if isinstance(item, ir.Arg) and item.spread:
            value = run.evaluate(item.value, env)
            if isinstance(value, Array) and value.elements is not None:
                elements.extend(value.elements)
            elif isinstance(value, Array | Relation):
                elements.append(element(run, value))
                open_ = True
            else:
                open_ = True
        else:
            elements.append(run.evaluate(item, env))
    return Array(None, either(elements) if elements else Opaque()) if open_ else Array(elements)


def _dict(run: Evaluator, node: ir.Dict, env: Env) -> Datum:
    out = Hash(branch=run.branch)
    for key, item in node.items:
        if key is None:
            value = run.evaluate(item, env)
            for option in options_of(value):
                out.update(option, run.branch + isinstance(value, Either))
            continue
        name = run.evaluate(key, env)
        value = run.evaluate(item, env)
        if isinstance(name, Lit):
            out.put(str(name.value), value, run.branch)
        else:
            out.others = either([out.others, value]) if out.others is not None else value
    return out


def _binary(run: Evaluator, node: ir.Binary, env: Env) -> Datum:
    left = run.evaluate(node.left, env)
    if node.op in ("or", "and"):
        truth = left.truth()
        if truth is not None and truth == (node.op == "or"):
            return left
        if truth is not None:
            return run.evaluate(node.right, env)
        value = run.either_way(env, [lambda: left, lambda: run.evaluate(node.right, env)], sure=0)
        if value is None:
            raise Left
        if node.op == "or":
            kept = [o for o in options_of(left) if not (isinstance(o, Lit) and not o.value)]
            return either([*(present(o) for o in kept), *(o for o in options_of(value) if o not in options_of(left))])
        return value
    return operate(node.op, left, run.evaluate(node.right, env), run)


def _unary(run: Evaluator, node: ir.Unary, env: Env) -> Datum:
    value = run.evaluate(node.operand, env)
    if node.op == "not":
        truth = value.truth()
        return Typed({"type": "boolean"}) if truth is None else Lit(not truth)
    if node.op == "-" and isinstance(value, Lit) and isinstance(value.value, int | float):
        return Lit(-value.value)
    return value if isinstance(value, Typed) else Typed({"type": "boolean"}) if node.op == "defined?" else Opaque()


def _conditional(run: Evaluator, node: ir.Conditional, env: Env) -> Datum:
    truth = run.evaluate(node.test, env).truth() if node.test is not None else None
    if truth is not None and len(node.options) == 2:
        return run.evaluate(node.options[0 if truth else 1], env)
    value = run.either_way(env, [_option(run, o, env) for o in node.options])
    if value is None:
        raise Left
    return value


def _option(run: Evaluator, option: ir.Expr, env: Env) -> Callable[[], Datum | None]:
    return lambda: run.evaluate(option, env)


def _block_expr(run: Evaluator, node: ir.BlockExpr, env: Env) -> Datum:
    value = run.block(node.body, env)
    if value is None:
        raise Left
    return value


def _arg(run: Evaluator, node: ir.Arg, env: Env) -> Datum:
    return run.evaluate(node.value, env)


def _unknown(run: Evaluator, node: ir.Unknown, env: Env) -> Datum:
    for part in node.parts:
        run.evaluate(part, env)
    return Opaque()


#: What evaluates each kind of expression, other than names and calls.
EXPRESSIONS: dict[type[ir.Node], Callable[[Evaluator, Any, Env], Datum]] = {
    ir.Str: _str,
    ir.Template: _template,
    ir.Literal: _literal,
    ir.Lambda: _lambda,
    ir.List: _list,
    ir.Dict: _dict,
    ir.Binary: _binary,
    ir.Unary: _unary,
    ir.Conditional: _conditional,
    ir.BlockExpr: _block_expr,
    ir.Arg: _arg,
    ir.Unknown: _unknown,
}
