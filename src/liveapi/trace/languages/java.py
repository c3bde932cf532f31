"""Java, and what Kotlin shares with it: packages, wildcard and static imports, nested classes, members named bare."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from liveapi.syntax import ir
from liveapi.trace.jvm_names import JvmNames
from liveapi.trace.languages.base import Semantics
from liveapi.trace.scope import Deferred, Frame, Scope
from liveapi.trace.values import (
    CallSite,
    ClassRef,
    Const,
    External,
    FunctionRef,
    Instance,
    ListOf,
    MapOf,
    Text,
    Unknown,
    Value,
    format_text,
)

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.languages.base import Native
    from liveapi.trace.program import Module, Program


def _listed(_run: Interpreter, call: CallSite) -> Value:
    return ListOf(call.positional)


def _mapped(run: Interpreter, call: CallSite) -> Value:
    values = call.positional
    keys = [run.text(k).literal for k in values[::2]]
    return MapOf({k: v for k, v in zip(keys, values[1::2], strict=False) if k is not None})


def _formatted(run: Interpreter, call: CallSite) -> Value:
    first = call.get(0)
    return format_text(run, first, call, 1) if isinstance(first, Text) else Unknown("a format that is not known")


FUNCTIONS: Mapping[str, Native] = {
    **dict.fromkeys(
        [
            "java.util.List.of", "java.util.Arrays.asList", "java.util.Set.of", "java.util.stream.Stream.of", "java.util.ArrayList",
            "java.util.Collections.singletonList", "java.util.LinkedList",
        ],
        _listed,
    ),
    "java.util.Map.of": _mapped,
    "java.util.HashMap": lambda _run, _call: MapOf(),
    "java.lang.String.format": _formatted,
}  # fmt: skip


class JvmSemantics(Semantics):
    """How names are found in packages that Java and Kotlin files make up together."""

    implicit_self: ClassVar[bool] = True
    functions: ClassVar[Mapping[str, Native]] = FUNCTIONS
    #: Packages that are imported without saying so.
    default_packages: ClassVar[tuple[str, ...]] = ("java.lang",)

    def __init__(self, program: Program) -> None:
        super().__init__(program)
        self.names = JvmNames(program)
        self._globals: dict[tuple[str, str], Value | None] = {}

    # --- names --------------------------------------------------------------------------------------------------------

    def resolve_import(self, run: Interpreter, module: Module, imp: ir.Import) -> Value:
        qualified = f"{imp.module}.{imp.name}" if imp.name else imp.module
        found = self.qualified(run, qualified, module.path)
        return found if found is not None else External(qualified)

    def qualified(self, run: Interpreter, name: str, near: str = "") -> Value | None:
        """What a fully qualified name stands for: a declaration of a package, or a member of a class of one."""
        package, _, last = name.rpartition(".")
        for module in self.names.declaring(package, last, near):
            return run.module_member(module, last)
        owner = package.rpartition(".")[2]
        if owner[:1].isupper():
            holder = self.qualified(run, package, near)
            if isinstance(holder, ClassRef):
                member = holder.member(run, last, holder.cls)
                return None if isinstance(member, Unknown) else member
        return None

    def global_name(self, run: Interpreter, module: Module, name: str) -> Value | None:
        key = (module.path, name)
        if key not in self._globals:
            self._globals[key] = None
            self._globals[key] = self._global_name(run, module, name)
        return self._globals[key]

    def _global_name(self, run: Interpreter, module: Module, name: str) -> Value | None:
        nested = self.names.nested(module).get(name)
        if nested is not None:
            return self.class_in(run, nested, module, run.scope_of(module))
        for sibling in self.names.declaring(module.ir.package, name, module.path):
            if sibling is not module:
                return run.module_member(sibling, name)
        outside: list[str] = []
        for imp in module.imports:
            if imp.name != "*":
                continue
            found = self.qualified(run, f"{imp.module}.{name}", module.path)
            if found is not None:
                return found
            outside.append(f"{imp.module}.{name}")
        outside += [f"{package}.{name}" for package in self.default_packages]
        # A name in lower case that nothing binds may be the start of a qualified name.
        return External(outside[0], tuple(outside[1:])) if name[:1].isupper() or len(outside) > len(self.default_packages) else None

    # --- classes --------------------------------------------------------------------------------------------------------

    @staticmethod
    def class_in(run: Interpreter, cls: ir.Class, module: Module, scope: Scope) -> ClassRef:
        """A class that stands inside another."""
        ref = ClassRef(cls, module, scope)
        run.classes.declare(ref)
        return ref

    def static_member(self, run: Interpreter, ref: ClassRef, name: str) -> Value | None:
        if name == "class":
            return ref
        for cls in run.classes.ancestors(ref):
            for statement in cls.cls.body:
                if isinstance(statement, ir.Class) and statement.name == name:
                    return self.class_in(run, statement, cls.module, run.classes.inside(cls))
        return None

    def has_member(self, run: Interpreter, receiver: Value, name: str) -> bool:
        """A name that is written as those of types are is no member that a library's base may give, if the program declares none."""
        if not name[:1].isupper() or name.isupper():
            return True
        cls = receiver.cls if isinstance(receiver, Instance) else receiver
        return not isinstance(cls, ClassRef) or any(
            isinstance(s, ir.Class | ir.Field | ir.Function) and s.name == name for c in run.classes.ancestors(cls) for s in c.cls.body
        )

    # --- calls ------------------------------------------------------------------------------------------------------------

    def bare_call(self, run: Interpreter, name: str, call: CallSite, scope: Scope) -> Value | None:
        bound = scope.get(name)
        if bound is not None:
            if isinstance(bound, FunctionRef) and bound.function.receiver is not None and bound.self_value is None:
                receiver = next(receivers(scope), None)
                return run.enter(bound.bound(receiver), call) if receiver is not None else None
            bound = received(bound, scope)
            if isinstance(bound, External):
                # An imported extension of a library: the receiver that is modelled knows it.
                for receiver in receivers(scope):
                    known = getattr(receiver, "has_method", None)
                    if known is not None and known(name):
                        return receiver.call_method(run, name, call)
            return run.call_value(bound, call)
        for receiver in receivers(scope):
            extension = self.extension(run, scope.module, receiver, name)
            if extension is not None:
                return run.enter(extension.bound(receiver), call)
            inner = self.extension_inside(run, receiver, name, scope)
            if inner is not None:
                return run.enter(inner, call)
            if self.answers(run, receiver, name):
                return receiver.call_method(run, name, call)
        found = self.global_name(run, scope.module, name)
        return run.call_value(received(found, scope), call) if found is not None else None

    @staticmethod
    def extension_inside(run: Interpreter, holder: Value, name: str, scope: Scope) -> FunctionRef | None:
        """An extension function that is a member of a class: it has the object around it and what it extends as receivers."""
        cls = holder.cls if isinstance(holder, Instance) else holder if isinstance(holder, ClassRef) else None
        found = run.classes.find(cls, name) if cls is not None else None
        if cls is None or found is None or not isinstance(found[0], FunctionRef) or found[0].function.receiver is None:
            return None
        extended = next((r for r in receivers(scope) if r is not holder), None)
        if extended is None:
            return None
        return beside(run, found[0], holder, cls).bound(extended)

    def answers(self, run: Interpreter, receiver: Value, name: str) -> bool:
        """Whether a receiver has a method of that name."""
        if isinstance(receiver, Instance):
            if name in receiver.fields or run.classes.find(receiver.cls, name) is not None:
                return True
            return receiver.native is not None and self.answers(run, receiver.native, name)
        if isinstance(receiver, ClassRef):
            return run.classes.find(receiver, name) is not None
        # A library's object says by itself what it has; one that says nothing has all.
        known = getattr(receiver, "has_method", None)
        return known(name) if known is not None else not isinstance(receiver, Unknown | Const | Text | ListOf | MapOf)


