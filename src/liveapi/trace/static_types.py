"""What type an expression has, as far as declarations tell: for languages whose handlers say what they take and give by types.

Nothing is run. A variable has the type it is declared with or that of what it is first given; a call has the type that the called
function declares (or, where a language infers those, that of what it returns); generic types carry what their parameters stand for.
A language derives from :class:`StaticTypes` and overrides only what differs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from liveapi.syntax import ir
from liveapi.trace.values import ClassRef, External, FunctionRef, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.scope import Scope

#: Types through types, calls through calls.
MAX_STEPS = 25


@dataclass(frozen=True, slots=True, eq=False)
class TypeRef:
    """A type as the code writes it: the expression, where its names are bound, what the type parameters in it stand for."""

    expr: ir.Expr
    scope: Scope
    arguments: Mapping[str, TypeRef] = field(default_factory=dict)

    def at(self, expr: ir.Expr) -> TypeRef:
        """Another type expression of the same place."""
        return TypeRef(expr, self.scope, self.arguments)

    @property
    def name(self) -> str:
        """The last part of its name, without arguments: ``List`` for ``java.util.List<String>``; ``""`` for what has none."""
        expr = self.expr.object if isinstance(self.expr, ir.Index) else self.expr
        return expr.id if isinstance(expr, ir.Name) else expr.name if isinstance(expr, ir.Member | ir.Class) else ""

    @property
    def args(self) -> list[TypeRef]:
        """Its type arguments."""
        return [self.at(a) for a in self.expr.args] if isinstance(self.expr, ir.Index) else []


@dataclass(slots=True, eq=False)
class Locals:
    """The variables of one function: each with its declarations and first values, by line."""

    scope: Scope
    owner: TypeRef | None = None
    arguments: Mapping[str, TypeRef] = field(default_factory=dict)
    #: Name ▶ (line, declared type or value, is it a type, position in a tuple or -1).
    bound: dict[str, list[tuple[int, ir.Expr, bool, int]]] = field(default_factory=dict)
    known: dict[str, TypeRef] = field(default_factory=dict)
    #: Types that were found, for languages that keep them: nothing above may change after the first.
    found: dict[ir.Expr, TypeRef | None] = field(default_factory=dict, init=False)


class StaticTypes:
    """Types of the expressions of one program."""

    #: What literals are called: ``str``, ``int``, ``float``, ``bool``.
    literals: ClassVar[Mapping[type, str]] = {str: "String", int: "int", float: "double", bool: "boolean"}
    #: Expressions through expressions: more where functions do not declare what they give.
    max_steps: ClassVar[int] = MAX_STEPS

    def __init__(self, run: Interpreter) -> None:
        self.run = run
        self._steps = 0
        self._targets_known: dict[tuple[Scope, str], Value] = {}

    # --- names ------------------------------------------------------------------------------------------------------

    def target(self, ref: TypeRef) -> Value | TypeRef | None:
        """What a type's name stands for: a class of the repository, something of a library, or, for a type parameter, its argument."""
        expr = ref.expr.object if isinstance(ref.expr, ir.Index) else ref.expr
        if isinstance(expr, ir.Class):
            return ClassRef(expr, ref.scope.module, ref.scope)
        if isinstance(expr, ir.Name) and expr.id in ref.arguments:
            return ref.arguments[expr.id]
        if not isinstance(expr, ir.Name):
            return self.run.evaluate(expr, ref.scope) if isinstance(expr, ir.Member) else None
        key = (ref.scope, expr.id)
        known = self._targets_known.get(key)
        if known is None:
            known = self.run.evaluate(expr, ref.scope)
            if isinstance(known, ClassRef | External):
                # Types do not change; they are asked for again and again.
                self._targets_known[key] = known
        return known

    def class_of(self, ref: TypeRef | None) -> tuple[ClassRef, dict[str, TypeRef]] | None:
        """The repository's class that a type is, aliases and type parameters followed, with what its own type parameters stand for."""
        for _ in range(MAX_STEPS):
            if ref is None:
                return None
            if isinstance(ref.expr, ir.Nullable):
                ref = ref.at(ref.expr.type)
                continue
            target = self.target(ref)
            if isinstance(target, TypeRef):
                ref = target
                continue
            if not isinstance(target, ClassRef):
                return None
            bound = dict(zip(target.cls.type_params, ref.args, strict=False))
            if target.cls.kind != "alias" or not target.cls.bases:
                return target, bound
            ref = TypeRef(target.cls.bases[0], target.scope, bound)
        return None

    # --- members ----------------------------------------------------------------------------------------------------

    def lineage(self, cls: ClassRef, arguments: Mapping[str, TypeRef]) -> Iterator[tuple[ClassRef, Mapping[str, TypeRef]]]:
        """A class and its bases within the repository, nearest first, each with what its type parameters stand for."""
        queue: list[tuple[ClassRef, Mapping[str, TypeRef]]] = [(cls, arguments)]
        seen: set[int] = set()
        while queue:
            current, bound = queue.pop(0)
            if id(current.cls) in seen:
                continue
            seen.add(id(current.cls))
            yield current, bound
            for base in self.bases(current, bound):
                found = self.class_of(base)
                if found is not None:
                    queue.append(found)

    def bases(self, cls: ClassRef, bound: Mapping[str, TypeRef]) -> Iterator[TypeRef]:
        """The types whose members a class has, too."""
        return (TypeRef(base, cls.scope, bound) for base in cls.cls.bases)

    def member(self, ref: TypeRef | None, name: str) -> TypeRef | None:
        """The type of a field of a type, or what a getter of that name gives."""
        found = self.find(ref, name)
        if found is None:
            return None
        member, cls, bound = found
        if isinstance(member, ir.Field):
            if member.type is not None:
                return TypeRef(member.type, cls.scope, bound)
            return self.of(member.default, Locals(cls.scope)) if member.default is not None else None
        return self.result(member, bound)

    def find(self, ref: TypeRef | None, name: str) -> tuple[ir.Field | FunctionRef, ClassRef, Mapping[str, TypeRef]] | None:
        """A member of a type along its lineage, the class that declares it, and what that class's type parameters stand for."""
        found = self.class_of(ref)
        if found is None:
            return None
        for cls, bound in self.lineage(*found):
            for statement in cls.cls.body:
                if isinstance(statement, ir.Field) and statement.name == name:
                    return statement, cls, bound
            method = self.run.semantics(cls.module).method(self.run, cls, name)
            if method is not None:
                return method, cls, bound
        return None

    def result(self, function: FunctionRef, bound: Mapping[str, TypeRef]) -> TypeRef | None:
        """What calling a function gives: by its declaration, else by what its body returns."""
        if function.function.returns is not None:
            return TypeRef(function.function.returns, function.scope, bound)
        return self.inferred(function, bound)

    def inferred(self, function: FunctionRef, bound: Mapping[str, TypeRef]) -> TypeRef | None:
        """The type of the first thing a function returns whose type is known; nothing in languages that make functions declare it."""
        return None

    # --- expressions ------------------------------------------------------------------------------------------------

    def locals(self, function: ir.Function, scope: Scope, owner: TypeRef | None = None) -> Locals:
        """The variables of a function that is declared in ``scope``, in the class ``owner``."""
        found = Locals(scope, owner, dict(owner.arguments) if owner is not None else {})
        for param in [*function.params, *([function.receiver] if function.receiver is not None else [])]:
            if param.type is not None:
                found.bound.setdefault(param.name, []).append((0, param.type, True, -1))
        for statement in function.body:
            for node in statement.walk():
                self.declare(node, found)
        return found

    def declare(self, node: ir.Node, found: Locals) -> None:
        """Add the variables that a statement or expression declares."""
        if isinstance(node, ir.Assign):
            self._bind(node, found)
        elif isinstance(node, ir.Function):
            for param in node.params:
                if param.type is not None:
                    found.bound.setdefault(param.name, []).append((node.line, param.type, True, -1))

    def _bind(self, node: ir.Assign, found: Locals) -> None:
        if isinstance(node.target, ir.Name):
            if node.type is not None:
                found.bound.setdefault(node.target.id, []).append((node.line, node.type, True, -1))
            elif node.value is not None and node.op in {"=", ":=", "let"}:
                found.bound.setdefault(node.target.id, []).append((node.line, node.value, False, -1))
        elif isinstance(node.target, ir.List) and node.value is not None:
            for position, part in enumerate(node.target.items):
                if isinstance(part, ir.Name):
                    found.bound.setdefault(part.id, []).append((node.line, node.value, False, position))

    def of(self, expr: ir.Expr | None, names: Locals) -> TypeRef | None:
        """The type of an expression; ``None`` where declarations do not tell."""
        if expr is None or self._steps >= self.max_steps:
            return None
        self._steps += 1
        try:
            return self.expression(expr, names)
        finally:
            self._steps -= 1

    def expression(self, expr: ir.Expr, names: Locals) -> TypeRef | None:
        """:meth:`of`, one step at a time; a language overrides this for its own forms and asks ``super()`` for the rest."""
        if isinstance(expr, ir.Name):
            return self.variable(expr, names)
        if isinstance(expr, ir.Member):
            return self.member(self.of(expr.object, names), expr.name)
        if isinstance(expr, ir.Call):
            return self.called(expr, names)
        if isinstance(expr, ir.Index):
            return self.item(self.of(expr.object, names))
        if isinstance(expr, ir.Cast):
            return TypeRef(expr.type, names.scope, names.arguments)
        if isinstance(expr, ir.Conditional):
            return next((found for option in expr.options if (found := self.of(option, names)) is not None), None)
        if isinstance(expr, ir.Binary) and expr.op in {"or", "and"}:
            return self.of(expr.left, names) or self.of(expr.right, names)
        if isinstance(expr, ir.Str | ir.Template):
            return self.literal(str, expr, names)
        if isinstance(expr, ir.Literal) and expr.value is not None:
            return self.literal(type(expr.value), expr, names)
        return None

    def literal(self, kind: type, expr: ir.Expr, names: Locals) -> TypeRef:
        """The type of a literal."""
        return TypeRef(ir.Name(expr.line, self.literals[kind]), names.scope)

    def variable(self, expr: ir.Name, names: Locals) -> TypeRef | None:
        """The type of a variable: of its last declaration at or above the line it is used on, else of its first."""
        semantics = self.run.semantics(names.scope.module)
        if expr.id in semantics.self_names and names.owner is not None:
            return names.owner
        if expr.id in names.known:
            return names.known[expr.id]
        found = names.bound.get(expr.id)
        if not found:
            return self.member(names.owner, expr.id) if semantics.implicit_self and names.owner is not None else None
        _, value, is_type, position = max((b for b in found if b[0] <= expr.line), key=lambda b: b[0], default=found[0])
        if is_type:
            return TypeRef(value, names.scope, names.arguments)
        if position >= 0 and (part := self.position(value, position, names)) is not None:
            return part
        whole = self.of(value, names) if value is not expr else None
        return whole if position < 0 or whole is None else self.part(whole, position)

    def position(self, value: ir.Expr, position: int, names: Locals) -> TypeRef | None:
        """One of several values as they are written: ``a, b = x, y``."""
        if isinstance(value, ir.List) and position < len(value.items):
            return self.of(value.items[position], names)
        if isinstance(value, ir.Conditional):
            return next((found for o in value.options if (found := self.position(o, position, names)) is not None), None)
        if isinstance(value, ir.BlockExpr) and value.body and isinstance(last := value.body[-1], ir.ExprStmt):
            return self.position(last.value, position, names)
        return None

    def part(self, ref: TypeRef, position: int) -> TypeRef | None:
        """One of several results: ``a, err := f()``. The type of several is an :class:`~liveapi.syntax.ir.List` of types."""
        if isinstance(ref.expr, ir.List):
            parts = [p for p in ref.expr.items if not isinstance(p, ir.Arg)]
            return ref.at(parts[position]) if position < len(parts) else None
        return ref if position == 0 else None

    def item(self, ref: TypeRef | None) -> TypeRef | None:
        """The type of an element of a collection: the last type argument (``List<T>``, ``map[K]V``, ``[]T``)."""
        return ref.args[-1] if ref is not None and ref.args else None

    def called(self, call: ir.Call, names: Locals) -> TypeRef | None:
        """What a call gives: a new object, or what the function that is called declares."""
        callee = call.callee
        if isinstance(callee, ir.Member):
            receiver = self.of(callee.object, names)
            found = self.find(receiver, callee.name)
            if found is not None and isinstance(found[0], FunctionRef):
                return self.result(found[0], {**found[2], **self.explicit(found[0], call, names)})
            outside = self.library(receiver, callee.name, call, names)
            if outside is not None:
                return outside
        if isinstance(callee, ir.Name) and names.owner is not None and self.run.semantics(names.scope.module).implicit_self:
            found = self.find(names.owner, callee.id)
            if found is not None and isinstance(found[0], FunctionRef):
                return self.result(found[0], {**found[2], **self.explicit(found[0], call, names)})
        if isinstance(callee, ir.Class):
            return TypeRef(callee, names.scope, names.arguments)
        if isinstance(callee, ir.Index):
            return TypeRef(callee, names.scope, names.arguments) if call.new else None
        if not isinstance(callee, ir.Name | ir.Member):
            return None
        target = self.run.evaluate(callee, names.scope)
        if isinstance(target, FunctionRef):
            return self.result(target, self.explicit(target, call, names))
        if isinstance(target, ClassRef) or call.new:
            made = ir.Index(call.line, callee, call.types) if call.types else callee
            return TypeRef(made, names.scope, names.arguments)
        return self.library(None, callee.id if isinstance(callee, ir.Name) else callee.name, call, names)

    def explicit(self, function: FunctionRef, call: ir.Call, names: Locals) -> dict[str, TypeRef]:
        """What a generic function's type parameters stand for in a call: as written, else by the types of its arguments."""
        params = function.function.type_params
        found = {p: TypeRef(t, names.scope, names.arguments) for p, t in zip(params, call.types, strict=False)}
        for param, arg in zip(function.function.params, call.args, strict=False):
            if len(found) == len(params):
                break
            if param.type is not None:
                self._match(param.type, self.of(arg.value, names), params, found)
        return found

    def _match(self, pattern: ir.Expr, given: TypeRef | None, params: list[str], found: dict[str, TypeRef]) -> None:
        if given is None:
            return
        if isinstance(pattern, ir.Name) and pattern.id in params:
            found.setdefault(pattern.id, given)
        elif isinstance(pattern, ir.Index) and isinstance(given.expr, ir.Index) and given.at(pattern).name == given.name:
            for inner, actual in zip(pattern.args, given.args, strict=False):
                self._match(inner, actual, params, found)

    def library(self, receiver: TypeRef | None, name: str, call: ir.Call, names: Locals) -> TypeRef | None:
        """What a function of a library gives (``list.stream()``, ``make(T)``); ``receiver`` is the type it is called on, if any."""
        return None
