"""Classes of the program: lineage, construction, members looked up along the bases."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from liveapi.syntax import ir
from liveapi.trace.scope import Deferred, Frame, Scope
from liveapi.trace.values import CallSite, Choice, ClassRef, Const, External, FunctionRef, Inherited, Instance, Text, Unknown, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

#: Bases above bases that are followed.
MAX_LINEAGE = 30
#: Modifiers of fields that an object does not start with: those of the class, and properties worked out when read.
_NOT_STORED = frozenset({"static", "computed"})
#: Modifiers of fields that classes inside see.
_CONSTANT = frozenset({"static", "const", "enum"})


class Classes:
    """What the evaluator knows of classes."""

    def __init__(self, run: Interpreter) -> None:
        self.run = run
        self._declared: dict[int, ClassRef] = {}
        self._statics: dict[int, dict[str, Value]] = {}
        self._shared: dict[int, dict[str, Value]] = {}
        self._summaries: dict[int, Instance] = {}
        self._lineages: dict[int, tuple[list[ClassRef], list[Value]]] = {}
        self._insides: dict[int, Scope] = {}
        self._busy: set[int] = set()
        self._starting: set[int] = set()
        self._constructing: set[int] = set()

    def declare(self, ref: ClassRef) -> None:
        self._declared.setdefault(id(ref.cls), ref)

    def known(self, language: str) -> list[ClassRef]:
        """The classes met so far in files of a language."""
        return [c for c in self._declared.values() if c.module.language == language]

    # --- lineage ----------------------------------------------------------------------------------------------------

    def ancestors(self, ref: ClassRef) -> list[ClassRef]:
        """The class and its bases within the repository, nearest first."""
        return self._lineage(ref)[0]

    def lineage(self, ref: ClassRef) -> Iterator[ir.Class]:
        return (c.cls for c in self.ancestors(ref))

    def outside(self, ref: ClassRef) -> list[Value]:
        """The bases that are no classes of the repository: what libraries give."""
        return self._lineage(ref)[1]

    def _lineage(self, ref: ClassRef) -> tuple[list[ClassRef], list[Value]]:
        known = self._lineages.get(id(ref.cls))
        if known is not None:
            return known
        found: list[ClassRef] = [ref]
        outside: list[Value] = []
        self._lineages[id(ref.cls)] = (found, outside)
        seen = {id(ref.cls)}
        queue = [ref]
        while queue and len(found) < MAX_LINEAGE:
            current = queue.pop(0)
            for base in current.cls.bases:
                expr = base.object if isinstance(base, ir.Index) else base
                value = self.run.evaluate(expr, current.scope)
                for option in value.options if isinstance(value, Choice) else [value]:
                    if isinstance(option, ClassRef):
                        if id(option.cls) not in seen:
                            seen.add(id(option.cls))
                            found.append(option)
                            queue.append(option)
                    else:
                        outside.append(option)
        return found, outside

    # --- members ----------------------------------------------------------------------------------------------------

    def find(self, ref: ClassRef, name: str) -> tuple[ir.Field | FunctionRef, ClassRef] | None:
        """A declared member along the lineage."""
        for cls in self.ancestors(ref):
            method = self.run.semantics(cls.module).method(self.run, cls, name)
            if method is not None and (method.function.span is not None or cls.cls.kind == "interface"):
                return method, cls
            for statement in cls.cls.body:
                if isinstance(statement, ir.Field) and statement.name == name:
                    return statement, cls
        return None

    def statics(self, ref: ClassRef) -> dict[str, Value]:
        return self._statics.setdefault(id(ref.cls), {})

    def static_member(self, ref: ClassRef, name: str, at: ir.Node) -> Value:
        for cls in self.ancestors(ref):
            known = self.statics(cls).get(name)
            if known is not None:
                return known
        special = self.run.semantics(ref.module).static_member(self.run, ref, name)
        if special is not None:
            return special
        if name == "name":
            return Text(ref.name)
        if ref.cls.kind == "alias" and ref.cls.bases:
            return self.run.evaluate(ref.cls.bases[0], ref.scope).member(self.run, name, at)
        if ref.cls.kind == "module":
            scope = Scope(ref.module, ref.scope, "class")
            self.run.hoist(ref.cls.body, scope)
            self.run.execute(ref.cls.body, scope)
            return scope.get(name) or Unknown(f"{ref.name}.{name}")
        found = self.find(ref, name)
        if found is None:
            library = next((b for b in self.outside(ref) if isinstance(b, External)), None)
            return Inherited(ref, library, name) if library is not None else Unknown(f"member {name!r} of class {ref.name}")
        member, owner = found
        if isinstance(member, FunctionRef):
            return member.bound(ref) if "static" in member.function.modifiers else member
        busy = (id(owner.cls) << 1) ^ hash(name)
        if busy in self._busy:
            return Unknown(f"field {name} depends on itself")
        self._busy.add(busy)
        try:
            value = self._field(member, owner, ref)
        finally:
            self._busy.discard(busy)
        self.statics(owner)[name] = value
        return value

    def _field(self, field: ir.Field, owner: ClassRef, self_value: Value) -> Value:
        """What a field starts as."""
        if field.default is not None:
            if id(field) in self._starting:
                # C# calls a property as its type: ``Color Color = Color.Red``.
                return Unknown(f"{field.name} depends on itself")
            self._starting.add(id(field))
            try:
                return self._start(field, owner, self_value)
            finally:
                self._starting.discard(id(field))
        if owner.cls.kind == "enum":
            return Text(field.name)
        return self.typed(field.type, owner, field.name)

    def _start(self, field: ir.Field, owner: ClassRef, self_value: Value) -> Value:
        scope = Scope(owner.module, owner.scope, "class", Frame(None, self_value, owner))
        if self.run.semantics(owner.module).class_scope and not isinstance(field.default, ir.Str | ir.Literal):
            for other in owner.cls.body:
                if other is field:
                    break
                if isinstance(other, ir.Field) and other.default is not None:
                    scope.vars[other.name] = Deferred(partial(self.static_member, owner, other.name, other))
        value = self.run.evaluate(field.default, scope)
        if isinstance(value, FunctionRef):
            value.call_it(f"{owner.name}.{field.name}")
        return value

    def typed(self, kind: ir.Expr | None, owner: ClassRef, name: str) -> Value:
        """A value of which only the declared type is known."""
        if kind is not None:
            if (declared := self.run.declared_value(kind, owner.scope)) is not None:
                return declared
            value = self.run.evaluate(kind, owner.scope)
            if isinstance(value, ClassRef) and value.cls.kind in {"class", "struct", "interface"}:
                return self.summary(value)
        return Unknown(f"field {name}")

    def instance_member(self, instance: Instance, name: str, at: ir.Node) -> Value:
        known = instance.fields.get(name)
        if known is not None:
            return known
        special = self.run.semantics(instance.cls.module).attribute(self.run, instance, name, at)
        if special is not None:
            return special
        found = self.find(instance.cls, name)
        if found is not None:
            member, owner = found
            if isinstance(member, FunctionRef):
                bound = member.bound(instance)
                if self.run.semantics(owner.module).is_getter(member.function):
                    return self.run.enter(bound, CallSite([], at, owner.module))
                return bound
            if instance.summary and (shared := self._shared.get(id(owner.cls), {}).get(name)) is not None:
                return shared
            busy = (id(instance) << 1) ^ hash(name)
            if busy in self._busy:
                return Unknown(f"field {name} depends on itself")
            self._busy.add(busy)
            try:
                value = self._field(member, owner, instance)
            finally:
                self._busy.discard(busy)
            if "computed" not in member.modifiers:
                instance.fields[name] = value
            return value
        shared = next((v for c in self.ancestors(instance.cls) if (v := self._shared.get(id(c.cls), {}).get(name)) is not None), None)
        if shared is not None:
            return shared
        promoted = self.run.semantics(instance.cls.module).promoted(self.run, instance, name, at)
        if promoted is not None:
            return promoted
        if instance.native is not None:
            return instance.native.member(self.run, name, at)
        return Unknown(f"member {name!r} of {instance.describe()}")

    def remember(self, ref: ClassRef, name: str, value: Value) -> None:
        """Code stored ``value`` in an instance of the class: methods of unknown receivers may find it there."""
        shared = self._shared.setdefault(id(ref.cls), {})
        known = shared.get(name)
        if known is value or (isinstance(known, Choice) and any(o is value for o in known.options)):
            return
        shared[name] = Choice.of([known, value]) if known is not None else value

    def call_method(self, instance: Instance, name: str, call: CallSite) -> Value:
        known = instance.fields.get(name)
        if known is None:
            found = self.find(instance.cls, name)
            if found is not None and isinstance(found[0], FunctionRef):
                return self.run.enter(found[0].bound(instance), call)
            if instance.native is not None and found is None:
                return instance.native.call_method(self.run, name, call)
        return self.run.call_value(known if known is not None else self.instance_member(instance, name, call.node), call)

    def call_instance(self, instance: Instance, call: CallSite) -> Value:
        found = self.find(instance.cls, "__call__")
        if found is not None and isinstance(found[0], FunctionRef):
            return self.run.enter(found[0].bound(instance), call)
        if instance.native is not None:
            return instance.native.call(self.run, call)
        return Unknown(f"the result of calling {instance.describe()}")

    def inside(self, ref: ClassRef) -> Scope:
        """What a class nested in ``ref`` sees of it: constants and other nested classes (C#, Java)."""
        if id(ref.cls) not in self._insides:
            scope = Scope(ref.module, ref.scope, "class", Frame(None, ref, ref))
            self._insides[id(ref.cls)] = scope
            for statement in ref.cls.body:
                constant = isinstance(statement, ir.Field) and (ref.cls.kind == "interface" or statement.modifiers & _CONSTANT)
                if isinstance(statement, ir.Class) or (isinstance(statement, ir.Field) and constant):
                    scope.vars[statement.name] = Deferred(partial(ref.member, self.run, statement.name, statement))
        return self._insides[id(ref.cls)]

    # --- construction -----------------------------------------------------------------------------------------------

    def instantiate(self, ref: ClassRef, call: CallSite) -> Value:
        """``new C(…)``: fields with defaults, then the constructor."""
        if id(ref.cls) in self._constructing:
            # Its fields are made of objects of its own class: what is known of the class has to do.
            return self.summary(ref)
        self._constructing.add(id(ref.cls))
        try:
            made = self.run.semantics(ref.module).instantiate(self.run, ref, call)
            if made is not None:
                return made
            instance = Instance(ref)
            self._construct(instance, ref, call)
            self._initialise(instance, ref, call)
        finally:
            self._constructing.discard(id(ref.cls))
        return instance

    def _initialise(self, instance: Instance, ref: ClassRef, call: CallSite) -> None:
        """Named arguments that no constructor takes set the fields of that name (C#'s object initialisers)."""
        named = list(call.keywords)
        if named:
            constructor = self.constructor(ref)
            taken = {p.name for p in constructor.function.params} if constructor is not None else set()
            for name, value in named:
                found = self.find(ref, name) if name not in taken else None
                if found is not None and isinstance(found[0], ir.Field):
                    instance.set_member(self.run, name, value)

    def _construct(self, instance: Instance, ref: ClassRef, call: CallSite) -> None:
        for cls in reversed(self.ancestors(ref)):
            for statement in cls.cls.body:
                if isinstance(statement, ir.Field) and statement.default is not None and not statement.modifiers & _NOT_STORED:
                    instance.set_member(self.run, statement.name, self._field(statement, cls, instance))
        constructor = self.constructor(ref)
        outside = self.outside(ref)
        if constructor is None or constructor.owner is None:
            self._native(instance, outside, call)
            return
        self._properties(instance, constructor, call)
        self.run.enter(constructor.bound(instance), call)
        if instance.native is None and outside:
            self._native(instance, outside, CallSite([], call.node, call.module))

    def _properties(self, instance: Instance, constructor: FunctionRef, call: CallSite) -> None:
        """Constructor parameters that are fields too."""
        positional, named = call.positional, dict(call.keywords)
        for at, param in enumerate(constructor.function.params):
            if not param.modifiers:
                continue
            scope = Scope(constructor.module, constructor.scope, "function", Frame(constructor.function, instance, constructor.owner))
            if param.name in named:
                value = named[param.name]
            elif at < len(positional):
                value = positional[at]
            elif param.default is not None:
                value = self.run.evaluate(param.default, scope)
            else:
                value = self.run.parameter(constructor, param, scope)
            if self.run.known_result is not None and isinstance(value, Unknown) and param.type is not None:
                # While a handler is worked out a declared type tells more than a value that is not known.
                value = self.run.declared_value(param.type, scope) or value
            instance.set_member(self.run, param.name, value)

    def constructor(self, ref: ClassRef) -> FunctionRef | None:
        for cls in self.ancestors(ref):
            semantics = self.run.semantics(cls.module)
            for name in semantics.constructors:
                found = semantics.method(self.run, cls, name or cls.name)
                if found is not None and found.function.span is not None:
                    return found
        return None

    def _native(self, instance: Instance, outside: list[Value], call: CallSite) -> None:
        """The library object that an instance is, by its base class."""
        for base in outside:
            made = base.call(self.run, call)
            if not isinstance(made, Unknown):
                instance.native = made
                return

    def call_super(self, scope: Scope, call: CallSite) -> Value:
        """``super(…)`` in a constructor."""
        frame = scope.frame
        if frame is None or frame.owner is None or not isinstance(frame.self_value, Instance):
            return Unknown("super")
        ancestors = self.ancestors(frame.owner)
        for base in ancestors[1:]:
            constructor = self.constructor(base)
            if constructor is not None:
                self._properties(frame.self_value, constructor, call)
                self.run.enter(constructor.bound(frame.self_value), call)
                return Const(None)
        self._native(frame.self_value, self.outside(frame.owner), call)
        return Const(None)

    def call_super_method(self, scope: Scope, name: str, call: CallSite) -> Value:
        frame = scope.frame
        if frame is None or frame.owner is None or frame.self_value is None:
            return Unknown("super")
        for base in self.ancestors(frame.owner)[1:]:
            found = self.run.semantics(base.module).method(self.run, base, name)
            if found is not None:
                return self.run.enter(found.bound(frame.self_value), call)
        if isinstance(frame.self_value, Instance):
            if name in self.run.semantics(frame.owner.module).constructors and frame.self_value.native is None:
                self._native(frame.self_value, self.outside(frame.owner), call)
            elif frame.self_value.native is not None:
                return frame.self_value.native.call_method(self.run, name, call)
        return Unknown(f"super.{name}")

    def summary(self, ref: ClassRef) -> Value:
        """An instance of which only the class is known."""
        if id(ref.cls) not in self._summaries:
            self._summaries[id(ref.cls)] = Instance(ref, summary=True)
        return self._summaries[id(ref.cls)]
