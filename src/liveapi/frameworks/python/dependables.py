"""What ``Depends(…)`` calls: functions, classes, instances, and what factories of those make."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from liveapi.api.shapes import MISSING
from liveapi.frameworks.python.sites import Site, constant
from liveapi.syntax import ir
from liveapi.trace.python_names import Definition

if TYPE_CHECKING:
    from liveapi.frameworks.python.types import Types
    from liveapi.trace.program import Module

_MAX_STEPS = 12


def depended_on(
    types: Types, module: Module, expr: ir.Expr, maker: ir.Function | None = None, step: int = 0
) -> tuple[Definition | None, bool]:
    """What ``Depends(expr)`` calls, and whether that is an instance (its ``__call__``) and not the thing itself."""
    if isinstance(expr, ir.Call):
        # A factory's inner function, or an instance of a class with ``__call__``.
        made, _ = depended_on(types, module, expr.callee, maker, step + 1)
        if made is None or isinstance(made.node, ir.Class):
            return made, True
        lent = _lent(made, expr)
        if lent is not None and step < _MAX_STEPS:
            return depended_on(types, module, lent, None, step + 1)
        inner = _inner(made)
        if inner is None and (chosen := _chosen(types, made, module, expr)) is not None and step < _MAX_STEPS:
            return depended_on(types, made.module, chosen, None, step + 1)
        return inner, False
    if maker is not None and isinstance(expr, ir.Name):
        for statement in maker.body:
            if isinstance(statement, ir.Function) and statement.name == expr.id:
                return Definition(module, statement), False
    found = types.names.find(module, expr)
    if not isinstance(found, Definition):
        return None, False
    node = found.node
    if isinstance(node, ir.Assign) and node.value is not None and step < _MAX_STEPS:
        return depended_on(types, found.module, node.value, None, step + 1)
    return found, False


def _lent(factory: Definition, call: ir.Call) -> ir.Expr | None:
    """What a factory's function takes its signature from: ``inner.__signature__ = inspect.signature(cls)``."""
    assert isinstance(factory.node, ir.Function)
    for statement in factory.node.body:
        if not (isinstance(statement, ir.Assign) and isinstance(statement.target, ir.Member) and statement.target.name == "__signature__"):
            continue
        value = statement.value
        given = value.args[0].value if isinstance(value, ir.Call) and value.args else None
        params = [p.name for p in factory.node.params]
        if isinstance(given, ir.Name) and given.id in params:
            named = next((a.value for a in call.args if a.name == given.id), None)
            plain_args = [a.value for a in call.args if a.name is None and not a.spread]
            at = params.index(given.id)
            return named or (plain_args[at] if at < len(plain_args) else None)
    return None


def _chosen(types: Types, factory: Definition, module: Module, call: ir.Call) -> ir.Expr | None:
    """What a factory of dependencies hands on: ``return required_user if required else optional_user``."""
    assert isinstance(factory.node, ir.Function)
    value = next((s.value for s in factory.node.body if isinstance(s, ir.Return)), None)
    if not isinstance(value, ir.Conditional) or len(value.options) != 2:
        return value if isinstance(value, ir.Name | ir.Member | ir.Call) else None
    given: Any = MISSING
    if isinstance(value.test, ir.Name):
        param = next((p for p in factory.node.params if p.name == value.test.id), None)
        named = next((a.value for a in call.args if a.name == value.test.id), None)
        given = constant(types.names, Site(module), named) if named is not None else MISSING
        if named is None and param is not None and param.default is not None:
            given = constant(types.names, Site(factory.module), param.default)
    return value.options[1 if given is not MISSING and not given else 0]


def _inner(factory: Definition) -> Definition | None:
    """The function that a factory of dependencies defines and returns."""
    if not isinstance(factory.node, ir.Function):
        return None
    inner = {s.name: s for s in factory.node.body if isinstance(s, ir.Function)}
    for statement in factory.node.body:
        if isinstance(statement, ir.Return) and isinstance(statement.value, ir.Name) and statement.value.id in inner:
            return Definition(factory.module, inner[statement.value.id])
        if isinstance(statement, ir.Return) and isinstance(statement.value, ir.Lambda):
            return Definition(factory.module, statement.value.function)
    return None
