"""ozzo-validation: ``validation.Field(&r.Name, validation.Required, validation.Length(1, 50))`` in a struct's ``Validate`` method."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from liveapi.api.model import Schema
from liveapi.frameworks.go.tags import FORMATS, PATTERNS, limited
from liveapi.syntax import ir
from liveapi.trace.values import Const, ExternalCall, ListOf, Text, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.scope import Scope
    from liveapi.trace.values import FunctionRef


@dataclass(slots=True)
class Rules:
    """What is demanded of one field."""

    required: bool = False
    rules: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)
    pattern: str = ""

    def applied(self, schema: Schema) -> Schema:
        """``schema`` with these rules."""
        if "$ref" in schema:
            return schema
        out = dict(limited(schema, self.rules))
        if self.values:
            out["enum"] = self.values
        if self.pattern and out.get("type") == "string":
            out.setdefault("pattern", self.pattern)
        return out


def rules(run: Interpreter, method: FunctionRef) -> Mapping[str, Rules]:
    """Field name ▶ rules."""
    scope = run.scope_of(method.module)
    found: dict[str, Rules] = {}
    for statement in method.function.body:
        for node in statement.walk():
            if not (isinstance(node, ir.Call) and isinstance(node.callee, ir.Member) and node.callee.name == "Field"):
                continue
            target = node.args[0].value if node.args else None
            if isinstance(target, ir.Member):
                entry = found.setdefault(target.name, Rules())
                for arg in node.args[1:]:
                    _read(run, arg.value, scope, entry, "")
    return found


def _read(run: Interpreter, rule: ir.Expr, scope: Scope, entry: Rules, prefix: str) -> None:
    call = rule if isinstance(rule, ir.Call) else None
    named = call.callee if call is not None else rule
    if isinstance(named, ir.Member) and isinstance(named.object, ir.Call):
        _read(run, named.object, scope, entry, prefix)  # validation.Min(1).Error("…"), validation.Required.When(…)
        return
    if isinstance(named, ir.Member) and isinstance(named.object, ir.Member) and named.name == "Error":
        _read(run, named.object, scope, entry, prefix)
        return
    if isinstance(named, ir.Name):
        declared = run.evaluate(named, scope)
        _of_value(run, declared, entry)
        return
    if not isinstance(named, ir.Member):
        return
    name = named.name
    args = [run.evaluate(a.value, scope) for a in call.args] if call is not None else []
    if name in ("Required", "NotNil", "NilOrNotEmpty"):
        entry.required = entry.required or name == "Required"
    elif name == "Each" and call is not None:
        inner = Rules()
        for arg in call.args:
            _read(run, arg.value, scope, inner, prefix)
        entry.rules += ["dive", *inner.rules]
    else:
        _apply(run, name, args, entry)


def _of_value(run: Interpreter, value: Value, entry: Rules) -> None:
    """Rules that a package variable holds: a list of them."""
    for item in value.elements if isinstance(value, ListOf) else [value]:
        if isinstance(item, ExternalCall):
            _apply(run, item.name.rpartition(".")[2], item.call_site.positional, entry)
        elif name := getattr(item, "name", ""):
            last = str(name).rpartition(".")[2]
            entry.required = entry.required or last == "Required"
            _apply(run, last, [], entry)


def _apply(run: Interpreter, name: str, args: list[Value], entry: Rules) -> None:
    numbers = [v.value for v in args if isinstance(v, Const) and isinstance(v.value, int | float) and not isinstance(v.value, bool)]
    at = entry.rules.index("dive") if "dive" in entry.rules else len(entry.rules)
    if name in ("Length", "RuneLength") and len(numbers) == 2:
        bounds = [f"min={numbers[0]}"] if numbers[0] else []
        entry.rules[at:at] = [*bounds, *([f"max={numbers[1]}"] if numbers[1] else [])]
    elif name in ("Min", "Max") and numbers:
        entry.rules.insert(at, f"{name.lower()}={numbers[0]}")
    elif name == "In":
        entry.values = [v for a in args if (v := _plain(a)) is not None]
    elif name == "Match" and args:
        regex = args[0]
        if isinstance(regex, ExternalCall) and regex.call_site.positional:
            text = regex.call_site.positional[0]
            entry.pattern = (text.literal or "") if isinstance(text, Text) else ""
    elif name == "Date" and args and isinstance(args[0], Text) and args[0].literal:
        entry.rules.insert(at, f"datetime={args[0].literal}")
    elif name.lower() in FORMATS or name.lower() in PATTERNS:
        entry.rules.insert(at, name.lower())


def _plain(value: Value) -> Any:
    if isinstance(value, Text):
        return value.literal
    return value.value if isinstance(value, Const) else None
