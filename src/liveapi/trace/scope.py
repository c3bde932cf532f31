"""Where names are bound: module, function and block scopes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from liveapi.syntax import ir
from liveapi.trace.values import ClassRef, Unknown, Value

if TYPE_CHECKING:
    from liveapi.trace.program import Module


class Deferred:
    """A binding that is worked out when it is first looked up: an import, or a declaration whose order does not matter."""

    __slots__ = ("busy", "compute")

    def __init__(self, compute: Callable[[], Value]) -> None:
        self.compute = compute
        self.busy = False

    def force(self) -> Value:
        if self.busy:
            return Unknown("a value that depends on itself")
        self.busy = True
        try:
            return self.compute()
        finally:
            self.busy = False


@dataclass(slots=True, eq=False)
class Frame:
    """One call in progress: what it returned so far, its receiver, its function."""

    function: ir.Function | None
    self_value: Value | None
    owner: ClassRef | None
    returns: list[Value] = field(default_factory=list)


class Scope:
    """Names of one module, function or block. Block scopes exist only in languages that have them."""

    __slots__ = ("frame", "kind", "module", "parent", "vars")

    def __init__(self, module: Module, parent: Scope | None = None, kind: str = "module", frame: Frame | None = None) -> None:
        self.module = module
        self.parent = parent
        #: ``module``, ``class``, ``function`` or ``block``.
        self.kind = kind
        self.frame: Frame | None = frame if frame is not None else (parent.frame if parent is not None else None)
        self.vars: dict[str, Value | Deferred] = {}

    def chain(self) -> Iterator[Scope]:
        scope: Scope | None = self
        while scope is not None:
            yield scope
            scope = scope.parent

    def get(self, name: str) -> Value | None:
        """The value bound to ``name`` here or further out; deferred bindings are worked out and kept."""
        scope: Scope | None = self
        while scope is not None:
            found = scope.vars.get(name)
            if found is not None:
                if isinstance(found, Deferred):
                    if found.busy:
                        return Unknown(f"{name} depends on itself")
                    value = found.force()
                    # The computation may itself have bound the name (a module that assigns it).
                    if scope.vars.get(name) is found:
                        scope.vars[name] = value
                    return value
                return found
            scope = scope.parent
        return None

    def set(self, name: str, value: Value) -> None:
        self.vars[name] = value

    def assign(self, name: str, value: Value, whole_chain: bool) -> None:
        """Plain assignment: rebinds the nearest scope that has the name (``whole_chain``), else binds in this function's scope."""
        home = self.function_scope()
        for scope in self.chain():
            if name in scope.vars:
                scope.vars[name] = value
                return
            if scope is home and not whole_chain:
                break
        home.vars[name] = value

    def function_scope(self) -> Scope:
        scope = self
        while scope.kind == "block" and scope.parent is not None:
            scope = scope.parent
        return scope

    def local_chain(self) -> list[Scope]:
        """This scope and those around it up to the function's (or module's)."""
        out: list[Scope] = []
        for scope in self.chain():
            out.append(scope)
            if scope.kind != "block":
                break
        return out
