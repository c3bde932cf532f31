"""What the values of a function's expressions are, as far as code tells without being run: literals, models, what functions return.

Values are :class:`~liveapi.frameworks.python.types.Type`, the same that annotations give, so that an attribute of a parameter, an item of
a list and a literal object are followed alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from liveapi.api.model import Schema
from liveapi.api.shapes import Property, any_of, array_of, map_of, object_of
from liveapi.frameworks.python.classes import lineage
from liveapi.frameworks.python.django_models import FIELDS, RELATED, DjangoModels
from liveapi.frameworks.python.frames import Binding, Frame, callee_name, fill, own_nodes
from liveapi.frameworks.python.joining import joined, literal, tells
from liveapi.frameworks.python.library_results import (
    BOOLEAN,
    COMPARING,
    FIRST,
    FUNCTIONS,
    MAKING,
    METHODS,
    NUMBER,
    SAME,
    STRING,
)
from liveapi.frameworks.python.sites import Site, find
from liveapi.frameworks.python.tables import column, queried
from liveapi.frameworks.python.types import Type, Types
from liveapi.syntax import ir
from liveapi.trace.python_names import Definition, Outside, dotted_name

if TYPE_CHECKING:
    from liveapi.trace.program import Module

_MAX_STEPS = 40
_MAX_CALLS = 4


class Expressions:
    """Types of the expressions of one program, as they are sent."""

    def __init__(self, types: Types) -> None:
        self.types = types.sent
        self._steps = 0
        self._results: dict[int, Type] = {}
        self._frames: dict[tuple[int, int], Frame] = {}
        self._open: set[int] = set()

    # --- functions --------------------------------------------------------------------------------------------------

    def frame(self, module: Module, function: ir.Function, owner: ir.Class | None = None, depth: int = 0) -> Frame:
        """The variables of a function."""
        known = self._frames.get((id(function), depth))
        if known is not None:
            return known
        out = self._frames[id(function), depth] = Frame(Site(module, owner), function, depth)
        fill(out, function)
        return out

    def entered(self, found: Definition, call: ir.Call, frame: Frame) -> Frame:
        """The variables of a function for one call of it: parameters without types have those of what they are given."""
        function = found.node
        assert isinstance(function, ir.Function)
        base = self.frame(found.module, function, found.owner, frame.depth + 1)
        bound = {name: [(line, Binding(b.expr, b.kind, b.position)) for line, b in listed] for name, listed in base.bound.items()}
        out = Frame(base.site, function, base.depth, bound, base.filled)
        static = found.owner is None or any(a.name == "staticmethod" for a in function.annotations)
        params = [p for p in function.params if p.kind in {"", "keyword"}][0 if static else 1 :]
        plain = [a.value for a in call.args if a.name is None and not a.spread]
        named = {a.name: a.value for a in call.args if a.name is not None}
        taken = {p.name for p in params}
        for param in function.params:
            if param.kind == "keywords":
                out.rest[param.name] = {name: (frame, value) for name, value in named.items() if name not in taken}
        for position, param in enumerate(params):
            value = named.get(param.name) or (plain[position] if position < len(plain) and param.kind == "" else None)
            if value is None:
                if param.default is not None:
                    out.given[param.name] = base, param.default
                continue
            out.given[param.name] = frame, value
            if param.type is None or not tells(self.types.read(base.site, param.type)):
                known = self.of(value, frame)
                if known.schema or known.cls is not None:
                    later = [b for b in bound.get(param.name, []) if b[1].kind != "type"]
                    bound[param.name] = [(0, Binding(value, known=known)), *later]
        return out

    def called(self, found: Definition, call: ir.Call, frame: Frame) -> Type:
        """What a call of a function of the repository gives."""
        function = found.node
        assert isinstance(function, ir.Function)
        out = self.result(found, frame.depth)
        untyped = any(p.type is None and p.name not in {"self", "cls"} for p in function.params)
        if not untyped or not call.args or id(function) in self._open or frame.depth >= _MAX_CALLS:
            return out
        if function.returns is not None and tells(self.types.read(Site(found.module, found.owner), function.returns)):
            return out
        inside = self.entered(found, call, frame)
        if not any(b.known is not None for listed in inside.bound.values() for _, b in listed):
            return out
        self._open.add(id(function))
        try:
            better = self._returns(function, inside)
        finally:
            self._open.discard(id(function))
        return better if better.schema or better.cls is not None else out

    def target(self, call: ir.Call, frame: Frame) -> Definition | None:
        """The function of the repository that a call runs."""
        callee = call.callee
        if not isinstance(callee, ir.Name | ir.Member):
            return None
        first = dotted_name(callee).partition(".")[0]
        found = find(self.types.names, frame.site, callee) if first and first not in frame.bound and first not in {"self", "cls"} else None
        if isinstance(found, Definition):
            if isinstance(found.node, ir.Function):
                return found
            if isinstance(found.node, ir.Class):
                return None
        if isinstance(callee, ir.Member):
            receiver = self.receiver(callee.object, frame)
            if receiver.cls is not None:
                return self.method(receiver.cls, callee.name)
        return None

    def result(self, found: Definition, depth: int) -> Type:
        """What a function of the repository gives: as declared, else what it returns."""
        function = found.node
        if not isinstance(function, ir.Function) or id(function) in self._open or depth > _MAX_CALLS:
            return Type()
        known = self._results.get(id(function))
        if known is not None:
            return known
        self._open.add(id(function))
        try:
            declared = self.types.read(Site(found.module, found.owner), function.returns) if function.returns is not None else Type()
            out = declared if tells(declared) else self.returned(found, depth)
            if not tells(out) and declared.schema:
                out = declared
        finally:
            self._open.discard(id(function))
        self._results[id(function)] = out
        return out

    def returned(self, found: Definition, depth: int) -> Type:
        """What the statements of a function return."""
        assert isinstance(found.node, ir.Function)
        return self._returns(found.node, self.frame(found.module, found.node, found.owner, depth + 1))

    def _returns(self, function: ir.Function, frame: Frame) -> Type:
        nodes = (n for n in own_nodes(function.body) if isinstance(n, ir.Return))
        return joined([self.of(node.value, frame) for node in nodes if node.value is not None])

    # --- expressions ------------------------------------------------------------------------------------------------

    def schema(self, expr: ir.Expr | None, frame: Frame) -> Schema:
        """The schema of an expression; ``{}`` where nothing is known."""
        return self.of(expr, frame).whole

    def of(self, expr: ir.Expr | None, frame: Frame) -> Type:
        """The type of an expression."""
        if expr is None or self._steps >= _MAX_STEPS:
            return Type()
        self._steps += 1
        try:
            return self._of(expr, frame)
        finally:
            self._steps -= 1

    def _of(self, expr: ir.Expr, frame: Frame) -> Type:
        if isinstance(expr, ir.Str | ir.Template):
            return Type(STRING, kind="scalar")
        if isinstance(expr, ir.Literal):
            return literal(expr.value)
        if isinstance(expr, ir.List):
            items = joined([self.of(i.value if isinstance(i, ir.Arg) else i, frame) for i in expr.items])
            return Type(array_of(items.whole), kind="list", items=items)
        if isinstance(expr, ir.Dict):
            return self._object(expr, frame)
        if isinstance(expr, ir.Comprehension):
            return self._comprehension(expr, frame)
        if isinstance(expr, ir.Conditional):
            return joined([self.of(option, frame) for option in expr.options])
        if isinstance(expr, ir.Binary):
            return self._binary(expr, frame)
        if isinstance(expr, ir.Unary):
            return Type(BOOLEAN, kind="scalar") if expr.op == "not" else self.of(expr.operand, frame)
        if isinstance(expr, ir.Call):
            return self._call(expr, frame)
        if isinstance(expr, ir.Name):
            return self._name(expr, frame)
        if isinstance(expr, ir.Member):
            return self._member(expr, frame)
        if isinstance(expr, ir.Index):
            return self._index(expr, frame)
        return Type()

    def _object(self, expr: ir.Dict, frame: Frame) -> Type:
        properties: dict[str, Property] = {}
        others: list[Schema] = []
        for key, value in expr.items:
            if key is None:
                properties.update(self._properties(self.of(value, frame)))
            elif isinstance(key, ir.Str):
                properties[key.value] = Property(key.value, self.schema(value, frame), True)
            else:
                others.append(self.schema(value, frame))
        if not properties and others:
            return Type(map_of(any_of(others)), kind="object")
        return Type(object_of(properties.values()), kind="object")

    def _properties(self, type_: Type) -> dict[str, Property]:
        """The members of an object, for one that takes them over."""
        schema = self.types.components.resolve(type_.schema)
        listed = schema.get("properties", {})
        required = schema.get("required", [])
        return {name: Property(name, inner, name in required) for name, inner in listed.items()}

    def _comprehension(self, expr: ir.Comprehension, frame: Frame) -> Type:
        inner = Frame(frame.site, frame.function, frame.depth, dict(frame.bound), frame.filled, frame.given)
        source = self.of(expr.iterable, frame)
        if isinstance(expr.target, ir.Name):
            inner.bound[expr.target.id] = [(0, Binding(expr.iterable, "item"))]
        elif isinstance(expr.target, ir.List):
            for part in expr.target.items:
                if isinstance(part, ir.Name):
                    inner.bound[part.id] = []
        element = self.of(expr.element, inner)
        if expr.key is not None:
            return Type(map_of(element.whole), kind="object")
        if not element.schema and source.items is not None and expr.element is expr.target:
            element = source.items
        return Type(array_of(element.whole), kind="list", items=element)

    def _binary(self, expr: ir.Binary, frame: Frame) -> Type:
        if expr.op in COMPARING:
            return Type(BOOLEAN, kind="scalar")
        left, right = self.of(expr.left, frame), self.of(expr.right, frame)
        if expr.op == "or":
            # ``x or None``: what is false gives way.
            return joined(
                [Type(left.schema, False, [], left.cls, left.arguments, left.library, left.kind, left.variants, left.items), right]
            )
        if expr.op == "and":
            return right
        if expr.op == "|":
            merged = {**self._properties(left), **self._properties(right)}
            return Type(object_of(merged.values()), kind="object") if merged else Type()
        if expr.op == "/":
            return Type(NUMBER, kind="scalar")
        return left if left.schema else right

    def _call(self, call: ir.Call, frame: Frame) -> Type:
        callee = call.callee
        first = call.args[0].value if call.args and not call.args[0].spread else None
        found = (
            find(self.types.names, frame.site, callee)
            if isinstance(callee, ir.Name | ir.Member) and not self._is_local(callee, frame)
            else None
        )
        if isinstance(found, Definition):
            if isinstance(found.node, ir.Class):
                return self.types.read(frame.site, callee)
            if isinstance(found.node, ir.Function):
                if callee_name(callee) in MAKING and found.owner is not None:
                    return self.types.read(frame.site, callee.object) if isinstance(callee, ir.Member) else Type()
                return self._generic(found, call, frame) or self.called(found, call, frame)
        last = callee_name(callee)
        if last == "cls" and isinstance(callee, ir.Name) and frame.site.owner is not None:
            return self.types.of_class(Definition(frame.site.module, frame.site.owner), {})
        if isinstance(callee, ir.Member):
            return self._method(callee, last, call, frame)
        if isinstance(callee, ir.Index):
            # ``Page[User](items=…)``
            return self.types.read(frame.site, callee)
        if last in FIRST and first is not None:
            inner = self.of(first, frame)
            return (
                Type(array_of(inner.items.whole if inner.items else {}), kind="list", items=inner.items)
                if last in {"set", "sorted"}
                else inner
            )
        if (asked := self._queried(call, frame)) is not None:
            return asked
        if last == "dict":
            named = [Property(a.name, self.schema(a.value, frame), True) for a in call.args if a.name is not None]
            return Type(object_of(named), kind="object")
        if last in FUNCTIONS:
            return Type(FUNCTIONS[last], kind="scalar")
        if last in {"sum", "max", "min", "abs", "round", "next"} and first is not None:
            inner = self.of(first, frame)
            return inner.items if inner.items is not None else inner
        return Type()

    def _generic(self, found: Definition, call: ir.Call, frame: Frame) -> Type | None:
        """What a function gives that is handed the class of its result: ``def cast(source, target: type[T]) -> T``."""
        function = found.node
        assert isinstance(function, ir.Function)
        if function.returns is None or not call.args:
            return None
        params = [p for p in function.params if p.name not in {"self", "cls"} or found.owner is None]
        bound: dict[str, tuple[Site, ir.Expr]] = {}
        for position, arg in enumerate(call.args):
            named = arg.name is not None
            param = next((p for p in params if p.name == arg.name), None) if named else params[position] if position < len(params) else None
            kind = param.type if param is not None else None
            if isinstance(kind, ir.Index) and dotted_name(kind.object).rpartition(".")[2] in {"type", "Type"} and kind.args:
                variable = kind.args[0]
                if isinstance(variable, ir.Name) and isinstance(arg.value, ir.Name | ir.Member | ir.Index):
                    bound[variable.id] = frame.site, arg.value
        made = self.types.read(Site(found.module, found.owner, bound), function.returns) if bound else None
        return made if made is not None and tells(made) else None

    def _of_generic(self, target: Type, method: Definition) -> Type | None:
        """What a method of a generic class declares, where it is known what its type variables stand for: ``Repository[User]``."""
        assert isinstance(method.node, ir.Function)
        if target.cls is None or method.node.returns is None:
            return None
        bound = next((own for part, own in lineage(self.types, target.cls, target.arguments) if part.node is method.owner), None)
        made = self.types.read(Site(method.module, method.owner, bound), method.node.returns) if bound else None
        return made if made is not None and tells(made) else None

    def _queried(self, call: ir.Call, frame: Frame) -> Type | None:
        """The models that a query gives: ``User.objects.get(…)``, ``session.scalars(select(User)).all()``."""
        asked = queried(call)
        model = self.types.read(frame.site, asked[0]) if asked is not None else Type()
        if asked is None or model.cls is None:
            return None
        return Type(array_of(model.schema), kind="list", items=model) if asked[1] else model

    def _method(self, callee: ir.Member, name: str, call: ir.Call, frame: Frame) -> Type:
        if (asked := self._queried(call, frame)) is not None:
            return asked
        holder = callee.object
        if name in MAKING and isinstance(holder, ir.Name | ir.Member | ir.Index):
            made = self.types.read(frame.site, holder)
            if made.cls is not None:
                return made
        target = self.receiver(holder, frame)
        if target.cls is not None:
            method = self.method(target.cls, name)
            if method is not None:
                return self._generic(method, call, frame) or self._of_generic(target, method) or self.called(method, call, frame)
            if name in SAME:
                return target
        if name in SAME and target.schema:
            return target
        first = call.args[0].value if call.args and not call.args[0].spread else None
        if name == "get" and isinstance(first, ir.Str) and (known := self._properties(target).get(first.value)) is not None:
            return Type(known.schema)
        if name == "jsonable_encoder":
            return self.of(first, frame)
        if name in FUNCTIONS:
            return Type(FUNCTIONS[name], kind="scalar")
        return Type(METHODS[name], kind="scalar") if name in METHODS else Type()

    def receiver(self, holder: ir.Expr, frame: Frame) -> Type:
        """The object that a method is called on: ``self`` is one of the class around."""
        if isinstance(holder, ir.Name) and holder.id in {"self", "cls"} and frame.site.owner is not None:
            return Type(cls=Definition(frame.site.module, frame.site.owner))
        if isinstance(holder, ir.Call) and callee_name(holder.callee) == "super" and frame.site.owner is not None:
            return Type(cls=Definition(frame.site.module, frame.site.owner))
        return self.of(holder, frame)

    def method(self, cls: Definition, name: str) -> Definition | None:
        """A method of a class, inherited ones included."""
        for part in self.types.lineage(cls):
            assert isinstance(part.node, ir.Class)
            for method in part.node.methods():
                if method.name == name:
                    return Definition(part.module, method, part.node)
        return None

    def _is_local(self, expr: ir.Expr, frame: Frame) -> bool:
        while isinstance(expr, ir.Member):
            expr = expr.object
        return isinstance(expr, ir.Name) and expr.id in frame.bound

    def _name(self, expr: ir.Name, frame: Frame) -> Type:
        given = frame.bound.get(expr.id)
        if given is None and expr.id == "self" and frame.site.owner is not None:
            return self.types.of_class(Definition(frame.site.module, frame.site.owner), {})
        if given is not None:
            before = [b for line, b in given if line <= expr.line] or [b for _, b in given[:1]]
            return self._bound(expr, before[-1], frame) if before else Type()
        found = find(self.types.names, frame.site, expr)
        if isinstance(found, Definition) and found.value is not None and found.value is not expr:
            declared = found.node.type if isinstance(found.node, ir.Assign | ir.Field) else None
            site = Site(found.module, found.owner)
            return self.types.read(site, declared) if declared is not None else self.of(found.value, Frame(site, depth=frame.depth))
        return Type()

    def _bound(self, expr: ir.Name, binding: Binding, frame: Frame) -> Type:
        if binding.expr is expr:
            return Type()
        if binding.known is None:
            # A variable whose value leads back to itself is not known there.
            binding.known = Type()
            binding.known = self._given(expr.id, binding, frame)
        return binding.known

    def _given(self, name: str, binding: Binding, frame: Frame) -> Type:
        if binding.kind == "type":
            return self.types.read(frame.site, binding.expr)
        value = self.of(binding.expr, frame)
        if binding.kind == "item":
            return value.items or Type()
        if binding.position >= 0:
            listed = value.schema.get("prefixItems")
            return Type(listed[binding.position]) if isinstance(listed, list) and binding.position < len(listed) else Type()
        return self._filled(name, binding.expr, value, frame)

    def _filled(self, name: str, value: ir.Expr, type_: Type, frame: Frame) -> Type:
        """A list or mapping that starts as a literal, with what is put into it later."""
        put = frame.filled.get(name)
        if put is None or not isinstance(value, ir.List | ir.Dict | ir.Call) or (tells(type_) and not isinstance(value, ir.Dict)):
            return type_
        items: list[Type] = []
        members: dict[str, Property] = {}
        for how, expr, always in put:
            if how in {"append", "add"}:
                items.append(self.of(expr, frame))
            elif how == "extend" and (inner := self.of(expr, frame).items) is not None:
                items.append(inner)
            elif how == "update":
                more = self._properties(self.of(expr, frame))
                members.update((n, Property(n, p.schema, p.required and always)) for n, p in more.items())
            elif how.startswith("["):
                key = how[1:-1]
                members[key] = Property(key, self.schema(expr, frame), always)
        if items and isinstance(value, ir.List):
            item = joined(items)
            return Type(array_of(item.whole), kind="list", items=item)
        if members:
            known = self._properties(type_)
            return Type(object_of({**known, **{k: v for k, v in members.items() if k not in known}}.values()), kind="object")
        return type_

    def _member(self, expr: ir.Member, frame: Frame) -> Type:
        if not self._is_local(expr, frame) and dotted_name(expr).partition(".")[0] not in {"self", "cls"}:
            found = find(self.types.names, frame.site, expr)
            if isinstance(found, Definition):
                if isinstance(found.node, ir.Field) and found.owner is not None:
                    return self.attribute(Definition(found.module, found.owner), expr.name, frame.depth)
                return (
                    self.of(found.value, Frame(Site(found.module, found.owner), depth=frame.depth)) if found.value is not None else Type()
                )
            if isinstance(found, Outside):
                return Type()
        holder = self.receiver(expr.object, frame)
        if holder.cls is not None:
            return self.attribute(holder.cls, expr.name, frame.depth, holder.arguments)
        known = self._properties(holder).get(expr.name)
        return Type(known.schema) if known is not None else Type()

    def _column(self, site: Site, name: str, call: ir.Call) -> Type | None:
        """What a column of SQLAlchemy's or a field of Django's models holds; ``None`` for any other attribute."""
        schema = column(self.types, site, call)
        if schema is not None:
            return Type(schema, kind="scalar")
        models = DjangoModels(self.types)
        kind = models.kind(site, call)
        if kind in RELATED:
            target = models.target(site, call)
            return self.types.of_class(target, {}) if target is not None else Type()
        made = models.field(site, name, call) if kind in FIELDS else None
        return Type(made.schema, kind="scalar") if made is not None else None

    def attribute(self, cls: Definition, name: str, depth: int, arguments: Mapping[str, Any] | None = None) -> Type:
        """The type of an attribute of a class: as declared there, else as its constructor sets it, or what a property gives."""
        for part in self.types.lineage(cls):
            assert isinstance(part.node, ir.Class)
            site = Site(part.module, part.node, arguments or {})
            for statement in part.node.body:
                if isinstance(statement, ir.Field) and statement.name == name:
                    if statement.type is not None:
                        return self.types.read(site, statement.type)
                    if isinstance(statement.default, ir.Call) and (held := self._column(site, name, statement.default)) is not None:
                        return held
                    return self.of(statement.default, Frame(site, depth=depth))
                if isinstance(statement, ir.Function) and statement.name == name:
                    return self.result(Definition(part.module, statement, part.node), depth)
            for method in part.node.methods():
                if method.name == "__init__":
                    for node in own_nodes(method.body):
                        if isinstance(node, ir.Assign) and isinstance(node.target, ir.Member) and node.target.name == name:
                            if node.type is not None:
                                return self.types.read(site, node.type)
                            return (
                                self.of(node.value, self.frame(part.module, method, part.node, depth + 1)) if depth < _MAX_CALLS else Type()
                            )
        return Type()

    def _index(self, expr: ir.Index, frame: Frame) -> Type:
        holder = self.of(expr.object, frame)
        key = expr.args[0] if expr.args else None
        if isinstance(key, ir.Str):
            known = self._properties(holder).get(key.value)
            return Type(known.schema) if known is not None else Type()
        if holder.items is not None:
            return holder.items if isinstance(key, ir.Literal | ir.Name) else holder
        others = holder.schema.get("additionalProperties")
        return Type(others) if isinstance(others, Mapping) else Type()
