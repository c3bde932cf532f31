"""Kotlin: functions and properties of packages, objects and companions, primary constructors, extension functions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from liveapi.syntax import ir
from liveapi.trace.languages.java import FUNCTIONS, JvmSemantics, receivers
from liveapi.trace.scope import Frame, Scope
from liveapi.trace.values import Argument, CallSite, ClassRef, FunctionRef, Instance, Text, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.languages.base import Native
    from liveapi.trace.program import Module


def _scoped(run: Interpreter, receiver: Value, name: str, call: CallSite) -> Value:
    """``x.apply { … }`` and its kin: ``this`` or ``it`` is ``x`` inside."""
    block = call.positional[-1] if call.positional else None
    if isinstance(block, FunctionRef):
        inside = block.bound(receiver) if name in {"apply", "run", "with"} else block
        result = run.enter(inside, CallSite([], call.node, call.module, [], call.scope)) if name in {"apply", "run", "with"} else run.call(
            block, [receiver], call
        )  # fmt: skip
        return result if name in {"let", "run", "with"} else receiver
    return receiver


class KotlinSemantics(JvmSemantics):
    """Kotlin."""

    implicit_return: ClassVar[bool] = True
    constructors: ClassVar[tuple[str, ...]] = ("constructor",)
    functions: ClassVar[Mapping[str, Native]] = FUNCTIONS
    default_packages: ClassVar[tuple[str, ...]] = ("kotlin", "kotlin.collections", "java.lang")
    #: Functions of the standard library that run a block on or with any value.
    scope_functions: ClassVar[frozenset[str]] = frozenset({"apply", "also", "let", "run"})

    def static_member(self, run: Interpreter, ref: ClassRef, name: str) -> Value | None:
        if ref.cls.kind == "object":
            found = run.classes.find(ref, name)
            if found is not None and isinstance(found[0], FunctionRef):
                return found[0].bound(ref)
        inner = super().static_member(run, ref, name)
        if inner is not None:
            return inner
        for statement in ref.cls.body:
            if isinstance(statement, ir.Class) and "companion" in statement.modifiers:
                companion = self.class_in(run, statement, ref.module, ref.scope)
                if run.classes.find(companion, name) is not None:
                    return companion.member(run, name, ref.cls)
        return None

    def instantiate(self, run: Interpreter, cls: ClassRef, call: CallSite) -> Value | None:
        """A class with a primary constructor: its parameters are known to all members."""
        if not cls.cls.params:
            return None
        instance = Instance(cls)
        positional, named = call.positional, dict(call.keywords)
        for at, param in enumerate(cls.cls.params):
            scope = Scope(cls.module, cls.scope, "class", Frame(None, instance, cls))
            if param.name in named:
                value = named[param.name]
            elif at < len(positional):
                value = positional[at]
            elif param.default is not None:
                value = run.evaluate(param.default, scope)
            else:
                value = run.classes.typed(param.type, cls, param.name)
            instance.set_member(run, param.name, value)
        for ancestor in reversed(run.classes.ancestors(cls)):
            for statement in ancestor.cls.body:
                if isinstance(statement, ir.Field) and statement.default is not None:
                    scope = Scope(ancestor.module, ancestor.scope, "class", Frame(None, instance, ancestor))
                    instance.set_member(run, statement.name, run.evaluate(statement.default, scope))
        return instance

    def bare_call(self, run: Interpreter, name: str, call: CallSite, scope: Scope) -> Value | None:
        values = call.positional
        if name == "with" and len(values) == 2 and isinstance(values[1], FunctionRef):
            return run.enter(values[1].bound(values[0]), CallSite([], call.node, call.module, [], scope))
        return super().bare_call(run, name, call, scope)

    def extension(self, run: Interpreter, module: Module, receiver: Value, name: str) -> FunctionRef | None:
        found = run.scope_of(module).get(name)
        if found is None:
            found = self.global_name(run, module, name)
        if isinstance(found, FunctionRef) and found.function.receiver is not None and found.self_value is None:
            return found
        return None

    def method_call(self, run: Interpreter, receiver: Value, name: str, call: CallSite) -> Value | None:
        if call.scope is None:
            return None
        if name in self.scope_functions and call.block is not None and not isinstance(receiver, FunctionRef):
            return _scoped(run, receiver, name, call)
        if isinstance(receiver, Text):
            # An extension of strings that the receiver of the block around it brings along: `"/x".nest { … }`.
            for around in receivers(call.scope):
                known = getattr(around, "has_method", None)
                if known is not None and known(name):
                    args = [Argument(receiver), *call.args]
                    return around.call_method(run, name, CallSite(args, call.node, call.module, call.types, call.scope))
        extension = self.extension(run, call.module, receiver, name)
        if extension is None or self._has(run, receiver, name):
            return None
        return run.enter(extension.bound(receiver), call)

    @staticmethod
    def _has(run: Interpreter, receiver: Value, name: str) -> bool:
        return isinstance(receiver, Instance) and run.classes.find(receiver.cls, name) is not None
