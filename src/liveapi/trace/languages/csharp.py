"""C# for the evaluator: namespaces and usings, nested and partial classes, extension methods, top-level statements."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from liveapi.syntax import ir
from liveapi.trace.languages.base import Semantics
from liveapi.trace.values import Argument, CallSite, ClassRef, Const, External, FunctionRef, Instance, Unknown, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.program import Module, Program

_TYPES = rb"\b(?:class|struct|interface|enum|record(?:\s+(?:class|struct))?)\s+([A-Za-z_]\w*)"
_EXTENSIONS = rb"\b([A-Za-z_]\w*)\s*(?:<[\w, ]*>)?\s*\(\s*this\s"
#: Where extension methods may stand.
_STATIC = (b"static class", b"static partial class")
_NAMESPACES = rb"^\s*namespace\s+([A-Za-z_]\w*)"
_PROJECTS = (".csproj", "Directory.Build.props")
_PROJECT_USINGS = re.compile(r'<Using\s+Include="([\w.]+)"\s*/?>')
_GLOBAL_USINGS = rb"^\s*global\s+using\s+([\w.]+)\s*;"


@dataclass(slots=True, eq=False)
class Namespace(Value):
    """A namespace of the repository as the start of a longer name: ``App`` in ``App.Settings.Prefix``."""

    name: str
    semantics: CSharpSemantics

    def member(self, run: Interpreter, name: str, at: ir.Node) -> Value:
        found = self.semantics.class_in(run, self.name, name)
        return found if found is not None else Namespace(f"{self.name}.{name}", self.semantics)

    def call(self, run: Interpreter, call: CallSite) -> Value:
        return External(self.name).call(run, call)

    def describe(self) -> str:
        return f"namespace {self.name}"

    def key(self) -> object:
        return ("namespace", self.name)


class CSharpSemantics(Semantics):
    """A type name is looked for in the file's namespace, the namespaces around it, then in those that ``using`` names."""

    executes_modules = True
    implicit_self = True
    super_names = frozenset({"super"})
    constructors = ("",)

    def __init__(self, program: Program) -> None:
        super().__init__(program)
        self._found: dict[tuple[str, str], ClassRef | None] = {}
        self._meant: dict[tuple[str, str], ClassRef | None] = {}
        self._plain: dict[int, ir.Function] = {}
        #: Namespace ▶ the folders whose files or projects use it everywhere.
        self._global_usings: dict[str, list[list[str]]] | None = None
        self._visible: dict[str, list[str]] = {}
        self._extensions: dict[str, list[FunctionRef]] = {}

    # --- names ------------------------------------------------------------------------------------------------------

    def resolve_import(self, run: Interpreter, module: Module, imp: ir.Import) -> Value:
        package, _, name = imp.module.rpartition(".")
        around = [module.ir.package.rsplit(".", i)[0] for i in range(module.ir.package.count(".") + 1)] if module.ir.package else []
        inside = (self.class_in(run, f"{outer}.{package}" if package else outer, name) for outer in around)
        return self.class_in(run, package, name) or next((found for found in inside if found is not None), None) or External(imp.module)

    def global_name(self, run: Interpreter, module: Module, name: str) -> Value | None:
        found = self.class_named(run, module, name)
        if found is not None:
            return found
        for imp in module.imports:
            if imp.kind == "static":
                package, _, cls = imp.module.rpartition(".")
                owner = self.class_in(run, package, cls)
                member = owner.member(run, name, imp) if owner is not None else None
                if member is not None and not isinstance(member, Unknown):
                    return member
        if name in self.program.declared("csharp", _NAMESPACES.replace(b"^", b"(?m:^)")):
            return Namespace(name, self)
        return External(name)

    def class_named(self, run: Interpreter, module: Module, name: str) -> ClassRef | None:
        """The class of the repository that ``name`` means in a file."""
        if name not in self.program.declared("csharp", _TYPES):
            return None
        key = (module.path, name)
        if key not in self._meant:
            visible = (self.class_in(run, package, name) for package in self._visible_in(module))
            self._meant[key] = next((found for found in visible if found is not None), None)
        return self._meant[key]

    def attribute_class(self, run: Interpreter, module: Module, annotation: ir.Annotation) -> ClassRef | None:
        """The class of the repository that an attribute is, with or without ``Attribute`` at its end, qualified or not."""
        expr = annotation.expr.callee if isinstance(annotation.expr, ir.Call) else annotation.expr
        outer: list[str] = []
        owner = expr.object if isinstance(expr, ir.Member) else None
        while isinstance(owner, ir.Member):
            outer.insert(0, owner.name)
            owner = owner.object
        if isinstance(owner, ir.Name):
            outer.insert(0, owner.id)
        for name in (annotation.name + "Attribute", annotation.name):
            found = self.class_within(run, module, ".".join(outer), name) if outer else self.class_named(run, module, name)
            if found is not None:
                return found
        return None

    def class_within(self, run: Interpreter, module: Module, package: str, name: str) -> ClassRef | None:
        """The class of a namespace named from inside of those around it: ``Models.Item`` in ``Shop.Web`` is ``Shop.Models.Item``."""
        if name not in self.program.declared("csharp", _TYPES):
            return None
        namespaces = [module.ir.package, *(s.namespace for s in module.ir.body if isinstance(s, ir.Class) and s.namespace)]
        around = [n.rsplit(".", i)[0] for n in namespaces if n for i in range(n.count(".") + 1)]
        options = dict.fromkeys([*(f"{outer}.{package}" for outer in around), package])
        return next((found for option in options if (found := self.class_in(run, option, name)) is not None), None)

    def _visible_in(self, module: Module) -> list[str]:
        if module.path not in self._visible:
            namespaces = [module.ir.package, *(s.namespace for s in module.ir.body if isinstance(s, ir.Class) and s.namespace)]
            around = [n.rsplit(".", i)[0] for n in namespaces for i in range(n.count(".") + 1)]
            usings = [s.module for s in module.ir.body if isinstance(s, ir.Import) and s.name == "*" and s.kind != "static"]
            relative = [f"{a}.{u}" for u in usings for a in around if a]
            self._visible[module.path] = list(dict.fromkeys([*around, "", *usings, *relative, *self._usings_around(module.path)]))
        return self._visible[module.path]

    def _usings_around(self, path: str) -> list[str]:
        """The namespaces that global usings name, those of the file's own project first."""
        if self._global_usings is None:
            declared = self.program.declared("csharp", _GLOBAL_USINGS.replace(b"^", b"(?m:^)"), b"global using")
            self._global_usings = {name: [f.split("/")[:-1] for f in files] for name, files in sorted(declared.items())}
            for project in sorted(p for p in self.program.paths if p.endswith(_PROJECTS)):
                for name in _PROJECT_USINGS.findall(self.program.text(project) or ""):
                    self._global_usings.setdefault(name, []).append(project.split("/")[:-1])
        here = path.split("/")[:-1]
        shared = {name: max(_shared(here, folder) for folder in folders) for name, folders in self._global_usings.items()}
        return sorted(shared, key=lambda name: -shared[name])

    def class_in(self, run: Interpreter, package: str, name: str) -> ClassRef | None:
        """The class of a namespace; of a partial one the part that says what it extends."""
        key = (package, name)
        if key not in self._found:
            self._found[key] = None
            for path in self.program.declared("csharp", _TYPES).get(name, ()):
                module = self.program.module(path)
                for statement in module.ir.body if module is not None else ():
                    if isinstance(statement, ir.Class) and statement.name == name and module is not None:
                        namespace = statement.namespace if statement.namespace is not None else module.ir.package
                        if namespace != package:
                            continue
                        whole = bool(statement.bases) or "partial" not in statement.modifiers
                        if whole or self._found[key] is None:
                            self._found[key] = self.reference(run, module, statement)
                        if whole:
                            return self._found[key]
        return self._found[key]

    def same_named(self, run: Interpreter, cls: ClassRef, arity: int) -> ClassRef | None:
        """The type of the same namespace and name as ``cls`` that has ``arity`` type parameters."""
        namespace = cls.cls.namespace if cls.cls.namespace is not None else cls.module.ir.package
        for path in self.program.declared("csharp", _TYPES).get(cls.name, ()):
            module = self.program.module(path)
            for statement in module.ir.body if module is not None else ():
                if (
                    isinstance(statement, ir.Class)
                    and statement.name == cls.name
                    and len(statement.type_params) == arity
                    and module is not None
                ):
                    other = statement.namespace if statement.namespace is not None else module.ir.package
                    if other == namespace:
                        return self.reference(run, module, statement)
        return None

    def reference(self, run: Interpreter, module: Module, cls: ir.Class) -> ClassRef:
        """The value of a class that stands in a file."""
        scope = run.scope_of(module)
        known = scope.vars.get(cls.name)
        ref = known if isinstance(known, ClassRef) and known.cls is cls else ClassRef(cls, module, scope)
        run.classes.declare(ref)
        return ref

    # --- members ----------------------------------------------------------------------------------------------------

    def has_member(self, run: Interpreter, receiver: Value, name: str) -> bool:
        ref = receiver.cls if isinstance(receiver, Instance) else receiver
        if not isinstance(ref, ClassRef):
            return True
        if run.classes.find(ref, name) is not None:
            return True
        lineage = run.classes.ancestors(ref)
        return any(p.name == name for c in lineage for p in c.cls.params) or any(self.static_member(run, c, name) for c in lineage)

    def static_member(self, run: Interpreter, ref: ClassRef, name: str) -> Value | None:
        for statement in ref.cls.body:
            if isinstance(statement, ir.Class) and statement.name == name:
                return ClassRef(statement, ref.module, run.classes.inside(ref))
        return None

    def parts(self, run: Interpreter, cls: ClassRef) -> Iterator[ClassRef]:
        """The class, and the other parts of a partial one."""
        yield cls
        if "partial" not in cls.cls.modifiers:
            return
        namespace = cls.cls.namespace if cls.cls.namespace is not None else cls.module.ir.package
        for path in self.program.declared("csharp", _TYPES).get(cls.name, ()):
            module = self.program.module(path)
            for statement in module.ir.body if module is not None else ():
                if isinstance(statement, ir.Class) and statement.name == cls.name and statement is not cls.cls and module is not None:
                    other = statement.namespace if statement.namespace is not None else module.ir.package
                    if other == namespace and "partial" in statement.modifiers:
                        yield self.reference(run, module, statement)

    def method(self, run: Interpreter, cls: ClassRef, name: str) -> FunctionRef | None:
        return next((m for m in self.methods(run, cls) if m.function.name == name), None)

    def methods(self, run: Interpreter, cls: ClassRef) -> Iterator[FunctionRef]:
        for part in self.parts(run, cls):
            for statement in part.cls.body:
                if isinstance(statement, ir.Function):
                    yield FunctionRef(self.plain(statement), part.module, part.scope, None, cls)
            if part.cls.params:
                yield FunctionRef(self._primary(part.cls), part.module, part.scope, None, cls)

    def _primary(self, cls: ir.Class) -> ir.Function:
        """A primary constructor: its parameters are there in all members."""
        if id(cls) not in self._plain:
            params = [replace(p, modifiers=p.modifiers | {"captured"}) for p in cls.params]
            made = ir.Function(cls.line, cls.name, params, modifiers=frozenset({"constructor"}), end=cls.line, span=(0, 0))
            made._body = []
            self._plain[id(cls)] = made
        return self._plain[id(cls)]

    def plain(self, function: ir.Function) -> ir.Function:
        """An extension method as the static method that it is: what it extends is its first parameter."""
        if function.receiver is None:
            return function
        if id(function) not in self._plain:
            first = replace(function.receiver, kind="")
            self._plain[id(function)] = replace(function, params=[first, *function.params], receiver=None)
        return self._plain[id(function)]

    def extension(self, run: Interpreter, module: Module, receiver: Value, name: str) -> FunctionRef | None:
        return next(iter(self.extensions(run, name)), None)

    def extensions(self, run: Interpreter, name: str) -> list[FunctionRef]:
        """All extension methods of the repository of that name, what they extend as their first parameter."""
        if name not in self._extensions:
            self._extensions[name] = list(self._extending(run, name))
        return self._extensions[name]

    def _extending(self, run: Interpreter, name: str) -> Iterator[FunctionRef]:
        for path in self.program.declared("csharp", _EXTENSIONS, *_STATIC).get(name, ()):
            found = self.program.module(path)
            for statement in found.ir.body if found is not None else ():
                if not isinstance(statement, ir.Class) or found is None:
                    continue
                for function in statement.body:
                    if isinstance(function, ir.Function) and function.name == name and function.receiver is not None:
                        owner = self.reference(run, found, statement)
                        yield FunctionRef(self.plain(function), found, owner.scope, owner, owner)

    def extend(self, run: Interpreter, receiver: Value, name: str, call: CallSite) -> Value | None:
        """``receiver.name(…)`` as the call of an extension method of the repository; ``None`` if there is none."""
        function = self.extension(run, call.module, receiver, name)
        if function is None:
            return None
        return run.enter(function, CallSite([Argument(receiver), *call.args], call.node, call.module, call.types, call.scope))

    def zero(self, run: Interpreter, type_: ir.Expr | None, scope: object) -> Value:
        return Const(None)


def _shared(left: list[str], right: list[str]) -> int:
    """How many folders two paths have in common from the root on."""
    return next((i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))
