"""PHP for the evaluator: namespaces, autoloading, files that are required into a scope, class names."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol

from liveapi.syntax import ir
from liveapi.trace.languages import php_library
from liveapi.trace.languages.base import Native, Semantics
from liveapi.trace.languages.php_arrays import KeyedMap, stored, values_of
from liveapi.trace.languages.php_names import PhpNames, declarations
from liveapi.trace.scope import Frame, Scope
from liveapi.trace.values import CallSite, Choice, ClassRef, Const, External, FunctionRef, Instance, ListOf, MapOf, Text, Unknown, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.program import Module, Program

#: Files that require each other in a circle are followed so deep.
_MAX_REQUIRES = 25


class ClassName(Text):
    """``X::class``: a text that still knows the class."""

    __slots__ = ("ref",)

    def __init__(self, name: str, ref: Value) -> None:
        super().__init__(name)
        self.ref = ref

    def call(self, run: Interpreter, call: CallSite) -> Value:
        # ``new $class(…)``
        return self.ref.call(run, call)


class PhpLibrary(Protocol):
    """What the frameworks of an application add to the language while the code behind a route is worked out."""

    def method(self, run: Interpreter, receiver: Value, name: str, call: CallSite) -> Value | None:
        """``$receiver->name(…)`` of a library class; ``None`` where it is the repository's own."""
        ...

    def attribute(self, run: Interpreter, instance: Instance, name: str) -> Value | None:
        """``$instance->name`` that no class declares: a column, a relation."""
        ...

    def typed(self, run: Interpreter, kind: ir.Expr, scope: Scope) -> Value | None:
        """A value of a declared type."""
        ...

    def instance_of(self, run: Interpreter, value: Value, kind: Value) -> bool | None:
        """``$value instanceof Kind`` of a library's value; ``None`` where that is not known."""
        ...


@dataclass(slots=True, eq=False)
class PhpExternal(External):
    """A class, function or constant of a library, by its full name."""

    def member(self, run: Interpreter, name: str, at: ir.Node) -> Value:
        if name == "class":
            return ClassName(self.name, self)
        return External.member(self, run, name, at)


