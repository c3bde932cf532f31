"""Rack: what ``config.ru`` and Rails' route files serve under which path."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from liveapi.frameworks.ruby.rails_application import RailsApplications
from liveapi.frameworks.ruby.rails_scopes import join
from liveapi.syntax import ir
from liveapi.trace.languages.ruby import RubySemantics
from liveapi.trace.scope import Frame, Scope
from liveapi.trace.values import Argument, CallSite, ClassRef, FunctionRef, Instance, Unknown, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter


class RackMounts(Value):
    """The classes of the repository that are served, with the path of each. Kept with the run: several frameworks ask."""

    def __init__(self, run: Interpreter, semantics: RubySemantics) -> None:
        self.found: list[tuple[ClassRef, str]] = []
        for path in sorted(p for p in run.program.of_language("ruby") if p.endswith(".ru")):
            module = run.program.module(path)
            if module is not None:
                builder = RackBuilder(self, "")
                scope = Scope(module, None, "function", Frame(None, builder, None))
                run.hoist(module.ir.body, scope)
                run.execute(module.ir.body, scope)
        for app, where, _ in RailsApplications.of(run, semantics).mounts():
            self.add(app, where)

    @staticmethod
    def of(run: Interpreter, semantics: RubySemantics) -> RackMounts:
        key = (id(run), "rack")
        known = run.attributes.get(key)
        if not isinstance(known, RackMounts):
            known = run.attributes[key] = RackMounts(run, semantics)
        return known

    def add(self, app: ClassRef, path: str) -> None:
        if not any(a.cls is app.cls and p == path for a, p in self.found):
            self.found.append((app, path))

    def paths(self, app: ClassRef) -> list[str]:
        """Where a class is served; empty when nothing is seen to serve it."""
        return [p for a, p in self.found if a.cls is app.cls]


class RackBuilder(Value):
    """``self`` in ``config.ru`` and in the blocks of ``map``."""

    def __init__(self, mounts: RackMounts, path: str) -> None:
        self.mounts = mounts
        self.path = path

    def member(self, run: Interpreter, name: str, at: object) -> Value:
        return Unknown(f"{name} of a Rack builder")

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        args = [a for a in call.args if a.name is None]
        if name == "map" and call.block is not None and args:
            inner = RackBuilder(self.mounts, join(self.path, path_text(run, args[0].value)))
            block = call.block
            run.call(block.bound(inner) if isinstance(block, FunctionRef) else block, [], call)
        elif name in {"run", "use"} and args:
            for app, below in _apps(run, args[0], call):
                self.mounts.add(app, join(self.path, below) if below else self.path)
        elif call.block is not None and isinstance(call.block, FunctionRef):
            run.call(call.block.bound(self), [], call)
        return self


def _apps(run: Interpreter, arg: Argument, call: CallSite) -> Iterator[tuple[ClassRef, str]]:
    """The classes that an expression after ``run`` stands for: ``App``, ``App.new``, ``Rack::Cascade.new([A, B])``,
    ``Rack::URLMap.new('/a' => A)``."""
    for option in getattr(arg.value, "options", None) or arg.value.items() or [arg.value]:
        if isinstance(option, ClassRef):
            yield option, ""
        elif isinstance(option, Instance):
            yield option.cls, ""
    inner = getattr(arg.value, "call_site", None)
    if isinstance(inner, CallSite):
        for each in inner.args:
            if isinstance(each.node, ir.Dict) and call.scope is not None:
                for key, value in each.node.items:
                    app = run.evaluate(value, call.scope)
                    if key is not None and isinstance(app, (ClassRef, Instance)):
                        where = path_text(run, run.evaluate(key, call.scope))
                        yield (app if isinstance(app, ClassRef) else app.cls), where
            else:
                yield from _apps(run, each, call)


def path_text(run: Interpreter, value: Value) -> str:
    """A path as text, unknown parts as parameters."""
    text = run.text(value, "path")
    return "".join(p if isinstance(p, str) else ":" + (re.sub(r"\W+", "_", p.name) or "path") for p in text.parts)


def library_base(run: Interpreter, ref: ClassRef, names: frozenset[str]) -> bool:
    """Whether a class derives from a library class of one of these names."""
    return any(getattr(base, "name", "") in names for base in run.classes.outside(ref))


def subclasses(run: Interpreter, semantics: RubySemantics, files: list[str], names: frozenset[str]) -> list[ClassRef]:
    """The classes that derive from a library class: in the files with its marker, and those that derive from them elsewhere."""
    found: dict[int, ClassRef] = {}
    waiting = list(files)
    seen: set[str] = set()
    index = run.program.declared("ruby", rb"(?m)^[ \t]*class[ \t]+[\w:]+[ \t]*<[ \t]*(?:\w*::)*(\w+)")
    while waiting:
        path = waiting.pop(0)
        if path in seen or path.endswith(".ru"):
            continue
        seen.add(path)
        module = run.program.module(path)
        for _, cls in semantics.names.nested(module) if module is not None else []:
            if cls.kind == "class" and cls.bases and module is not None:
                ref = semantics.ref(run, module, cls)
                if id(cls) not in found and library_base(run, ref, names):
                    found[id(cls)] = ref
                    waiting.extend(index.get(cls.name.rpartition("::")[2], []))
    return list(found.values())


def body_scope(run: Interpreter, semantics: RubySemantics, ref: ClassRef, receiver: Value) -> Scope:
    """The scope in which a class body runs with ``receiver`` as ``self``."""
    scope = semantics.scope_in(run, ref)
    scope.frame = Frame(None, receiver, ref)
    return scope
