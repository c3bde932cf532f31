"""Members of Java's and Kotlin's classes: fields and properties, the functions that calls lead to, extension functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from liveapi.syntax import ir
from liveapi.trace.languages import jvm_library as library
from liveapi.trace.languages.java import JvmSemantics
from liveapi.trace.languages.jvm_locals import JvmLocals, is_static
from liveapi.trace.static_types import Locals, StaticTypes, TypeRef
from liveapi.trace.values import ClassRef, FunctionRef

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.program import Module


class JvmMembers(StaticTypes):
    """What Java and Kotlin declare: both see each other's packages."""

    def __init__(self, run: Interpreter) -> None:
        super().__init__(run)
        self._inferring: set[int] = set()
        self._insides: dict[int, JvmLocals] = {}
        self._methods: dict[int, dict[str, list[FunctionRef]]] = {}
        #: Extension functions of the repository by name.
        self._extensions: dict[str, list[tuple[ir.Function, Module]]] = {}

    def class_of(self, ref: TypeRef | None) -> tuple[ClassRef, dict[str, TypeRef]] | None:
        found = super().class_of(ref)
        if found is not None and ref is not None and isinstance(ref.expr, ir.Class) and not found[1]:
            # A class seen from inside: its type parameters stand for what they do around.
            return found[0], {p: ref.arguments[p] for p in found[0].cls.type_params if p in ref.arguments}
        return found

    # --- members ----------------------------------------------------------------------------------------------------

    def member(self, ref: TypeRef | None, name: str) -> TypeRef | None:
        """A field, a component, a property, what a getter gives."""
        found = self.class_of(ref)
        if found is None:
            if ref is not None and name == "content" and ref.name in library.PAGES and ref.args:
                return self.generic("List", ref.args[-1])
            return TypeRef(ir.Name(0, library.PROPERTIES[name]), ref.scope) if ref is not None and name in library.PROPERTIES else None
        getter = "get" + name[:1].upper() + name[1:]
        for cls, bound in self.lineage(*found):
            parts: list[ir.Param | ir.Field] = [*cls.cls.params, *cls.cls.members()]
            for part in parts:
                if part.name == name:
                    if part.type is not None:
                        return TypeRef(part.type, cls.scope, bound)
                    if cls.cls.kind == "enum":
                        return TypeRef(cls.cls, cls.scope, bound)
                    return self.of(part.default, Locals(cls.scope, TypeRef(cls.cls, cls.scope, bound)))
            for wanted in (getter, name):
                method = self.method(cls, wanted, 0)
                if method is not None and (wanted == getter or "get" in method.function.modifiers):
                    return self.result(method, bound)
        return None

    def method(self, cls: ClassRef, name: str, count: int) -> FunctionRef | None:
        """The method of exactly this class that takes that many arguments, or any of that name."""
        known = self._methods.get(id(cls.cls))
        if known is None:
            known = self._methods[id(cls.cls)] = {}
            for method in self.run.semantics(cls.module).methods(self.run, cls):
                known.setdefault(method.name, []).append(method)
        named = known.get(name, [])
        return next((m for m in named if len(m.function.params) == count), named[0] if named else None)

    def resolve(self, call: ir.Call, names: Locals) -> tuple[FunctionRef, Mapping[str, TypeRef]] | None:
        """The function of the repository that a call leads to, with what the type parameters around it stand for."""
        callee = call.callee
        if isinstance(callee, ir.Member):
            if isinstance(callee.object, ir.Name) and callee.object.id == "super" and names.owner is not None:
                return self._method_of(names.owner, callee.name, call, above=True)
            receiver = self.of(callee.object, names)
            found = self._method_of(receiver, callee.name, call) if receiver is not None else None
            if found is not None:
                return found
            if is_static(callee.object):
                target = self.run.evaluate(callee, names.scope)
                if isinstance(target, FunctionRef):
                    return self._overload(target, len(call.args)), {}
            return self.extension(callee.name, receiver, names)
        if isinstance(callee, ir.Name):
            if callee.id in names.bound or callee.id in names.known:
                # Kotlin: an object that is called.
                return self._method_of(self.variable(callee, names), "invoke", call)
            for around in (names.known.get("this"), names.owner):
                found = self._method_of(around, callee.id, call) if around is not None else None
                if found is not None:
                    return found
            target = self.run.evaluate(callee, names.scope)
            if isinstance(target, FunctionRef) and target.function.receiver is None:
                return self._overload(target, len(call.args)), {}
            around = names.known.get("this") or names.owner
            extension = self.extension(callee.id, around, names) if around is not None else None
            if extension is not None:
                return extension
            if isinstance(target, FunctionRef):
                # An extension of what a library gives a block as its receiver.
                return target, {}
        return None

    def _method_of(
        self, ref: TypeRef | None, name: str, call: ir.Call, *, above: bool = False
    ) -> tuple[FunctionRef, Mapping[str, TypeRef]] | None:
        """A method of a type or its bases; ``above``: of its bases alone."""
        found = self.class_of(ref)
        if found is None:
            return None
        for cls, bound in self.lineage(*found):
            if above and cls.cls is found[0].cls:
                continue
            method = self.method(cls, name, len(call.args))
            if method is not None:
                return method, bound
            for inner in cls.cls.body:
                if isinstance(inner, ir.Class) and "companion" in inner.modifiers:
                    method = self.method(ClassRef(inner, cls.module, cls.scope), name, len(call.args))
                    if method is not None:
                        return method, bound
        return None

    def _overload(self, function: FunctionRef, count: int) -> FunctionRef:
        if function.owner is None or len(function.function.params) == count:
            return function
        return self.method(function.owner, function.name, count) or function

    def extension(self, name: str, receiver: TypeRef | None, names: Locals) -> tuple[FunctionRef, Mapping[str, TypeRef]] | None:
        """A Kotlin function that extends the type of ``receiver``; the only one of its name where that type is not known."""
        semantics = self.run.semantics(names.scope.module)
        if names.scope.module.language != "kotlin" or not isinstance(semantics, JvmSemantics):
            return None
        known = self._extensions.get(name)
        if known is None:
            known = self._extensions[name] = [
                (s, m)
                for m in semantics.names.modules(name)
                for s in m.ir.body
                if isinstance(s, ir.Function) and s.name == name and s.receiver is not None
            ]
        wanted = {receiver.name} if receiver is not None else set()
        found = self.class_of(receiver)
        wanted |= {cls.name for cls, _ in self.lineage(*found)} if found is not None else set()
        for function, module in known:
            kind = function.receiver.type if function.receiver is not None else None
            if kind is None:
                continue
            scope = self.run.scope_of(module)
            if TypeRef(kind.type if isinstance(kind, ir.Nullable) else kind, scope).name in wanted or (
                receiver is None and len(known) == 1
            ):
                return FunctionRef(function, module, scope), {}
        return None

    def inferred(self, function: FunctionRef, bound: Mapping[str, TypeRef]) -> TypeRef | None:
        """Kotlin: ``fun f() = expression``; a function with a block and no type gives nothing."""
        body = function.function.body
        block = len(body) != 1 or not isinstance(body[0], ir.Return)
        if function.module.language == "kotlin" and function.name and block:
            return TypeRef(ir.Name(function.function.line, "Unit"), function.scope)
        if len(body) != 1 or not isinstance(body[0], ir.Return) or id(function.function) in self._inferring:
            return None
        self._inferring.add(id(function.function))
        try:
            return self.of(body[0].value, self.inside(function, bound))
        finally:
            self._inferring.discard(id(function.function))

    def inside(self, function: FunctionRef, bound: Mapping[str, TypeRef] | None = None) -> JvmLocals:
        """The variables of a function, its class and what that extends in sight."""
        if not bound and id(function.function) in self._insides:
            return self._insides[id(function.function)]
        owner = TypeRef(function.owner.cls, function.owner.scope, bound or {}) if function.owner is not None else None
        receiver = function.function.receiver
        if receiver is not None and receiver.type is not None:
            owner = TypeRef(receiver.type, function.scope, bound or {})
        given = {**(owner.arguments if owner is not None else {}), **(bound or {})}
        names = JvmLocals(function.scope, owner, given, {}, {}, {}, function.function.body)
        self._declare([*function.function.params, *([receiver] if receiver is not None else [])], 0, names)
        for statement in function.function.body:
            for node in statement.walk():
                self._note(node, names)
        for frame in (s.frame for s in function.scope.chain() if not function.name):
            # A lambda sees the variables of the functions around it.
            if frame is not None and frame.function is not None and frame.function.name and frame.function is not function.function:
                outer = self.inside(FunctionRef(frame.function, function.module, function.scope, None, frame.owner))
                names.bound, names.values = {**outer.bound, **names.bound}, {**outer.values, **names.values}
                names.owner = names.owner or outer.owner
                break
        if not bound:
            self._insides[id(function.function)] = names
        return names

    @staticmethod
    def _declare(params: Sequence[ir.Param], line: int, names: JvmLocals) -> None:
        for param in params:
            if param.type is not None:
                names.bound.setdefault(param.name, []).append((line, param.type, True, -1))

    def _note(self, node: ir.Node, names: JvmLocals) -> None:
        """Keep what a node says of variables."""
        if isinstance(node, ir.Assign):
            self._bind(node, names)
            if isinstance(node.target, ir.Name) and node.value is not None and node.op in {"=", "let"}:
                names.values.setdefault(node.target.id, []).append((node.line, node.value))
        elif isinstance(node, ir.Function):
            self._declare(node.params, node.line, names)
        elif isinstance(node, ir.For) and isinstance(node.target, ir.Name) and node.iterable is not None:
            element = ir.Call(node.line, ir.Member(node.line, node.iterable, "first"), [])
            names.bound.setdefault(node.target.id, []).append((node.line, element, False, -1))

    def generic(self, name: str, *args: TypeRef | None) -> TypeRef:
        """A type of a library applied to types of any places."""
        bound = {f"%{i}": a for i, a in enumerate(args) if a is not None}
        scope = next((a.scope for a in args if a is not None), None)
        if scope is None:
            raise ValueError("a generic type needs an argument that is known")
        return TypeRef(ir.Index(0, ir.Name(0, name), [ir.Name(0, f"%{i}") for i in range(len(args))]), scope, bound)
