"""Types of expressions in Java and Kotlin: getters and properties, Lombok, streams and collections, reactive types, repositories."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from liveapi.syntax import ir
from liveapi.trace.languages import jvm_library as library
from liveapi.trace.languages.java import JvmSemantics
from liveapi.trace.static_types import MAX_STEPS, Locals, StaticTypes, TypeRef
from liveapi.trace.values import ClassRef, External, FunctionRef, Instance

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.program import Module

_MAX_LAMBDAS = 6


@dataclass(slots=True, eq=False)
class JvmLocals(Locals):
    """Variables with all that they are given, whatever type they are declared with, and the statements they stand in."""

    values: dict[str, list[tuple[int, ir.Expr]]] = field(default_factory=dict)
    body: list[ir.Stmt] = field(default_factory=list)
    #: What was found out: types of expressions, variables inside lambdas.
    types: dict[int, TypeRef | None] = field(default_factory=dict)
    lambdas: dict[int, Locals] = field(default_factory=dict)

    def knowing(self, known: dict[str, TypeRef]) -> JvmLocals:
        """The same with some variables of other types."""
        return replace(self, known=known, types={}, lambdas={})


class JvmTypes(StaticTypes):
    """Java's and Kotlin's types, which share packages."""

    def __init__(self, run: Interpreter) -> None:
        super().__init__(run)
        self._lambdas = 0
        self._inferring: set[int] = set()
        self._insides: dict[int, JvmLocals] = {}
        self._methods: dict[int, dict[str, list[FunctionRef]]] = {}
        #: Variables whose values are being looked at.
        self._binding: set[tuple[int, str]] = set()
        #: Extension functions of the repository by name.
        self._extensions: dict[str, list[tuple[ir.Function, Module]]] = {}

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
                return self._method_of(names.owner, callee.name, call)
            receiver = self.of(callee.object, names)
            found = self._method_of(receiver, callee.name, call) if receiver is not None else None
            if found is not None:
                return found
            if _static(callee.object):
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

    def _method_of(self, ref: TypeRef | None, name: str, call: ir.Call) -> tuple[FunctionRef, Mapping[str, TypeRef]] | None:
        found = self.class_of(ref)
        if found is None:
            return None
        for cls, bound in self.lineage(*found):
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

    # --- calls ------------------------------------------------------------------------------------------------------

    def of(self, expr: ir.Expr | None, names: Locals) -> TypeRef | None:
        # Chains of calls are asked for link by link.
        if not isinstance(names, JvmLocals) or not isinstance(expr, ir.Call | ir.Member):
            return super().of(expr, names)
        if id(expr) in names.types:
            return names.types[id(expr)]
        whole = self._steps < MAX_STEPS // 2
        names.types[id(expr)] = None
        found = super().of(expr, names)
        if whole:
            names.types[id(expr)] = found
        else:
            del names.types[id(expr)]
        return found

    def expression(self, expr: ir.Expr, names: Locals) -> TypeRef | None:
        if isinstance(expr, ir.Binary) and expr.op == "+":
            left = self.of(expr.left, names)
            return left if left is not None and left.name not in {"int", "Int", "String"} else self.of(expr.right, names) or left
        if isinstance(expr, ir.Binary) and expr.op in {"==", "!=", "<", ">", "<=", ">=", "instanceof", "is", "in"}:
            return TypeRef(ir.Name(expr.line, "boolean"), names.scope)
        if isinstance(expr, ir.Unary):
            return TypeRef(ir.Name(expr.line, "boolean"), names.scope) if expr.op == "not" else self.of(expr.operand, names)
        if isinstance(expr, ir.List):
            inner = next((found for i in expr.items if (found := self.of(i.value if isinstance(i, ir.Arg) else i, names))), None)
            if inner is None and expr.type is not None:
                inner = TypeRef(expr.type, names.scope, names.arguments)
            return self.generic("Set" if expr.kind == "set" else "List", inner) if inner is not None else None
        if isinstance(expr, ir.BlockExpr):
            return self.of(value_of(expr.body), names)
        if isinstance(expr, ir.Member) and _static(expr) and expr.name[:1].isupper():
            target = self.run.evaluate(expr.object, names.scope)
            if isinstance(target, ClassRef) and target.cls.kind == "enum":
                return TypeRef(target.cls, target.scope)
        return super().expression(expr, names)

    def variable(self, expr: ir.Name, names: Locals) -> TypeRef | None:
        this = names.known.get("this")
        if expr.id == "this" and this is not None:
            return this
        key = (id(names.bound), expr.id)
        if key in self._binding:
            # ``query = query.and(…)``: it is what it was declared as.
            _, first, is_type, _ = next(iter(names.bound.get(expr.id, ())), (0, expr, False, -1))
            return TypeRef(first, names.scope, names.arguments) if is_type else None
        self._binding.add(key)
        try:
            found = super().variable(expr, names)
        finally:
            self._binding.discard(key)
        if found is None and this is not None:
            found = self.member(this, expr.id)
        if found is None and expr.id[:1].islower():
            # A variable around a function that was followed to where it is registered.
            value = names.scope.get(expr.id)
            if isinstance(value, Instance):
                return TypeRef(value.cls.cls, value.cls.scope)
        if found is None and expr.id[:1].isupper():
            target = self.run.evaluate(expr, names.scope)
            if isinstance(target, ClassRef) and target.cls.kind == "object":
                return TypeRef(target.cls, target.scope)
        return found

    def called(self, call: ir.Call, names: Locals) -> TypeRef | None:
        callee = call.callee
        if call.new or isinstance(callee, ir.Index):
            return self._constructed(call, names)
        found = self.resolve(call, names)
        if found is not None:
            function, bound = found
            given = {**bound, **self.explicit(function, call, names)}
            return self.result(function, given)
        if isinstance(callee, ir.Member):
            if callee.name in library.INJECTORS and call.types:
                return TypeRef(call.types[0], names.scope, names.arguments)
            read = next((a.value.object for a in call.args if isinstance(a.value, ir.Member) and a.value.name == "class"), None)
            if callee.name in library.READERS and (read is not None or call.types):
                kind = TypeRef(call.types[0] if read is None else read, names.scope, names.arguments)
                return self.generic(library.READERS[callee.name], kind) if library.READERS[callee.name] else kind
            receiver = self.of(callee.object, names)
            if receiver is not None:
                return self.library(receiver, callee.name, call, names)
            if _static(callee):
                target = self.run.evaluate(callee, names.scope)
                if isinstance(target, ClassRef):
                    return self._constructed(call, names)
                if callee.name in {"builder", "newBuilder", "toBuilder"}:
                    holder = self.run.evaluate(callee.object, names.scope)
                    if isinstance(holder, ClassRef):
                        return TypeRef(holder.cls, holder.scope)
                owner = callee.object.name if isinstance(callee.object, ir.Member) else getattr(callee.object, "id", "")
                return self._factory(str(owner), callee.name, call, names)
            return None
        if isinstance(callee, ir.Name):
            if callee.id in names.bound or callee.id in names.known:
                return self._invoked(self.variable(callee, names))
            if callee.id in library.INJECTORS and call.types:
                return TypeRef(call.types[0], names.scope, names.arguments)
            if callee.id[:1].isupper() and isinstance(self.run.evaluate(callee, names.scope), ClassRef | External):
                return self._constructed(call, names)
            target = self.run.evaluate(callee, names.scope)
            if isinstance(target, External):
                owner, _, name = target.name.rpartition(".")
                return self._factory(owner.rpartition(".")[2], name, call, names)
        return None

    def _invoked(self, ref: TypeRef | None) -> TypeRef | None:
        """What an object of a function type gives when it is called, aliases followed."""
        for _ in range(5):
            if ref is None or ref.name == "Function":
                break
            target = self.target(ref)
            alias = isinstance(target, ClassRef) and target.cls.kind == "alias" and target.cls.bases
            ref = TypeRef(target.cls.bases[0], target.scope) if alias and isinstance(target, ClassRef) else None
        return ref.args[-1] if ref is not None and ref.args else None

    def _constructed(self, call: ir.Call, names: Locals) -> TypeRef:
        """``new T<A>(…)``; with a diamond, or in Kotlin without arguments, those that its own arguments tell."""
        callee = call.callee
        if isinstance(callee, ir.Index):
            return TypeRef(callee, names.scope, names.arguments)
        if call.types:
            return TypeRef(ir.Index(call.line, callee, call.types), names.scope, names.arguments)
        plain = TypeRef(callee, names.scope, names.arguments)
        target = self.class_of(plain)
        if target is None:
            if plain.name in library.PAGES and call.args:
                content = self.item(self.of(call.args[0].value, names))
                return self.generic("Page", content) if content is not None else plain
            return plain
        cls = target[0]
        if not cls.cls.type_params:
            return plain
        found: dict[str, TypeRef] = {}
        constructors = [list(cls.cls.params)] if cls.cls.params else [
            f.function.params for f in self.run.semantics(cls.module).methods(self.run, cls)
            if "constructor" in f.function.modifiers and len(f.function.params) == len(call.args)
        ] or [[ir.Param(f.line, f.name, f.type) for f in cls.cls.members() if "static" not in f.modifiers]]  # fmt: skip
        for params in constructors:
            for at, arg in enumerate(call.args):
                param = next((p for p in params if p.name == arg.name), None) if arg.name else (params[at] if at < len(params) else None)
                if param is not None and param.type is not None:
                    self._match(param.type, self.of(arg.value, names), cls.cls.type_params, found)
        if not found:
            return plain
        args: list[ir.Expr] = [ir.Name(call.line, f"%{p}") for p in cls.cls.type_params]
        bound = {**names.arguments, **{f"%{p}": t for p, t in found.items()}}
        return TypeRef(ir.Index(call.line, callee, args), names.scope, bound)

    def _match(self, pattern: ir.Expr, given: TypeRef | None, params: list[str], found: dict[str, TypeRef]) -> None:
        super()._match(pattern.type if isinstance(pattern, ir.Nullable) else pattern, given, params, found)

    def library(self, receiver: TypeRef | None, name: str, call: ir.Call, names: Locals) -> TypeRef | None:
        """What a method of a library gives."""
        if receiver is None:
            return None
        entity = self._entity(receiver)
        if entity is not None:
            if name in library.ONE or name.startswith("findBy") or name in library.SAME:
                return entity if name in library.SAME else self.generic("Optional", entity)
            if name in library.MANY or name.startswith("findAllBy"):
                paged = any(a is not None and a.name in {"Pageable", "PageRequest"} for a in (self.of(x.value, names) for x in call.args))
                return self.generic("Page" if paged else "List", entity)
        accessor = self._accessor(receiver, name, call)
        if accessor is not None:
            return accessor
        if name in library.SIMPLE and (name not in {"size", "length", "name"} or receiver.name in library.SIZED):
            return TypeRef(ir.Name(call.line, library.SIMPLE[name]), names.scope)
        block = next((a.value for a in reversed(call.args)), None)
        if name in library.SCOPING and isinstance(block, ir.Lambda):
            return self.of(value_of(block.function.body), self.lambda_names(call, block.function, names))
        if name in library.SCOPING and isinstance(block, ir.Member | ir.Name):
            return self.applied(block, [receiver], names)
        if isinstance(receiver.expr, ir.Nullable):
            receiver = receiver.at(receiver.expr.type)
        if name in library.MAPPING and block is not None:
            made = self.applied(block, [self.item(receiver)], names)
            head = receiver.name if receiver.args else "List"
            return self.generic("Page" if head in library.PAGES else head, made) if made is not None else None
        if name in library.FLATTENING and block is not None:
            made = self.applied(block, [self.item(receiver)], names)
            inner = self.item(made)
            head = "Flux" if name == "flatMapMany" else receiver.name
            return self.generic(head, inner) if inner is not None else None
        if name == "collectList":
            element = self.item(receiver)
            return self.generic("Mono", self.generic("List", element)) if element is not None else None
        if name in {"getContent", "toList"} and receiver.name in library.COLLECTIONS | {"Mono"}:
            element = self.item(receiver)
            return self.generic("List", element) if element is not None else None
        if name in library.FINDING:
            element = self.item(receiver)
            return self.generic("Optional", element) if element is not None else None
        if name in library.TAKING:
            return self.item(receiver) or (receiver if name == "get" else None)
        if name in library.KEEPING or name == "build":
            return receiver
        return None

    def _accessor(self, receiver: TypeRef, name: str, call: ir.Call) -> TypeRef | None:
        """Accessors that Lombok or the compiler make: ``x.getName()``, ``record.name()``, ``x.toBuilder()``, ``T.builder()``."""
        found = self.class_of(receiver)
        if found is None:
            return None
        if call.args:
            # Setters that can be chained, builders' methods.
            fluent = self.member(receiver, name) is not None or name.startswith(("set", "with"))
            return receiver if fluent else None
        for prefix in ("get", "is", ""):
            if name.startswith(prefix) and len(name) > len(prefix):
                bare = name[len(prefix) :]
                wanted = bare[:1].lower() + bare[1:] if prefix else bare
                kind = self.member(receiver, wanted) or (self.member(receiver, name) if prefix == "is" else None)
                if kind is not None:
                    return kind
        return None

    def _entity(self, ref: TypeRef) -> TypeRef | None:
        """The entity of a repository interface."""
        found = self.class_of(ref)
        if found is None:
            return None
        for cls, bound in self.lineage(*found):
            for base in cls.cls.bases:
                if isinstance(base, ir.Index) and base.args:
                    name = TypeRef(base, cls.scope).name
                    if name.endswith(library.REPOSITORIES):
                        return TypeRef(base.args[0], cls.scope, bound)
        return None

    def _factory(self, owner: str, name: str, call: ir.Call, names: Locals) -> TypeRef | None:
        """Static functions of libraries: ``List.of(x)``, ``Mono.just(x)``, ``Flux.fromIterable(xs)``."""
        first = self.of(call.args[0].value, names) if call.args else None
        if (owner, name) in library.FACTORIES:
            return self.generic(library.FACTORIES[owner, name], first) if first is not None else None
        if (owner, name) in library.CONVERTERS:
            inner = self.item(first)
            return self.generic(library.CONVERTERS[owner, name], inner) if inner is not None else None
        if owner == "String" or (owner, name) == ("Objects", "toString"):
            return TypeRef(ir.Name(call.line, "String"), names.scope)
        if (
            name in {"supplyAsync", "fromSupplier", "fromCallable", "defer", "createFrom", "async", "withContext", "transaction"}
            and call.args
        ):
            made = self.applied(call.args[-1].value, [], names)
            if made is None or name in {"defer", "withContext", "transaction"}:
                return made
            return self.generic("Mono", made)
        if owner == "Objects" and name.startswith("require"):
            return first
        return None

    # --- functions as values ----------------------------------------------------------------------------------------

    def applied(self, function: ir.Expr, given: Sequence[TypeRef | None], names: Locals) -> TypeRef | None:
        """What a lambda or a method reference gives for arguments of these types."""
        if self._lambdas >= _MAX_LAMBDAS:
            return None
        self._lambdas += 1
        try:
            if isinstance(function, ir.Lambda):
                return self.of(value_of(function.function.body), self.within(function.function, given, names))
            if isinstance(function, ir.Member):
                return self._referred(function, given, names)
            if isinstance(function, ir.Name):
                # ``map(::View)``
                target = self.run.evaluate(function, names.scope)
                if isinstance(target, ClassRef):
                    return TypeRef(target.cls, target.scope)
                return self.result(target, {}) if isinstance(target, FunctionRef) else None
            return None
        finally:
            self._lambdas -= 1

    @staticmethod
    def within(function: ir.Function, given: Sequence[TypeRef | None], names: Locals) -> Locals:
        """The variables that a lambda sees."""
        known = dict(names.known)
        for param, kind in zip(function.params, given, strict=False):
            if param.type is None:
                known.pop(param.name, None)
                if kind is not None:
                    known[param.name] = kind
        return _knowing(names, known)

    def lambda_names(self, call: ir.Call, function: ir.Function, names: Locals) -> Locals:
        """The variables inside a lambda that is given to a call: elements, or what the call is made on."""
        if not isinstance(names, JvmLocals):
            return self._lambda_names(call, function, names)
        if id(function) not in names.lambdas:
            names.lambdas[id(function)] = self._lambda_names(call, function, names)
        return names.lambdas[id(function)]

    def _lambda_names(self, call: ir.Call, function: ir.Function, names: Locals) -> Locals:
        callee = call.callee
        if isinstance(callee, ir.Name) and callee.id == "with" and len(call.args) == 2:
            return self._on(self.of(call.args[0].value, names), names)
        if not isinstance(callee, ir.Member):
            return names
        receiver = self.of(callee.object, names)
        if receiver is None:
            return self.within(function, [None], names)
        if isinstance(receiver.expr, ir.Nullable):
            receiver = receiver.at(receiver.expr.type)
        if callee.name in {"run", "apply"}:
            return self._on(receiver, names)
        if callee.name == "fold" and len(call.args) == 2 and receiver.args:
            # Of a result with two sides: one function each.
            first = call.args[0].value
            return self.within(function, [receiver.args[0 if isinstance(first, ir.Lambda) and first.function is function else -1]], names)
        whole = callee.name in {"let", "also", "use", "takeIf"} or not receiver.args
        return self.within(function, [receiver if whole else self.item(receiver)], names)

    @staticmethod
    def _on(receiver: TypeRef | None, names: Locals) -> Locals:
        """The variables inside a block whose ``this`` is something else; the class around it stays in sight."""
        return _knowing(names, {**names.known, "this": receiver}) if receiver is not None else names

    def nodes(self, body: Sequence[ir.Stmt], names: Locals) -> Iterator[tuple[ir.Node, Locals]]:
        """All nodes of a body, parents first, each with the variables in sight: those of lambdas have the types that calls give them."""
        stack: list[tuple[ir.Node, Locals]] = [(statement, names) for statement in reversed(body)]
        while stack:
            node, seen = stack.pop()
            yield node, seen
            if isinstance(node, ir.Call):
                for arg in reversed(node.args):
                    value = arg.value
                    if isinstance(value, ir.Lambda):
                        inside = self.lambda_names(node, value.function, seen)
                        stack.extend((s, inside) for s in reversed(value.function.body))
                    else:
                        stack.append((value, seen))
                stack.append((node.callee, seen))
            elif isinstance(node, ir.Lambda):
                stack.extend((s, seen) for s in reversed(node.function.body))
            else:
                stack.extend((child, seen) for child in reversed(list(node.children())))

    def _referred(self, reference: ir.Member, given: Sequence[TypeRef | None], names: Locals) -> TypeRef | None:
        if reference.name in {"new", "<init>"}:
            return TypeRef(reference.object, names.scope, names.arguments)
        call = ir.Call(reference.line, reference, [ir.Arg(reference.line, ir.Unknown(reference.line))] * len(given))
        target = self.run.evaluate(reference.object, names.scope) if _static(reference.object) else None
        if isinstance(target, ClassRef):
            method = self._method_of(TypeRef(target.cls, target.scope), reference.name, call)
            if method is not None:
                return self.result(method[0], method[1])
            return self._accessor(TypeRef(target.cls, target.scope), reference.name, ir.Call(reference.line, reference, []))
        found = self.resolve(call, names)
        return self.result(found[0], found[1]) if found is not None else None


def _knowing(names: Locals, known: dict[str, TypeRef]) -> Locals:
    return names.knowing(known) if isinstance(names, JvmLocals) else replace(names, known=known)


def value_of(body: Sequence[ir.Stmt]) -> ir.Expr | None:
    """What a block gives: what it returns, else its last expression."""
    for statement in reversed(body):
        if isinstance(statement, ir.Return):
            return statement.value
        if isinstance(statement, ir.ExprStmt):
            return statement.value
        if isinstance(statement, ir.If):
            return value_of(statement.then) or value_of(statement.otherwise)
        if isinstance(statement, ir.Try | ir.Block):
            return value_of(statement.body)
        if isinstance(statement, ir.Switch):
            return next((v for case in statement.cases if (v := value_of(case.body)) is not None), None)
        if isinstance(statement, ir.Throw):
            return None
    return None


def returned(body: Sequence[ir.Stmt]) -> Iterator[ir.Expr]:
    """All that a function returns, lambdas in it left out."""
    for statement in body:
        if isinstance(statement, ir.Return):
            if statement.value is not None:
                yield statement.value
        elif isinstance(statement, ir.If):
            yield from returned(statement.then)
            yield from returned(statement.otherwise)
        elif isinstance(statement, ir.For | ir.Block):
            yield from returned(statement.body)
        elif isinstance(statement, ir.Switch):
            for case in statement.cases:
                yield from returned(case.body)
        elif isinstance(statement, ir.Try):
            yield from returned(statement.body)
            for handler in statement.handlers:
                yield from returned(handler.body)
            yield from returned(statement.final)


def _static(expr: ir.Expr) -> bool:
    """Whether an expression is a name with dots: nothing is called to evaluate it."""
    while isinstance(expr, ir.Member):
        expr = expr.object
    return isinstance(expr, ir.Name) and expr.id not in {"this", "super"}
