"""Types of TypeScript: what a type expression stands for, and the members of object types, utilities and mapped classes included.

A :class:`TypeRef` is a type as the code writes it. JavaScript has types that no code writes, too: that of an object literal
(:class:`Written`), that of a value which the evaluator made (:class:`Given`), one of which the schema is known (:class:`Shaped`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar

from liveapi.api.model import Schema
from liveapi.syntax import ir
from liveapi.trace.static_types import MAX_STEPS, Locals, StaticTypes, TypeRef
from liveapi.trace.values import Choice, ClassRef, FunctionRef, Instance, ListOf, MapOf, Unknown, Value

if TYPE_CHECKING:
    from liveapi.trace.program import Module
    from liveapi.trace.scope import Scope

#: Types of the language that nothing in a repository declares.
PRIMITIVES = frozenset(
    {"string", "number", "boolean", "bigint", "any", "unknown", "object", "never", "void", "undefined", "symbol", "null", "[]", "map"}
)
#: Generic types that are what they hold.
TRANSPARENT = frozenset({"Promise", "PromiseLike", "Awaited", "Readonly", "NonNullable", "Observable", "NoInfer"})
#: Generic types whose first argument is that of their elements.
LISTS = frozenset({"[]", "Array", "ReadonlyArray", "Set", "ReadonlySet", "Iterable", "AsyncIterable", "IterableIterator"})
#: Generic types of any keys: the last argument is the type of the values.
MAPS = frozenset({"Record", "Map", "map", "ReadonlyMap"})
_UTILITIES = frozenset({"Partial", "DeepPartial", "Required", "Pick", "Omit"})
#: Functions that make a class of others (``@nestjs/mapped-types``, ``@nestjs/swagger``).
_MAPPED = frozenset({"PartialType", "PickType", "OmitType", "IntersectionType"})
_MAX_NESTED = 30
_HIDDEN = frozenset({"private", "protected"})


@dataclass(frozen=True, slots=True, eq=False)
class Written(TypeRef):
    """The type of a value that an expression writes: an object, a list, a function. ``names`` are the variables in sight."""

    names: Locals | None = None
    #: The variable that holds it: what code adds to that belongs to it.
    variable: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Given(TypeRef):
    """The type of a value that the evaluator made."""

    value: Value = field(default_factory=Unknown)


@dataclass(frozen=True, slots=True, eq=False)
class Shaped(TypeRef):
    """A type of which the schema is known: what a schema library or a model of a database says."""

    schema: Schema = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Member:
    """A member of an object type; ``declared`` is where its documentation and decorators are."""

    name: str
    type: TypeRef | None
    optional: bool = False
    declared: ir.Field | ir.Param | ir.Function | None = None
    owner: ClassRef | None = None


class TypeScriptTypes(StaticTypes):
    """Types of the program's TypeScript. What values are to types is for the class that derives from it."""

    literals: ClassVar[Mapping[type, str]] = {str: "string", int: "number", float: "number", bool: "boolean"}

    def __init__(self, run: Any) -> None:
        super().__init__(run)
        self._nested = 0
        self._types: dict[str, dict[str, ir.Class]] = {}
        self._plain_members: dict[int, dict[str, Member]] = {}

    # --- making types -----------------------------------------------------------------------------------------------

    def builtin(self, name: str, scope: Scope, *arguments: TypeRef) -> TypeRef:
        """A type of the language, applied to types of any places."""
        holders = {f"%{at}": argument for at, argument in enumerate(arguments)}
        expr: ir.Expr = ir.Name(0, name)
        if holders:
            expr = ir.Index(0, expr, [ir.Name(0, holder) for holder in holders])
        return TypeRef(expr, scope, holders)

    def array(self, items: TypeRef) -> TypeRef:
        """A list of a type."""
        return self.builtin("[]", items.scope, items)

    def union(self, refs: Iterable[TypeRef | None]) -> TypeRef | None:
        """One of several types; those not known are left out."""
        known: list[TypeRef] = []
        for ref in refs:
            if ref is not None and not any(k is ref or (k.expr is ref.expr and k.scope is ref.scope) for k in known):
                known.append(ref)
        if len(known) < 2:
            return known[0] if known else None
        expr: ir.Expr = ir.Name(0, "%0")
        for at in range(1, len(known)):
            expr = ir.Binary(0, "|", expr, ir.Name(0, f"%{at}"))
        return TypeRef(expr, known[0].scope, {f"%{at}": ref for at, ref in enumerate(known)})

    def both(self, one: TypeRef, other: TypeRef) -> TypeRef:
        """``A & B``."""
        return TypeRef(ir.Binary(0, "&", ir.Name(0, "%0"), ir.Name(0, "%1")), one.scope, {"%0": one, "%1": other})

    def without(self, ref: TypeRef, names: Iterable[str]) -> TypeRef:
        """``Omit<T, names>``."""
        return self._keyed("Omit", ref, names)

    def only(self, ref: TypeRef, names: Iterable[str]) -> TypeRef:
        """``Pick<T, names>``."""
        return self._keyed("Pick", ref, names)

    def _keyed(self, utility: str, ref: TypeRef, names: Iterable[str]) -> TypeRef:
        keys: ir.Expr = ir.Name(0, "never")
        for name in names:
            keys = ir.Binary(0, "|", keys, ir.Str(0, name))
        return TypeRef(ir.Index(0, ir.Name(0, utility), [ir.Name(0, "%0"), keys]), ref.scope, {"%0": ref})

    def given(self, value: Value | None, scope: Scope) -> TypeRef | None:
        """The type of a value of the evaluator; ``None`` where nothing is known of it."""
        if isinstance(value, Choice):
            return self.union(self.given(v, scope) for v in value.known()[:4])
        if value is None or isinstance(value, Unknown):
            return None
        return Given(ir.Unknown(0), scope, {}, value)

    def shaped(self, schema: Schema | None, scope: Scope) -> TypeRef | None:
        """A type of a known schema."""
        return Shaped(ir.Unknown(0), scope, {}, schema) if schema else None

    # --- names ------------------------------------------------------------------------------------------------------

    def target(self, ref: TypeRef) -> Value | TypeRef | None:
        """Types and values have namespaces of their own: a constant may have the name of a type."""
        expr = ref.expr.object if isinstance(ref.expr, ir.Index) else ref.expr
        if isinstance(expr, ir.Class):
            return ClassRef(expr, ref.scope.module, ref.scope)
        if isinstance(expr, ir.Name):
            if expr.id in ref.arguments:
                return ref.arguments[expr.id]
            if expr.id in PRIMITIVES:
                return None
            found = self.run.evaluate(expr, ref.scope)
            return found if isinstance(found, ClassRef) else self._declared(ref.scope.module, expr.id) or found
        return self.run.evaluate(expr, ref.scope) if isinstance(expr, ir.Member) else None

    def _declared(self, module: Module, name: str, depth: int = 0) -> ClassRef | None:
        """The type of a name that a file declares or imports."""
        if module.path not in self._types:
            self._types[module.path] = {
                s.name: s for s in module.ir.body if isinstance(s, ir.Class) and s.kind in {"interface", "alias", "enum", "class"}
            }
        cls = self._types[module.path].get(name)
        if cls is not None:
            return ClassRef(cls, module, self.run.scope_of(module))
        if depth > 8:
            return None
        semantics: Any = self.run.semantics(module)
        wanted = name
        for statement in module.ir.body:
            if isinstance(statement, ir.Import) and statement.name and (statement.alias or statement.name) == wanted:
                source, name = statement.module, statement.name
            elif isinstance(statement, ir.Export) and statement.name in {wanted, "*"} and statement.module is not None:
                source, name = statement.module, wanted if statement.name == "*" else statement.source_name or wanted
            elif isinstance(statement, ir.Export) and statement.name == wanted == "default" and isinstance(statement.value, ir.Name):
                return self._declared(module, statement.value.id, depth + 1)
            else:
                continue
            path = semantics.resolver.resolve(module.path, source) if hasattr(semantics, "resolver") else None
            other = self.run.program.module(path) if path is not None else None
            found = self._declared(other, name, depth + 1) if other is not None else None
            if found is not None:
                return found
        return None

    def resolved(self, ref: TypeRef | None) -> TypeRef | None:
        """The type itself: aliases, parameters, promises and what may be null taken away. A class is given as its declaration."""
        for _ in range(MAX_STEPS):
            if ref is None or isinstance(ref, Written | Given | Shaped):
                return ref
            following = self._step(ref)
            if following is ref:
                return ref
            ref = following
        return None

    def _step(self, ref: TypeRef) -> TypeRef | None:
        expr = ref.expr
        if isinstance(expr, ir.Nullable):
            return ref.at(expr.type)
        if isinstance(expr, ir.Unary) and expr.op == "typeof":
            return self.value_type(expr.operand, ref.scope)
        if isinstance(expr, ir.Binary) and expr.op == "|":
            real = [side for side in sides(expr) if not is_nothing(side)]
            return ref.at(real[0]) if len(real) == 1 else ref
        if isinstance(expr, ir.Call) and (made := self._mapped(expr, ref)) is not None:
            return made
        if not isinstance(expr, ir.Name | ir.Index | ir.Member):
            return ref
        if isinstance(expr, ir.Member):
            holder = self.resolved(ref.at(expr.object))
            if holder is not None and not (isinstance(holder.expr, ir.Class) and holder.expr.kind in {"module", "enum"}):
                part = self.item(holder) if expr.name == "[number]" else self.member(holder, expr.name)
                if part is not None:
                    return part
        target = self.target(ref)
        if isinstance(target, TypeRef):
            return target
        if isinstance(target, ClassRef):
            bound = dict(zip(target.cls.type_params, ref.args, strict=False))
            if target.cls.kind == "alias" and target.cls.bases:
                return TypeRef(target.cls.bases[0], target.scope, bound)
            same = isinstance(expr, ir.Class)
            return ref if same else TypeRef(target.cls, target.scope, bound)
        if isinstance(expr, ir.Index):
            if ref.name in TRANSPARENT and ref.args:
                return ref.args[0]
            if ref.name == "ReturnType" and ref.args:
                return self.returned(ref.args[0])
        if isinstance(target, Value) and (outside := self.outside(target, ref)) is not None:
            return outside
        return ref

    def outside(self, target: Value, ref: TypeRef) -> TypeRef | None:
        """What a type of a library stands for (``z.infer<typeof schema>``, a model of an ORM); ``None`` where that is not known."""
        return None

    def made_class(self, value: Value, scope: Scope) -> TypeRef | None:
        """The objects of a class that a function of a library makes: ``class Dto extends createZodDto(schema) {}``."""
        return None

    def value_type(self, expr: ir.Expr, scope: Scope) -> TypeRef | None:
        """``typeof expr``."""
        return self.given(self.run.evaluate(expr, scope), scope)

    def returned(self, ref: TypeRef) -> TypeRef | None:
        """``ReturnType<typeof f>``."""
        function = self.resolved(ref)
        if isinstance(function, Given) and isinstance(function.value, FunctionRef):
            return self.result(function.value, {})
        return None

    # --- members ----------------------------------------------------------------------------------------------------

    def members(self, ref: TypeRef | None) -> dict[str, Member]:
        """The members of an object type, those of its bases first."""
        if self._nested >= _MAX_NESTED:
            return {}
        self._nested += 1
        try:
            found = self.resolved(ref)
            return self._members(found) if found is not None else {}
        finally:
            self._nested -= 1

    def _members(self, ref: TypeRef) -> dict[str, Member]:
        expr = ref.expr
        if isinstance(ref, Written):
            return self.written_members(ref)
        if isinstance(ref, Given):
            return self._given_members(ref)
        if isinstance(ref, Shaped):
            schema = self.run.components.resolve(ref.schema)
            required, properties = schema.get("required") or [], schema.get("properties") or {}
            return {n: Member(n, self.shaped(s, ref.scope), n not in required) for n, s in properties.items()}
        if isinstance(expr, ir.Binary) and expr.op == "&":
            return {**self.members(ref.at(expr.left)), **self.members(ref.at(expr.right))}
        if isinstance(expr, ir.Binary) and expr.op == "|":
            return self._choice([self.members(ref.at(side)) for side in sides(expr) if not is_nothing(side)])
        if isinstance(expr, ir.Conditional):
            return self._choice([self.members(ref.at(option)) for option in expr.options])
        if isinstance(expr, ir.Index):
            return self._utility(ref)
        return self._class(ref) if isinstance(expr, ir.Class) else {}

    @staticmethod
    def _choice(options: list[dict[str, Member]]) -> dict[str, Member]:
        out: dict[str, Member] = {}
        for option in options:
            for name, member in option.items():
                everywhere = all(name in o and not o[name].optional for o in options)
                out.setdefault(name, replace(member, optional=not everywhere))
        return out

    def written_members(self, ref: Written) -> dict[str, Member]:
        """The members of an object literal."""
        return {}

    def _given_members(self, ref: Given) -> dict[str, Member]:
        value = ref.value
        if isinstance(value, MapOf):
            return {name: Member(name, self.given(v, ref.scope)) for name, v in value.entries.items()}
        return self.members(TypeRef(value.cls.cls, value.cls.scope)) if isinstance(value, Instance) else {}

    def _utility(self, ref: TypeRef) -> dict[str, Member]:
        args, name = ref.args, ref.name
        if not args:
            return {}
        if name in {"Partial", "DeepPartial", "Required"}:
            return {n: replace(m, optional=name != "Required") for n, m in self.members(args[0]).items()}
        if name in {"Pick", "Omit"} and len(args) > 1:
            keys = self.keys(args[1])
            if not keys and name == "Pick":
                return self.members(args[0])  # Conditions on types pick mostly what is no function, and functions do not travel.
            return {n: m for n, m in self.members(args[0]).items() if (n in keys) == (name == "Pick")}
        if name == "Record" and len(args) > 1:
            return {key: Member(key, args[1]) for key in self.keys(args[0])}
        return {}

    def keys(self, ref: TypeRef) -> list[str]:
        """The texts that a type of texts admits: ``'a' | 'b'``, ``keyof T``, the values of an enumeration."""
        expr = ref.expr
        if isinstance(expr, ir.Binary):
            return [key for side in sides(expr, expr.op) for key in self.keys(ref.at(side))]
        if isinstance(expr, ir.Str):
            return [expr.value]
        if isinstance(expr, ir.Unary) and expr.op == "keyof":
            return list(self.members(ref.at(expr.operand)))
        found = self.resolved(ref)
        if found is None or found is ref:
            if found is not None and isinstance(expr, ir.Class) and expr.kind == "enum":
                return [str(f.default.value) if isinstance(f.default, ir.Str | ir.Literal) else f.name for f in expr.members()]
            return []
        return self.keys(found)

    def _mapped(self, call: ir.Call, ref: TypeRef) -> TypeRef | None:
        """``PartialType(User)``, ``PickType(User, ['name'])``; any other function that gives a class: that class."""
        name = call.callee.id if isinstance(call.callee, ir.Name) else call.callee.name if isinstance(call.callee, ir.Member) else ""
        if name not in _MAPPED:
            value = self.run.evaluate(call, ref.scope)
            return TypeRef(value.cls, value.scope) if isinstance(value, ClassRef) else self.made_class(value, ref.scope)
        parts = [TypeRef(a.value, ref.scope, ref.arguments) for a in call.args]
        if not parts:
            return None
        if name == "PartialType":
            return self.builtin("Partial", ref.scope, parts[0])
        if name == "IntersectionType":
            expr: ir.Expr = ir.Name(0, "%0")
            for at in range(1, len(parts)):
                expr = ir.Binary(0, "&", expr, ir.Name(0, f"%{at}"))
            return TypeRef(expr, ref.scope, {f"%{at}": part for at, part in enumerate(parts)})
        listed = self.run.evaluate(call.args[1].value, ref.scope) if len(call.args) > 1 else None
        keys = [text.literal for v in (listed.items() or [] if listed is not None else []) if (text := self.run.text(v)).literal]
        return self._keyed("Pick" if name == "PickType" else "Omit", parts[0], keys)

    def _class(self, ref: TypeRef) -> dict[str, Member]:
        cls = ref.expr
        assert isinstance(cls, ir.Class)
        known = self._plain_members.get(id(cls)) if not ref.arguments else None
        if known is not None:
            return known
        owner = ClassRef(cls, ref.scope.module, ref.scope)
        out: dict[str, Member] = {}
        for base in cls.bases:
            out.update(self.members(TypeRef(base, ref.scope, ref.arguments)))
        for statement in cls.body:
            if isinstance(statement, ir.Field):
                out.update(self._field(statement, owner, ref))
            elif isinstance(statement, ir.Function) and statement.name == "constructor":
                out.update(self._constructed(statement, owner, ref))
            elif isinstance(statement, ir.Function) and "get" in statement.modifiers and statement.annotations:
                kind = TypeRef(statement.returns, ref.scope, ref.arguments) if statement.returns is not None else None
                out[statement.name] = Member(statement.name, kind, False, statement, owner)
        if not ref.arguments:
            self._plain_members[id(cls)] = out
        return out

    def _field(self, statement: ir.Field, owner: ClassRef, ref: TypeRef) -> dict[str, Member]:
        name = statement.name
        if name == "[key]":
            kind = statement.type
            if not isinstance(kind, ir.Index) or len(kind.args) < 2:
                return {}
            optional = "optional" in statement.modifiers
            return {key: Member(key, ref.at(kind.args[1]), optional, statement, owner) for key in self.keys(ref.at(kind.args[0]))}
        if name.startswith("#") or statement.modifiers & (_HIDDEN | {"static"}) or isinstance(statement.type, ir.Lambda):
            return {}
        optional, kind = "optional" in statement.modifiers, statement.type
        if optional and isinstance(kind, ir.Nullable):
            kind = kind.type
        if kind is not None:
            optional |= any(isinstance(side, ir.Name) and side.id == "undefined" for side in sides(kind))
            return {name: Member(name, ref.at(kind), optional, statement, owner)}
        if isinstance(statement.default, ir.Lambda):
            return {}
        return {name: Member(name, self.of(statement.default, Locals(ref.scope, ref)), optional, statement, owner)}

    def _constructed(self, function: ir.Function, owner: ClassRef, ref: TypeRef) -> dict[str, Member]:
        """Constructor parameters that are members."""
        return {
            p.name: Member(p.name, ref.at(p.type) if p.type is not None else None, isinstance(p.type, ir.Nullable), p, owner)
            for p in function.params
            if p.modifiers and not p.modifiers & _HIDDEN
        }

    def bound_in(self, ref: TypeRef | None, owner: ClassRef) -> Mapping[str, TypeRef]:
        """What the type parameters of a base stand for in a class that derives from it."""
        found = self.class_of(ref)
        return next((bound for cls, bound in self.lineage(*found) if cls.cls is owner.cls), {}) if found is not None else {}

    def member(self, ref: TypeRef | None, name: str) -> TypeRef | None:
        found = self.resolved(ref)
        if found is None:
            return None
        member = self.members(found).get(name)
        return member.type if member is not None else None

    def item(self, ref: TypeRef | None) -> TypeRef | None:
        """The type of the elements of a collection."""
        found = self.resolved(ref)
        if found is None:
            return None
        expr = found.expr
        if isinstance(found, Given) and isinstance(found.value, ListOf):
            return self.union(self.given(v, found.scope) for v in found.value.elements[:8])
        if isinstance(found, Shaped):
            return self.shaped(self.run.components.resolve(found.schema).get("items"), found.scope)
        if isinstance(expr, ir.Index) and found.args:
            return found.args[0] if found.name in LISTS else found.args[-1] if found.name in MAPS else None
        if isinstance(expr, ir.List):
            return self.union(found.at(i) for i in expr.items if not isinstance(i, ir.Arg))
        if isinstance(expr, ir.Binary) and expr.op == "|":
            return self.union(self.item(found.at(side)) for side in sides(expr) if not is_nothing(side))
        if isinstance(expr, ir.Class):
            signature = next((s.type for s in expr.body if isinstance(s, ir.Field) and s.name == "[key]"), None)
            return found.at(signature.args[1]) if isinstance(signature, ir.Index) and len(signature.args) > 1 else None
        return None


def sides(expr: ir.Expr, op: str = "|") -> list[ir.Expr]:
    """``A | B | C`` as a list."""
    found: list[ir.Expr] = []
    stack = [expr]
    while stack:
        current = stack.pop()
        if isinstance(current, ir.Binary) and current.op == op:
            stack += [current.right, current.left]
        else:
            found.append(current)
    return found


def is_nothing(expr: ir.Expr) -> bool:
    """Whether a type says that there is no value."""
    return (isinstance(expr, ir.Literal) and expr.value is None) or (
        isinstance(expr, ir.Name) and expr.id in {"undefined", "null", "void", "never"}
    )
