"""Frameworks whose routes are annotations on classes and methods: a framework is little more than a table of their names.

Annotations are followed where they come from: composed ones declared in the repository (their own annotations count, aliases of
attributes pass values on), those of overridden methods in bases and interfaces, and values that are constants.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from liveapi.syntax import ir
from liveapi.trace.interpreter import Interpreter
from liveapi.trace.scope import Frame, Scope
from liveapi.trace.values import Choice, ClassRef, Const, External, FunctionRef, ListOf, Text, Value

#: Annotations on annotations that are followed.
MAX_DEPTH = 6


@dataclass(slots=True)
class Applied:
    """An annotation as it applies to a declaration, values evaluated. The value without a name is under ``"value"``."""

    name: str
    qualified: tuple[str, ...]
    values: dict[str, Value]
    line: int
    path: str

    def of(self, packages: Sequence[str]) -> bool:
        """Whether it is of one of the packages; what cannot be told (wildcards) counts."""
        return any(q.startswith(tuple(packages)) for q in self.qualified)

    def texts(self, run: Interpreter, *names: str) -> list[Text] | None:
        """The texts of the first attribute given, ``None`` where none is."""
        for name in names:
            if name in self.values:
                return [run.text(v, name) for v in flat(self.values[name])]
        return None

    def text(self, run: Interpreter, *names: str) -> str | None:
        texts = self.texts(run, *names)
        return texts[0].literal if texts else None


def flat(value: Value) -> list[Value]:
    """The values of an attribute that takes one or several."""
    if isinstance(value, ListOf):
        return [v for e in value.elements for v in flat(e)]
    return value.known()[:1] if isinstance(value, Choice) else [value]


def word(value: Value) -> str:
    """The last part of a constant's name: ``RequestMethod.GET`` ▶ ``GET``."""
    if isinstance(value, External):
        return value.name.rpartition(".")[2]
    return (value.literal or "") if isinstance(value, Text) else ""


def class_scope(ref: ClassRef) -> Scope:
    """Where annotations of a class and its members are evaluated: its own constants are in sight."""
    return Scope(ref.module, ref.scope, "class", Frame(None, ref, ref))


def applied(run: Interpreter, annotations: Sequence[ir.Annotation], scope: Scope, depth: int = 0) -> Iterator[Applied]:
    """The library annotations of a declaration, those of the repository taken apart."""
    for annotation in annotations:
        callee = annotation.expr.callee if isinstance(annotation.expr, ir.Call) else annotation.expr
        kind = run.evaluate(callee, scope)
        values: dict[str, Value] = {}
        unnamed = [run.evaluate(a.value, scope) for a in annotation.args if a.name is None]
        if unnamed:
            values["value"] = unnamed[0] if len(unnamed) == 1 else ListOf(unnamed)
        values.update({a.name: run.evaluate(a.value, scope) for a in annotation.args if a.name is not None})
        if isinstance(kind, ClassRef):
            if depth < MAX_DEPTH:
                yield from _composed(run, kind, values, depth)
        elif isinstance(kind, External):
            yield Applied(annotation.name, kind.names, values, annotation.line, scope.module.path)


def _composed(run: Interpreter, kind: ClassRef, given: Mapping[str, Value], depth: int) -> Iterator[Applied]:
    """What stands on an annotation of the repository, with the values that its attributes pass on."""
    passed: dict[str, dict[str, Value]] = {}
    scope = class_scope(kind)
    parts = [(f.name, f.annotations) for f in kind.cls.members()] + [(p.name, p.annotations) for p in kind.cls.params]
    for name, own in parts:
        for alias in applied(run, [a for a in own if a.name == "AliasFor"], scope, MAX_DEPTH):
            target = alias.values.get("annotation")
            if name in given and target is not None:
                attribute = alias.text(run, "attribute", "value") or name
                owner = target.name if isinstance(target, ClassRef) else word(target).removesuffix(".class")
                if isinstance(target, External) and owner == "class":
                    owner = target.name.rsplit(".", 2)[-2]
                passed.setdefault(owner, {})[attribute] = given[name]
    for inner in applied(run, kind.cls.annotations, scope, depth + 1):
        inner.values = {**inner.values, **passed.get(inner.name, {})}
        yield inner


