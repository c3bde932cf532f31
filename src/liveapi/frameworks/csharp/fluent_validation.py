"""FluentValidation: the rules of ``AbstractValidator<T>`` classes, by the type and property that they are about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from liveapi.api.model import Schema
from liveapi.frameworks.csharp.attributes import plain
from liveapi.frameworks.csharp.data_annotations import pattern, shape_of, sized
from liveapi.syntax import ir
from liveapi.trace.languages.csharp import CSharpSemantics
from liveapi.trace.languages.csharp_types import CSharpTypes
from liveapi.trace.static_types import TypeRef
from liveapi.trace.values import ClassRef

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.scope import Scope

#: Rules that hold in some cases only say nothing of all.
_CONDITIONS = frozenset({"When", "Unless", "WhenAsync", "UnlessAsync"})


@dataclass(slots=True)
class Rule:
    """One call of a chain: ``MaximumLength(10)``."""

    name: str
    args: list[ir.Expr]
    scope: Scope


@dataclass(slots=True)
class Rules:
    """All unconditional rules of one property; ``items`` those for each of its elements."""

    own: list[Rule] = field(default_factory=list)
    items: list[Rule] = field(default_factory=list)


class FluentValidation:
    """The validators of one program, read when they are first asked for."""

    def __init__(self, run: Interpreter, types: CSharpTypes) -> None:
        self.run = run
        self.types = types
        self._rules: dict[tuple[int, str], Rules] | None = None

    def of(self, cls: ClassRef, name: str) -> Rules | None:
        """The rules for a property of a class."""
        if self._rules is None:
            self._rules = {}
            for validator in self._validators():
                self._read(validator)
        return self._rules.get((id(cls.cls), name.lower()))

    def _validators(self) -> Iterator[ClassRef]:
        for path in self.run.program.holding("csharp", b"RuleFor"):
            module = self.run.program.module(path)
            semantics = self.run.semantics(module) if module is not None else None
            if module is None or not isinstance(semantics, CSharpSemantics):
                continue
            stack = [semantics.reference(self.run, module, s) for s in module.ir.body if isinstance(s, ir.Class)]
            while stack:
                ref = stack.pop(0)
                stack += [ClassRef(s, module, self.types.inside(ref)) for s in ref.cls.body if isinstance(s, ir.Class)]
                yield ref

    def _read(self, validator: ClassRef) -> None:
        validated = self._validated(validator)
        for function in validator.cls.methods():
            if "constructor" in function.modifiers and validated is not None:
                self._statements(function.body, validated, self.types.inside(validator))

    def _validated(self, validator: ClassRef) -> TypeRef | None:
        """The ``T`` of ``AbstractValidator<T>``, also where a base of the repository's own stands between."""
        for cls, bound in self.types.lineage(validator, {}):
            for base in cls.cls.bases:
                ref = TypeRef(base, self.types.inside(cls), bound)
                if ref.args and ref.name in {"AbstractValidator", "Validator", "InlineValidator"}:
                    return self.types.deref(ref.args[0])
        return None

    def _statements(self, body: list[ir.Stmt], validated: TypeRef, scope: Scope) -> None:
        for statement in body:
            value = statement.value if isinstance(statement, ir.ExprStmt | ir.Return) else None
            if isinstance(value, ir.Call):
                self._chain(value, validated, scope)
            elif isinstance(statement, ir.Block):
                self._statements(statement.body, validated, scope)

    def _chain(self, call: ir.Call, validated: TypeRef, scope: Scope) -> None:
        rules: list[Rule] = []
        current: ir.Expr = call
        while isinstance(current, ir.Call) and isinstance(current.callee, ir.Member):
            if current.callee.name in {"RuleFor", "RuleForEach"}:
                break
            rules.append(Rule(current.callee.name, [a.value for a in current.args], scope))
            current = current.callee.object
        if not isinstance(current, ir.Call) or not current.args or any(r.name in _CONDITIONS for r in rules):
            return
        start = current.callee
        name = start.id if isinstance(start, ir.Name) else start.name if isinstance(start, ir.Member) else ""
        selector = current.args[0].value
        if name not in {"RuleFor", "RuleForEach"} or not isinstance(selector, ir.Lambda):
            return
        rules.reverse()
        found = self._property(selector, validated)
        if found is None or self._rules is None:
            return
        known = self._rules.setdefault(found, Rules())
        (known.items if name == "RuleForEach" else known.own).extend(rules)

    def _property(self, selector: ir.Lambda, validated: TypeRef) -> tuple[int, str] | None:
        """The class and the property that ``x => x.Article.Title`` ends in."""
        returned = next((s.value for s in selector.function.body if isinstance(s, ir.Return)), None)
        names: list[str] = []
        while isinstance(returned, ir.Member):
            names.insert(0, returned.name)
            returned = returned.object
        owner: TypeRef | None = validated
        if not names or not isinstance(returned, ir.Name):
            return None
        for step in names[:-1]:
            owner = self.types.member(owner, step)
        found = self.types.class_of(owner)
        if found is None:
            return None
        for cls, _ in self.types.lineage(*found):
            declared = [f.name for f in cls.cls.members()] + [p.name for p in cls.cls.params]
            if names[-1] in declared:
                return id(cls.cls), names[-1].lower()
        return None


