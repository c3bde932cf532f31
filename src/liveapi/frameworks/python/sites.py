"""Where the names of an annotation are bound, and the constants that expressions stand for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from liveapi.api.shapes import MISSING
from liveapi.syntax import ir
from liveapi.syntax.python import Python
from liveapi.trace.python_names import Definition, Names, Outside

if TYPE_CHECKING:
    from liveapi.trace.program import Module

_MAX_STEPS = 12


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """A place in the code: its module, the class whose members are in sight, what type variables stand for."""

    module: Module
    owner: ir.Class | None = None
    arguments: Mapping[str, tuple[Site, ir.Expr]] = field(default_factory=dict)


def find(names: Names, site: Site, expr: ir.Expr) -> Definition | Outside | None:
    """What a name means at a site: a class declared in the class around it comes first."""
    if site.owner is not None and isinstance(expr, ir.Name):
        for statement in site.owner.body:
            if isinstance(statement, ir.Class) and statement.name == expr.id:
                return Definition(site.module, statement, site.owner)
    return names.find(site.module, expr)


def parsed(annotation: str) -> ir.Expr | None:
    """The expression in a string annotation."""
    body = Python.parse(f"_ = {annotation}".encode()).body
    first = body[0] if body else None
    return first.value if isinstance(first, ir.Assign) and not isinstance(first.value, ir.Str) else None


def constant(names: Names, site: Site, expr: ir.Expr | None, step: int = 0) -> Any:
    """The plain value that an expression is: literals, collections of them, constants of any module, members of enumerations, defaults
    of settings; :data:`MISSING` for all else."""
    if step > _MAX_STEPS:
        return MISSING
    if isinstance(expr, ir.Str):
        return expr.value
    if isinstance(expr, ir.Literal):
        return expr.value
    if isinstance(expr, ir.Unary) and expr.op in {"-", "+"}:
        value = constant(names, site, expr.operand, step + 1)
        return (-value if expr.op == "-" else value) if isinstance(value, int | float) else MISSING
    if isinstance(expr, ir.Template):
        parts = [constant(names, site, p, step + 1) for p in expr.parts]
        return "".join(map(str, parts)) if all(isinstance(p, str | int) for p in parts) else MISSING
    if isinstance(expr, ir.List):
        items = [constant(names, site, i, step + 1) for i in expr.items]
        return MISSING if any(i is MISSING for i in items) else items
    if isinstance(expr, ir.Dict):
        return _mapping(names, site, [(k, v) for k, v in expr.items], step)
    if isinstance(expr, ir.Call):
        return _called(names, site, expr, step)
    if isinstance(expr, ir.Binary):
        return _computed(names, site, expr, step)
    if isinstance(expr, ir.Name | ir.Member):
        return _named(names, site, expr, step)
    return MISSING


def _mapping(names: Names, site: Site, pairs: list[tuple[ir.Expr | None, ir.Expr]], step: int) -> Any:
    out: dict[str, Any] = {}
    for key, value in pairs:
        name = constant(names, site, key, step + 1) if key is not None else MISSING
        found = constant(names, site, value, step + 1)
        if found is MISSING or not isinstance(name, str | int):
            return MISSING
        out[str(name)] = found
    return out


def _called(names: Names, site: Site, call: ir.Call, step: int) -> Any:
    """``dict(a=1)``, ``Decimal("0.5")``, ``str("x")``; the first argument of what else wraps a value is not it."""
    found = names.find(site.module, call.callee)
    name = found.name.rpartition(".")[2] if isinstance(found, Outside) else ""
    if name in {"dict", "ConfigDict", "SettingsConfigDict"}:
        return _mapping(names, site, [(ir.Str(call.line, a.name), a.value) for a in call.args if a.name is not None], step)
    if name == "Decimal" and len(call.args) == 1:
        value = constant(names, site, call.args[0].value, step + 1)
        try:
            return float(value) if isinstance(value, str | int | float) else MISSING
        except ValueError:
            return MISSING
    if name in {"list", "tuple", "set"} and not call.args:
        return []
    return MISSING


def _computed(names: Names, site: Site, expr: ir.Binary, step: int) -> Any:
    left, right = (constant(names, site, e, step + 1) for e in (expr.left, expr.right))
    if isinstance(left, str) and isinstance(right, str) and expr.op == "+":
        return left + right
    if not (isinstance(left, int | float) and isinstance(right, int | float)):
        return MISSING
    # Powers and shifts of large numbers are no limits that anyone means.
    if expr.op == "**" and abs(left) <= 1024 and 0 <= right <= 128:
        return left**right
    if expr.op == "<<" and isinstance(left, int) and isinstance(right, int) and 0 <= right <= 64:
        return left << right
    return {"*": left * right, "+": left + right, "-": left - right}.get(expr.op, MISSING)


def _named(names: Names, site: Site, expr: ir.Name | ir.Member, step: int) -> Any:
    if isinstance(expr, ir.Member) and expr.name == "value":
        inner = constant(names, site, expr.object, step + 1)
        if inner is not MISSING:
            return inner
    found = find(names, site, expr)
    if isinstance(found, Definition):
        value = found.value
        inside = Site(found.module, found.owner)
        if isinstance(value, ir.Call) and (first := default_argument(value)) is not None:
            value = first
        known = constant(names, inside, value, step + 1) if value is not None else MISSING
        if isinstance(known, list) and known and found.owner is not None and any(_is_choices(base) for base in found.owner.bases):
            # A member of Django's choices: its value, then its label.
            return known[0]
        return known
    if isinstance(expr, ir.Member) and found is None:
        # ``settings.page_size``: the field of the class that a module-level object is made of.
        return _of_instance(names, site, expr, step)
    return MISSING


def _of_instance(names: Names, site: Site, expr: ir.Member, step: int) -> Any:
    holder = find(names, site, expr.object)
    value = holder.node.value if isinstance(holder, Definition) and isinstance(holder.node, ir.Assign) else None
    if not isinstance(holder, Definition) or not isinstance(value, ir.Call):
        return MISSING
    made = names.find(holder.module, value.callee)
    if isinstance(made, Definition) and isinstance(made.node, ir.Function):
        # ``settings = get_settings()``
        returned = next((s.value for s in made.node.body if isinstance(s, ir.Return)), None)
        made = names.find(made.module, returned.callee) if isinstance(returned, ir.Call) else None
    if not isinstance(made, Definition) or not isinstance(made.node, ir.Class):
        return MISSING
    for member in made.node.members():
        if member.name == expr.name and member.default is not None:
            default = member.default
            first = default_argument(default) if isinstance(default, ir.Call) else default
            return constant(names, Site(made.module, made.node), first, step + 1)
    return MISSING


def _is_choices(base: ir.Expr) -> bool:
    return (base.name if isinstance(base, ir.Member) else base.id if isinstance(base, ir.Name) else "").endswith("Choices")


def default_argument(call: ir.Call) -> ir.Expr | None:
    """The default in ``Field("x", …)`` and its kin; ``None`` for any other call."""
    callee = call.callee
    name = callee.id if isinstance(callee, ir.Name) else callee.name if isinstance(callee, ir.Member) else ""
    if name not in {"Field", "field", "ib", "attrib"}:
        return None
    named = next((a.value for a in call.args if a.name == "default"), None)
    first = call.args[0] if call.args and call.args[0].name is None and not call.args[0].spread else None
    return named or (first.value if first is not None else None)
