"""Types of Rust expressions: smart pointers, futures and results are looked through, closures give what they return."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from liveapi.syntax import ir
from liveapi.trace.static_types import Locals, StaticTypes, TypeRef
from liveapi.trace.values import ClassRef, FunctionRef

#: Types whose members are those of what they hold (``Deref``, or taken out by ``?`` and ``await``): the argument that counts.
_THROUGH: Mapping[str, int] = {
    **dict.fromkeys(("Box", "Arc", "Rc", "Pin", "Option", "Result", "Data", "State", "Extension", "Mutex", "RwLock", "Ref", "RefMut"), 0),
    **dict.fromkeys(("Json", "Form", "Query", "Path", "Valid", "Guard", "MutexGuard", "BoxFuture", "Future", "ReqData", "LazyLock"), 0),
    "Cow": -1,
}
#: Methods that give what they are called on, as far as types go.
_KEEPING = frozenset(
    {
        "clone", "cloned", "copied", "to_owned", "unwrap", "unwrap_or", "unwrap_or_default", "unwrap_or_else", "expect", "as_ref",
        "as_mut", "as_deref", "borrow", "borrow_mut", "lock", "read", "write", "ok", "ok_or", "ok_or_else", "map_err", "context",
        "with_context", "iter", "into_iter", "iter_mut", "collect", "collect_vec", "filter", "skip", "take", "rev", "chain", "peekable",
        "sorted", "boxed", "into_inner", "await", "transpose", "or_else", "inspect", "inspect_err", "or", "flatten", "try_collect",
        "to_vec", "get_ref", "deref", "into_boxed_slice",
    }
)  # fmt: skip
#: Methods whose closure says what they give: for each element of a list, or for what an option or a result holds.
_MAPPING = frozenset({"map", "and_then", "filter_map", "flat_map", "map_ok", "then", "map_or", "map_or_else"})
_ELEMENTS = frozenset({"first", "last", "next", "pop", "find", "get", "max_by_key", "min_by_key", "nth"})
_TEXTS = frozenset({"to_string", "to_lowercase", "to_uppercase", "trim", "as_str", "join", "format"})
#: Functions that give what the future or closure they are given gives.
_RUNNING = frozenset({"spawn", "spawn_local", "timeout", "instrument", "block_in_place", "ready", "from_fn", "lazy", "result"})
_COUNTS = frozenset({"len", "count"})
#: Names by which functions make a value of their type, even where a derive macro writes them.
_MAKING = frozenset({"new", "default", "from", "try_from", "from_str", "from_row", "build", "builder"})
_LISTS = frozenset({"Vec", "[]", "VecDeque", "HashSet", "BTreeSet", "Iter"})


class RustTypes(StaticTypes):
    """What types Rust expressions have."""

    literals: ClassVar[Mapping[type, str]] = {str: "String", int: "i64", float: "f64", bool: "bool"}

    def inner(self, ref: TypeRef) -> TypeRef:
        """What smart pointers, options, results and futures hold."""
        for _ in range(12):
            if isinstance(ref.expr, ir.Index) and ref.name in _THROUGH and ref.expr.args:
                arg = ref.expr.args[_THROUGH[ref.name]]
                ref = ref.at(arg.value if isinstance(arg, ir.Arg) else arg)
                continue
            target = self.target(ref)
            if isinstance(target, TypeRef):
                ref = target
            elif isinstance(target, ClassRef) and target.cls.kind == "alias" and target.cls.bases:
                ref = TypeRef(target.cls.bases[0], target.scope, dict(zip(target.cls.type_params, ref.args, strict=False)))
            else:
                break
        return ref

    def class_of(self, ref: TypeRef | None) -> tuple[ClassRef, dict[str, TypeRef]] | None:
        return super().class_of(self.inner(ref)) if ref is not None else None

    def expression(self, expr: ir.Expr, names: Locals) -> TypeRef | None:
        if isinstance(expr, ir.BlockExpr):
            last = expr.body[-1] if expr.body else None
            return self.of(last.value, names) if isinstance(last, ir.ExprStmt | ir.Return) else None
        if isinstance(expr, ir.Lambda):
            return self._closure(expr, names)
        if isinstance(expr, ir.List) and expr.kind != "tuple":
            item = next((t for i in expr.items if not isinstance(i, ir.Arg) and (t := self.of(i, names)) is not None), None)
            return TypeRef(ir.Index(expr.line, ir.Name(expr.line, "Vec"), [item.expr]), item.scope, item.arguments) if item else None
        if isinstance(expr, ir.Name) and expr.id[:1].isupper() and expr.id not in names.bound:
            target = self.run.evaluate(expr, names.scope)
            return TypeRef(expr, names.scope) if isinstance(target, ClassRef) else None
        return super().expression(expr, names)

    def called(self, call: ir.Call, names: Locals) -> TypeRef | None:
        callee = call.callee
        if isinstance(callee, ir.Name) and callee.id in ("Ok", "Some", "Box", "Arc", "Json") and call.args:
            return self.of(call.args[0].value, names)
        literal = self._struct_literal(call, names)
        if literal is not None:
            return literal
        if isinstance(callee, ir.Index):  # ``Envelope::<()> { … }``
            return TypeRef(callee, names.scope, names.arguments)
        if isinstance(callee, ir.Member) and isinstance(callee.object, ir.Name | ir.Member) and callee.name in _MAKING:
            made = self._made(callee.object, names)
            if made is not None:
                return made
        return super().called(call, names)

    def _struct_literal(self, call: ir.Call, names: Locals) -> TypeRef | None:
        """``Page { items: x }`` where the types of its fields tell what ``Page`` is one of."""
        if not call.args or not all(a.name for a in call.args) or not isinstance(call.callee, ir.Name | ir.Member):
            return None
        target = self.run.evaluate(call.callee, names.scope)
        if not isinstance(target, ClassRef) or not target.cls.type_params:
            return None
        given = {a.name: a.value for a in call.args}
        found: dict[str, TypeRef] = {}
        for field in target.cls.members():
            if field.name in given and field.type is not None:
                pattern = field.type
                while isinstance(pattern, ir.Index) and pattern.args and pattern is not None:
                    pattern = pattern.args[0]
                if isinstance(pattern, ir.Name) and pattern.id in target.cls.type_params:
                    actual = self.of(given[field.name], names)
                    if actual is not None:
                        listed = (
                            isinstance(field.type, ir.Index) and isinstance(field.type.object, ir.Name) and field.type.object.id in _LISTS
                        )
                        found.setdefault(pattern.id, (self.item(actual) if listed else self.inner(actual)) or actual)
        # The type with its own parameters for arguments, each of which is known by its name.
        made = ir.Index(call.line, call.callee, [ir.Name(call.line, p) for p in target.cls.type_params])
        return TypeRef(made, names.scope, {**names.arguments, **found})

    def _made(self, owner: ir.Expr, names: Locals) -> TypeRef | None:
        """``Foo::from(x)``: a ``Foo``; ``Self::new()``: one of the type at hand."""
        if isinstance(owner, ir.Name) and owner.id == "Self":
            return names.owner
        if isinstance(owner, ir.Name) and owner.id in names.bound:
            return None
        if isinstance(owner, ir.Name) and owner.id in ("Arc", "Box", "Rc"):
            return None
        return TypeRef(owner, names.scope) if isinstance(self.run.evaluate(owner, names.scope), ClassRef) else None

    def result(self, function: FunctionRef, bound: Mapping[str, TypeRef]) -> TypeRef | None:
        found = super().result(function, bound)
        if found is not None and function.owner is not None and "Self" not in found.arguments:
            # ``-> Self`` and ``-> Result<Self, E>``
            own = TypeRef(ir.Name(function.function.line, function.owner.name), function.owner.scope)
            found = TypeRef(found.expr, found.scope, {**found.arguments, "Self": own})
        return found

    def part(self, ref: TypeRef, position: int) -> TypeRef | None:
        return super().part(self.inner(ref), position)

    def item(self, ref: TypeRef | None) -> TypeRef | None:
        return super().item(self.inner(ref)) if ref is not None else None

    def library(self, receiver: TypeRef | None, name: str, call: ir.Call, names: Locals) -> TypeRef | None:
        if name in _TEXTS:
            return self.literal(str, call, names)
        if name in _COUNTS:
            return TypeRef(ir.Name(call.line, "usize"), names.scope)
        if name in _RUNNING and call.args:
            return self.of(call.args[-1].value, names)
        if receiver is None:
            return None
        if name in _KEEPING:
            return receiver
        if name in _ELEMENTS:
            return self.item(receiver) or receiver
        if name in _MAPPING and call.args:
            given = call.args[-1].value
            listed = self.inner(receiver).name in _LISTS
            made = self._closure(given, names, self.item(receiver) if listed else receiver)
            if made is None:
                return None
            return TypeRef(ir.Index(call.line, ir.Name(call.line, "Vec"), [made.expr]), made.scope, made.arguments) if listed else made
        return None

    def _closure(self, given: ir.Expr, names: Locals, element: TypeRef | None = None) -> TypeRef | None:
        """What ``|x| …``, or a function that is named, gives for an element of a type."""
        if isinstance(given, ir.Lambda):
            body = given.function.body
            last = body[-1] if body else None
            if not isinstance(last, ir.Return | ir.ExprStmt):
                return None
            known = dict(names.known)
            if element is not None:
                known.update({p.name: element for p in given.function.params[:1] if p.name})
            inner = Locals(names.scope, names.owner, names.arguments, names.bound, known)
            return self.of(last.value, inner)
        if isinstance(given, ir.Member) and given.name in _MAKING:
            return self._made(given.object, names)
        if isinstance(given, ir.Name) and given.id in ("Some", "Ok", "Json"):
            return element
        if isinstance(given, ir.Name | ir.Member):
            target = self.run.evaluate(given, names.scope)
            if isinstance(target, FunctionRef):
                return self.result(target, {})
            if isinstance(target, ClassRef):
                return TypeRef(given, names.scope)
        return None
