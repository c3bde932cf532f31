"""Follows data through Ruby code: what methods give, with both ways of every test kept.

Bounded three ways: calls inside calls, entries of one method inside itself, and steps for one handler.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from liveapi.api.model import Evidence
from liveapi.frameworks.ruby.binding import bind_parameters
from liveapi.frameworks.ruby.collection_methods import element
from liveapi.frameworks.ruby.data import (
    Array,
    Block,
    Datum,
    Either,
    Hash,
    Klass,
    Lazy,
    Lit,
    Obj,
    Opaque,
    Record,
    Relation,
    Typed,
    either,
    options_of,
)
from liveapi.frameworks.ruby.environment import Args, Env, Left
from liveapi.frameworks.ruby.expressions import EXPRESSIONS
from liveapi.frameworks.ruby.jsonify import columns
from liveapi.frameworks.ruby.lineage import Lineage, Method
from liveapi.frameworks.ruby.methods import call as call_method
from liveapi.frameworks.ruby.models import Models
from liveapi.frameworks.ruby.scalar_methods import converted, operate
from liveapi.syntax import ir
from liveapi.trace.languages.ruby import RubyExternal, RubySemantics
from liveapi.trace.program import Module
from liveapi.trace.scope import Scope
from liveapi.trace.values import ClassRef, Const, External, ListOf, MapOf, Text, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

_MAX_CALLS = 40
_MAX_INSIDE = 3
_MAX_STEPS = 60_000
#: Steps for a method that is no part of an answer (a service, a model's own logic): only what it gives counts.
_MAX_ASIDE = 250
#: Methods whose result is of one type whatever they are called on.
_TELLING = frozenset(
    {"iso8601", "xmlschema", "strftime", "rfc3339", "fdiv", "to_i", "to_f", "success?", "present?", "blank?", "count", "length"}
)
_MAX_RECEIVER = 60
#: Classes that are there to say what is written.
_WRITERS = re.compile(r"(Serializer|Presenter|Representer|Decorator|Resource|Blueprint|Entity|View|Json|JSON|Builder|Response|Formatter)$")
#: Their methods that give all of it.
_SHAPING = frozenset({"serialize", "as_json", "to_h", "to_hash", "serializable_hash", "call", "data", "render"})
_WRITING = frozenset({"as_json", "to_json", "serializable_hash", "to_h", "to_hash", "serialize", "initialize"})
#: Classes that are there to do something.
_DOERS = re.compile(
    r"(Service|Job|Worker|Mailer|Query|Interactor|Command|UseCase|Operation|Policy|Producer|Notifier|Creator|Updater|Manager)$"
)
#: Elements of a literal list that a block sees one by one.
_MAX_EACH = 30


class Evaluator:
    """Evaluates code of one repository."""

    def __init__(self, run: Interpreter, semantics: RubySemantics) -> None:
        self.run = run
        self.semantics = semantics
        self.lineage = Lineage(run, semantics)
        self.models = Models(run, semantics, self.lineage)
        #: How deep in branches the code is that runs now.
        self.branch = 0
        #: Whether an answer was certainly given by now.
        self.performed = False
        #: Asked for what a library gives: methods that no class of the repository has.
        self.libraries: list[Callable[[Evaluator, Datum, str, Args, Env], Datum | None]] = []
        #: The files of the methods and blocks that are being run, the innermost last.
        self.files: list[str] = []
        #: Told of exceptions raised.
        self.raised: Callable[[Datum, Evidence | None], None] = lambda _error, _at: None
        #: How often something was done that a kept result would not repeat.
        self.effects = 0
        self._steps = 0
        self._limit = _MAX_STEPS
        self._calls = 0
        self._inside: dict[object, int] = {}
        self._constants: dict[int, Datum] = {}
        #: Results by call; receiver and arguments are held too, so that the identities in the keys stay theirs.
        self._kept: dict[object, tuple[Datum, Datum, Args]] = {}
        self._scopes: dict[int, Scope] = {}
        #: A place in no file: where methods are called on behalf of a library.
        self.nowhere = Env(Opaque(), None, Scope(Module("", "ruby", ir.Module(1, "ruby", []))))

    def at(self, line: int) -> Evidence | None:
        """A line of the code that is being run."""
        return Evidence(self.files[-1], line) if line and self.files and self.files[-1] else None

    def restart(self) -> None:
        """Begin with another handler."""
        self.files.clear()
        self.branch, self._calls, self._steps, self.performed = 0, 0, 0, False
        self._limit = _MAX_STEPS
        self._inside.clear()

    def scope(self, owner: ClassRef) -> Scope:
        if id(owner.cls) not in self._scopes:
            self._scopes[id(owner.cls)] = self.semantics.scope_in(self.run, owner)
        return self._scopes[id(owner.cls)]

    def around(self, env: Env) -> str:
        """The namespace that names in ``env`` are seen from."""
        return self.semantics.full_name(env.owner) if env.owner is not None else ""

    # --- statements -------------------------------------------------------------------------------------------------

    def block(self, body: Sequence[ir.Stmt], env: Env) -> Datum | None:
        """Run statements: the value of the last one, ``None`` when they are left."""
        value: Datum = Lit(None)
        try:
            for statement in body:
                result = self._statement(statement, env)
                if result is None:
                    return None
                value = result
        except Left:
            return None
        return value

    def _statement(self, node: ir.Stmt, env: Env) -> Datum | None:
        self._steps += 1
        if self._steps > self._limit:
            return Opaque()
        if isinstance(node, ir.ExprStmt):
            return self.evaluate(node.value, env)
        if isinstance(node, ir.Assign):
            return self._assign(node, env)
        if isinstance(node, ir.If):
            return self._if(node, env)
        if isinstance(node, ir.Return):
            value = self.evaluate(node.value, env) if node.value is not None else Lit(None)
            if env.answer is not None:
                env.answer(value)
            env.returns.append(value)
            env.exits.append(self.performed)
            return None
        if isinstance(node, ir.Switch):
            return self._switch(node, env)
        if isinstance(node, ir.Throw):
            self.raised(self.evaluate(node.value, env) if node.value is not None else Opaque(), self.at(node.line))
            self.effects += 1
            return None
        if isinstance(node, ir.Try):
            return self._try(node, env)
        if isinstance(node, ir.For):
            return self._for(node, env)
        if isinstance(node, ir.Block):
            return self.block(node.body, env)
        return Lit(None)

    def _assign(self, node: ir.Assign, env: Env) -> Datum:
        value = self.evaluate(node.value, env) if node.value is not None else Lit(None)
        if node.op in ("||=", "&&="):
            old = self.evaluate(node.target, env)
            truth = old.truth()
            if isinstance(old, Opaque) and node.op == "||=":
                truth = False
            value = old if truth is True and node.op == "||=" else value if truth is False and node.op == "||=" else either([value, old])
        elif node.op != "=" and node.op:
            value = operate(node.op.removesuffix("="), self.evaluate(node.target, env), value, self)
        self.bind(node.target, value, env, kept=node.op == "=")
        return value

    def bind(self, target: ir.Expr | ir.Arg | None, value: Datum, env: Env, *, kept: bool = True) -> None:
        """Give a value to a variable, a member or a pattern. ``kept`` is false for what is only remembered (``@x ||= …``)."""
        if isinstance(target, ir.Name):
            if target.id.startswith("@"):
                if isinstance(env.self, Obj):
                    env.self.ivars[target.id] = value
                    self.effects += 1
            else:
                env.set(target.id, value)
        elif isinstance(target, ir.Index):
            holder = self.evaluate(target.object, env)
            key = self.evaluate(target.args[0], env) if target.args else Opaque()
            for option in options_of(holder):
                if isinstance(option, Hash):
                    if isinstance(key, Lit):
                        option.put(str(key.value), value, self.branch + (isinstance(holder, Either)))
                    else:
                        option.others = either([option.others, value]) if option.others is not None else value
        elif isinstance(target, ir.Member):
            holder = self.evaluate(target.object, env)
            if isinstance(holder, Obj):
                holder.ivars["@" + target.name] = value
                if (setter := self.lineage.method(holder.ref, target.name + "=")) is not None:
                    self.enter(setter, holder, Args([value]))
        elif isinstance(target, ir.List):
            listed = value.elements if isinstance(value, Array) else None
            for at, part in enumerate(target.items):
                if isinstance(part, ir.Arg):
                    self.bind(
                        part.value,
                        Array(listed[at:] if listed is not None else None, value.item if isinstance(value, Array) else Opaque()),
                        env,
                    )
                else:
                    known = listed[at] if listed is not None and at < len(listed) else None
                    guess = self.guess(part.id, env) if isinstance(part, ir.Name) and known is None else None
                    self.bind(part, known or guess or Opaque(), env)

    def _if(self, node: ir.If, env: Env) -> Datum | None:
        truth = self.evaluate(node.test, env).truth()
        if truth is not None:
            return self.block(node.then if truth else node.otherwise, env)
        return self.either_way(env, [lambda: self.block(node.then, env), lambda: self.block(node.otherwise, env)])

    def _switch(self, node: ir.Switch, env: Env) -> Datum | None:
        subject = self.evaluate(node.subject, env) if node.subject is not None else Lit(True)
        default = next((c for c in node.cases if not c.patterns), None)
        if isinstance(subject, Lit) and node.subject is not None:
            undecided = False
            for case in node.cases:
                patterns = [self.evaluate(p, env) for p in case.patterns]
                if any(isinstance(p, Lit) and p.value == subject.value for p in patterns):
                    return self.block(case.body, env)
                undecided = undecided or any(not isinstance(p, Lit) for p in patterns)
            if not undecided:
                return self.block(default.body, env) if default is not None else Lit(None)
        for case in node.cases:
            for pattern in case.patterns:
                self.evaluate(pattern, env)
        ways: list[Callable[[], Datum | None]] = [self._way(case.body, env) for case in node.cases]
        if default is None:
            ways.append(lambda: Lit(None))
        return self.either_way(env, ways)

    def _way(self, body: list[ir.Stmt], env: Env) -> Callable[[], Datum | None]:
        return lambda: self.block(body, env)

    def _try(self, node: ir.Try, env: Env) -> Datum | None:
        def handled(handler: ir.Catch) -> Callable[[], Datum | None]:
            def way() -> Datum | None:
                if handler.name:
                    kinds = [self.evaluate(t, env) for t in handler.types]
                    env.set(handler.name, Opaque(kinds[0].name if kinds and isinstance(kinds[0], Klass) else "error"))
                return self.block(handler.body, env)

            return way

        value = self.either_way(env, [lambda: self.block(node.body, env), *(handled(h) for h in node.handlers)], sure=0)
        if node.final:
            self.block(node.final, env)
        return value

    def _for(self, node: ir.For, env: Env) -> Datum:
        def body() -> Datum:
            if node.target is not None and node.iterable is not None:
                self.bind(node.target, element(self, self.evaluate(node.iterable, env)), env)
            self.block(node.body, env)
            return Lit(None)

        self.either_way(env, [body, lambda: Lit(None)])
        return Lit(None)

    def either_way(self, env: Env, ways: Iterable[Callable[[], Datum | None]], sure: int = -1) -> Datum | None:
        """Run alternatives from the same start and join what they leave behind. ``sure`` is the one that is no deeper in branches
        than the code around (the body of ``begin``)."""
        dicts: list[dict[str, Datum]] = []
        around: Env | None = env
        while around is not None:
            dicts.append(around.names)
            around = around.parent
        if isinstance(env.self, Obj):
            dicts.append(env.self.ivars)
        before = [dict(d) for d in dicts]
        performed = self.performed
        ends: list[tuple[Datum | None, list[dict[str, Datum]], bool]] = []
        for at, way in enumerate(ways):
            for held, start in zip(dicts, before, strict=True):
                if held != start:
                    held.clear()
                    held.update(start)
            self.performed = performed
            deeper = at != sure
            self.branch += deeper
            try:
                value = way()
            except Left:
                value = None
            self.branch -= deeper
            ends.append((value, [dict(d) for d in dicts], self.performed))
        alive = [e for e in ends if e[0] is not None]
        self.performed = all(e[2] for e in alive or ends)
        if not alive:
            return None
        for at, held in enumerate(dicts):
            for name in dict.fromkeys(n for e in alive for n in e[1][at]):
                values = [e[1][at].get(name) for e in alive]
                if all(v is values[0] for v in values):
                    held[name] = values[0] or Lit(None)
                else:
                    held[name] = either([v if v is not None else Lit(None) for v in values])
        return either([e[0] for e in alive if e[0] is not None])

    # --- expressions ------------------------------------------------------------------------------------------------

    def evaluate(self, node: ir.Expr | ir.Arg | None, env: Env) -> Datum:
        self._steps += 1
        if self._steps > self._limit or node is None:
            return Opaque()
        handler = _EXPRESSIONS.get(type(node))
        return handler(self, node, env) if handler is not None else Opaque()

    def _name(self, node: ir.Name, env: Env) -> Datum:
        name = node.id
        if name == "self":
            return env.self
        if name.startswith("@"):
            if isinstance(env.self, Obj) and name in env.self.ivars:
                return env.self.ivars[name]
            return self.guess(name, env) or Opaque(name.lstrip("@"))
        if name[:1].isupper() or name.startswith("::"):
            return self.constant(node, env)
        found = env.find(name)
        if found is not None:
            return found
        if name == "super":
            return self._super(env.outer.args, env)
        if name == "yield":
            return self._yield(Args(), env)
        if name == "__method__":
            return Lit(env.method, True)
        return self.send(env.self, name, Args(line=node.line), env, bare=True)

    def constant(self, node: ir.Expr, env: Env) -> Datum:
        """A constant; a model, a class, or what is assigned to it."""
        known = self._constants.get(id(node))
        if known is None:
            name = dotted(node)
            # The whole name at once: to look up its namespaces first would read every file that opens them.
            found = self.semantics.resolve(self.run, name, self.around(env)) if "::" in name else None
            known = self._constants[id(node)] = self.convert(found if found is not None else self._outside(node, name, env))
        return known

    def constantize(self, name: str, env: Env) -> Datum:
        """The constant of a name that code puts together."""
        found = self.semantics.resolve(self.run, name, self.around(env)) if name[:1].isupper() or name.startswith("::") else None
        return self.convert(found) if found is not None else Opaque()

    def _outside(self, node: ir.Expr, name: str, env: Env) -> Value:
        first = name.removeprefix("::").partition("::")[0]
        if "::" in name.removeprefix("::") and self.semantics.names.declares(first):
            return RubyExternal(name.removeprefix("::"))
        return self.run.evaluate(node, env.scope)

    def convert(self, value: Value, depth: int = 0) -> Datum:
        """What the evaluator of routes knows, as data."""
        from liveapi.frameworks.ruby.data import Entry

        if depth > 8:
            return Opaque()
        if isinstance(value, Text):
            return Lit(value.literal) if value.literal is not None else Typed({"type": "string"})
        if isinstance(value, Const):
            return Lit(value.value)
        if isinstance(value, ClassRef):
            return Klass(self.semantics.full_name(value), value)
        if isinstance(value, External):
            return Klass(value.name)
        if isinstance(value, ListOf):
            return Array([self.convert(e, depth + 1) for e in value.elements])
        if isinstance(value, MapOf):
            return Hash({k: Entry(self.convert(v, depth + 1)) for k, v in value.entries.items()}, Opaque() if value.open else None, 1 << 20)
        return Opaque()

    def _member(self, node: ir.Member, env: Env) -> Datum:
        if node.name[:1].isupper() and isinstance(node.object, ir.Name | ir.Member):
            return self.constant(node, env)
        return self.send(self._receiver(node, env), node.name, Args(line=node.line), env)

    def _receiver(self, node: ir.Member, env: Env) -> Datum:
        """What a method is called on. Where the method says all by its name, little is spent on that."""
        if node.name not in _TELLING:
            return self.evaluate(node.object, env)
        limit = self._limit
        self._limit = min(limit, self._steps + _MAX_RECEIVER)
        try:
            return self.evaluate(node.object, env)
        finally:
            self._limit = limit

    def _index(self, node: ir.Index, env: Env) -> Datum:
        receiver = self.evaluate(node.object, env)
        return self.send(receiver, "[]", Args([self.evaluate(a, env) for a in node.args], line=node.line), env)

    def _call(self, node: ir.Call, env: Env) -> Datum:
        callee = node.callee
        if isinstance(callee, ir.Name) and not node.new:
            args = self.arguments(node.args, env, node.line)
            if callee.id == "super":
                return self._super(args, env)
            if callee.id == "yield":
                return self._yield(args, env)
            found = env.find(callee.id)
            if found is not None and not callee.id[:1].isupper():
                # ``json.(…)``
                return self.send(found, "call", args, env)
            if callee.id == "raise":
                self.raised(args.get(0), self.at(node.line))
                self.effects += 1
                raise Left
            if callee.id[:1].islower() or callee.id[:1] == "_":
                return self.send(env.self, callee.id, args, env, bare=True)
            return converted(callee.id, args.get(0))
        if node.new:
            args = self.arguments(node.args, env, node.line)
            return self.send(self.constant(callee, env), "new", args, env)
        if isinstance(callee, ir.Member):
            if callee.name == "class" and isinstance(callee.object, ir.Name) and callee.object.id == "self" and isinstance(env.self, Obj):
                return Klass(self.semantics.full_name(env.self.ref), env.self.ref)
            if isinstance(callee.object, ir.Name | ir.Member) and _DOERS.search(dotted(callee.object)):
                return self._later(callee, self.arguments(node.args, env, node.line), env)
            receiver = self._receiver(callee, env)
            return self.send(receiver, callee.name, self.arguments(node.args, env, node.line), env)
        return self.send(self.evaluate(callee, env), "call", self.arguments(node.args, env, node.line), env)

    def _later(self, callee: ir.Member, args: Args, env: Env) -> Datum:
        if args.block is not None:
            self.loop(args.block, [])
        return Lazy(lambda: self.send(self.evaluate(callee.object, env), callee.name, args, env))

    def arguments(self, given: list[ir.Arg], env: Env, line: int = 0) -> Args:
        """Evaluate the arguments of a call."""
        out = Args(line=line)
        optional: set[str] = set()
        for arg in given:
            if arg.name == "&":
                value = self.evaluate(arg.value, env) if not isinstance(arg.value, ir.Lambda) else None
                if isinstance(arg.value, ir.Lambda):
                    out.block = Block(arg.value.function, env)
                elif isinstance(value, Lit) and isinstance(value.value, str):
                    out.block = Block(symbol=value.value, env=env)
                elif isinstance(value, Block):
                    out.block = value
            elif arg.name is not None:
                out.kw[arg.name] = self.evaluate(arg.value, env)
            elif arg.spread:
                value = self.evaluate(arg.value, env)
                if isinstance(value, Hash):
                    out.kw.update({k: e.value for k, e in value.entries.items()})
                    optional |= {k for k, e in value.entries.items() if not e.required}
                    out.others = out.others or value.others is not None
                elif isinstance(value, Array) and value.elements is not None:
                    out.pos.extend(value.elements)
                elif isinstance(value, Array):
                    out.pos.append(value.item)
                else:
                    out.others = True
            else:
                out.pos.append(self.evaluate(arg.value, env))
        out.optional = frozenset(optional)
        return out

    # --- calls ------------------------------------------------------------------------------------------------------

    def send(self, receiver: Datum, name: str, args: Args, env: Env, *, bare: bool = False) -> Datum:
        """``receiver.name(args)``; ``bare`` for calls on the object itself."""
        if isinstance(receiver, Either):
            known = [o for o in receiver.options if not (isinstance(o, Lit) and o.value is None)] or receiver.options
            return either([self.send(o, name, args, env) for o in known])
        if isinstance(receiver, Lazy):
            return self._of_result(receiver, name, args, env)
        if name in ("send", "public_send", "__send__", "try", "try!") and args.pos and isinstance(args.pos[0], Lit):
            rest = Args(args.pos[1:], args.kw, args.block, args.others, args.line)
            return self.send(receiver, str(args.pos[0].value), rest, env)
        if isinstance(receiver, Obj) and (method := self.lineage.method(receiver.ref, name)) is not None:
            return self.enter(method, receiver, args)
        if isinstance(receiver, Klass) and receiver.ref is not None and (method := self.lineage.static(receiver.ref, name)) is not None:
            return self.enter(method, receiver, args)
        for library in self.libraries:
            found = library(self, receiver, name, args, env)
            if found is not None:
                return found
        return call_method(self, receiver, name, args, env, bare)

    def _of_result(self, receiver: Lazy, name: str, args: Args, env: Env) -> Datum:
        """A call on what a service gave: whether it succeeded and which record it has can be told without it."""
        if name.endswith("?"):
            return Typed({"type": "boolean"})
        if name in ("error", "errors", "failure", "raise_if_error!"):
            return Opaque(name) if name != "raise_if_error!" else receiver
        found = self.guess(name, env) if not args.pos else None
        return found if found is not None else self.send(receiver.value(), name, args, env)

    def enter(self, method: Method, receiver: Datum, args: Args) -> Datum:
        """Run a method."""
        function, owner = method
        if self._calls >= _MAX_CALLS or self._steps > self._limit:
            return self.guess(function.name, None) or Opaque(function.name)
        if self._inside.get(id(function), 0) >= _MAX_INSIDE:
            return Opaque()
        kept = self._kept_key(function, receiver, args)
        if kept is not None and kept in self._kept:
            return self._copied(self._kept[kept][0])
        env = Env(receiver, owner, self.scope(owner), block=args.block, method=function.name, args=args)
        effects, performed = self.effects, self.performed
        limit = self._limit
        aside = self._is_aside(receiver, owner, function)
        if aside:
            self._limit = min(limit, self._steps + _MAX_ASIDE)
        self._inside[id(function)] = self._inside.get(id(function), 0) + 1
        self._calls += 1
        self.files.append(env.scope.module.path)
        try:
            bind_parameters(self, function, args, env)
            value = self.block(function.body, env)
        finally:
            self.files.pop()
            self._calls -= 1
            self._inside[id(function)] -= 1
            self._limit = limit
        if value is not None:
            env.returns.append(value)
            env.exits.append(self.performed)
        self.performed = all(env.exits) if env.exits else performed
        if not env.returns:
            # It ends by an error, or by ``halt``: so does what calls it on its own object.
            if isinstance(receiver, Obj) and type(receiver) is not Obj:
                raise Left
            return Opaque()
        result = either(env.returns)
        if isinstance(result, Hash) and type(receiver) is Obj and function.name in _SHAPING and _WRITERS.search(receiver.ref.cls.name):
            result.source = receiver
        if kept is not None and self.effects == effects and (aside or self._steps <= self._limit):
            self._kept[kept] = (self._copied(result), receiver, args)
        return result

    def _is_aside(self, receiver: Datum, owner: ClassRef, function: ir.Function) -> bool:
        """Whether a method is only asked for a value on the way."""
        if type(receiver) is not Obj and not isinstance(receiver, Record | Klass):
            return False
        if function.name in _WRITING or _WRITERS.search(owner.cls.name):
            return False
        return not (isinstance(receiver, Obj) and _WRITERS.search(receiver.ref.cls.name))

    def _kept_key(self, function: ir.Function, receiver: Datum, args: Args) -> object | None:
        """What tells calls apart whose results are worth keeping; ``None`` where a block may do anything."""
        if args.block is not None or self._inside.get(id(function), 0):
            return None
        given = tuple(a.key() for a in args.pos), tuple((k, v.key()) for k, v in args.kw.items())
        return (id(function), receiver.key(), given, self._calls > _MAX_CALLS - 10)

    def _copied(self, datum: Datum) -> Datum:
        if isinstance(datum, Hash):
            copied = datum.copy(self.branch)
            copied.source = datum.source
            return copied
        if isinstance(datum, Array) and datum.elements is not None:
            return Array(list(datum.elements), datum.item)
        if isinstance(datum, Either):
            return Either([self._copied(o) for o in datum.options])
        return datum

    def invoke(
        self,
        block: Datum | None,
        args: list[Datum],
        *,
        receiver: Datum | None = None,
        kw: dict[str, Datum] | None = None,
        answer: Callable[[Datum], None] | None = None,
    ) -> Datum:
        """Call a block; ``receiver`` is what ``self`` is in it where a library runs it on another object."""
        if not isinstance(block, Block):
            return Opaque()
        if block.symbol:
            return self.send(args[0] if args else Opaque(), block.symbol, Args(args[1:]), block.env or self.nowhere)
        if block.function is None or block.env is None or self._calls >= _MAX_CALLS:
            return Opaque()
        env = Env(receiver or block.env.self, block.env.owner, block.env.scope, parent=block.env, method=block.env.method, answer=answer)
        self._calls += 1
        self.files.append(env.scope.module.path)
        try:
            bind_parameters(self, block.function, Args(args, kw or {}), env)
            for at, name in enumerate(("_1", "_2")):
                if at < len(args):
                    env.names.setdefault(name, args[at])
            if args:
                env.names.setdefault("it", args[0])
            value = self._answered(block.function.body, env) if answer is not None else self.block(block.function.body, env)
        finally:
            self.files.pop()
            self._calls -= 1
        if value is None and not env.returns:
            raise Left
        return either([*env.returns, *([value] if value is not None else [])])

    def _answered(self, body: list[ir.Stmt], env: Env) -> Datum | None:
        """Run a block whose value is an answer: each way through its last statement gives one of its own."""
        *first, last = body or [ir.ExprStmt(0, ir.Literal(0, None))]
        if self.block(first, env) is None:
            return None
        return self._ending(last, env)

    def _ending(self, last: ir.Stmt, env: Env) -> Datum | None:
        if isinstance(last, ir.If):
            truth = self.evaluate(last.test, env).truth()
            ways = [last.then, last.otherwise] if truth is None else [last.then if truth else last.otherwise]
            return self.either_way(env, [self._answered_way(w, env) for w in ways])
        if isinstance(last, ir.Switch) and last.cases:
            if last.subject is not None:
                self.evaluate(last.subject, env)
            return self.either_way(env, [self._answered_way(c.body, env) for c in last.cases])
        if isinstance(last, ir.Try):
            return self.either_way(
                env, [self._answered_way(last.body, env), *(self._answered_way(h.body, env) for h in last.handlers)], sure=0
            )
        value = self.block([last], env)
        if value is not None and env.answer is not None and not isinstance(last, ir.Return):
            env.answer(value)
        return value

    def _answered_way(self, body: list[ir.Stmt], env: Env) -> Callable[[], Datum | None]:
        return lambda: self._answered(body, env)

    def loop(self, block: Datum | None, args: list[Datum]) -> Datum:
        """Call a block that may run any number of times."""
        performed = self.performed
        self.branch += 1
        try:
            return self.invoke(block, args)
        except Left:
            return Lit(None)
        finally:
            self.branch -= 1
            self.performed = performed

    def _yield(self, args: Args, env: Env) -> Datum:
        self.effects += 1
        return self.invoke(env.outer.block, args.pos, kw=args.kw)

    def _super(self, args: Args, env: Env) -> Datum:
        outer = env.outer
        if isinstance(outer.self, Obj) and outer.owner is not None:
            found = self.lineage.above(outer.self.ref, outer.owner, outer.method)
            if found is not None:
                return self.enter(found, outer.self, args)
        for library in self.libraries:
            given = library(self, outer.self, outer.method, args, env)
            if given is not None:
                return given
        if isinstance(outer.self, Record) and outer.method in ("as_json", "serializable_hash", "attributes"):
            chosen = {**args.kw}
            for each in args.pos:
                if isinstance(each, Hash):
                    chosen.update({k: e.value for k, e in each.entries.items()})
            return columns(self, outer.self, chosen)
        if isinstance(outer.self, Record):
            return call_method(self, outer.self, outer.method, args, env, True, own=False)
        return self.guess(outer.method, env) or Opaque(outer.method)

    def guess(self, name: str, env: Env | None) -> Datum | None:
        """What a name stands for by Rails' conventions: ``article``, ``@comments``, ``current_user``."""
        found = self.models.guess(name, self.around(env) if env is not None else "")
        if found is None:
            return None
        model, many = found
        return Relation(model, False) if many else Record(model, False)


def dotted(node: ir.Expr) -> str:
    """``Billing::Invoice`` as written; nothing for what is no constant."""
    if isinstance(node, ir.Name):
        return node.id if node.id.lstrip(":")[:1].isupper() else ""
    outer = dotted(node.object) if isinstance(node, ir.Member) else ""
    return f"{outer}::{node.name}" if outer and isinstance(node, ir.Member) else ""


_EXPRESSIONS: dict[type[ir.Node], Callable[[Evaluator, Any, Env], Datum]] = {
    **EXPRESSIONS,
    ir.Name: Evaluator._name,
    ir.Member: Evaluator._member,
    ir.Index: Evaluator._index,
    ir.Call: Evaluator._call,
}
