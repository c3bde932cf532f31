"""The abstract interpreter: evaluates the IR of a repository over :mod:`liveapi.trace.values`."""

from __future__ import annotations

import operator
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

from liveapi.api.components import Components
from liveapi.syntax import ir
from liveapi.trace.classes import Classes
from liveapi.trace.languages import semantics_class
from liveapi.trace.languages.base import Native, Semantics
from liveapi.trace.program import Module, Program
from liveapi.trace.scope import Deferred, Frame, Scope
from liveapi.trace.values import (
    Argument,
    CallSite,
    Choice,
    ClassRef,
    Const,
    External,
    ExternalCall,
    FunctionRef,
    Hole,
    Instance,
    ListMethod,
    ListOf,
    MapMethod,
    MapOf,
    Text,
    TextMethod,
    Unknown,
    Value,
    format_text,
)

#: Calls nested deeper than this are not entered: real registration code stays below 30.
MAX_CALLS = 60
#: Elements of one collection that a loop visits.
MAX_ITERATIONS = 20_000
#: Entries of a function inside itself, with different arguments each time.
MAX_RECURSION = 8
#: Calls into code that leads to no routes are followed so deep, for the values it gives.
MAX_ASIDE = 6
#: Entries of a function with the same arguments, when what it gives is plain data.
MAX_REPEATS = 8
#: Values within such data that are looked at.
MAX_COPIED = 2_000
#: Arguments of arguments that are compared by what they are, those further in by identity.
_MAX_KEY_DEPTH = 2
#: Entries of one function with different arguments.
MAX_ENTRIES = 400
#: Entries of all functions together from one beginning: a file, a function that nobody calls. The largest applications seen take two
#: thirds of it; code that is no application, an evaluator say, would go on for minutes.
MAX_RUNS = 20_000


class Externals:
    """What is outside the repository: names of libraries, and the models that say what calling them gives."""

    def __init__(self, models: Mapping[str, Native], constants: Mapping[str, Value]) -> None:
        self.models = dict(models)
        self.constants = dict(constants)

    def known(self, value: Value) -> Value:
        """What a library's constant is, if a framework says so; the value itself otherwise."""
        return self.constants.get(value.name, value) if isinstance(value, External) else value

    def member(self, run: Interpreter, external: External, name: str) -> Value:
        for qualified in external.names:
            holder = self.constants.get(qualified)
            if holder is not None:
                return holder.member(run, name, ir.Name(0, name))
            known = self.constants.get(f"{qualified}.{name}")
            if known is not None:
                return known
        return External(f"{external.name}.{name}", tuple(f"{n}.{name}" for n in external.also))

    def call(self, run: Interpreter, external: External, call: CallSite) -> Value:
        for name in external.names:
            model = self.models.get(name) or run.semantics(call.module).functions.get(name)
            if model is not None:
                return model(run, call)
        run.escape(call)
        return ExternalCall(external.name, call)


