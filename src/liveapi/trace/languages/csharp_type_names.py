"""What the names of C# types mean: aliases, nested types, namespaces around; members, tasks and collections of what they name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from liveapi.syntax import ir
from liveapi.trace.languages.csharp import CSharpSemantics
from liveapi.trace.scope import Scope
from liveapi.trace.static_types import StaticTypes, TypeRef
from liveapi.trace.values import ClassRef, External, FunctionRef, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

#: What stands for its argument once it is awaited.
AWAITED = frozenset({"Task", "ValueTask", "ConfiguredTaskAwaitable", "ConfiguredValueTaskAwaitable"})
#: Collections and streams of one type of element.
SEQUENCES = frozenset(
    {
        "[]", "List", "IList", "IEnumerable", "ICollection", "IReadOnlyList", "IReadOnlyCollection", "Collection",
        "ObservableCollection", "IQueryable", "IOrderedQueryable", "IOrderedEnumerable", "IAsyncEnumerable", "DbSet", "ImmutableArray",
        "ImmutableList", "LinkedList", "Queue", "Stack", "ReadOnlyCollection", "IIncludableQueryable", "ConcurrentBag", "IGrouping",
        "ArraySegment",
        "Memory", "ReadOnlyMemory", "Span", "HashSet", "ISet", "IReadOnlySet", "SortedSet", "ImmutableHashSet", "Lookup", "ILookup",
    }
)  # fmt: skip


class CSharpTypeNames(StaticTypes):
    """The part of C#'s types that hangs on declarations alone."""

    def __init__(self, run: Interpreter) -> None:
        super().__init__(run)
        self._targets: dict[tuple[int, int], tuple[ir.Expr, Scope, Value | None]] = {}

    # --- names ------------------------------------------------------------------------------------------------------

    def target(self, ref: TypeRef) -> Value | TypeRef | None:
        """A property may be called as its type (``Article Article``), so names are looked up among types only."""
        expr = ref.expr.object if isinstance(ref.expr, ir.Index) else ref.expr
        if isinstance(expr, ir.Class):
            return ClassRef(expr, ref.scope.module, ref.scope)
        if isinstance(expr, ir.Name) and expr.id in ref.arguments:
            return ref.arguments[expr.id]
        key = (id(ref.expr), id(ref.scope))
        known = self._targets.get(key)
        if known is None:
            # What is kept holds on to both, so that their identities stay theirs.
            known = self._targets[key] = (ref.expr, ref.scope, self._meant(expr, ref))
        return known[2]

    def _meant(self, expr: ir.Expr, ref: TypeRef) -> Value | None:
        arity = len(ref.expr.args) if isinstance(ref.expr, ir.Index) else 0
        found = self._named(expr, ref.scope)
        if not isinstance(found, ClassRef) or len(found.cls.type_params) == arity:
            return found
        same = self._of_arity(found, arity)
        # ``List<T>`` is not a class ``List`` of the repository.
        return External(found.name) if same is None and arity and isinstance(expr, ir.Name) else same or found

    def _named(self, expr: ir.Expr, scope: Scope) -> Value | None:
        semantics = self.run.semantics(scope.module)
        if not isinstance(semantics, CSharpSemantics):
            return None
        if isinstance(expr, ir.Member):
            owner = self._named(expr.object, scope)
            if isinstance(owner, ClassRef):
                inherited = (semantics.static_member(self.run, cls, expr.name) for cls in self.run.classes.ancestors(owner))
                return next((inner for inner in inherited if inner is not None), None)
            dotted = _dotted(expr.object)
            found = semantics.class_within(self.run, scope.module, dotted, expr.name) if dotted else None
            return found or (owner.member(self.run, expr.name, expr) if owner is not None else None)
        if not isinstance(expr, ir.Name):
            return None
        for around in scope.chain():
            owner_ref = around.frame.owner if around.kind == "class" and around.frame is not None else None
            for cls in self.run.classes.ancestors(owner_ref) if owner_ref is not None else ():
                for part in semantics.parts(self.run, cls):
                    nested = semantics.static_member(self.run, part, expr.id)
                    if nested is not None:
                        return nested
        bound = self.run.scope_of(scope.module).get(expr.id)
        if isinstance(bound, ClassRef):
            return bound
        return semantics.class_named(self.run, scope.module, expr.id) or semantics.global_name(self.run, scope.module, expr.id)

    def _of_arity(self, found: ClassRef, arity: int) -> ClassRef | None:
        """Of ``Result`` and ``Result<T>`` the one that is meant."""
        semantics = self.run.semantics(found.module)
        return semantics.same_named(self.run, found, arity) if isinstance(semantics, CSharpSemantics) else None

    def inside(self, cls: ClassRef) -> Scope:
        """Where the types of a class's members are looked up: classes nested in it are in sight."""
        return self.run.classes.inside(cls) if cls.name else cls.scope

    def class_type(self, cls: ClassRef) -> TypeRef:
        """A class as the type of its own methods' receiver, type parameters left open."""
        return TypeRef(cls.cls, cls.scope)

    # --- members ----------------------------------------------------------------------------------------------------

    def find(self, ref: TypeRef | None, name: str) -> tuple[ir.Field | FunctionRef, ClassRef, Mapping[str, TypeRef]] | None:
        found = self.class_of(ref)
        if found is None:
            return None
        for cls, bound in self.lineage(*found):
            semantics = self.run.semantics(cls.module)
            for part in semantics.parts(self.run, cls) if isinstance(semantics, CSharpSemantics) else (cls,):
                for param in part.cls.params:
                    if param.name == name:
                        scope = self.inside(part)
                        return ir.Field(param.line, name, param.type), ClassRef(part.cls, part.module, scope), bound
                for statement in part.cls.body:
                    if isinstance(statement, ir.Field) and statement.name == name:
                        return statement, ClassRef(part.cls, part.module, self.inside(part)), bound
            method = semantics.method(self.run, cls, name)
            if method is not None:
                return method, cls, bound
        return None

    def result(self, function: FunctionRef, bound: Mapping[str, TypeRef]) -> TypeRef | None:
        returns = function.function.returns
        if returns is None:
            return None
        scope = self.inside(function.owner) if function.owner is not None else function.scope
        return self.awaited(TypeRef(returns, scope, bound))

    def awaited(self, ref: TypeRef | None) -> TypeRef | None:
        """What a task gives in the end; anything else as it is."""
        while ref is not None and isinstance(ref.expr, ir.Index) and ref.name in AWAITED and ref.args:
            ref = ref.args[-1]
        if ref is not None and isinstance(ref.expr, ir.Nullable) and ref.at(ref.expr.type).name in AWAITED:
            return self.awaited(ref.at(ref.expr.type))
        target = self.target(ref) if ref is not None and isinstance(ref.expr, ir.Name) and ref.expr.id in ref.arguments else None
        return target if isinstance(target, TypeRef) else ref

    # --- collections --------------------------------------------------------------------------------------------------

    def listed(self, element: TypeRef) -> TypeRef:
        """``List<T>`` of a type."""
        line = element.expr.line
        return TypeRef(ir.Index(line, ir.Name(line, "List"), [ir.Name(line, "$")]), element.scope, {"$": element})

    def part(self, ref: TypeRef, position: int) -> TypeRef | None:
        if ref.name.startswith("tuple"):
            return ref.args[position] if position < len(ref.args) else None
        return super().part(ref, position)

    def item(self, ref: TypeRef | None) -> TypeRef | None:
        """The type of an element: of a collection, or of a class of the repository that is one (``PagedList<T> : List<T>``)."""
        if ref is None:
            return None
        if isinstance(ref.expr, ir.Nullable):
            return self.item(ref.at(ref.expr.type))
        found = self.class_of(ref)
        if found is None:
            target = self.target(ref)
            if isinstance(target, TypeRef):
                return self.item(target)
            return self.deref(ref.args[-1]) if ref.args and ref.name not in AWAITED else None
        base = self.sequence_base(*found)
        return self.item(base) if base is not None else None

    def deref(self, ref: TypeRef) -> TypeRef:
        """What a type parameter stands for; any other type as it is."""
        target = self.target(ref) if isinstance(ref.expr, ir.Name) and ref.expr.id in ref.arguments else None
        return target if isinstance(target, TypeRef) else ref

    def sequence_base(self, cls: ClassRef, arguments: Mapping[str, TypeRef]) -> TypeRef | None:
        """The library's collection that a class of the repository extends or implements."""
        for ancestor, bound in self.lineage(cls, arguments):
            for base in ancestor.cls.bases:
                ref = TypeRef(base, self.inside(ancestor), bound)
                if ref.name in SEQUENCES and ref.args and self.class_of(ref) is None:
                    return ref
        return None

    def is_sequence(self, ref: TypeRef) -> bool:
        """Whether a type holds elements: a library's collection, or a class of the repository that extends one."""
        if isinstance(ref.expr, ir.Nullable):
            return self.is_sequence(ref.at(ref.expr.type))
        found = self.class_of(ref)
        return self.sequence_base(*found) is not None if found is not None else self.deref(ref).name in SEQUENCES


def _dotted(expr: ir.Expr) -> str:
    """``A.B`` as it is written; ``""`` for anything but names."""
    if isinstance(expr, ir.Member):
        outer = _dotted(expr.object)
        return f"{outer}.{expr.name}" if outer else ""
    return expr.id if isinstance(expr, ir.Name) else ""
