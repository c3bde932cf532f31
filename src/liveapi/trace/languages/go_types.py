"""Types of Go expressions: composite literals, conversions, several results, embedded structs, what well-known libraries give."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from liveapi.syntax import ir
from liveapi.trace.go_packages import declares, receiver_type
from liveapi.trace.languages.go import GoSemantics, Package
from liveapi.trace.languages.go_library_types import FUNCTIONS, INTERFACES, MEMBERS, PASSED_ON, coder
from liveapi.trace.languages.go_vendor import Vendored
from liveapi.trace.static_types import MAX_STEPS, Locals, StaticTypes, TypeRef
from liveapi.trace.values import ClassRef, External, FunctionRef, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.program import Module
    from liveapi.trace.scope import Scope

_BUILTIN_TYPES = frozenset(
    "string bool byte rune error any int int8 int16 int32 int64 uint uint8 uint16 uint32 uint64 uintptr float32 float64".split()  # noqa: SIM905
)
_COMPARED = frozenset({"==", "!=", "<", "<=", ">", ">=", "and", "or"})


_METHOD_NAMES = rb"(?m)^func \([^)\n]*\) *(\w+)\("
_STAND_IN = re.compile(r"(?i)mock|fake|stub|_test\.go$|unimplemented|noop")
#: Types behind one interface that are looked at.
MAX_IMPLEMENTERS = 12
#: Types behind an interface that make up the choice that its values are.
MAX_CHOICES = 4


class GoTypes(StaticTypes):
    """Static types of a Go program. A type of a library is a :class:`TypeRef` to its qualified name (:meth:`outside`)."""

    literals: ClassVar[Mapping[type, str]] = {str: "string", int: "int", float: "float64", bool: "bool"}

    def __init__(self, semantics: GoSemantics, run: Interpreter) -> None:
        super().__init__(run)
        self.semantics = semantics
        self.vendored = Vendored(self.run)
        #: Types declared inside functions ▶ the function's name and the types that are in sight there.
        self.local_types: dict[int, tuple[str, Mapping[str, TypeRef]]] = {}
        #: What is found out once for all callers of a function: its variables, its returns, errors that it takes apart, open parameters.
        self.returns: dict[ir.Function, list[ir.Return]] = {}
        self.unwrapped: dict[ir.Function, dict[str, ir.Expr]] = {}
        self.globals: dict[ir.Expr, Value] = {}
        self.open_params: dict[ir.Param, bool] = {}
        self._variables: dict[ir.Function, Locals] = {}
        self._targets: dict[tuple[ir.Expr, Scope], Value | TypeRef | None] = {}
        self._declarations: dict[tuple[str, str], tuple[ir.Assign, Module] | None] = {}
        self._kinds: dict[TypeRef, list[str]] = {}
        self._implementers: dict[tuple[int, str], list[FunctionRef]] = {}
        #: The last line on which what a block declares can be seen, by the value or type it is declared with.
        self.ends: dict[ir.Expr, int] = {}

    # --- names ------------------------------------------------------------------------------------------------------

    def outside(self, name: str, scope: Scope) -> TypeRef:
        """A type of a library, or a builtin one: ``net/http.Request``, ``string``, ``[]string``."""
        if name.startswith("[]"):
            return TypeRef(ir.Index(0, ir.Name(0, "[]"), [ir.Name(0, name[2:])]), scope)
        return TypeRef(ir.Name(0, name), scope)

    def target(self, ref: TypeRef) -> Value | TypeRef | None:
        expr = ref.expr.object if isinstance(ref.expr, ir.Index) else ref.expr
        if isinstance(expr, ir.Name) and ("." in expr.id or "#" in expr.id):
            return External(expr.id)
        if isinstance(expr, ir.Class) or (isinstance(expr, ir.Name) and expr.id in ref.arguments):
            return super().target(ref)
        key = (expr, ref.scope)
        if key not in self._targets:
            self._targets[key] = self._target(expr, ref)
        return self._targets[key]

    def _target(self, expr: ir.Expr, ref: TypeRef) -> Value | TypeRef | None:
        found = super().target(ref)
        if isinstance(found, External):
            return self.vendored.type(found.name) or found
        if isinstance(expr, ir.Name) and not isinstance(found, ClassRef | TypeRef):
            return self.vendored.sibling(ref.scope.module, expr.id) or found
        return found

    def qualified(self, ref: TypeRef | None) -> str:
        """The qualified name of a library's type, aliases of the repository followed; ``""`` for what is none."""
        for _ in range(MAX_STEPS):
            if ref is None:
                return ""
            target = self.target(ref)
            if isinstance(target, TypeRef):
                ref = target
            elif isinstance(target, ClassRef) and target.cls.kind == "alias" and target.cls.bases:
                ref = TypeRef(target.cls.bases[0], target.scope, dict(zip(target.cls.type_params, ref.args, strict=False)))
            else:
                return target.name if isinstance(target, External) else ""
        return ""

    def underlying(self, ref: TypeRef | None) -> TypeRef | None:
        """What a named type that is no struct or interface stands for, however far."""
        for _ in range(MAX_STEPS):
            if ref is None or (isinstance(ref.expr, ir.Index) and ref.name in ("[]", "map")):
                return ref
            target = self.target(ref)
            if isinstance(target, TypeRef):
                ref = target
            elif isinstance(target, ClassRef) and target.cls.kind == "alias" and target.cls.bases:
                ref = TypeRef(target.cls.bases[0], target.scope, dict(zip(target.cls.type_params, ref.args, strict=False)))
            else:
                return ref
        return None

    def is_open(self, ref: TypeRef | None) -> bool:
        """Whether values of a type may be anything: ``any``, an interface, a type parameter."""
        if ref is None:
            return True
        found = self.underlying(ref)
        if found is None:
            return True
        expr = found.expr
        if isinstance(expr, ir.Class):
            return expr.kind == "interface"
        if isinstance(expr, ir.Name) and expr.id in ("any", "interface{}"):
            return True
        target = self.target(found)
        if isinstance(target, External) and target.name in INTERFACES:
            return True
        if isinstance(target, ClassRef):
            return target.cls.kind == "interface"
        if isinstance(expr, ir.Name) and expr.id not in _BUILTIN_TYPES and "." not in expr.id and "#" not in expr.id:
            return not isinstance(target, External)
        return False

    def declaration(self, expr: ir.Expr, scope: Scope) -> tuple[ir.Assign, Module] | None:
        """The variable or constant of a package that a name stands for."""
        if isinstance(expr, ir.Name):
            folder, name = scope.module.folder, expr.id
        elif isinstance(expr, ir.Member) and isinstance(expr.object, ir.Name):
            package = self.run.evaluate(expr.object, scope)
            if not isinstance(package, Package):
                return None
            folder, name = package.folder, expr.name
        else:
            return None
        key = (folder, name)
        if key not in self._declarations:
            self._declarations[key] = self._find_declaration(folder, name)
        return self._declarations[key]

    def _find_declaration(self, folder: str, name: str) -> tuple[ir.Assign, Module] | None:
        for module in self.semantics.packages.declaring(folder, name):
            if not declares(module, name):
                continue
            for statement in module.ir.body:
                if isinstance(statement, ir.Assign) and isinstance(statement.target, ir.Name) and statement.target.id == name:
                    return statement, module
        return None

    # --- members ----------------------------------------------------------------------------------------------------

    def bases(self, cls: ClassRef, bound: Mapping[str, TypeRef]) -> Iterator[TypeRef]:
        """What a struct embeds."""
        return (TypeRef(base, cls.scope, self.seen_from(cls.cls, bound)) for base in embedded(cls.cls))

    def seen_from(self, cls: ir.Class, bound: Mapping[str, TypeRef]) -> Mapping[str, TypeRef]:
        """What names in a type stand for: its type parameters, and the types of the function it is declared in."""
        local = self.local_types.get(id(cls))
        return {**local[1], **bound} if local is not None else bound

    def find(self, ref: TypeRef | None, name: str) -> tuple[ir.Field | FunctionRef, ClassRef, Mapping[str, TypeRef]] | None:
        for _ in range(MAX_STEPS):
            if ref is None:
                return None
            target = self.target(ref)
            if isinstance(target, TypeRef):
                ref = target
                continue
            if not isinstance(target, ClassRef) or target.cls.kind != "alias" or not target.cls.bases:
                break
            bound = dict(zip(target.cls.type_params, ref.args, strict=False))
            method = self.semantics.method(self.run, target, name)
            if method is not None:
                return method, target, bound
            ref = TypeRef(target.cls.bases[0], target.scope, bound)
        return super().find(ref, name)

    def member(self, ref: TypeRef | None, name: str) -> TypeRef | None:
        found = self.find(ref, name)
        if found is None:
            return self._outside_member(ref, name)
        member, cls, bound = found
        if isinstance(member, ir.Field):
            return TypeRef(member.type, cls.scope, self.seen_from(cls.cls, bound)) if member.type is not None else None
        return TypeRef(ir.Lambda(member.function.line, member.function), member.scope, bound)

    def _outside_member(self, ref: TypeRef | None, name: str) -> TypeRef | None:
        if ref is None:
            return None
        for kind in self.kinds(ref):
            if kind.startswith("github.com/labstack/echo.ValueBinder#"):
                return ref
            known = MEMBERS.get(f"{kind}.{name}") or MEMBERS.get(f"{kind.partition('#')[0]}.{name}")
            if known is not None:
                return self.outside(known, ref.scope)
        return None

    def kinds(self, ref: TypeRef | None) -> list[str]:
        """The library types that a type is or embeds: ``github.com/gin-gonic/gin.Context`` for ``struct{ *gin.Context }``."""
        if ref is None:
            return []
        if ref not in self._kinds:
            self._kinds[ref] = self._kinds_of(ref)
        return self._kinds[ref]

    def _kinds_of(self, ref: TypeRef) -> list[str]:
        name = self.qualified(ref)
        if name:
            return [name]
        found = self.class_of(ref)
        if found is None or found[0].cls.kind not in ("struct", "interface"):
            return []
        names: list[str] = []
        for cls, bound in self.lineage(*found):
            for base in embedded(cls.cls):
                outside = self.qualified(TypeRef(base, cls.scope, self.seen_from(cls.cls, bound)))
                if outside:
                    names.append(outside)
        return names

    def method(self, cls: ClassRef, name: str) -> FunctionRef | None:
        """A method of exactly this type, a vendored one too."""
        return self.semantics.method(self.run, cls, name) or self.vendored.method(cls, name)

    def modules(self, cls: ClassRef, pattern: bytes) -> list[Module]:
        """The files of a type's package in which a pattern is found."""
        own = (p for p in self.semantics.packages.files(cls.module.folder) if self.run.program.holds(p, pattern))
        return [m for p in own if (m := self.run.program.module(p)) is not None] or self.vendored.modules(cls.module, pattern)

    def implementers(self, interface: ClassRef, name: str) -> list[FunctionRef]:
        """The method ``name`` of each type of the repository that has all methods of an interface; stand-ins for tests left out."""
        key = (id(interface.cls), name)
        if key in self._implementers:
            return self._implementers[key]
        found = self._implementers[key] = []
        wanted = {m.name for cls, _ in self.lineage(interface, {}) for m in cls.cls.methods()}
        for path in self.run.program.declared("go", _METHOD_NAMES).get(name, []):
            module = self.run.program.module(path) if not _STAND_IN.search(path) else None
            for statement in module.ir.body if module is not None else ():
                if not isinstance(statement, ir.Function) or statement.name != name or statement.receiver is None or module is None:
                    continue
                type_ = receiver_type(statement)
                cls = self.run.evaluate(ir.Name(statement.line, type_), self.run.scope_of(module)) if type_ else None
                if not isinstance(cls, ClassRef) or _STAND_IN.search(type_) or len(found) > MAX_IMPLEMENTERS:
                    continue
                if all(self.find(TypeRef(cls.cls, cls.scope), w) is not None for w in wanted):
                    found.append(FunctionRef(statement, module, self.run.scope_of(module), None, cls))
        return found

    def behind(self, interface: ClassRef) -> list[TypeRef]:
        """The few types of the repository that have all methods of an interface of several."""
        names = [m.name for cls, _ in self.lineage(interface, {}) for m in cls.cls.methods()]
        found = self.implementers(interface, max(names, key=len)) if len(names) > 1 else []
        owners = [f.owner for f in found if f.owner is not None]
        return [TypeRef(o.cls, o.scope) for o in owners] if len(owners) <= MAX_CHOICES else []

    # --- variables --------------------------------------------------------------------------------------------------

    def variables(self, function: ir.Function, scope: Scope) -> Locals:
        """:meth:`locals`, found out once for a function: not to be changed."""
        known = self._variables.get(function)
        if known is None:
            known = self._variables[function] = self.locals(function, scope)
        return known

    def locals(self, function: ir.Function, scope: Scope, owner: TypeRef | None = None) -> Locals:
        found = Locals(scope, owner, dict(owner.arguments) if owner is not None else {})
        types = dict(found.arguments)
        found.arguments = types
        for param in [*function.params, *([function.receiver] if function.receiver is not None else [])]:
            _declare(found, param, 0)
        self._gather(function.body, function.name, function.end or 1 << 30, found, types)
        return found

    def _gather(self, body: Iterable[ir.Stmt], name: str, end: int, found: Locals, types: dict[str, TypeRef]) -> None:
        """What statements declare: visible until the line ``end``, where their block ends."""
        for statement in body:
            blocks: list[Iterable[ir.Stmt]] = []
            parts: list[ir.Node | None] = []
            if isinstance(statement, ir.Assign):
                self._bind(statement, found)
                if statement.op == ":=":
                    self._limit(statement, end)
                parts = [statement.target, statement.value]
            elif isinstance(statement, ir.Class) and statement.name:
                types[statement.name] = TypeRef(statement, found.scope, types)
                self.local_types[id(statement)] = (name, types)
            elif isinstance(statement, ir.If):
                blocks, parts = [statement.then, statement.otherwise], [statement.test]
            elif isinstance(statement, ir.For):
                self._range(statement, found)
                blocks, parts = [statement.body], [statement.iterable]
            elif isinstance(statement, ir.Switch):
                blocks = [c.body for c in statement.cases]
                parts = [statement.subject, *(p for c in statement.cases for p in c.patterns)]
            elif isinstance(statement, ir.Block):
                blocks = [statement.body]
            else:
                parts = [statement]
            for part in parts:
                for node in _lambdas(part):
                    for param in node.params:
                        _declare(found, param, node.line)
                    self._gather(node.body, name, node.end or end, found, types)
            for block in blocks:
                self._gather(block, name, _last_line(block), found, types)

    def _range(self, node: ir.For, found: Locals) -> None:
        if not isinstance(node.target, ir.List) or node.iterable is None:
            return
        end = _last_line(node.body)
        for position, part in enumerate(node.target.items[:2]):
            if isinstance(part, ir.Name) and part.id != "_":
                value: ir.Expr = ir.Literal(node.line, 0)
                if position == 1:
                    value = ir.Index(node.line, node.iterable, [ir.Literal(node.line, 0)])
                found.bound.setdefault(part.id, []).append((node.line, value, False, -1))
                self.ends[value] = end

    def _limit(self, node: ir.Assign, end: int) -> None:
        if node.value is not None:
            self.ends[node.value] = end
        if node.type is not None:
            self.ends[node.type] = end

    def visible(self, name: ir.Name, names: Locals) -> list[tuple[int, ir.Expr, bool, int]]:
        """The declarations and values of a variable whose blocks reach to where it is used, those above it if there are any."""
        known = [b for b in names.bound.get(name.id, []) if self.ends.get(b[1], name.line) >= name.line]
        return [b for b in known if b[0] <= name.line and b[1] is not name] or known

    def _bind(self, node: ir.Assign, found: Locals) -> None:
        if isinstance(node.target, ir.List) and isinstance(node.value, (ir.Cast, ir.Index)):
            # ``v, ok := x.(T)``, ``v, ok := m[key]``
            first = node.target.items[0] if node.target.items else None
            if isinstance(first, ir.Name):
                found.bound.setdefault(first.id, []).append((node.line, node.value, False, -1))
            return
        super()._bind(node, found)

    # --- expressions ------------------------------------------------------------------------------------------------

    def of(self, expr: ir.Expr | None, names: Locals) -> TypeRef | None:
        if expr is None:
            return None
        if expr in names.found:
            return names.found[expr]
        found = super().of(expr, names)
        if found is not None or self._steps < MAX_STEPS // 2:  # deeper down it may be the bound on steps that says no
            names.found[expr] = found
        return found

    def expression(self, expr: ir.Expr, names: Locals) -> TypeRef | None:
        if isinstance(expr, ir.List) and expr.type is not None:
            return TypeRef(ir.Index(expr.line, ir.Name(expr.line, "[]"), [expr.type]), names.scope, names.arguments)
        if isinstance(expr, ir.Dict):
            return TypeRef(expr.type, names.scope, names.arguments) if expr.type is not None else None
        if isinstance(expr, ir.Lambda):
            return TypeRef(expr, names.scope, names.arguments)
        if isinstance(expr, ir.Binary):
            return self.outside("bool", names.scope) if expr.op in _COMPARED else self.of(expr.left, names) or self.of(expr.right, names)
        if isinstance(expr, ir.Unary):
            return self.outside("bool", names.scope) if expr.op == "not" else self.of(expr.operand, names)
        if isinstance(expr, ir.Member) and isinstance(expr.object, ir.Name) and expr.object.id not in names.bound:
            declared = self._declared(expr, names)
            if declared is not None:
                return declared
        return super().expression(expr, names)

    def variable(self, expr: ir.Name, names: Locals) -> TypeRef | None:
        if expr.id in names.known:
            return names.known[expr.id]
        if expr.id not in names.bound:
            return self._declared(expr, names)
        for _, value, is_type, position in reversed(self.visible(expr, names)):
            if is_type:
                return TypeRef(value, names.scope, names.arguments)
            whole = self.of(value, names)
            found = whole if position < 0 or whole is None else self.part(whole, position)
            if found is not None:
                return found
        return None

    def _declared(self, expr: ir.Name | ir.Member, names: Locals) -> TypeRef | None:
        found = self.declaration(expr, names.scope)
        if found is None:
            return None
        statement, module = found
        scope = self.run.scope_of(module)
        return TypeRef(statement.type, scope) if statement.type is not None else self.of(statement.value, Locals(scope))

    def item(self, ref: TypeRef | None) -> TypeRef | None:
        if ref is None:
            return None
        outside = self.qualified(ref)
        if outside.endswith("#vars"):
            return self.outside("string", ref.scope)
        if outside.startswith(("net/url.Values", "net/http.Header")):
            return self.outside("[]string", ref.scope)
        return super().item(self.underlying(ref))

    def called(self, call: ir.Call, names: Locals) -> TypeRef | None:
        callee = call.callee
        if isinstance(callee, ir.Name):
            if callee.id in ("new", "make") and call.args:
                return TypeRef(call.args[0].value, names.scope, names.arguments)
            if callee.id == "append" and call.args:
                return self.of(call.args[0].value, names)
            if callee.id in ("len", "cap"):
                return self.outside("int", names.scope)
            if callee.id in _BUILTIN_TYPES or callee.id in names.arguments:
                return TypeRef(callee, names.scope, names.arguments)
        if isinstance(callee, ir.Index):
            target = self.run.evaluate(callee.object, names.scope) if isinstance(callee.object, (ir.Name, ir.Member)) else None
            if isinstance(target, FunctionRef):
                return self.called(ir.Call(call.line, callee.object, call.args, callee.args), names)
            return TypeRef(callee, names.scope, names.arguments)
        if isinstance(callee, ir.Lambda):
            return TypeRef(callee.function.returns, names.scope, names.arguments) if callee.function.returns is not None else None
        found = super().called(call, names)
        if found is None:
            found = self._of_variable(callee, names)
        if found is None and isinstance(callee, ir.Member) and callee.name in ("Error", "String") and not call.args:
            return self.outside("string", names.scope)
        return found if found is not None else self._of_callback(call, names)

    def _of_callback(self, call: ir.Call, names: Locals) -> TypeRef | None:
        """What a library's function gives that calls a closure: what that gives, or a list of it (``lo.Map(users, func…)``)."""
        for arg in call.args:
            if isinstance(arg.value, ir.Lambda) and arg.value.function.returns is not None:
                given = arg.value.function.returns
                if isinstance(call.callee, ir.Member) and call.callee.name in ("Map", "FilterMap", "MapToSlice", "ParallelMap"):
                    given = ir.Index(call.line, ir.Name(call.line, "[]"), [given])
                return TypeRef(given, names.scope, names.arguments)
        return None

    def _of_variable(self, callee: ir.Expr, names: Locals) -> TypeRef | None:
        """What calling a function that a variable or field holds gives."""
        ref = self.underlying(self.of(callee, names)) if isinstance(callee, (ir.Name, ir.Member)) else None
        if ref is not None and isinstance(ref.expr, ir.Lambda) and ref.expr.function.returns is not None:
            return ref.at(ref.expr.function.returns)
        return None

    def match_functions(self, pattern: ir.Function, given: FunctionRef, params: list[str], found: dict[str, TypeRef]) -> None:
        """Bind the type parameters in the type of a function by the function that is given for it."""
        pairs = [(p.type, g.type) for p, g in zip(pattern.params, given.function.params, strict=False)]
        wanted, actual = (_results(f.returns) for f in (pattern, given.function))
        for expected, type_ in [*pairs, *zip(wanted, actual, strict=False)]:
            if expected is not None and type_ is not None:
                self._match(expected, TypeRef(type_, given.scope), params, found)

    def library(self, receiver: TypeRef | None, name: str, call: ir.Call, names: Locals) -> TypeRef | None:
        if receiver is not None:
            return self._outside_member(receiver, name)
        target = self.run.evaluate(call.callee, names.scope)
        if not isinstance(target, External):
            return None
        known = FUNCTIONS.get(target.name) or coder(target.name)
        if known is None and target.name in PASSED_ON:
            given = [self.qualified(self.of(a.value, names)) for a in call.args]
            known = PASSED_ON[target.name] if any(g.startswith("net/http.Request#") for g in given) else None
        if known is not None:
            return self.outside(known, names.scope)
        # ``pkg.T{Field: …}`` is a literal; what else a library's function gives is not known.
        return TypeRef(call.callee, names.scope) if any(a.name for a in call.args) or (not call.args and _is_type(target.name)) else None


