"""PHP for the evaluator: namespaces, autoloading, files that are required into a scope, class names."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from liveapi.syntax import ir
from liveapi.trace.languages import php_library
from liveapi.trace.languages.base import Native, Semantics
from liveapi.trace.languages.php_names import PhpNames, declarations
from liveapi.trace.scope import Frame, Scope
from liveapi.trace.values import CallSite, Choice, ClassRef, Const, External, FunctionRef, ListOf, MapOf, Text, Unknown, Value

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

    def _function(self, run: Interpreter, name: str) -> Value | None:
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
        return next((m for m in self.methods(run, cls) if m.function.name == name), None)

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
            return items if isinstance(value, MapOf) else [ListOf([Const(i), item]) for i, item in enumerate(items)]
        return list(value.entries.values()) if isinstance(value, MapOf) else items

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