def demanded(rules: Rules | None) -> bool:
    """Whether a value has to be given."""
    return rules is not None and any(r.name in {"NotNull", "NotEmpty"} for r in rules.own)


def limits(run: Interpreter, rules: list[Rule], kind: Schema) -> dict[str, Any]:
    """The limits that rules set on values of the JSON type that ``kind`` has."""
    found: dict[str, Any] = {}
    shape = shape_of(kind)
    for rule in rules:
        found.update(_limit(run, rule, shape))
    return found


_BOUNDS: Mapping[str, str] = {
    "GreaterThan": "exclusiveMinimum",
    "GreaterThanOrEqualTo": "minimum",
    "LessThan": "exclusiveMaximum",
    "LessThanOrEqualTo": "maximum",
}


def _limit(run: Interpreter, rule: Rule, shape: str) -> dict[str, Any]:
    values = [plain(run, a, rule.scope) for a in rule.args]
    numbers = [v for v in values if isinstance(v, int | float) and not isinstance(v, bool)]
    if rule.name == "NotEmpty":
        return sized(shape, 1, None) if shape in {"string", "array"} else {}
    if rule.name == "Length" and numbers:
        return sized(shape, numbers[0], numbers[-1]) if shape == "string" else {}
    if rule.name in {"MinimumLength", "MaximumLength"} and numbers and shape == "string":
        return sized(shape, *((numbers[0], None) if rule.name == "MinimumLength" else (None, numbers[0])))
    if rule.name == "Matches" and shape == "string" and values:
        written = pattern(values[0] if isinstance(values[0], str) else None)
        return {"pattern": written} if written else {}
    if rule.name == "EmailAddress" and shape == "string":
        return {"format": "email"}
    if rule.name == "IsEnumName" and rule.args:
        return {}
    if shape != "number" or not numbers:
        return {}
    if rule.name in _BOUNDS:
        return {_BOUNDS[rule.name]: numbers[0]}
    if rule.name in {"InclusiveBetween", "ExclusiveBetween"} and len(numbers) == 2:
        low, high = ("minimum", "maximum") if rule.name == "InclusiveBetween" else ("exclusiveMinimum", "exclusiveMaximum")
        return {low: numbers[0], high: numbers[1]}
    if rule.name == "Equal":
        return {"const": numbers[0]}
    if rule.name in {"PrecisionScale", "ScalePrecision"} and len(numbers) >= 2:
        scale = int(numbers[1] if rule.name == "PrecisionScale" else numbers[0])
        return {"multipleOf": 10**-scale} if scale > 0 else {}
    return {}