def _results(returns: ir.Expr | None) -> list[ir.Expr]:
    if isinstance(returns, ir.List):
        return [r for r in returns.items if not isinstance(r, ir.Arg)]
    return [returns] if returns is not None else []


def _is_type(name: str) -> bool:
    last = name.rpartition(".")[2]
    return last[:1].isupper() and not last.startswith(("New", "Get", "Default", "Must"))


def _declare(found: Locals, param: ir.Param, line: int) -> None:
    if param.type is not None and param.name:
        type_ = ir.Index(line, ir.Name(line, "[]"), [param.type]) if param.kind == "rest" else param.type
        found.bound.setdefault(param.name, []).append((line, type_, True, -1))


def _lambdas(node: ir.Node | None) -> Iterator[ir.Function]:
    """The outermost closures in an expression."""
    if isinstance(node, ir.Lambda):
        yield node.function
    elif node is not None and not isinstance(node, ir.Function | ir.Str | ir.Name | ir.Literal):
        for child in node.children():
            yield from _lambdas(child)


def _last_line(body: Iterable[ir.Stmt]) -> int:
    return max((n.line for s in body for n in s.walk()), default=0)


def embedded(cls: ir.Class) -> list[ir.Expr]:
    """The types that a struct or an interface embeds."""
    if cls.kind == "interface":
        return cls.bases
    return [f.type for f in cls.members() if "embedded" in f.modifiers and f.type is not None] if cls.kind == "struct" else []