class JavaSemantics(JvmSemantics):
    """Java."""

    constructors: ClassVar[tuple[str, ...]] = ("",)


def receivers(scope: Scope) -> Iterator[Value]:
    """What a bare name may be a member of, innermost first: the receivers of the functions around it."""
    seen: set[int] = set()
    for inner in scope.chain():
        value = inner.frame.self_value if inner.frame is not None else None
        if value is not None and id(value) not in seen:
            seen.add(id(value))
            yield value


def received(value: Value, scope: Scope) -> Value:
    """A block that a variable of a file holds, called by that name: what is around the call is its receiver."""
    if isinstance(value, FunctionRef) and not value.name and value.self_value is None:
        around = next(receivers(scope), None)
        return value.bound(around) if around is not None else value
    return value


def beside(run: Interpreter, function: FunctionRef, holder: Value, cls: ClassRef) -> FunctionRef:
    """A member that extends something else, in a scope where the members of the object that holds it are in sight."""
    around = Scope(function.module, function.scope, "class", Frame(None, holder, cls))
    parts: list[ir.Param | ir.Field] = [*cls.cls.params, *cls.cls.members()]
    for part in parts:
        around.vars[part.name] = Deferred(partial(holder.member, run, part.name, part))
    return FunctionRef(function.function, function.module, around, None, function.owner)
