"""What type a JavaScript or TypeScript expression has: through variables, literals, callbacks, promises and the functions it calls.

Functions that do not declare what they return are asked for the types of what they return, with those of the arguments they are given,
so that a value flows from a query through a helper into an answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from liveapi.syntax import ir
from liveapi.trace.languages.javascript_results import BUILTIN_MEMBERS, SAME, STANDARD, STANDARD_CALLS, constructed
from liveapi.trace.languages.javascript_variables import REST, Flow, slot
from liveapi.trace.languages.typescript_types import Given, Member, Shaped, TypeScriptTypes, Written, sides
from liveapi.trace.scope import Scope
from liveapi.trace.static_types import Locals, TypeRef
from liveapi.trace.values import ClassRef, External, ExternalCall, FunctionRef, Instance, Unknown, Value

#: Declared results that say nothing of what is returned.
_VAGUE = frozenset({"any", "unknown", "void", "object", "Response", "undefined", "never", "NextResponse", "FastifyReply"})
_COMPARISONS = frozenset({"===", "==", "!==", "!=", "<", ">", "<=", ">=", "in", "instanceof"})
_ARITHMETIC = frozenset({"-", "*", "/", "%", "**", "|", "&", "^", "<<", ">>", ">>>"})
#: Functions entered inside functions.
_MAX_ENTERED = 14


class JavaScriptTypes(TypeScriptTypes):
    """Types of the expressions of one program."""

    max_steps: ClassVar[int] = 120

    def __init__(self, run: object) -> None:
        super().__init__(run)
        self._bound: dict[int, Flow] = {}
        self._entered: list[int] = []
        #: Values of variables that are being looked at.
        self._busy: set[int] = set()
        #: How often something was not looked into, since it was being looked at: what is not known then may be known elsewhere.
        self._cut = 0

    def of(self, expr: ir.Expr | None, names: Locals) -> TypeRef | None:
        if expr is None or not isinstance(names, Flow):
            return super().of(expr, names)
        key = id(expr)
        known = names.types.get(key)
        if known is not None:
            return known[1]
        cut = self._cut
        found = super().of(expr, names)
        if found is not None or cut == self._cut:
            names.types[key] = (expr, found)
        return found

    # --- variables --------------------------------------------------------------------------------------------------

    def locals(self, function: ir.Function, scope: Scope, owner: TypeRef | None = None) -> Flow:
        known = self._bound.get(id(function))
        if known is None:
            known = self._bound[id(function)] = Flow.of(function, scope)
        arguments = dict(owner.arguments) if owner is not None else {}
        return Flow(scope, owner, arguments, known.bound, {}, known.added, known.pushed)

    def variable(self, expr: ir.Name, names: Locals) -> TypeRef | None:
        if expr.id in names.known or expr.id in names.bound or expr.id == "this":
            found = self._bound_to(expr, names)
            if isinstance(found, Written) and isinstance(names, Flow) and (expr.id in names.added or expr.id in names.pushed):
                return Written(found.expr, found.scope, found.arguments, found.names, expr.id)
            return found
        if expr.id == "undefined":
            return None
        return self.given(self.run.evaluate(expr, names.scope), names.scope)

    def _bound_to(self, expr: ir.Name, names: Locals) -> TypeRef | None:
        """What was last given to a variable above a place: ``x = x.trim()`` is asked for the one before."""
        if expr.id == "this":
            return names.owner
        if expr.id in names.known:
            return names.known[expr.id]
        entries = names.bound.get(expr.id, [])
        above = sorted((b for b in entries if b[0] <= expr.line), key=lambda b: b[0])
        for _, value, is_type, _ in [*reversed(above), *entries[:1]]:
            if is_type:
                return TypeRef(value, names.scope, names.arguments)
            if id(value) in self._busy:
                self._cut += 1
                continue
            self._busy.add(id(value))
            try:
                found = self.of(value, names)
            finally:
                self._busy.discard(id(value))
            if found is not None and not (self.is_null(found) and len(above) > 1):
                return found
        return None

    # --- literals ---------------------------------------------------------------------------------------------------

    def written_members(self, ref: Written) -> dict[str, Member]:
        expr, names = ref.expr, ref.names
        if not isinstance(expr, ir.Dict) or names is None or id(expr) in self._busy:
            self._cut += 1  # `x = { ...x, a }`
            return {}
        self._busy.add(id(expr))
        try:
            return self._literal_members(expr, ref, names)
        finally:
            self._busy.discard(id(expr))

    def _literal_members(self, expr: ir.Dict, ref: Written, names: Locals) -> dict[str, Member]:
        out: dict[str, Member] = {}
        for key, value in expr.items:
            if isinstance(key, ir.Str):
                out[key.value] = Member(key.value, self.of(value, names))
            elif key is None:
                optional = isinstance(value, ir.Conditional) or (isinstance(value, ir.Binary) and value.op == "and")
                for name, member in self.members(self.of(value, names)).items():
                    out[name] = Member(name, member.type, (member.optional or optional) and name not in out, member.declared, member.owner)
        if ref.variable and isinstance(names, Flow):
            for name, value in names.added.get(ref.variable, []):
                out.setdefault(name, Member(name, self.of(value, names)))
        return out

    def item(self, ref: TypeRef | None) -> TypeRef | None:
        found = self.resolved(ref)
        if not isinstance(found, Written):
            return super().item(found)
        if not isinstance(found.expr, ir.List) or found.names is None or id(found.expr) in self._busy:
            self._cut += 1  # `x = [...x, a]`
            return None
        self._busy.add(id(found.expr))
        try:
            return self._literal_item(found, found.expr, found.names)
        finally:
            self._busy.discard(id(found.expr))

    def _literal_item(self, found: Written, expr: ir.List, names: Locals) -> TypeRef | None:
        listed = expr.items[:20]
        parts = [self.item(self.of(p.value, names)) if isinstance(p, ir.Arg) and p.spread else self.of(p, names) for p in listed]
        if isinstance(names, Flow):
            parts += [self.of(value, names) for value in names.pushed.get(found.variable, [])]
        return self.union(parts)

    def member(self, ref: TypeRef | None, name: str) -> TypeRef | None:
        found = self.resolved(ref)
        if found is None:
            return None
        member = self.members(found).get(name)
        if member is not None:
            return member.type
        if isinstance(found, Given) and not isinstance(found.value, Instance | ClassRef):
            return self.given(found.value.member(self.run, name, ir.Name(0, name)), found.scope)
        own = self._class_member(found, name) if isinstance(found.expr, ir.Class) else None
        if own is not None:
            return own
        outside = self.library_member(found, name)
        if outside is not None:
            return outside
        if isinstance(found.expr, ir.Binary):
            return next((m for side in sides(found.expr, found.expr.op) if (m := self.member(found.at(side), name)) is not None), None)
        kind = BUILTIN_MEMBERS.get(found.name, {}).get(name)
        if kind is not None:
            return self.builtin(kind, found.scope)
        return self.builtin("number", found.scope) if name in {"length", "size"} else None

    def library_member(self, ref: TypeRef, name: str) -> TypeRef | None:
        """A member that a library gives a type of its own, or a class that derives from one."""
        return None

    def _class_member(self, ref: TypeRef, name: str) -> TypeRef | None:
        """A private member or what a getter gives; else what code is seen to store in such objects."""
        cls = ref.expr
        assert isinstance(cls, ir.Class)
        for statement in cls.body:
            if isinstance(statement, ir.Field) and statement.name == name:
                if statement.type is not None:
                    return ref.at(statement.type)
                return self.of(statement.default, Locals(ref.scope, ref))
            if isinstance(statement, ir.Function) and statement.name == "constructor":
                param = next((p for p in statement.params if p.name == name and p.modifiers), None)
                if param is not None and param.type is not None:
                    return ref.at(param.type)
            if isinstance(statement, ir.Function) and statement.name == name and "get" in statement.modifiers:
                return self.result(
                    FunctionRef(statement, ref.scope.module, ref.scope, None, ClassRef(cls, ref.scope.module, ref.scope)), {}
                )
        for base in cls.bases:
            found = self.resolved(TypeRef(base, ref.scope, ref.arguments))
            if found is not None and isinstance(found.expr, ir.Class):
                inherited = self._class_member(found, name)
                if inherited is not None:
                    return inherited
        if cls.kind != "class":
            return None
        value = self.run.classes.summary(ClassRef(cls, ref.scope.module, ref.scope)).member(self.run, name, cls)
        return self.given(value, ref.scope) if not isinstance(value, FunctionRef) else None

    # --- expressions ------------------------------------------------------------------------------------------------

    def expression(self, expr: ir.Expr, names: Locals) -> TypeRef | None:
        if isinstance(expr, ir.Dict | ir.List | ir.Lambda):
            return Written(expr, names.scope, names.arguments, names)
        if isinstance(expr, ir.Binary):
            return self._binary(expr, names)
        if isinstance(expr, ir.Unary):
            kind = {"not": "boolean", "-": "number", "+": "number", "typeof": "string", "++": "number", "--": "number"}.get(expr.op)
            return self.builtin(kind, names.scope) if kind is not None else None
        if isinstance(expr, ir.Conditional):
            return self.union(self.of(option, names) for option in expr.options)
        if isinstance(expr, ir.BlockExpr):
            last = expr.body[-1] if expr.body else None
            return self.of(last.value, names) if isinstance(last, ir.ExprStmt) else None
        if isinstance(expr, ir.Literal) and expr.value is None:
            return TypeRef(expr, names.scope)
        if isinstance(expr, ir.Index):
            return self._indexed(expr, names)
        if isinstance(expr, ir.Class):
            return Given(expr, names.scope, {}, ClassRef(expr, names.scope.module, names.scope))
        return super().expression(expr, names)

    def _binary(self, expr: ir.Binary, names: Locals) -> TypeRef | None:
        if expr.op in _COMPARISONS:
            return self.builtin("boolean", names.scope)
        if expr.op in _ARITHMETIC:
            return self.builtin("number", names.scope)
        if expr.op == "and":
            return self.of(expr.right, names)
        left, right = self.of(expr.left, names), self.of(expr.right, names)
        if expr.op == "or":
            return right if left is None or self.is_null(left) else left if right is None else self.union([self.resolved(left), right])
        if expr.op == "+":
            texts = any(r is not None and not self._is_number(r) for r in (left, right))
            return self.builtin("string" if texts else "number", names.scope) if left is not None or right is not None else None
        return None

    def _is_number(self, ref: TypeRef) -> bool:
        found = self.resolved(ref)
        return found is not None and isinstance(found.expr, ir.Name) and found.expr.id in {"number", "bigint", "any"}

    def is_null(self, ref: TypeRef) -> bool:
        """Whether a type is that of ``null`` alone."""
        return isinstance(ref.expr, ir.Literal) and ref.expr.value is None and not isinstance(ref, Given | Shaped)

    def _indexed(self, expr: ir.Index, names: Locals) -> TypeRef | None:
        whole = self.of(expr.object, names)
        key = expr.args[0] if expr.args else None
        if isinstance(key, ir.Str):
            return self.member(whole, key.value)
        found = self.resolved(whole)
        if found is not None and isinstance(key, ir.Literal) and isinstance(key.value, int) and isinstance(found.expr, ir.List):
            parts = [p for p in found.expr.items if not isinstance(p, ir.Arg)]
            if key.value < len(parts) and (isinstance(found, Written) or found.expr.kind == "tuple"):
                part = parts[key.value]
                return self.of(part, found.names) if isinstance(found, Written) and found.names is not None else found.at(part)
        return self.item(found)

    # --- calls ------------------------------------------------------------------------------------------------------

    def called(self, call: ir.Call, names: Locals) -> TypeRef | None:
        callee = call.callee
        if call.new:
            return self._made(call, names)
        if isinstance(callee, ir.Name):
            return self._function_called(callee, call, names)
        if isinstance(callee, ir.Lambda):
            return self.closure(callee, names)
        if not isinstance(callee, ir.Member):
            return None
        receiver = self.of(callee.object, names)
        method = self.method(receiver, callee.name)
        if method is not None:
            holder = self.resolved(receiver)
            return self.outcome(method, dict(holder.arguments) if holder is not None else {}, call, names)
        found = self.library(receiver, callee.name, call, names)
        if found is not None:
            return found
        if callee.name in {"then", "tap"} and call.args:
            return self.applied(call.args[0].value, [receiver], names)
        if receiver is not None and callee.name in SAME:
            return receiver
        rule = STANDARD.get(callee.name)
        return rule(self, receiver, call, names) if rule is not None else None

    def _function_called(self, callee: ir.Name, call: ir.Call, names: Locals) -> TypeRef | None:
        if callee.id == REST:
            whole = self.of(call.args[0].value, names)
            taken = [a.value.value for a in call.args[1:] if isinstance(a.value, ir.Str)]
            return self.without(whole, taken) if whole is not None else None
        function = self.of(callee, names)
        if isinstance(function, Written) and isinstance(function.expr, ir.Lambda) and function.names is not None:
            return self.closure(function.expr, function.names)
        if isinstance(function, Given):
            if isinstance(function.value, FunctionRef):
                return self.outcome(function.value, {}, call, names)
            outside = self.library(None, callee.id, call, names)
            if outside is not None:
                return outside
        kind = STANDARD_CALLS.get(callee.id)
        return self.builtin(kind, names.scope) if kind is not None else None

    def closure(self, expr: ir.Lambda, names: Locals) -> TypeRef | None:
        """What a function written in place returns."""
        if expr.function.returns is not None and not self.vague(expr.function.returns):
            return TypeRef(expr.function.returns, names.scope, names.arguments)
        if id(expr.function) in self._entered or len(self._entered) >= _MAX_ENTERED:
            self._cut += 1
            return None
        self._entered.append(id(expr.function))
        try:
            return self.union(self.of(value, names) for value in returned(expr.function))
        finally:
            self._entered.pop()

    def applied(self, function: ir.Expr, given: Sequence[TypeRef | None], names: Locals) -> TypeRef | None:
        """What a callback returns for arguments of some types; the parameters of one written in place are known to ``names``."""
        if isinstance(function, ir.Lambda):
            return self.closure(function, names)
        found = self.of(function, names)
        if isinstance(found, Given) and isinstance(found.value, FunctionRef):
            return self.entered(found.value, {}, given)
        if isinstance(found, Written) and isinstance(found.expr, ir.Lambda) and found.names is not None:
            return self.closure(found.expr, found.names)
        if isinstance(found, Given) and isinstance(found.value, ClassRef):
            return TypeRef(found.value.cls, found.value.scope)
        return None

    def method(self, ref: TypeRef | None, name: str) -> FunctionRef | None:
        """A method of the repository, by the type it is called on."""
        found = self.resolved(ref)
        if found is None:
            return None
        value: Value | None = None
        if isinstance(found, Given):
            if isinstance(found.value, External | ExternalCall):
                return None
            value = found.value.member(self.run, name, ir.Name(0, name))
        elif isinstance(found, Written) and isinstance(found.expr, ir.Dict):
            part = next((v for k, v in found.expr.items if isinstance(k, ir.Str) and k.value == name), None)
            if isinstance(part, ir.Lambda):
                return FunctionRef(part.function, found.scope.module, found.scope)
            value = self.run.evaluate(part, found.scope) if isinstance(part, ir.Name) else None
        elif isinstance(found.expr, ir.Class):
            value = self._declared_method(found, name)
        elif isinstance(found.expr, ir.Binary):
            for side in sides(found.expr, found.expr.op):
                if (method := self.method(found.at(side), name)) is not None:
                    return method
        return value if isinstance(value, FunctionRef) else None

    def _declared_method(self, ref: TypeRef, name: str) -> FunctionRef | None:
        cls = ref.expr
        assert isinstance(cls, ir.Class)
        owner = ClassRef(cls, ref.scope.module, ref.scope)
        for statement in cls.body:
            if isinstance(statement, ir.Function) and statement.name == name and "get" not in statement.modifiers:
                return FunctionRef(statement, ref.scope.module, ref.scope, None, owner)
            if isinstance(statement, ir.Field) and statement.name == name:
                closure = statement.default if isinstance(statement.default, ir.Lambda) else statement.type
                if isinstance(closure, ir.Lambda):
                    return FunctionRef(closure.function, ref.scope.module, ref.scope, None, owner)
        for base in cls.bases:
            found = self.resolved(TypeRef(base, ref.scope, ref.arguments))
            if found is not None and isinstance(found.expr, ir.Class) and (inherited := self._declared_method(found, name)) is not None:
                return inherited
        return None

    def target_of(self, call: ir.Call, names: Locals) -> FunctionRef | None:
        """The function of the repository that a call enters: a constructor for ``new``."""
        callee = call.callee
        if isinstance(callee, ir.Member):
            return self.method(self.of(callee.object, names), callee.name)
        if not isinstance(callee, ir.Name):
            return None
        if callee.id in names.bound or callee.id in names.known:
            found = self.of(callee, names)
            if isinstance(found, Written) and isinstance(found.expr, ir.Lambda):
                return FunctionRef(found.expr.function, found.scope.module, found.scope)
            return found.value if isinstance(found, Given) and isinstance(found.value, FunctionRef) else None
        value = self.run.evaluate(callee, names.scope)
        if isinstance(value, ClassRef) and call.new:
            return self.run.classes.constructor(value)
        return value if isinstance(value, FunctionRef) else None

    def stored(self, call: ir.Call, at: int, names: Locals) -> TypeRef | None:
        """The type of what a call of a library takes as its argument ``at``: the model into whose table it goes."""
        return None

    def result(self, function: FunctionRef, bound: Mapping[str, TypeRef]) -> TypeRef | None:
        return self.entered(function, bound, [])

    def outcome(self, function: FunctionRef, bound: Mapping[str, TypeRef], call: ir.Call, names: Locals) -> TypeRef | None:
        """What a call of a function of the repository gives."""
        explicit = self.explicit(function, call, names) if function.function.type_params else {}
        return self.entered(function, {**bound, **explicit}, [None if a.spread else self.of(a.value, names) for a in call.args])

    def entered(self, function: FunctionRef, bound: Mapping[str, TypeRef], given: Sequence[TypeRef | None]) -> TypeRef | None:
        """What a function gives for arguments of some types: by its declaration, else by what it returns."""
        declared = function.function.returns
        if declared is not None and not self.vague(declared):
            return TypeRef(declared, function.scope, bound)
        if id(function.function) in self._entered or len(self._entered) >= _MAX_ENTERED:
            self._cut += 1
            return None
        self._entered.append(id(function.function))
        try:
            names = self.names_in(function, given, bound)
            return self.union([self.of(value, names) for value in returned(function.function)])
        finally:
            self._entered.pop()

    def names_in(self, function: FunctionRef, given: Sequence[TypeRef | None] = (), bound: Mapping[str, TypeRef] | None = None) -> Flow:
        """The variables of a function of the repository, its parameters of the types they are declared or given with."""
        owner = function.owner
        self_value = function.self_value
        receiver = (bound or {}).get("%this")
        this = (
            receiver
            if receiver is not None
            else TypeRef(owner.cls, owner.scope, bound or {})
            if owner is not None
            else self.given(self_value, function.scope)
        )
        names = self.locals(function.function, function.scope, this)
        names.arguments = {**names.arguments, **(bound or {})}
        for at, param in enumerate(function.function.params):
            ref = given[at] if at < len(given) else None
            if ref is not None and param.kind != "rest" and (param.type is None or self.vague(param.type)):
                names.known[slot(function.function, at)] = ref
        return names

    def vague(self, kind: ir.Expr) -> bool:
        """Whether a declared type says nothing."""
        while (
            isinstance(kind, ir.Index) and isinstance(kind.object, ir.Name) and kind.object.id in {"Promise", "[]", "Array"} and kind.args
        ):
            kind = kind.args[0]
        if isinstance(kind, ir.Index):
            kind = kind.object
        if isinstance(kind, ir.Binary) and kind.op == "|":
            return all(self.vague(side) for side in sides(kind))
        name = kind.id if isinstance(kind, ir.Name) else kind.name if isinstance(kind, ir.Member) else ""
        return name in _VAGUE

    def _made(self, call: ir.Call, names: Locals) -> TypeRef | None:
        """``new C(…)``, with what the class's type parameters stand for."""
        target = self.run.evaluate(call.callee, names.scope) if isinstance(call.callee, ir.Name | ir.Member) else Unknown()
        if not isinstance(target, ClassRef):
            name = call.callee.id if isinstance(call.callee, ir.Name) else call.callee.name if isinstance(call.callee, ir.Member) else ""
            return self.library(None, name, call, names) or constructed(self, name, call, names)
        params = target.cls.type_params
        bound = {p: TypeRef(t, names.scope, names.arguments) for p, t in zip(params, call.types, strict=False)}
        constructor = self.run.classes.constructor(target)
        for param, arg in zip(constructor.function.params if constructor is not None else [], call.args, strict=False):
            ref = self.of(arg.value, names)
            if param.type is None:
                if ref is not None:
                    bound[f"%{param.name}"] = ref
            elif len(bound) < len(params):
                self._match(param.type, ref, params, bound)
        return TypeRef(target.cls, target.scope, bound)

    def _match(self, pattern: ir.Expr, given: TypeRef | None, params: list[str], found: dict[str, TypeRef]) -> None:
        if isinstance(pattern, ir.Nullable):
            self._match(pattern.type, given, params, found)
        elif isinstance(pattern, ir.Index) and given is not None and isinstance(given.expr, ir.List) and len(pattern.args) == 1:
            self._match(pattern.args[0], self.item(given), params, found)
        else:
            super()._match(pattern, given, params, found)


def returned(function: ir.Function) -> Iterator[ir.Expr]:
    """What a function itself returns, not the functions inside it."""
    stack: list[ir.Node] = list(reversed(function.body))
    while stack:
        node = stack.pop()
        if isinstance(node, ir.Return):
            if node.value is not None:
                yield node.value
        elif not isinstance(node, ir.Function | ir.Lambda | ir.Class | ir.ExprStmt | ir.Assign):
            stack.extend(reversed(list(node.children())))
