"""Types of expressions in Java and Kotlin: getters and properties, Lombok, streams and collections, reactive types, repositories."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from liveapi.syntax import ir
from liveapi.trace.languages import jvm_library as library
from liveapi.trace.languages.jvm_locals import JvmLocals, is_static, knowing, value_of
from liveapi.trace.languages.jvm_members import JvmMembers
from liveapi.trace.static_types import MAX_STEPS, Locals, TypeRef
from liveapi.trace.values import ClassRef, External, FunctionRef, Instance

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

_MAX_LAMBDAS = 6


class JvmTypes(JvmMembers):
    """Java's and Kotlin's types, which share packages."""

    def __init__(self, run: Interpreter) -> None:
        super().__init__(run)
        self._lambdas = 0
        #: Variables whose values are being looked at.
        self._binding: set[tuple[int, str]] = set()

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
        if isinstance(expr, ir.Member) and is_static(expr) and expr.name[:1].isupper():
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
            if is_static(callee):
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
        if name in library.RUNNING and isinstance(block, ir.Lambda):
            return self.of(value_of(block.function.body), names)
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
        return knowing(names, known)

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
        return knowing(names, {**names.known, "this": receiver}) if receiver is not None else names

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
        target = self.run.evaluate(reference.object, names.scope) if is_static(reference.object) else None
        if isinstance(target, ClassRef):
            method = self._method_of(TypeRef(target.cls, target.scope), reference.name, call)
            if method is not None:
                return self.result(method[0], method[1])
            return self._accessor(TypeRef(target.cls, target.scope), reference.name, ir.Call(reference.line, reference, []))
        found = self.resolve(call, names)
        return self.result(found[0], found[1]) if found is not None else None
