"""Types of C# expressions: variables, patterns, anonymous objects, queries, overloads, extension methods."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from liveapi.syntax import ir
from liveapi.trace.languages.csharp import CSharpSemantics
from liveapi.trace.languages.csharp_library_types import COUNTS, CSharpLibraryTypes
from liveapi.trace.languages.csharp_type_names import AWAITED
from liveapi.trace.scope import Scope
from liveapi.trace.static_types import Locals, TypeRef
from liveapi.trace.values import FunctionRef

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

_CLOCK: Mapping[tuple[str, str], str] = {
    ("DateTime", "Now"): "DateTime", ("DateTime", "UtcNow"): "DateTime", ("DateTime", "Today"): "DateTime",
    ("DateTimeOffset", "Now"): "DateTimeOffset", ("DateTimeOffset", "UtcNow"): "DateTimeOffset", ("Guid", "Empty"): "Guid",
    ("string", "Empty"): "string", ("Stopwatch", "Elapsed"): "TimeSpan",
}  # fmt: skip
_COMPARISONS = frozenset({"==", "!=", "<", ">", "<=", ">=", "is", "&&", "||"})


class CSharpTypes(CSharpLibraryTypes):
    """The types of C#. What a task gives counts as the task's own type: ``await`` is not kept."""

    literals: ClassVar[Mapping[type, str]] = {str: "string", int: "int", float: "double", bool: "bool"}

    def __init__(self, run: Interpreter) -> None:
        super().__init__(run)
        self._bound: dict[int, tuple[ir.Function, dict[str, list[tuple[int, ir.Expr, bool, int]]]]] = {}

    # --- variables --------------------------------------------------------------------------------------------------

    def locals(self, function: ir.Function, scope: Scope, owner: TypeRef | None = None) -> Locals:
        arguments = dict(owner.arguments) if owner is not None else {}
        known = self._bound.get(id(function))
        if known is None:
            # Kept with the function, so that its identity stays its own.
            known = self._bound[id(function)] = (function, super().locals(function, scope).bound)
        return Locals(scope, owner, arguments, known[1])

    def declare(self, node: ir.Node, found: Locals) -> None:
        """Loops, handlers and patterns declare variables, too."""
        super().declare(node, found)
        if isinstance(node, ir.For) and isinstance(node.target, ir.Name) and node.iterable is not None:
            item = ir.Index(node.line, node.iterable, [])
            found.bound.setdefault(node.target.id, []).append((node.line, item, False, -1))
        elif isinstance(node, ir.Catch) and node.name and node.types:
            found.bound.setdefault(node.name, []).append((node.line, node.types[0], True, -1))
        elif isinstance(node, ir.Binary) and node.op == "is":
            _patterns([node.right], node.left, found)
        elif isinstance(node, ir.Switch):
            _patterns([p for c in node.cases for p in c.patterns], node.subject, found)
        elif isinstance(node, ir.Conditional):
            _patterns(node.patterns, node.test, found)

    def variable(self, expr: ir.Name, names: Locals) -> TypeRef | None:
        return self.awaited(super().variable(expr, names))

    # --- expressions ------------------------------------------------------------------------------------------------

    def expression(self, expr: ir.Expr, names: Locals) -> TypeRef | None:
        if isinstance(expr, ir.Dict):
            return self._dictionary(expr, names)
        if isinstance(expr, ir.List):
            return self._list(expr, names)
        if isinstance(expr, ir.Comprehension):
            return self._query(expr, names)
        if isinstance(expr, ir.Binary):
            if expr.op in _COMPARISONS or (expr.op == "and"):
                return self._simple("bool", expr, names)
            if expr.op != "or":
                return self.of(expr.left, names) or self.of(expr.right, names)
        if isinstance(expr, ir.Unary):
            return self._simple("bool", expr, names) if expr.op == "not" else self.of(expr.operand, names)
        if isinstance(expr, ir.Member):
            return self._member(expr, names)
        return super().expression(expr, names)

    def _member(self, expr: ir.Member, names: Locals) -> TypeRef | None:
        if isinstance(expr.object, ir.Name) and (known := _CLOCK.get((expr.object.id, expr.name))) is not None:
            return self._simple(known, expr, names)
        receiver = self.of(expr.object, names)
        if receiver is None and isinstance(expr.object, ir.Name | ir.Member):
            # A static member, or a value of an enumeration.
            owner = TypeRef(expr.object, names.scope, names.arguments)
            found = self.class_of(owner)
            if found is not None and found[0].cls.kind == "enum":
                return owner
            return self.member(owner, expr.name)
        if receiver is not None and isinstance(receiver.expr, ir.Nullable) and expr.name in {"Value", "HasValue"}:
            return receiver.at(receiver.expr.type) if expr.name == "Value" else self._simple("bool", expr, names)
        found_type = self.awaited(self.member(receiver, expr.name))
        if found_type is not None or receiver is None:
            return found_type
        if expr.name in COUNTS:
            return self._simple(COUNTS[expr.name], expr, names)
        if expr.name == "Result":
            return receiver
        if receiver.name.startswith("tuple"):
            named = receiver.name.split(" ")[1:]
            written = expr.name.removeprefix("Item")
            place = named.index(expr.name) if expr.name in named else int(written) - 1 if written.isdecimal() and written.isascii() else -1
            return receiver.args[place] if 0 <= place < len(receiver.args) else None
        if receiver.name in {"KeyValuePair", "IGrouping"} and len(receiver.args) == 2:
            return receiver.args[0] if expr.name == "Key" else receiver.args[1] if expr.name == "Value" else None
        if receiver.name in {"Dictionary", "IDictionary"} and len(receiver.args) == 2 and expr.name in {"Keys", "Values"}:
            return self.listed(receiver.args[0 if expr.name == "Keys" else 1])
        return None

    def _dictionary(self, expr: ir.Dict, names: Locals) -> TypeRef | None:
        """An anonymous object as a structural type, or what a collection initialiser makes."""
        if expr.type is not None:
            return TypeRef(expr.type, names.scope, names.arguments) if not isinstance(expr.type, ir.Unknown) else None
        given: dict[str, TypeRef] = {}
        fields: list[ir.Stmt] = []
        for key, value in expr.items:
            if not isinstance(key, ir.Str):
                continue
            kind = self.of(value, names)
            if kind is not None:
                given[f"${key.value}"] = kind
            written = ir.Name(expr.line, f"${key.value}") if kind is not None else None
            fields.append(ir.Field(value.line, key.value, written, modifiers=frozenset({"public", "get", "init"})))
        return self.structural(expr.line, fields, given, names.scope)

    def structural(self, line: int, fields: list[ir.Stmt], given: dict[str, TypeRef], scope: Scope) -> TypeRef:
        """A type without a name, whose fields are of the types in ``given``."""
        cls = ir.Class(line, "", "class", body=fields, type_params=list(given))
        return TypeRef(ir.Index(line, cls, [ir.Name(line, name) for name in given]), scope, given)

    def _list(self, expr: ir.List, names: Locals) -> TypeRef | None:
        if expr.kind == "tuple":
            kinds = [self.of(i, names) if not isinstance(i, ir.Arg) else None for i in expr.items]
            given = {f"${i}": k for i, k in enumerate(kinds) if k is not None}
            parts: list[ir.Expr] = [ir.Name(expr.line, f"${i}") if k is not None else ir.Unknown(expr.line) for i, k in enumerate(kinds)]
            return TypeRef(ir.Index(expr.line, ir.Name(expr.line, "tuple"), parts), names.scope, given)
        if expr.type is not None:
            return self.listed(TypeRef(expr.type, names.scope, names.arguments))
        for item in expr.items:
            kind = self.item(self.of(item.value, names)) if isinstance(item, ir.Arg) else self.of(item, names)
            if kind is not None:
                return self.listed(kind)
        return None

    def _query(self, expr: ir.Comprehension, names: Locals) -> TypeRef | None:
        """``from x in xs … select …``: a list of what is selected."""
        several = isinstance(expr.target, ir.List) and isinstance(expr.iterable, ir.List)
        targets = expr.target.items if several and isinstance(expr.target, ir.List) else [expr.target]
        sources = expr.iterable.items if several and isinstance(expr.iterable, ir.List) else [expr.iterable]
        known = dict(names.known)
        inner = Locals(names.scope, names.owner, names.arguments, names.bound, known)
        for target, source in zip(targets, sources, strict=False):
            kind = self.item(self.of(source, inner)) if not isinstance(source, ir.Arg) else None
            if isinstance(target, ir.Name) and kind is not None:
                known[target.id] = kind
        made = self.of(expr.element, inner)
        return self.listed(made) if made is not None else None

    # --- calls ------------------------------------------------------------------------------------------------------

    def called(self, call: ir.Call, names: Locals) -> TypeRef | None:
        return self.awaited(self._called(call, names))

    def _called(self, call: ir.Call, names: Locals) -> TypeRef | None:
        callee = call.callee
        if isinstance(callee, ir.Member) and isinstance(callee.object, ir.Name) and callee.object.id == "super":
            inherited = self.inherited(names.owner, callee.name, call)
            return self.result(inherited[0], inherited[1]) if inherited is not None else None
        if call.new:
            return TypeRef(callee, names.scope, names.arguments) if isinstance(callee, ir.Name | ir.Member | ir.Index) else None
        if isinstance(callee, ir.Name):
            found = self.function(names.owner, callee.id, call, names) if names.owner is not None else None
            if found is not None:
                return self.result(found[0], {**found[1], **self.explicit(found[0], call, names)})
            return None
        if not isinstance(callee, ir.Member):
            return None
        receiver = self.of(callee.object, names)
        static = None
        if receiver is None and isinstance(callee.object, ir.Name | ir.Member | ir.Index):
            static = TypeRef(callee.object, names.scope, names.arguments)
        found = self.function(receiver or static, callee.name, call, names)
        if found is not None:
            return self.result(found[0], {**found[1], **self.explicit(found[0], call, names)})
        extension = self.extension(receiver, callee.name, names)
        if extension is not None:
            whole = ir.Call(call.line, callee, [ir.Arg(call.line, callee.object), *call.args], call.types)
            return self.result(extension, self.explicit(extension, whole, names))
        return self.library(receiver, callee.name, call, names)

    def explicit(self, function: FunctionRef, call: ir.Call, names: Locals) -> dict[str, TypeRef]:
        found = super().explicit(function, call, names)
        params = function.function.type_params
        if len(found) == len(params):
            return found
        # ``Map<R>(Func<T, R> f)``: what the lambda gives is ``R``.
        bound = self.class_of(self.of(call.callee.object, names)) if isinstance(call.callee, ir.Member) else None
        for param, arg in zip(function.function.params, call.args, strict=False):
            kind = param.type
            if not isinstance(kind, ir.Index) or not isinstance(arg.value, ir.Lambda) or TypeRef(kind, function.scope).name != "Func":
                continue
            result = kind.args[-1]
            if isinstance(result, ir.Index) and result.args and TypeRef(result, function.scope).name in AWAITED:
                result = result.args[-1]
            if isinstance(result, ir.Name) and result.id in params and result.id not in found:
                known = {**(bound[1] if bound is not None else {}), **found}
                given = [self.deref(TypeRef(k, function.scope, known)) for k in kind.args[:-1]]
                made = self.applied(arg.value, given, names)
                if made is not None:
                    found[result.id] = made
        return found

    def function(
        self, owner: TypeRef | None, name: str, call: ir.Call, names: Locals | None = None
    ) -> tuple[FunctionRef, Mapping[str, TypeRef]] | None:
        """The method that a call means: among overloads one that takes as many arguments, best of the types that these have."""
        found = self.class_of(owner)
        if found is None:
            return None
        first: tuple[FunctionRef, Mapping[str, TypeRef]] | None = None
        fitting: list[tuple[FunctionRef, Mapping[str, TypeRef]]] = []
        for cls, bound in self.lineage(*found):
            semantics = self.run.semantics(cls.module)
            for method in semantics.methods(self.run, cls):
                if method.function.name != name or "constructor" in method.function.modifiers:
                    continue
                params = method.function.params
                least = sum(p.default is None and p.kind != "rest" for p in params)
                if least <= len(call.args) <= len(params) and len(method.function.type_params) >= len(call.types):
                    fitting.append((method, bound))
                first = first or (method, bound)
            if fitting:
                break
        if len(fitting) > 1 and names is not None:
            given = [self.of(a.value, names) for a in call.args]
            scores = {id(option[0]): self._fit(option[0], given) for option in fitting}
            fitting.sort(key=lambda option: -scores[id(option[0])])
            best = [option[0] for option in fitting if scores[id(option[0])] == scores[id(fitting[0][0])]]
            if None in given and len({_written(method.function.returns) for method in best}) > 1:
                # Which one is meant hangs on a type that is not known.
                return None
        return fitting[0] if fitting else first

    def _fit(self, function: FunctionRef, given: list[TypeRef | None]) -> int:
        """How many arguments have just the types of a function's parameters, by name."""
        scope = self.inside(function.owner) if function.owner is not None else function.scope
        score = 0
        for param, kind in zip(function.function.params, given, strict=False):
            wanted = TypeRef(param.type, scope) if param.type is not None else None
            if wanted is not None and isinstance(wanted.expr, ir.Nullable):
                wanted = wanted.at(wanted.expr.type)
            if kind is not None and isinstance(kind.expr, ir.Nullable):
                kind = kind.at(kind.expr.type)
            score += kind is not None and wanted is not None and self.deref(kind).name == wanted.name
        return score

    def inherited(self, owner: TypeRef | None, name: str, call: ir.Call) -> tuple[FunctionRef, Mapping[str, TypeRef]] | None:
        """The method that ``base.Name(…)`` means in a class."""
        found = self.class_of(owner)
        for base in found[0].cls.bases if found is not None else ():
            method = self.function(TypeRef(base, self.inside(found[0]), found[1]), name, call) if found is not None else None
            if method is not None:
                return method
        return None

    def extension(self, receiver: TypeRef | None, name: str, names: Locals) -> FunctionRef | None:
        """The extension method of the repository that fits a receiver best."""
        semantics = self.run.semantics(names.scope.module)
        if not isinstance(semantics, CSharpSemantics):
            return None
        options = semantics.extensions(self.run, name)
        if receiver is None or len(options) < 2:
            return options[0] if options else None
        kinds = {receiver.name}
        found = self.class_of(receiver)
        if found is not None:
            kinds |= {c.name for c, _ in self.lineage(*found)}
        return next((o for o in options if _first_type(o) in kinds), options[0])


def _written(kind: ir.Expr | None) -> str:
    """The names in a type, in order: enough to tell one from another."""
    return " ".join(n.id if isinstance(n, ir.Name) else n.name for n in kind.walk() if isinstance(n, ir.Name | ir.Member)) if kind else ""


def _patterns(patterns: list[ir.Expr], subject: ir.Expr | None, found: Locals) -> None:
    """The variables of patterns: of the type they name, else of that of what is looked at."""
    for pattern in patterns:
        for node in pattern.walk():
            if isinstance(node, ir.Arg) and node.name:
                typed = not isinstance(node.value, ir.Unknown)
                value = node.value if typed else subject
                if value is not None:
                    found.bound.setdefault(node.name, []).append((node.line, value, typed, -1))


def _first_type(function: FunctionRef) -> str:
    """The name of the type that an extension method extends."""
    kind = function.function.params[0].type if function.function.params else None
    while isinstance(kind, ir.Nullable):
        kind = kind.type
    if isinstance(kind, ir.Index):
        kind = kind.object
    return kind.id if isinstance(kind, ir.Name) else kind.name if isinstance(kind, ir.Member) else ""