class PhpSemantics(Semantics):
    """Names are looked up in the namespace of the file, through its ``use`` lines, then globally."""

    executes_modules = True
    block_scopes = False
    super_names = frozenset({"parent"})
    class_names = frozenset({"self", "static"})
    late_class = "static"
    constructors = ("__construct",)
    functions: ClassVar[Mapping[str, Native]] = php_library.FUNCTIONS

    def __init__(self, program: Program) -> None:
        super().__init__(program)
        self.names = PhpNames(program)
        #: Told the path of every file that is required.
        self.on_require: Callable[[str], object] = lambda _path: None
        self._requiring: list[str] = []
        self._returned: dict[str, Value] = {}
        self._classes: dict[str, ClassRef | None] = {}
        #: Path of a file ▶ what its ``use`` lines name, since every name in it asks.
        self._uses: dict[str, dict[str, str]] = {}
        self.library: PhpLibrary | None = None
        self._methods: dict[int, dict[str, FunctionRef]] = {}
        self._functions: dict[str, FunctionRef | None] = {}
        #: What is in the bodies of functions that were gone through.
        self.nodes: dict[int, list[ir.Node]] = {}

    # --- what libraries add -----------------------------------------------------------------------------------------

    def method_call(self, run: Interpreter, receiver: Value, name: str, call: CallSite) -> Value | None:
        if isinstance(receiver, ClassName):
            # ``$class::make()``
            receiver = receiver.ref
            own = self.library.method(run, receiver, name, call) if self.library is not None else None
            return own if own is not None else receiver.call_method(run, name, call)
        return self.library.method(run, receiver, name, call) if self.library is not None else None

    def attribute(self, run: Interpreter, instance: Instance, name: str, at: ir.Node) -> Value | None:
        found = self.library.attribute(run, instance, name) if self.library is not None else None
        return found if found is not None else self._property(run, instance, name)

    def _property(self, run: Interpreter, instance: Instance, name: str) -> Value | None:
        """A property that a class has from a trait, or beside a method of its name."""
        for cls in run.classes.ancestors(instance.cls):
            for statement in cls.cls.body:
                if isinstance(statement, ir.Field) and statement.name == name:
                    if statement.default is None or self.method(run, cls, name) is None:
                        covered = run.classes.find(instance.cls, name)
                        if statement.default is None or covered is None or isinstance(covered[0], ir.Field):
                            return None
                    return run.evaluate(statement.default, Scope(cls.module, cls.scope, "class", Frame(None, instance, cls)))
                if isinstance(statement, ir.Import) and statement.kind == "trait":
                    trait = self.class_named(run, self.qualified(cls.module, statement.module))
                    for member in trait.cls.members() if trait is not None else ():
                        if member.name == name and member.default is not None and trait is not None:
                            scope = Scope(trait.module, trait.scope, "class", Frame(None, instance, cls))
                            return run.evaluate(member.default, scope)
        return None

    def of_type(self, run: Interpreter, kind: ir.Expr, scope: Scope) -> Value | None:
        return self.library.typed(run, kind, scope) if self.library is not None else None

    def called(self, run: Interpreter, name: str, value: Value) -> Value:
        if isinstance(value, FunctionRef | ClassRef | Instance | External | ClassName):
            return value
        # ``response()`` beside a variable ``$response``.
        known = name in run.externals.models or name in self.functions
        return PhpExternal(name) if known else value

    def instance_of(self, run: Interpreter, value: Value, kind: Value) -> bool | None:
        if isinstance(value, Text | Const | ListOf | MapOf):
            return False
        own = self.library.instance_of(run, value, kind) if self.library is not None else None
        if own is not None or not isinstance(value, Instance):
            return own
        if isinstance(kind, ClassRef):
            if any(c.cls is kind.cls for c in run.classes.ancestors(value.cls)):
                return True
            return False if kind.cls.kind == "class" and value.cls.cls.kind == "class" and not value.summary else None
        name = kind.name if isinstance(kind, External) else ""
        return True if any(isinstance(b, External) and b.name == name for b in run.classes.outside(value.cls)) else None

    def store(self, run: Interpreter, target: ir.Index, value: Value, scope: Scope) -> bool:
        found = container = run.evaluate(target.object, scope)
        if isinstance(container, External) and isinstance(target.object, ir.Name):
            # A variable that nothing was assigned to yet, which reads like a constant.
            container = ListOf()
        changed = stored(container, run.evaluate(target.args[0], scope) if target.args else None, value)
        if changed is None:
            return False
        if changed is not found:
            run.bind(target.object, changed, scope, declare=False)
        return True

    # --- names ------------------------------------------------------------------------------------------------------

    def resolve_import(self, run: Interpreter, module: Module, imp: ir.Import) -> Value:
        name = f"{imp.module}\\{imp.name}".strip("\\")
        if imp.kind == "function":
            return self._function(run, name) or PhpExternal(imp.name or name)
        if imp.kind == "const":
            return self._constant(run, name) or PhpExternal(name)
        return self.class_named(run, name) or PhpExternal(name)

    def class_named(self, run: Interpreter, name: str) -> ClassRef | None:
        """The class of a full name, if the repository has it."""
        name = name.strip("\\")
        if name not in self._classes:
            found = self.names.class_named(name)
            self._classes[name] = None
            if found is not None:
                module, cls = found
                scope = run.scope_of(module) if not self.has_effects(module) else self._quiet_scope(run, module)
                known = scope.vars.get(cls.name)
                ref = known if isinstance(known, ClassRef) and known.cls is cls else ClassRef(cls, module, scope)
                run.classes.declare(ref)
                self._classes[name] = ref
        return self._classes[name]

    def has_effects(self, module: Module) -> bool:
        """Whether a file does more than declare: it is not run just because something in it is named."""
        quiet = (ir.Class, ir.Function, ir.Import)
        return any(not isinstance(s, quiet) for s in module.ir.body)

    def _quiet_scope(self, run: Interpreter, module: Module) -> Scope:
        scope = Scope(module)
        run.hoist(module.ir.body, scope)
        return scope

    def qualified(self, module: Module, name: str) -> str:
        """The full name that a class name in a file stands for."""
        if name.startswith("\\"):
            return name.strip("\\")
        head, _, rest = name.partition("\\")
        if head == "namespace":
            return f"{module.ir.package}\\{rest}".strip("\\")
        if module.path not in self._uses:
            # The first one of a name counts, so the last is entered first.
            imports = [s for s in module.ir.body if isinstance(s, ir.Import) and not s.kind]
            self._uses[module.path] = {s.alias or s.name or "": f"{s.module}\\{s.name}" for s in reversed(imports)}
        used = self._uses[module.path].get(head)
        return f"{used}\\{rest}".strip("\\") if used is not None else f"{module.ir.package}\\{name}".strip("\\")

    def global_name(self, run: Interpreter, module: Module, name: str) -> Value | None:
        if name.startswith("__"):
            here = {"__DIR__": "/" + module.folder, "__FILE__": "/" + module.path, "__NAMESPACE__": module.ir.package}
            return Text(here[name]) if name in here else None
        if name[:1] == "_" and name[1:].isupper():
            return PhpExternal(name)
        full = self.qualified(module, name)
        last = name.rpartition("\\")[2]
        if last[:1].isupper():
            found: Value | None = self.class_named(run, full)
            if found is None and "\\" not in name:
                found = self.class_named(run, name) if module.ir.package else None
                found = found or self._constant(run, name)
            # A short class name in a file without a namespace is global: an alias of a facade.
            return found or PhpExternal(full)
        return self._function(run, full) or (self._function(run, last) if full != last else None) or PhpExternal(last)

    def _function(self, run: Interpreter, name: str) -> FunctionRef | None:
        if name not in self._functions:
            self._functions[name] = self._find_function(run, name)
        return self._functions[name]

    def _find_function(self, run: Interpreter, name: str) -> FunctionRef | None:
        last = name.rpartition("\\")[2]
        for module in self.names.modules_of_function(name):
            for statement in declarations(module.ir.body):
                if isinstance(statement, ir.Function) and statement.name == last:
                    return FunctionRef(statement, module, self._quiet_scope(run, module))
        return None

    def _constant(self, run: Interpreter, name: str) -> Value | None:
        last = name.rpartition("\\")[2]
        for module in self.names.modules_of_constant(name):
            for statement in declarations(module.ir.body):
                value: ir.Expr | None = None
                if isinstance(statement, ir.Assign) and isinstance(statement.target, ir.Name) and "const" in statement.modifiers:
                    value = statement.value if statement.target.id == last else None
                elif isinstance(statement, ir.ExprStmt) and isinstance(call := statement.value, ir.Call) and len(call.args) > 1:
                    key = call.args[0].value
                    if isinstance(call.callee, ir.Name) and call.callee.id in {"define", "\\define"} and isinstance(key, ir.Str):
                        value = call.args[1].value if key.value.rpartition("\\")[2] == last else None
                if value is not None:
                    return run.evaluate(value, self._quiet_scope(run, module))
        return None

    def static_member(self, run: Interpreter, ref: ClassRef, name: str) -> Value | None:
        if name == "class":
            package = ref.cls.namespace if ref.cls.namespace is not None else ref.module.ir.package
            return ClassName(f"{package}\\{ref.name}".strip("\\"), ref)
        return None

    def method(self, run: Interpreter, cls: ClassRef, name: str) -> FunctionRef | None:
        known = self._methods.get(id(cls.cls))
        if known is None:
            known = self._methods[id(cls.cls)] = {}
            for method in self.methods(run, cls):
                known.setdefault(method.function.name, method)
        return known.get(name)

    def methods(self, run: Interpreter, cls: ClassRef) -> Iterator[FunctionRef]:
        yield from super().methods(run, cls)
        for statement in cls.cls.body:
            if isinstance(statement, ir.Import) and statement.kind == "trait":
                trait = self.class_named(run, self.qualified(cls.module, statement.module))
                if trait is not None and trait.cls is not cls.cls:
                    for method in Semantics.methods(self, run, trait):
                        yield FunctionRef(method.function, method.module, method.scope, None, cls)

    def iterate(self, run: Interpreter, value: Value, target: ir.Expr | None) -> list[Value] | None:
        items = value.items()
        if items is None:
            return None
        if isinstance(target, ir.List) and target.kind == "tuple":  # ``as $key => $value``
            if isinstance(value, KeyedMap):
                return [*items, *(ListOf([Unknown("a key"), v]) for v in value.others)]
            return items if isinstance(value, MapOf) else [ListOf([Const(i), item]) for i, item in enumerate(items)]
        return values_of(value)

    # --- files ------------------------------------------------------------------------------------------------------

    def root_of(self, path: str) -> str:
        """The folder, with a slash, of the application that a file belongs to."""
        folder = posixpath.dirname(path)
        while True:
            for name in ("artisan", "composer.json"):
                if posixpath.join(folder, name) in self.program.paths:
                    return folder + "/" if folder else ""
            if not folder:
                return ""
            folder = posixpath.dirname(folder)

    def require(self, run: Interpreter, path: Value, call: CallSite) -> Value:
        """``require path``: the file runs in the scope that requires it, and gives what it returns."""
        text = run.text(path)
        if text.literal is None:
            return Unknown("a file whose name is not known is required")
        name = posixpath.normpath(text.literal).lstrip("/")
        if text.literal[:1] not in {"/", ""}:
            name = posixpath.normpath(posixpath.join(call.module.folder, text.literal))
        module = self.program.module(name)
        if module is None:
            return PhpExternal(name)
        if len(self._requiring) >= _MAX_REQUIRES or self._requiring.count(name) > 1:
            return Unknown(f"{name} requires itself")
        self.on_require(name)
        outer = call.scope
        frame = Frame(None, outer.frame.self_value if outer is not None and outer.frame else None, None)
        scope = Scope(module, outer, "block" if outer is not None else "module", frame)
        self._requiring.append(name)
        try:
            run.hoist(module.ir.body, scope)
            run.execute(module.ir.body, scope)
        finally:
            self._requiring.pop()
        return Choice.of(frame.returns) if frame.returns else Const(1)

    def returned(self, run: Interpreter, path: str) -> Value:
        """What a configuration file returns; worked out once."""
        if path not in self._returned:
            self._returned[path] = Unknown(f"{path} depends on itself")
            module = self.program.module(path)
            if module is not None:
                self._returned[path] = self.require(run, Text("/" + path), CallSite([], module.ir, module))
        return self._returned[path]