class Interpreter:
    """Runs one program. Files are loaded when something is taken out of them; every statement of a file runs once."""

    def __init__(self, program: Program, models: Mapping[str, Native] | None = None, constants: Mapping[str, Value] | None = None) -> None:
        self.program = program
        self.externals = Externals(models or {}, constants or {})
        self.classes = Classes(self)
        #: The named schemas and security schemes of what was met so far.
        self.components = Components()
        #: The documentation in front of the statement that is being run: registrations are described there.
        self.doc: str | None = None
        #: Attributes that code puts on functions.
        self.attributes: dict[tuple[int, str], Value] = {}
        #: Functions given to code outside the repository, which may call them.
        self.escaped: list[tuple[FunctionRef, CallSite]] = []
        self._scopes: dict[str, Scope] = {}
        self._semantics: dict[type[Semantics], Semantics] = {}
        self._by_language: dict[str, Semantics] = {}
        self._entered: dict[object, Value | None] = {}
        self._entries: dict[int, int] = {}
        self._runs = 0
        self._active: dict[int, int] = {}
        self._repeats: dict[object, int] = {}
        self._depth = 0
        self._aside = 0
        self.entered_functions: set[int] = set()
        #: Global state that code runs under (the stack of groups of a router that is a global): a function is entered anew in another.
        self.context: object = None
        #: What a function gives without being entered, or ``None`` to enter it (see :meth:`under`).
        self.known_result: Callable[[FunctionRef, CallSite], Value | None] | None = None
        #: Told of values that are thrown, with the names of the types that are caught around there.
        self.thrown: Callable[[Value, ir.Node, frozenset[str]], None] | None = None
        self._caught: list[frozenset[str]] = []
        sys.setrecursionlimit(max(sys.getrecursionlimit(), 12_000))

    # --- modules ----------------------------------------------------------------------------------------------------

    def semantics(self, module: Module) -> Semantics:
        known = self._by_language.get(module.language)
        if known is None:
            cls = semantics_class(module.language)
            if cls not in self._semantics:
                self._semantics[cls] = cls(self.program)
            known = self._by_language[module.language] = self._semantics[cls]
        return known

    def load(self, path: str) -> Module | None:
        """Load a file and run it, if its language runs files."""
        module = self.program.module(path)
        if module is not None:
            self.scope_of(module)
        return module

    def scope_of(self, module: Module) -> Scope:
        """The file's scope; the file is run on first use."""
        scope = self._scopes.get(module.path)
        if scope is None:
            scope = Scope(module)
            self._scopes[module.path] = scope
            self.hoist(module.ir.body, scope)
            if self.semantics(module).executes_modules:
                self.execute(module.ir.body, scope)
            else:
                self._bind_lazily(module.ir.body, scope)
        return scope

    def module_member(self, module: Module, name: str) -> Value:
        found = self.scope_of(module).get(name)
        return found if found is not None else Unknown(f"{module.path} has no {name}")

    def _bind_lazily(self, body: Iterable[ir.Stmt], scope: Scope) -> None:
        for statement in body:
            if not isinstance(statement, ir.Assign):
                continue
            if isinstance(statement.target, ir.Name):
                if statement.value is not None:
                    compute = partial(self.evaluate, statement.value, scope)
                else:
                    compute = partial(self.semantics(scope.module).zero, self, statement.type, scope)
                scope.vars[statement.target.id] = Deferred(compute)
            elif isinstance(statement.target, ir.List) and statement.value is not None:
                whole = Deferred(partial(self.evaluate, statement.value, scope))
                for i, target in enumerate(statement.target.items):
                    if isinstance(target, ir.Name):
                        scope.vars[target.id] = Deferred(partial(self._item_of, whole, i, statement))

    def _item_of(self, whole: Deferred, position: int, at: ir.Node) -> Value:
        return whole.force().index(self, Const(position), at)

    def hoist(self, body: Iterable[ir.Stmt], scope: Scope) -> None:
        """Bind functions, classes and imports before anything runs: their order does not matter."""
        module = scope.module
        semantics = self.semantics(module)
        for statement in body:
            if type(statement) not in _HOISTED:
                continue
            if isinstance(statement, ir.Function):
                if statement.receiver is not None and not semantics.names_methods:
                    continue
                if statement.span is not None or statement.name not in scope.vars:
                    scope.set(statement.name, FunctionRef(statement, module, scope))
            elif isinstance(statement, ir.Class):
                # An impl block adds to a type; it is none.
                covered = statement.kind in {"interface", "alias"} and statement.name in scope.vars
                if statement.name and statement.kind != "impl" and not covered:
                    ref = ClassRef(statement, module, scope)
                    scope.set(statement.name, ref)
                    self.classes.declare(ref)
            elif isinstance(statement, ir.Import):
                name = semantics.bound_name(statement)
                if statement.kind in {"effect", "require"} or statement.name == "*":
                    continue
                scope.vars[name] = Deferred(partial(self._imported, semantics, module, statement))

    def _imported(self, semantics: Semantics, module: Module, imp: ir.Import) -> Value:
        return self.externals.known(semantics.resolve_import(self, module, imp))

    # --- statements -------------------------------------------------------------------------------------------------

    def execute(self, body: Iterable[ir.Stmt], scope: Scope) -> bool:
        """Run statements; true when they end the function for sure."""
        for node in body:
            handler = _STATEMENTS.get(type(node))
            if handler is not None and handler(self, node, scope):
                return True
        return False

    def block(self, body: Sequence[ir.Stmt], scope: Scope) -> bool:
        """Run a nested block, in a scope of its own where the language has those."""
        inner = Scope(scope.module, scope, "block") if self.semantics(scope.module).block_scopes else scope
        self.hoist(body, inner)
        return self.execute(body, inner)

    def _expr_stmt(self, node: ir.ExprStmt, scope: Scope) -> None:
        outer, self.doc = self.doc, node.doc
        self.evaluate(node.value, scope)
        self.doc = outer

    def _assign(self, node: ir.Assign, scope: Scope) -> None:
        if node.value is None:
            if isinstance(node.target, ir.Name) and node.op in {"let", ":="}:
                scope.set(node.target.id, self.semantics(scope.module).zero(self, node.type, scope))
            return
        value = self.evaluate(node.value, scope)
        if node.op in {"+=", "||=", "??=", "<<"}:
            old = self.evaluate(node.target, scope)
            value = self.add(old, value) if node.op == "+=" else self._either(old, value)
        if isinstance(node.target, ir.Name | ir.Member):
            self._name_closure(value, node.target.id if isinstance(node.target, ir.Name) else node.target.name)
        if scope.kind == "module" and isinstance(node.target, ir.Name):
            value.settle(scope.module.path, node.target.id)
        self.bind(node.target, value, scope, declare=node.op in {"let", ":="}, var="var" in node.modifiers)

    @staticmethod
    def _name_closure(value: Value, name: str) -> None:
        """A closure, or the one that a library wraps (``asyncHandler(async (req, res) => …)``), is known by the name it is given."""
        if isinstance(value, FunctionRef):
            value.call_it(name)
        elif isinstance(value, ExternalCall):
            given = [a.value for a in value.call_site.args if isinstance(a.value, FunctionRef)]
            if len(given) == 1:
                given[0].call_it(name)

    def _assign_outside(self, name: str, value: Value, scope: Scope) -> bool:
        """Assign to a variable that another file of the package declares; false where no scope lacks it or the language has none such."""
        if any(name in around.vars for around in scope.chain()):
            return False
        return self.semantics(scope.module).assign_outside(self, scope.module, name, value)

    def bind(self, target: ir.Expr | ir.Arg, value: Value, scope: Scope, *, declare: bool = True, var: bool = False) -> None:
        """Give ``value`` to a target: a name, a member, or a pattern."""
        if isinstance(target, ir.Name):
            if declare:
                (scope.function_scope() if var else scope).set(target.id, value)
            elif not self._assign_own(target.id, value, scope) and not self._assign_outside(target.id, value, scope):
                scope.assign(target.id, value, whole_chain=scope.module.language != "python")
        elif isinstance(target, ir.Member):
            self.evaluate(target.object, scope).set_member(self, target.name, value)
        elif isinstance(target, ir.Index):
            if self.semantics(scope.module).store(self, target, value, scope):
                return
            key = self.evaluate(target.args[0], scope) if target.args else Unknown("key")
            self.evaluate(target.object, scope).set_index(self, key, value)
        elif isinstance(target, ir.Binary) and target.op == "=":
            known = not isinstance(value, Unknown) and not (isinstance(value, Const) and value.value is None)
            self.bind(target.left, value if known else self._with_default(value, target.right, scope), scope, declare=declare, var=var)
        elif isinstance(target, ir.List):
            self._bind_list(target, value, scope, declare, var)
        elif isinstance(target, ir.Dict):
            self._bind_dict(target, value, scope, declare, var)

    def _assign_own(self, name: str, value: Value, scope: Scope) -> bool:
        """``name = …`` in a method where ``name`` is a member of its object rather than a variable (C#, Java, Kotlin)."""
        semantics = self.semantics(scope.module)
        own = scope.frame.self_value if scope.frame is not None else None
        if not semantics.implicit_self or semantics.bare_calls or not isinstance(own, Instance):
            return False
        if any(name in s.vars for s in scope.local_chain()) or self.classes.find(own.cls, name) is None:
            return False
        own.set_member(self, name, value)
        return True

    def _with_default(self, value: Value, default: ir.Expr, scope: Scope) -> Value:
        fallback = self.evaluate(default, scope)
        return Choice.of([fallback, value]) if isinstance(value, External) else fallback

    def _bind_list(self, target: ir.List, value: Value, scope: Scope, declare: bool, var: bool) -> None:
        # Of several possible results (``return x, nil`` or ``return nil, err``) each position is a choice of its own.
        items = None if isinstance(value, Choice) else value.items()
        for i, part in enumerate(target.items):
            if isinstance(part, ir.Arg):
                rest = ListOf(list(items[i:])) if items is not None else Unknown("rest")
                self.bind(part.value, rest, scope, declare=declare, var=var)
            else:
                item = items[i] if items is not None and i < len(items) else value.index(self, Const(i), target)
                self.bind(part, item, scope, declare=declare, var=var)

    def _bind_dict(self, target: ir.Dict, value: Value, scope: Scope, declare: bool, var: bool) -> None:
        taken: set[str] = set()
        for key, part in target.items:
            if key is None:
                rest = MapOf({k: v for k, v in value.entries.items() if k not in taken}) if isinstance(value, MapOf) else value
                self.bind(part, rest, scope, declare=declare, var=var)
                continue
            name = key.value if isinstance(key, ir.Str) else self.text(self.evaluate(key, scope)).literal
            if name is None:
                self.bind(part, Unknown("a computed key"), scope, declare=declare, var=var)
                continue
            taken.add(name)
            if isinstance(part, ir.Binary) and isinstance(value, External):
                # A setting from outside with a default: the default is what is known of it.
                both = Choice.of([self.evaluate(part.right, scope), value.member(self, name, target)])
                self.bind(part.left, both, scope, declare=declare, var=var)
                continue
            found = (
                value.entries.get(name, Const(None)) if isinstance(value, MapOf) and not value.open else value.member(self, name, target)
            )
            self.bind(part, found, scope, declare=declare, var=var)

    def _return(self, node: ir.Return, scope: Scope) -> bool:
        value = self.evaluate(node.value, scope) if node.value is not None else Const(None)
        if scope.frame is not None:
            scope.frame.returns.append(value)
        return True

    def _throw(self, node: ir.Throw, scope: Scope) -> bool:
        if node.value is not None:
            value = self.evaluate(node.value, scope)
            if self.thrown is not None:
                self.thrown(value, node, frozenset().union(*self._caught))
        return True

    def _if(self, node: ir.If, scope: Scope) -> bool:
        truth = self.evaluate(node.test, scope).truth()
        if truth is not None:
            return self.block(node.then if truth else node.otherwise, scope)
        if self.known_result is not None:
            return self._either_branch(node, scope)
        ended = self.block(node.then, scope)
        return self.block(node.otherwise, scope) and ended

    def _either_branch(self, node: ir.If, scope: Scope) -> bool:
        """Both branches of an unknown test, each from the same start; a variable that differs afterwards is a choice."""
        home = scope.function_scope()
        before = dict(home.vars)
        maps = [(v, set(v.entries)) for v in before.values() if isinstance(v, MapOf)]
        ended = self.block(node.then, scope)
        then = [set(v.entries) - keys for v, keys in maps]
        after = home.vars
        home.vars = before if ended else dict(before)
        other = self.block(node.otherwise, scope)
        for (changed, keys), added in zip(maps, then, strict=True):
            if not ended and not other:
                # What only one branch puts in is not always there.
                in_both = added if node.otherwise and _puts(node.otherwise, added) else set()
                changed.maybe |= (set(changed.entries) - keys) - in_both
        if not ended and not other:
            for name, value in after.items():
                own = home.vars.get(name)
                if own is None:
                    home.vars[name] = value
                elif own is not value and isinstance(own, Value) and isinstance(value, Value):
                    home.vars[name] = Choice.of([value, own])
        elif not ended:
            home.vars = after
        elif not other and (missing := _missing(node.test)) is not None and isinstance(left := home.vars.get(missing), Choice):
            # ``if (!$x) { return … }``: from here on there is one.
            home.vars[missing] = Choice.of([o for o in left.options if not (isinstance(o, Const) and o.value is None)])
        return ended and other

    def _for(self, node: ir.For, scope: Scope) -> bool:
        items: list[Value] | None = None
        if node.iterable is not None:
            items = self.semantics(scope.module).iterate(self, self.evaluate(node.iterable, scope), node.target)
        if items is None or node.target is None:
            inner = Scope(scope.module, scope, "block")
            if node.target is not None:
                self.bind(node.target, Unknown("an item of a collection that is not known"), inner)
            self.block(node.body, inner)
            return False
        for item in list(items)[:MAX_ITERATIONS]:
            inner = Scope(scope.module, scope, "block")
            self.bind(node.target, item, inner)
            self.block(node.body, inner)
        return False

    def _switch(self, node: ir.Switch, scope: Scope) -> bool:
        subject = self.evaluate(node.subject, scope) if node.subject is not None else Const(True)
        if isinstance(subject, Text | Const) and subject.truth() is not None:
            default: ir.Case | None = None
            for case in node.cases:
                if not case.patterns:
                    default = case
                elif any(self.evaluate(p, scope).key() == subject.key() for p in case.patterns):
                    return self.block(case.body, scope)
            return self.block(default.body, scope) if default is not None else False
        ended = [self.block(case.body, scope) for case in node.cases]
        return bool(ended) and all(ended) and any(not c.patterns for c in node.cases)

    def _try(self, node: ir.Try, scope: Scope) -> bool:
        self._caught.append(frozenset(t.id.rpartition("\\")[2] for h in node.handlers for t in h.types if isinstance(t, ir.Name)))
        try:
            ended = self.block(node.body, scope)
        finally:
            self._caught.pop()
        for handler in node.handlers:
            self.block(handler.body, scope)
        return self.block(node.final, scope) or ended

    def _block(self, node: ir.Block, scope: Scope) -> bool:
        return self.block(node.body, scope)

    def _import(self, node: ir.Import, scope: Scope) -> None:
        """An import for its effect only runs what it imports."""
        if node.kind == "effect":
            self.semantics(scope.module).resolve_import(self, scope.module, node)

    def _declared(self, node: ir.Function | ir.Class, scope: Scope) -> None:
        self.semantics(scope.module).declared(self, node, scope)

    # --- expressions ------------------------------------------------------------------------------------------------

    def evaluate(self, node: ir.Expr | ir.Arg | None, scope: Scope) -> Value:
        if node is None:
            return Unknown("nothing")
        handler = _EXPRESSIONS.get(type(node))
        return handler(self, node, scope) if handler is not None else Unknown(type(node).__name__.lower())

    def _str(self, node: ir.Str, scope: Scope) -> Value:
        return Unknown("a regular expression") if node.kind == "regex" else Text(node.value)

    def _template(self, node: ir.Template, scope: Scope) -> Value:
        out = Text()
        for part in node.parts:
            out += Text(part.value) if isinstance(part, ir.Str) else self.text(self.evaluate(part, scope), _named(part))
        return out

    def _literal(self, node: ir.Literal, scope: Scope) -> Value:
        return Const(node.value)

    def _name(self, node: ir.Name, scope: Scope) -> Value:
        semantics = self.semantics(scope.module)
        if node.id in semantics.self_names and scope.frame is not None and scope.frame.self_value is not None:
            return scope.frame.self_value
        if node.id == semantics.late_class and scope.frame is not None:
            # The class that was asked, not the one that the code stands in.
            asked = scope.frame.self_value
            if isinstance(asked, ClassRef | Instance):
                return asked if isinstance(asked, ClassRef) else asked.cls
        if node.id in semantics.class_names:
            owner = next((s.frame.owner for s in scope.chain() if s.frame is not None and s.frame.owner is not None), None)
            if owner is not None:
                return owner
        found = scope.get(node.id)
        if found is not None:
            return self._bare(found, node, scope) if semantics.bare_calls else found
        # Where calls need no parentheses a name in upper case is a constant, not a member.
        member_like = semantics.implicit_self and (node.id[:1].islower() or not semantics.bare_calls)
        own = scope.frame.self_value if scope.frame is not None else None
        if member_like and own is not None and semantics.has_member(self, own, node.id):
            member = own.member(self, node.id, node)
            if not isinstance(member, Unknown):
                return self._bare(member, node, scope) if semantics.bare_calls else member
        outside = semantics.global_name(self, scope.module, node.id)
        return outside if outside is not None else Unknown(f"name {node.id}")

    def _member(self, node: ir.Member, scope: Scope) -> Value:
        found = self.evaluate(node.object, scope).member(self, node.name, node)
        return self._bare(found, node, scope) if self.semantics(scope.module).bare_calls else found

    def _index(self, node: ir.Index, scope: Scope) -> Value:
        value = self.evaluate(node.object, scope)
        return value.index(self, self.evaluate(node.args[0], scope), node) if node.args else value

    def _call(self, node: ir.Call, scope: Scope) -> Value:
        callee = node.callee
        semantics = self.semantics(scope.module)
        args = [Argument(self.evaluate(a.value, scope), a.name, a.spread, a.value) for a in node.args]
        call = CallSite(args, node, scope.module, node.types, scope)
        if isinstance(callee, ir.Name):
            if callee.id in semantics.super_names:
                return semantics.super_call(self, scope, call)
            if semantics.implicit_self and not node.new:
                called = semantics.bare_call(self, callee.id, call, scope)
                if called is None:
                    called = self._implicit_call(callee.id, call, scope)
                if called is not None:
                    return called
        elif isinstance(callee, ir.Member):
            if isinstance(callee.object, ir.Name) and callee.object.id in semantics.super_names:
                return self.classes.call_super_method(scope, callee.name, call)
            receiver = self.evaluate(callee.object, scope)
            special = semantics.method_call(self, receiver, callee.name, call)
            return special if special is not None else receiver.call_method(self, callee.name, call)
        if isinstance(callee, ir.Index) and callee.args:
            name = self.evaluate(callee.args[0], scope)
            if isinstance(name, Text) and name.literal is not None:
                return self.evaluate(callee.object, scope).call_method(self, name.literal, call)
            if isinstance(name, Choice):
                target = self.evaluate(callee.object, scope)
                return Choice.of([target.call_method(self, o.literal, call) for o in name.known() if isinstance(o, Text) and o.literal])
        function = self.evaluate(callee, scope)
        if isinstance(callee, ir.Name):
            function = semantics.called(self, callee.id, function)
        return self.call_value(function, call)

    def _bare(self, value: Value, node: ir.Node, scope: Scope) -> Value:
        """A method named without arguments is called: for languages where that needs no parentheses (``bare_calls``)."""
        method = isinstance(value, TextMethod | ListMethod | MapMethod) or (isinstance(value, FunctionRef) and value.name)
        return self.call_value(value, CallSite([], node, scope.module, [], scope)) if method else value

    def _implicit_call(self, name: str, call: CallSite, scope: Scope) -> Value | None:
        """``name(…)`` as a call on the receiver of the function around it; ``None`` where it means something else."""
        receiver = scope.frame.self_value if scope.frame is not None else None
        found = scope.get(name)
        if isinstance(found, FunctionRef) and found.self_value is None and receiver is not None:
            return self.call_value(found.bound(receiver), call)
        if receiver is not None and not self.semantics(call.module).has_member(self, receiver, name):
            return None
        if found is not None or receiver is None or (call.module.language == "ruby" and not name[:1].islower()):
            return None
        return receiver.call_method(self, name, call)

    def _lambda(self, node: ir.Lambda, scope: Scope) -> Value:
        frame = scope.frame
        # Arrow functions keep the receiver of what is around them.
        return FunctionRef(node.function, scope.module, scope, frame.self_value if frame else None, None)

    def _list(self, node: ir.List, scope: Scope) -> Value:
        out: list[Value] = []
        open_ = False
        for item in node.items:
            if isinstance(item, ir.Arg) and item.spread:
                items = self.evaluate(item.value, scope).items()
                out.extend(items or [])
                open_ |= items is None
            else:
                out.append(self.evaluate(item, scope))
        return ListOf(out, open_)

    def _dict(self, node: ir.Dict, scope: Scope) -> Value:
        entries: dict[str, Value] = {}
        open_ = False
        for key, item in node.items:
            value = self.evaluate(item, scope)
            if key is None:
                if isinstance(value, MapOf):
                    entries.update(value.entries)
                    open_ |= value.open
                elif isinstance(value, Instance):
                    entries.update(value.fields)
                else:
                    open_ = True
                continue
            name = key.value if isinstance(key, ir.Str) else self.text(self.evaluate(key, scope)).literal
            if name is None:
                open_ = True
            else:
                self._name_closure(value, name)
                entries[name] = value
        return MapOf(entries, open_)

    def _comprehension(self, node: ir.Comprehension, scope: Scope) -> Value:
        items = self.evaluate(node.iterable, scope).items()
        out: list[Value] = []
        for item in (items if items is not None else [Unknown("an item")])[:MAX_ITERATIONS]:
            inner = Scope(scope.module, scope, "block")
            self.bind(node.target, item, inner)
            out.append(self.evaluate(node.element, inner))
        return ListOf(out, items is None)

    def _binary(self, node: ir.Binary, scope: Scope) -> Value:
        left = self.evaluate(node.left, scope)
        if node.op == "+":
            return self.add(left, self.evaluate(node.right, scope), node)
        if node.op == "or":
            truth = left.truth()
            if truth is not None:
                return left if truth else self.evaluate(node.right, scope)
            return self._either(left, self.evaluate(node.right, scope))
        if node.op == "and":
            truth = left.truth()
            if truth is False:
                return left
            right = self.evaluate(node.right, scope)
            # Where the left is not known, neither is whether the whole is true.
            return right if truth or right.truth() is False else Choice([right, left])
        right = self.evaluate(node.right, scope)
        if node.op == "instanceof" and (is_one := self.semantics(scope.module).instance_of(self, left, right)) is not None:
            return Const(is_one)
        if node.op == "%" and isinstance(left, Text):
            given = right.elements if isinstance(right, ListOf) else [right]
            named = right.entries.items() if isinstance(right, MapOf) else ()
            args = [Argument(v) for v in given] if not named else [Argument(v, k) for k, v in named]
            return format_text(self, left, CallSite(args, node, scope.module))
        known = isinstance(left, Text | Const) and isinstance(right, Text | Const)
        if known and node.op in {"===", "==", "!==", "!="} and left.truth() is not None and right.truth() is not None:
            return Const((left.key() == right.key()) == (node.op[0] == "="))
        number = _NUMERIC.get(node.op)
        if number is not None and _is_number(left) and _is_number(right):
            return Const(number(left.value, right.value))  # type: ignore[attr-defined]
        return Unknown(f"the result of {node.op}", {"type": "boolean"} if node.op in _COMPARING else None)

    def _either(self, left: Value, right: Value) -> Value:
        """``left || right`` where the left is not known: a setting from outside yields to its default."""
        return Choice.of([right, left]) if isinstance(left, Unknown | External) else Choice.of([left, right])

    def add(self, left: Value, right: Value, node: ir.Binary | None = None) -> Value:
        if (
            isinstance(left, Const)
            and isinstance(right, Const)
            and isinstance(left.value, int | float)
            and isinstance(right.value, int | float)
        ):
            return Const(left.value + right.value)
        if isinstance(left, ListOf) and isinstance(right, ListOf):
            return ListOf([*left.elements, *right.elements], left.open or right.open)
        left, right = _map_option(left), _map_option(right)
        if isinstance(left, MapOf) and isinstance(right, ListOf) and not right.elements:
            return left
        if isinstance(right, MapOf) and isinstance(left, ListOf) and not left.elements:
            return right
        if isinstance(left, MapOf) and isinstance(right, MapOf):
            # PHP and Kotlin: the entries of both; PHP keeps the left one's, which differs in values only.
            return MapOf({**right.entries, **left.entries}, left.open or right.open)
        if _textual(left) or _textual(right):
            return self.text(left, _named(node.left) if node else "value") + self.text(right, _named(node.right) if node else "value")
        return Unknown("a sum")

    def _unary(self, node: ir.Unary, scope: Scope) -> Value:
        value = self.evaluate(node.operand, scope)
        if node.op == "not":
            truth = value.truth()
            return Unknown("a negation", {"type": "boolean"}) if truth is None else Const(not truth)
        return Unknown(f"the result of {node.op}")

    def _conditional(self, node: ir.Conditional, scope: Scope) -> Value:
        truth = self.evaluate(node.test, scope).truth() if node.test is not None else None
        if truth is not None and len(node.options) == 2:
            return self.evaluate(node.options[0 if truth else 1], scope)
        return Choice.of([self.evaluate(option, scope) for option in node.options])

    def _nullable(self, node: ir.Nullable, scope: Scope) -> Value:
        return self.evaluate(node.type, scope)

    def _cast(self, node: ir.Cast, scope: Scope) -> Value:
        return self.evaluate(node.value, scope)

    def _block_expr(self, node: ir.BlockExpr, scope: Scope) -> Value:
        inner = Scope(scope.module, scope, "block") if self.semantics(scope.module).block_scopes else scope
        self.hoist(node.body, inner)
        self.execute(node.body[:-1], inner)
        last = node.body[-1] if node.body else None
        if isinstance(last, ir.ExprStmt):
            return self.evaluate(last.value, inner)
        if last is not None:
            self.execute([last], inner)
        return Unknown("a block")

    def _class(self, node: ir.Class, scope: Scope) -> Value:
        ref = ClassRef(node, scope.module, scope)
        self.classes.declare(ref)
        return ref

    def _arg(self, node: ir.Arg, scope: Scope) -> Value:
        return self.evaluate(node.value, scope)

    def _unknown(self, node: ir.Unknown, scope: Scope) -> Value:
        for part in node.parts:
            self.evaluate(part, scope)
        return Unknown("an expression that is not followed")

    # --- calls ------------------------------------------------------------------------------------------------------

    def call(self, function: Value, values: Sequence[Value], at: CallSite) -> Value:
        """Call a function with positional values, from a place in the code."""
        return self.call_value(function, CallSite([Argument(v) for v in values], at.node, at.module, [], at.scope))

    def call_value(self, function: Value, call: CallSite) -> Value:
        if isinstance(function, Unknown):
            self.escape(call)
        return function.call(self, call)

    def escape(self, call: CallSite) -> None:
        """Functions among the arguments of a call that is not followed may be called by it: remember them."""
        for arg in call.args:
            if isinstance(arg.value, FunctionRef):
                self.escaped.append((arg.value, call))

    def enter_escaped(self) -> None:
        """Enter the functions given to code outside, once each, with arguments that are not known."""
        while self.escaped:
            function, call = self.escaped.pop(0)
            if id(function.function) not in self.entered_functions:
                self.enter(function, CallSite([], call.node, call.module))

    @property
    def depth(self) -> int:
        """How many calls are in progress."""
        return self._depth

    @contextmanager
    def under(
        self,
        context: object,
        known_result: Callable[[FunctionRef, CallSite], Value | None] | None = None,
        thrown: Callable[[Value, ir.Node, frozenset[str]], None] | None = None,
    ) -> Iterator[None]:
        """Work out what one handler does: functions are entered anew for it, counts start over, and some are not entered at all."""
        outer = (self.context, self.known_result, self.thrown, self._entries, self._caught, self._aside)
        self.context, self.known_result, self.thrown, self._entries, self._caught, self._aside = context, known_result, thrown, {}, [], 0
        try:
            yield
        finally:
            self.context, self.known_result, self.thrown, self._entries, self._caught, self._aside = outer

    def enter(self, function: FunctionRef, call: CallSite) -> Value:
        """Run a function of the repository, once for each different set of arguments."""
        if self.known_result is not None and (known := self.known_result(function, call)) is not None:
            return known
        key = (function.key(), self.context, tuple([(a.name, a.spread, _argument_key(a.value, 0)) for a in call.args]))
        if key in self._entered:
            found = self._entered[key]
            if found is None:
                return Unknown("a recursive call")
            # What the function makes anew on every call (a router, an object) is not shared between its callers.
            if isinstance(found, _FIXED) or (isinstance(found, Choice) and all(isinstance(o, _FIXED) for o in found.options)):
                return found
            again = self._again(key, found)
            if again is not None:
                return again
        count = self._entries.get(id(function.function), 0)
        active = self._active.get(id(function.function), 0)
        if not self._depth:
            self._runs = 0
        if self._depth >= MAX_CALLS or count >= MAX_ENTRIES or active >= MAX_RECURSION or self._runs >= MAX_RUNS:
            return Unknown("too many calls")
        aside = not self.semantics(function.module).relevant(function.module) and all(isinstance(a.value, _INERT) for a in call.args)
        if aside and self._aside >= MAX_ASIDE:
            return Unknown("code that leads to no routes")
        self._entries[id(function.function)] = count + 1
        self._runs += 1
        self.entered_functions.add(id(function.function))
        self._entered[key] = None
        self._depth += 1
        self._aside += aside
        self._active[id(function.function)] = active + 1
        try:
            frame = Frame(function.function, function.self_value, function.owner)
            scope = Scope(function.module, function.scope, "function", frame)
            self._bind_params(function, call, scope)
            receiver = function.function.receiver
            if receiver is not None and receiver.name:
                known = function.self_value
                scope.set(receiver.name, known if known is not None else self.parameter(function, receiver, scope))
            body = function.function.body
            self.hoist(body, scope)
            last = body[-1] if body and self.semantics(function.module).implicit_return else None
            if isinstance(last, ir.ExprStmt):
                # The last expression is the result; it is evaluated once.
                if not self.execute(body[:-1], scope):
                    frame.returns.append(self.evaluate(last.value, scope))
            else:
                self.execute(body, scope)
            result = Choice.of(frame.returns) if frame.returns else Const(None)
            if self.known_result is not None and function.function.returns is not None:
                result = self._by_declaration(function, result)
        finally:
            self._depth -= 1
            self._aside -= aside
            self._active[id(function.function)] = active
        if isinstance(result, FunctionRef) and result.wraps is None:
            result.wraps = self._wrapped(function, result, call)
        self._entered[key] = result
        return result

    def _by_declaration(self, function: FunctionRef, result: Value) -> Value:
        """What a function gives by its declared type, where running it does not tell."""
        kind = function.function.returns
        nothing = isinstance(result, Const) and result.value is None
        if kind is None or not (nothing or (isinstance(result, Unknown) and not result.schema)):
            return result
        declared = self.declared_value(kind, function.scope)
        if declared is None:
            return result
        return Choice.of([declared, result]) if nothing and isinstance(kind, ir.Nullable) else declared

    def _again(self, key: object, found: Value) -> Value | None:
        """What a function gives once more, after it gave plain data for the same arguments a few times: a copy of it."""
        times = self._repeats.get(key, 0) + 1
        self._repeats[key] = times
        if times == MAX_REPEATS and not _plain(found, [MAX_COPIED]):
            self._repeats[key] = -MAX_ENTRIES  # A router, say, is made anew each time.
        return _copy(found) if times >= MAX_REPEATS else None

    @staticmethod
    def _wrapped(function: FunctionRef, result: FunctionRef, call: CallSite) -> FunctionRef | None:
        """The function that a wrapper was given: ``asyncHandler(f)`` and decorators give a closure of their own that calls it."""
        frame = result.scope.frame
        if result.function.name or frame is None or frame.function is not function.function:
            return None
        given = [a.value for a in call.args if isinstance(a.value, FunctionRef)]
        return (given[0].wraps or given[0]) if len(given) == 1 else None

    def _bind_params(self, function: FunctionRef, call: CallSite, scope: Scope) -> None:
        params = function.function.params
        semantics = self.semantics(function.module)
        positional = call.positional
        if semantics.explicit_self and function.self_value is not None and function.owner is not None:
            positional = [function.self_value, *positional]
        named = dict(call.keywords)
        if (block := call.block) is not None:
            scope.set("yield", block)
            if any(p.kind == "block" for p in params):
                positional = positional[:-1]
        taken = {p.name for p in params}
        spare = {k: v for k, v in named.items() if k not in taken}
        if semantics.options_hash:
            plain = [p for p in params if p.kind == ""]
            if spare and len(positional) < len(plain):
                # ``f(a: 1)`` for ``def f(options)``
                positional = [*positional, MapOf(spare)]
            if len(plain) > 1 and not function.function.name and positional and isinstance(positional[0], ListOf):
                # A block with several parameters takes a list apart.
                positional = positional[0].elements
        at = 0
        for param in params:
            if param.kind == "receiver":
                continue
            if param.kind in {"block", "keywords"}:
                given: Value = MapOf(spare) if param.kind == "keywords" else block if block is not None else Const(None)
                scope.set(param.name, given)
                continue
            if param.kind == "rest":
                value: Value = ListOf(positional[at:])
                at = len(positional)
            elif param.name in named:
                value = named[param.name]
            elif at < len(positional):
                value = positional[at]
                at += 1
                if self.known_result is not None and isinstance(value, Unknown) and param.type is not None:
                    value = self.declared_value(param.type, scope) or value
                if param.default is not None and isinstance(value, Const) and value.value is None:
                    value = self.evaluate(param.default, scope)
            elif param.default is not None:
                value = self.evaluate(param.default, scope)
            else:
                value = self.parameter(function, param, scope)
            if param.pattern is not None:
                self.bind(param.pattern, value, scope)
            else:
                scope.set(param.name, value)

    def parameter(self, function: FunctionRef, param: ir.Param, scope: Scope) -> Value:
        """A parameter that the caller does not give: what its type says."""
        if param.type is not None:
            if (declared := self.declared_value(param.type, scope)) is not None:
                return declared
            kind = self.evaluate(param.type, scope)
            if isinstance(kind, ClassRef) and kind.cls.kind in {"class", "struct"}:
                return self.classes.summary(kind)
        return Unknown(f"parameter {param.name}")

    def declared_value(self, kind: ir.Expr, scope: Scope) -> Value | None:
        """A value of which only the declared type is known, where the language's libraries tell something of it."""
        return self.semantics(scope.module).of_type(self, kind, scope)

    # --- texts ------------------------------------------------------------------------------------------------------

    def text(self, value: Value, name: str = "value") -> Text:
        """A value as text; a hole where it is not known."""
        if isinstance(value, Text):
            return value
        if isinstance(value, Const):
            return Text() if value.value is None else Text(str(value.value).lower() if isinstance(value.value, bool) else str(value.value))
        if isinstance(value, Choice):
            known = value.known()
            return self.text(known[0], name) if known else Text(Hole(name))
        if isinstance(value, External):
            return Text(Hole(value.name.rpartition(".")[2] or name, value.describe()))
        return Text(Hole(name, value.describe()))


