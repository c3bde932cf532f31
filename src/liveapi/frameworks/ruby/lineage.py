"""What a Ruby class is made of: its own body, the modules it includes, the blocks of concerns, and all that of its bases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from liveapi.syntax import ir
from liveapi.trace.languages.ruby import RubySemantics
from liveapi.trace.values import ClassRef

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

_MIXINS = frozenset({"include", "prepend", "extend", "helpers"})
_MAX = 60
#: Libraries whose controllers derive from the application's own.
_PARENTED = ("Devise::", "DeviseTokenAuth::", "Doorkeeper::")
#: A method and the class or module that defines it.
Method = tuple[ir.Function, ClassRef]


class Lineage:
    """Members of classes, kept: they are asked for over and over."""

    def __init__(self, run: Interpreter, semantics: RubySemantics) -> None:
        self.run = run
        self.semantics = semantics
        self._parts: dict[int, list[ClassRef]] = {}
        self._methods: dict[int, dict[str, Method]] = {}
        self._statics: dict[int, dict[str, Method]] = {}
        self._own: dict[int, list[ClassRef]] = {}
        self._words: dict[int, tuple[frozenset[str], dict[str, str]]] = {}

    def parts(self, ref: ClassRef) -> list[ClassRef]:
        """The class, the modules it includes, its base with its modules and so on: who is asked for a method, in that order."""
        known = self._parts.get(id(ref.cls))
        if known is None:
            known = self._parts[id(ref.cls)] = []
            seen: set[int] = set()
            for cls in self.run.classes.ancestors(ref):
                self._collect(cls, known, seen)
            if any(getattr(base, "name", "").startswith(_PARENTED) for base in self.run.classes.outside(ref)):
                parent = self.semantics.class_named(self.run, "ApplicationController")
                for cls in self.run.classes.ancestors(parent) if parent is not None else ():
                    self._collect(cls, known, seen)
        return known

    def _collect(self, ref: ClassRef, out: list[ClassRef], seen: set[int]) -> None:
        for opened in self.openings(ref):
            if id(opened.cls) in seen or len(out) > _MAX:
                continue
            seen.add(id(opened.cls))
            mixed = self._mixed(opened)
            for word, module in mixed:
                if word == "prepend":
                    self._collect(module, out, seen)
            out.append(opened)
            for word, module in reversed(mixed):
                if word == "include":
                    self._collect(module, out, seen)

    def openings(self, ref: ClassRef) -> list[ClassRef]:
        """Every place that opens the class, ``ref`` first."""
        if id(ref.cls) not in self._own:
            others = self.semantics.everywhere(self.run, self.semantics.full_name(ref))
            self._own[id(ref.cls)] = [ref, *(o for o in others if o.cls is not ref.cls)]
        return self._own[id(ref.cls)]

    def _mixed(self, ref: ClassRef) -> list[tuple[str, ClassRef]]:
        out: list[tuple[str, ClassRef]] = []
        for statement in expanded(ref.cls.body):
            call = statement.value if isinstance(statement, ir.ExprStmt) else None
            if isinstance(call, ir.Call) and isinstance(call.callee, ir.Name) and call.callee.id in _MIXINS:
                for arg in call.args:
                    if isinstance(arg.value, ir.Name | ir.Member) and arg.name is None:
                        value = self.run.evaluate(arg.value, self.semantics.scope_in(self.run, ref))
                        if isinstance(value, ClassRef) and value.cls is not ref.cls:
                            # ``helpers Sessions`` of Sinatra and Grape mixes in, too.
                            out.append(("include" if call.callee.id == "helpers" else call.callee.id, value))
        return out

    def method(self, ref: ClassRef, name: str) -> Method | None:
        """An instance method."""
        known = self._methods.get(id(ref.cls))
        return (known if known is not None else self._table(ref)[0]).get(name)

    def static(self, ref: ClassRef, name: str) -> Method | None:
        """A method of the class itself."""
        known = self._statics.get(id(ref.cls))
        return (known if known is not None else self._table(ref)[1]).get(name)

    def above(self, ref: ClassRef, owner: ClassRef, name: str) -> Method | None:
        """The method that ``super`` reaches from ``owner``."""
        parts = self.parts(ref)
        at = next((i for i, p in enumerate(parts) if p.cls is owner.cls), -1)
        for part in parts[at + 1 :]:
            for function in methods(part.cls.body):
                if function.name == name and "static" not in function.modifiers:
                    return function, part
        return None

    def _table(self, ref: ClassRef) -> tuple[dict[str, Method], dict[str, Method]]:
        known = self._methods.get(id(ref.cls))
        if known is None:
            known = self._methods[id(ref.cls)] = {}
            statics = self._statics[id(ref.cls)] = {}
            for part in self.parts(ref):
                for function in methods(part.cls.body):
                    table = statics if "static" in function.modifiers else known
                    table.setdefault(function.name, (function, part))
                for function, owner in self._class_methods(part):
                    statics.setdefault(function.name, (function, owner))
        return known, self._statics[id(ref.cls)]

    def _class_methods(self, part: ClassRef) -> Iterator[Method]:
        """``class_methods do``, ``module ClassMethods`` of a concern, and what ``extend`` brings."""
        for statement in part.cls.body:
            if isinstance(statement, ir.Class) and statement.name == "ClassMethods":
                ref = self.semantics.ref(self.run, part.module, statement)
                yield from ((f, ref) for f in methods(statement.body))
            block = block_of(statement, "class_methods")
            if block is not None:
                yield from ((f, part) for f in methods(block.body))
        for word, module in self._mixed(part):
            if word == "extend":
                yield from ((f, module) for f in methods(module.cls.body))

    def readers(self, ref: ClassRef) -> frozenset[str]:
        """The attributes of ``attr_reader`` and ``attr_accessor``."""
        return self._declared(ref)[0]

    def delegated(self, ref: ClassRef) -> dict[str, str]:
        """Methods of ``delegate`` ▶ what answers them."""
        return self._declared(ref)[1]

    def _declared(self, ref: ClassRef) -> tuple[frozenset[str], dict[str, str]]:
        known = self._words.get(id(ref.cls))
        if known is None:
            readers: set[str] = set()
            targets: dict[str, str] = {}
            for statement, _ in self.statements(ref):
                call = statement.value if isinstance(statement, ir.ExprStmt) else None
                if isinstance(call, ir.Call) and isinstance(call.callee, ir.Name):
                    if call.callee.id in ("attr_reader", "attr_accessor"):
                        readers.update(plain_words(call))
                    elif call.callee.id == "delegate" and isinstance(to := named_args(call).get("to"), ir.Str):
                        targets.update(dict.fromkeys(plain_words(call), to.value))
            known = self._words[id(ref.cls)] = (frozenset(readers), targets)
        return known

    def statements(self, ref: ClassRef) -> Iterator[tuple[ir.Stmt, ClassRef]]:
        """The statements that make the class, those of its bases and modules first, blocks of ``included do`` laid out."""
        for part in reversed(self.parts(ref)):
            for statement in expanded(part.cls.body):
                yield statement, part


def expanded(body: list[ir.Stmt]) -> Iterator[ir.Stmt]:
    """Statements of a class body, with those inside ``included do`` and ``with_options do``."""
    for statement in body:
        block = block_of(statement, "included", "prepended", "with_options", "class_eval")
        if block is not None:
            yield from expanded(block.body)
        elif isinstance(statement, ir.If):
            yield from expanded(statement.then)
        else:
            yield statement


def methods(body: list[ir.Stmt]) -> Iterator[ir.Function]:
    """The methods that a class body defines."""
    for statement in body:
        if isinstance(statement, ir.Function):
            yield statement
        elif (block := block_of(statement, "included", "class_eval", "helpers")) is not None:
            yield from methods(block.body)


def block_of(statement: ir.Stmt, *names: str) -> ir.Function | None:
    """The block of a statement ``name do … end``."""
    call = statement.value if isinstance(statement, ir.ExprStmt) else None
    if isinstance(call, ir.Call) and isinstance(call.callee, ir.Name) and call.callee.id in names:
        return block_function(call)
    return None


def block_function(call: ir.Call) -> ir.Function | None:
    """The block given to a call."""
    block = next((a.value for a in call.args if a.name == "&"), None)
    return block.function if isinstance(block, ir.Lambda) else None


def named_args(call: ir.Call) -> dict[str, ir.Expr]:
    """The keyword arguments of a call."""
    return {a.name: a.value for a in call.args if a.name and a.name != "&"}


def plain_words(call: ir.Call) -> list[str]:
    """The symbols and texts among the positional arguments, lists laid out."""
    out: list[str] = []
    for arg in call.args:
        if arg.name is None:
            out.extend(listed(arg.value))
    return out


def listed(value: ir.Expr | ir.Arg | None) -> list[str]:
    """The symbols and texts of a list, or of a single one."""
    if isinstance(value, ir.Arg):
        value = value.value
    items = value.items if isinstance(value, ir.List) else [value]
    return [i.value for i in items if isinstance(i, ir.Str)]
