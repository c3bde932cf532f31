"""The questions the evaluator asks of a programming language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from liveapi.syntax import ir
from liveapi.trace.values import CallSite, ClassRef, Const, External, FunctionRef, Instance, Unknown, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.program import Module, Program
    from liveapi.trace.scope import Scope

#: A modelled library function: takes the interpreter and the call, gives the result.
Native = Callable[["Interpreter", CallSite], Value]


class Semantics:
    """One language's rules. One instance serves one :class:`Program`, so indices may be kept on ``self``."""

    #: Statements of a file run when it is loaded (Python, JavaScript, Ruby, PHP); else its declarations are worked out on demand.
    executes_modules: ClassVar[bool] = False
    #: ``{ … }`` opens a scope for declarations.
    block_scopes: ClassVar[bool] = True
    #: The last expression statement of a function is its result (Rust, Ruby, Kotlin lambdas).
    implicit_return: ClassVar[bool] = False
    #: A bare name may be a member of the enclosing class (Java, Kotlin, C#, Ruby).
    implicit_self: ClassVar[bool] = False
    self_names: ClassVar[frozenset[str]] = frozenset({"this"})
    #: Names for the class that the code stands in (PHP's ``self`` and ``static``).
    class_names: ClassVar[frozenset[str]] = frozenset()
    #: A function with a receiver can be named without it (Kotlin's and C#'s extensions); Go's methods hide no type of their name.
    names_methods: ClassVar[bool] = True
    #: The name for the class that a method was called on, which may extend the one it stands in (PHP's ``static``).
    late_class: ClassVar[str] = ""
    #: A method named without parentheses is called (Ruby).
    bare_calls: ClassVar[bool] = False
    #: Named arguments that no parameter takes make up a last, positional one (Ruby).
    options_hash: ClassVar[bool] = False
    #: A method's first parameter is its receiver (Python).
    explicit_self: ClassVar[bool] = False
    super_names: ClassVar[frozenset[str]] = frozenset({"super"})
    #: What a class attribute starts as may name the attributes before it (Python).
    class_scope: ClassVar[bool] = False
    #: Names of constructors; ``""`` stands for a method named as its class.
    constructors: ClassVar[tuple[str, ...]] = ("constructor",)
    #: Standard library and globals: qualified name ▶ what calling it gives.
    functions: ClassVar[Mapping[str, Native]] = {}

    def __init__(self, program: Program) -> None:
        self.program = program
        #: The methods of classes by id.
        self._own: dict[int, tuple[ir.Class, dict[str, ir.Function]]] = {}

    def resolve_import(self, run: Interpreter, module: Module, imp: ir.Import) -> Value:
        """What an import binds: a :class:`ModuleRef`, something inside a module of the repository, or an :class:`External`.

        Called lazily, when the bound name is first used. Wildcard imports are asked through :meth:`global_name` instead.
        """
        return External(f"{imp.module}.{imp.name}" if imp.name else imp.module)

    def global_name(self, run: Interpreter, module: Module, name: str) -> Value | None:
        """A name that no scope binds: package siblings, wildcard imports, autoloaded constants, builtins. ``None`` if unknown."""
        return None

    def assign_outside(self, run: Interpreter, module: Module, name: str, value: Value) -> bool:
        """Assign to a variable that other files declare (Go's package variables); false if there is none."""
        return False

    def static_member(self, run: Interpreter, ref: ClassRef, name: str) -> Value | None:
        """A member of a class that the language itself gives (PHP's ``X::class``, constants of a Ruby module opened elsewhere)."""
        return None

    def instantiate(self, run: Interpreter, cls: ClassRef, call: CallSite) -> Value | None:
        """What calling a class gives where that is no construction by a constructor (Go's literals and conversions)."""
        return None

    def zero(self, run: Interpreter, type_: ir.Expr | None, scope: Scope) -> Value:
        """The value of a variable that is declared without one."""
        return Const(None)

    def iterate(self, run: Interpreter, value: Value, target: ir.Expr | None) -> list[Value] | None:
        """What a loop over ``value`` gives to ``target``; ``None`` when unknown."""
        return value.items()

    def promoted(self, run: Interpreter, instance: Instance, name: str, at: ir.Node) -> Value | None:
        """A member that an object has by what it holds rather than by its class (Go's embedded fields)."""
        return None

    def crate_named(self, run: Interpreter, module: Module, name: str) -> Value | None:
        """The module or crate that has the same name as a function (Rust keeps them apart)."""
        return None

    def bound_name(self, imp: ir.Import) -> str:
        """The local name that an import binds."""
        return imp.alias or imp.name or imp.module.rpartition(".")[2]

    def declared(self, run: Interpreter, node: ir.Function | ir.Class, scope: Scope) -> None:
        """A function or class statement is reached: decorators run here, in languages that have them."""

    def super_call(self, run: Interpreter, scope: Scope, call: CallSite) -> Value:
        """``super(…)``: the constructor of the base, or (Python) an object whose methods are those of the base."""
        return run.classes.call_super(scope, call)

    def relevant(self, module: Module) -> bool:
        """Whether code of a file can lead to routes; calls into other files are followed only a few deep, for what they give."""
        return True

    def has_member(self, run: Interpreter, receiver: Value, name: str) -> bool:
        """Whether a bare name may be a member of the object around it; where types say so, it is asked first."""
        return True

    def importers(self, paths: Iterable[str]) -> list[str]:
        """Files that lead to ``paths`` by imports: what they do with them decides what is served. None where declarations say it all."""
        return []

    def module_call(self, run: Interpreter, module: Module, call: CallSite) -> Value:
        """A call of a module as such (JavaScript's ``require('./routes')(app)``)."""
        return Unknown("a module was called")

    def store(self, run: Interpreter, target: ir.Index, value: Value, scope: Scope) -> bool:
        """``container[key] = value`` where the language knows better than the container (PHP's arrays are values); false otherwise."""
        return False

    def called(self, run: Interpreter, name: str, value: Value) -> Value:
        """What ``name(…)`` calls, where functions have names of their own beside variables (PHP); ``value`` is what the name stands for."""
        return value

    def instance_of(self, run: Interpreter, value: Value, kind: Value) -> bool | None:
        """``value instanceof kind``, where it is known."""
        return None

    def attribute(self, run: Interpreter, instance: Instance, name: str, at: ir.Node) -> Value | None:
        """``instance.name`` where a library makes members that no class declares (columns of a table); ``None`` otherwise."""
        return None

    def of_type(self, run: Interpreter, kind: ir.Expr, scope: Scope) -> Value | None:
        """A value of a declared type, where a library tells something of it; ``None`` otherwise."""
        return None

    def method(self, run: Interpreter, cls: ClassRef, name: str) -> FunctionRef | None:
        """A method of exactly this class (not its bases). Override where methods are declared apart from their type."""
        known = self._own.get(id(cls.cls))
        if known is None:
            functions: dict[str, ir.Function] = {}
            for statement in cls.cls.body:
                if isinstance(statement, ir.Function):
                    functions.setdefault(statement.name, statement)
            # The class itself is kept, too, so that no other gets its id.
            known = self._own[id(cls.cls)] = (cls.cls, functions)
        found = known[1].get(name)
        return None if found is None else FunctionRef(found, cls.module, cls.scope, None, cls)

    def methods(self, run: Interpreter, cls: ClassRef) -> Iterator[FunctionRef]:
        """All methods of exactly this class, in order."""
        for statement in cls.cls.body:
            if isinstance(statement, ir.Function):
                yield FunctionRef(statement, cls.module, cls.scope, None, cls)

    def extension(self, run: Interpreter, module: Module, receiver: Value, name: str) -> FunctionRef | None:
        """A function that extends ``receiver`` from outside (Kotlin and C# extension functions), visible in ``module``."""
        return None

    def bare_call(self, run: Interpreter, name: str, call: CallSite, scope: Scope) -> Value | None:
        """``name(…)`` where the language has several receivers in sight (Kotlin's lambdas); ``None`` to follow the usual way."""
        return None

    def method_call(self, run: Interpreter, receiver: Value, name: str, call: CallSite) -> Value | None:
        """``receiver.name(…)`` where the language knows better than the receiver (extension functions); ``None`` otherwise."""
        return None

    def is_getter(self, function: ir.Function) -> bool:
        """Whether reading the member calls the function (properties)."""
        return "get" in function.modifiers or any(a.name in ("property", "cached_property") for a in function.annotations)