@dataclass(slots=True)
class Method:
    """A method of a class with its declarations further up, nearest first."""

    declarations: list[tuple[FunctionRef, ClassRef]] = field(default_factory=list)

    @property
    def nearest(self) -> FunctionRef:
        """What runs: the first declaration with a body, else the nearest."""
        return next((f for f, _ in self.declarations if f.function.span is not None), self.declarations[0][0])


def methods(run: Interpreter, ref: ClassRef) -> list[Method]:
    """All methods of a class, inherited ones included; an override goes with what it overrides."""
    groups: dict[tuple[str, int], list[Method]] = {}
    for cls in run.classes.ancestors(ref):
        fresh: list[Method] = []
        for function in run.semantics(cls.module).methods(run, cls):
            if "constructor" in function.function.modifiers or "static" in function.function.modifiers:
                continue
            known = groups.setdefault((function.name, len(function.function.params)), [])
            free = [m for m in known if m not in fresh]
            same = [m for m in free if _types(m.declarations[-1][0]) == _types(function)] or (free if len(free) == 1 else [])
            method = same[0] if same else Method()
            if not same:
                known.append(method)
            fresh.append(method)
            method.declarations.append((function, cls))
    return [m for group in groups.values() for m in group]


def _types(function: FunctionRef) -> list[str]:
    """The parameters' types by name, as far as they tell overloads apart."""
    return [_type_name(p.type) for p in function.function.params]


def _type_name(kind: ir.Expr | None) -> str:
    if isinstance(kind, ir.Index):
        return _type_name(kind.object)
    if isinstance(kind, ir.Nullable):
        return _type_name(kind.type)
    return kind.id if isinstance(kind, ir.Name) else kind.name if isinstance(kind, ir.Member) else ""


def on_method(run: Interpreter, method: Method) -> list[tuple[FunctionRef, list[Applied]]]:
    """The annotations of each declaration of a method, nearest first."""
    return [(f, list(applied(run, f.function.annotations, class_scope(cls)))) for f, cls in method.declarations]


def on_parameters(run: Interpreter, method: Method) -> Iterator[tuple[ir.Param, list[Applied], ClassRef]]:
    """Each parameter with its annotations: those of all declarations, of two of a name that of the nearest; and where it is declared so."""
    for at, own in enumerate(method.declarations[0][0].function.params):
        found: dict[str, list[Applied]] = {}
        declared: tuple[ir.Param, ClassRef] | None = None
        for function, cls in method.declarations:
            param = function.function.params[at]
            given: dict[str, list[Applied]] = {}
            for annotation in applied(run, param.annotations, class_scope(cls)):
                given.setdefault(annotation.name, []).append(annotation)
            if given and declared is None:
                declared = (param, cls)
            found = {**given, **found}
        param, cls = declared or (own, method.declarations[0][1])
        yield param, [a for several in found.values() for a in several], cls


def classes_in(run: Interpreter, path: str) -> Iterator[ClassRef]:
    """All classes of a file, nested ones included."""
    module = run.program.module(path)
    if module is None:
        return
    scope = run.scope_of(module)
    stack = [s for s in module.ir.body if isinstance(s, ir.Class)]
    while stack:
        cls = stack.pop(0)
        ref = ClassRef(cls, module, scope)
        run.classes.declare(ref)
        yield ref
        stack = [s for s in cls.body if isinstance(s, ir.Class)] + stack


def flag(value: Value | None) -> bool | None:
    """A boolean attribute."""
    return value.value if isinstance(value, Const) and isinstance(value.value, bool) else None