_COMPARING = frozenset({"===", "==", "!==", "!=", "<>", "<", "<=", ">", ">=", "instanceof"})
#: Statements that bind a name before anything runs.
_HOISTED = frozenset({ir.Function, ir.Class, ir.Import})

_NUMERIC: dict[str, Callable[[Any, Any], bool | int | float]] = {
    "-": operator.sub,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _puts(body: Sequence[ir.Stmt], keys: set[str]) -> bool:
    """Whether statements name all of some keys: a look, not a proof."""
    named = {n.value for s in body for n in s.walk() if isinstance(n, ir.Str)}
    return keys <= named


def _missing(test: ir.Expr) -> str | None:
    """The variable that a test finds to be nothing: ``!$x``, ``$x === null``, ``is_null($x)``."""
    if isinstance(test, ir.Unary) and test.op == "not" and isinstance(test.operand, ir.Name):
        return test.operand.id
    if isinstance(test, ir.Binary) and test.op in {"===", "=="}:
        for side, other in ((test.left, test.right), (test.right, test.left)):
            if isinstance(side, ir.Name) and isinstance(other, ir.Literal) and other.value is None:
                return side.id
    if isinstance(test, ir.Call) and isinstance(test.callee, ir.Name) and test.callee.id == "is_null" and test.args:
        value = test.args[0].value
        return value.id if isinstance(value, ir.Name) else None
    return None


def _map_option(value: Value) -> Value:
    """Of several possible values the map, if there is one."""
    return next((o for o in value.options if isinstance(o, MapOf)), value) if isinstance(value, Choice) else value


def _is_number(value: Value) -> bool:
    return isinstance(value, Const) and isinstance(value.value, int | float) and not isinstance(value.value, bool)


def _textual(value: Value) -> bool:
    return isinstance(value, Text) or (isinstance(value, Choice) and any(isinstance(o, Text) for o in value.options))


#: Arguments with which a function cannot register anything by itself.
_INERT = (Text, Const, Unknown, External, ExternalCall, Instance, ListOf, MapOf, ClassRef, Choice)


def _argument_key(value: Value, depth: int) -> object:
    """The key of an argument. What a library gave for the same arguments is the same argument, as long as code adds nothing to it."""
    if depth > _MAX_KEY_DEPTH:
        return value.key()
    if isinstance(value, ExternalCall):
        if value.fields:
            return value.key()
        return ("called", value.name, tuple([(a.name, a.spread, _argument_key(a.value, depth + 1)) for a in value.call_site.args]))
    if isinstance(value, Choice):
        return ("choice", tuple([_argument_key(o, depth + 1) for o in value.options]))
    if isinstance(value, ListOf):
        return ("list", tuple([_argument_key(e, depth + 1) for e in value.elements[:50]]), len(value.elements))
    if isinstance(value, MapOf):
        return ("map", tuple([(k, _argument_key(v, depth + 1)) for k, v in list(value.entries.items())[:50]]))
    return value.key()


#: Values that nobody changes: they may be shared.
_FIXED = (Text, Const, Unknown, External, FunctionRef, ClassRef)


def _plain(value: Value, budget: list[int]) -> bool:
    """Whether nothing in a value belongs to a framework; ``budget`` limits the search."""
    budget[0] -= 1
    if budget[0] < 0:
        return False
    if isinstance(value, _FIXED):
        return True
    if isinstance(value, Choice):
        return all(_plain(v, budget) for v in value.options)
    if isinstance(value, ListOf):
        return all(_plain(v, budget) for v in value.elements)
    if isinstance(value, MapOf):
        return all(_plain(v, budget) for v in value.entries.values())
    if isinstance(value, Instance):
        return value.summary or (
            (value.native is None or _plain(value.native, budget)) and all(_plain(v, budget) for v in value.fields.values())
        )
    if isinstance(value, ExternalCall):
        return all(_plain(v, budget) for v in value.fields.values())
    return False


def _copy(value: Value) -> Value:
    """The same data, so that changes to one copy do not show in the other."""
    if isinstance(value, Choice):
        return Choice([_copy(o) for o in value.options])
    if isinstance(value, ListOf):
        return ListOf(list(value.elements), value.open)
    if isinstance(value, MapOf):
        return replace(value, entries=dict(value.entries), maybe=set(value.maybe))
    if isinstance(value, Instance) and not value.summary:
        return Instance(value.cls, dict(value.fields), value.native)
    return value


def _named(node: ir.Expr | None) -> str:
    """What the code calls an expression: the name of a hole."""
    if isinstance(node, ir.Name):
        return node.id
    if isinstance(node, ir.Member):
        return node.name
    if isinstance(node, ir.Call):
        return _named(node.callee)
    return "value"


_STATEMENTS: dict[type[ir.Node], Callable[[Interpreter, Any, Scope], object]] = {
    ir.ExprStmt: Interpreter._expr_stmt,
    ir.Function: Interpreter._declared,
    ir.Class: Interpreter._declared,
    ir.Import: Interpreter._import,
    ir.Assign: Interpreter._assign,
    ir.Return: Interpreter._return,
    ir.Throw: Interpreter._throw,
    ir.If: Interpreter._if,
    ir.For: Interpreter._for,
    ir.Switch: Interpreter._switch,
    ir.Try: Interpreter._try,
    ir.Block: Interpreter._block,
}

_EXPRESSIONS: dict[type[ir.Node], Callable[[Interpreter, Any, Scope], Value]] = {
    ir.Str: Interpreter._str,
    ir.Template: Interpreter._template,
    ir.Literal: Interpreter._literal,
    ir.Name: Interpreter._name,
    ir.Member: Interpreter._member,
    ir.Index: Interpreter._index,
    ir.Call: Interpreter._call,
    ir.Lambda: Interpreter._lambda,
    ir.List: Interpreter._list,
    ir.Dict: Interpreter._dict,
    ir.Comprehension: Interpreter._comprehension,
    ir.Binary: Interpreter._binary,
    ir.Unary: Interpreter._unary,
    ir.Conditional: Interpreter._conditional,
    ir.Nullable: Interpreter._nullable,
    ir.Cast: Interpreter._cast,
    ir.BlockExpr: Interpreter._block_expr,
    ir.Class: Interpreter._class,
    ir.Arg: Interpreter._arg,
    ir.Unknown: Interpreter._unknown,
}
