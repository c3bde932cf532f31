"""Go: packages of several files, methods apart from their types, interfaces without a declaration of who implements them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from liveapi.syntax import ir
from liveapi.trace.go_packages import Packages, canonical, declares, local_names, receiver_type
from liveapi.trace.languages.base import Semantics
from liveapi.trace.languages.go_library import FUNCTIONS
from liveapi.trace.values import CallSite, ClassRef, Const, External, FunctionRef, Instance, ListOf, MapOf, Text, Unknown, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.languages.base import Native
    from liveapi.trace.program import Module, Program
    from liveapi.trace.scope import Scope

#: Build constraints that no ordinary build satisfies, in the comments at the top of a file.
_LEFT_OUT = rb"(?s)\A(?:\s+|//(?!go:build)[^\n]*|/\*.*?\*/|//go:build[ \t]+(?!(?:wireinject|ignore|tools)\b)[^\n]*)*+//go:build"
_BUILTINS = frozenset(
    "append make new len cap copy delete close min max print println recover panic "  # noqa: SIM905 - reads better
    "string bool byte rune error any int int8 int16 int32 int64 uint uint8 uint16 uint32 uint64 uintptr "
    "float32 float64 complex64 complex128".split()
)


_ZEROS: Mapping[str, Value] = {"string": Text(), "int": Const(0), "bool": Const(False)}


class GoSemantics(Semantics):
    """How Go finds names: in the file's imports, in all files of the package, among the builtins."""

    self_names: ClassVar[frozenset[str]] = frozenset()
    super_names: ClassVar[frozenset[str]] = frozenset()
    constructors: ClassVar[tuple[str, ...]] = ()
    names_methods: ClassVar[bool] = False
    functions: ClassVar[Mapping[str, Native]] = FUNCTIONS

    def __init__(self, program: Program) -> None:
        super().__init__(program)
        self.packages = Packages(program)
        self._busy: set[tuple[str, str]] = set()
        #: Routers that Go code made, of all frameworks: they are mounted into each other.
        self.routers: list[Value] = []
        self.started = False
        self._promoting: set[int] = set()
        self._zeroing: set[int] = set()
        self._declaring: dict[tuple[str, str], list[Module]] = {}
        self._packages: dict[tuple[str, str], Value | None] = {}
        self._methods: dict[tuple[str, str], dict[str, tuple[ir.Function, Module]]] = {}

    def resolve_import(self, run: Interpreter, module: Module, imp: ir.Import) -> Value:
        folder = self.packages.folder(imp.module)
        return External(canonical(imp.module)) if folder is None else Package(self, folder)

    def global_name(self, run: Interpreter, module: Module, name: str) -> Value | None:
        key = (module.path, name)
        if key in self._busy:
            return None
        self._busy.add(key)
        try:
            found = self.of_package(run, module.folder, name, module.path)
            if found is not None:
                return found
            imported = self._imported(run, module, name)
            if imported is not None:
                return imported
        finally:
            self._busy.discard(key)
        return External(name) if name in _BUILTINS else None

    def of_package(self, run: Interpreter, folder: str, name: str, but: str = "") -> Value | None:
        """What a package declares by a name, outside of the file ``but``."""
        if (folder, name) not in self._declaring:
            found = [m for m in self.packages.declaring(folder, name) if declares(m, name)]
            self._declaring[folder, name] = sorted(found, key=self._left_out)
        for module in self._declaring[folder, name]:
            if module.path != but:
                return run.module_member(module, name)
        return None

    def _left_out(self, module: Module) -> bool:
        """Whether builds leave a file out: it is the input of a generator (``//go:build wireinject``), or a script of its own."""
        return self.program.holds(module.path, _LEFT_OUT)

    def assign_outside(self, run: Interpreter, module: Module, name: str, value: Value) -> bool:
        if self.of_package(run, module.folder, name, module.path) is None:
            return False
        for sibling in self._declaring[module.folder, name]:
            if sibling.path != module.path:
                run.scope_of(sibling).set(name, value)
        return True

    def _imported(self, run: Interpreter, module: Module, name: str) -> Value | None:
        key = (module.path, name)
        if key not in self._packages:
            self._packages[key] = self._find_imported(run, module, name)
        return self._packages[key]

    def _find_imported(self, run: Interpreter, module: Module, name: str) -> Value | None:
        """A package whose own name is not the last part of its path, or something of a package imported with a dot."""
        outside: External | None = None
        for statement in module.imports:
            if statement.alias is not None or statement.kind:
                continue
            folder = self.packages.folder(statement.module)
            if statement.name == "*":
                if folder is None:
                    outside = External(f"{canonical(statement.module)}.{name}")
                elif (found := self.of_package(run, folder, name)) is not None:
                    return found
            elif folder is not None and self.packages.name(folder) == name:
                return Package(self, folder)
            elif folder is None and name in local_names(statement.module):
                return External(canonical(statement.module))
        return outside if name not in _BUILTINS else None

    def method(self, run: Interpreter, cls: ClassRef, name: str) -> FunctionRef | None:
        declared = super().method(run, cls, name)  # of an interface
        if declared is not None:
            return declared
        found = self._methods_of(cls).get(name)
        return None if found is None else FunctionRef(found[0], found[1], run.scope_of(found[1]), None, cls)

    def methods(self, run: Interpreter, cls: ClassRef) -> Iterator[FunctionRef]:
        yield from super().methods(run, cls)
        for function, module in self._methods_of(cls).values():
            yield FunctionRef(function, module, run.scope_of(module), None, cls)

    def _methods_of(self, cls: ClassRef) -> dict[str, tuple[ir.Function, Module]]:
        key = (cls.module.folder, cls.name)
        if key not in self._methods:
            self._methods[key] = {}
            for module in self.packages.with_methods(*key):
                for statement in module.ir.body:
                    if isinstance(statement, ir.Function) and receiver_type(statement) == cls.name:
                        self._methods[key].setdefault(statement.name, (statement, module))
        return self._methods[key]

    def instantiate(self, run: Interpreter, cls: ClassRef, call: CallSite) -> Value | None:
        """``T{…}``, ``new(T)`` and conversions ``T(x)``."""
        if cls.cls.kind != "struct":
            return call.get(0) or Unknown(f"a {cls.name}")
        instance = Instance(cls)
        fields = [f for f in cls.cls.body if isinstance(f, ir.Field)]
        named = dict(call.keywords)
        positional = call.positional
        for i, field in enumerate(fields):
            value = named.get(field.name)
            if value is None and i < len(positional):
                value = positional[i]
            # Flags and numbers of a struct are mostly settings that are decoded into it: what they start as says nothing.
            plain = isinstance(field.type, ir.Name) and field.type.id in ("bool", "int")
            if value is None and not plain and "pointer" not in field.modifiers:
                value = self.zero(run, field.type, run.scope_of(cls.module))
            if value is not None and not isinstance(value, Unknown):
                instance.set_member(run, field.name, value)
        return instance

    def zero(self, run: Interpreter, type_: ir.Expr | None, scope: Scope) -> Value:
        """The value of a variable that is only declared."""
        if isinstance(type_, ir.Index) and isinstance(type_.object, ir.Name):
            if type_.object.id == "[]":
                return ListOf([])
            if type_.object.id == "map":
                return MapOf()
        if isinstance(type_, ir.Name) and type_.id in _ZEROS:
            return _ZEROS[type_.id]
        declared = run.evaluate(type_, scope) if type_ is not None else Unknown("a type")
        if isinstance(declared, ClassRef) and declared.cls.kind == "struct" and id(declared.cls) not in self._zeroing:
            self._zeroing.add(id(declared.cls))
            try:
                return declared.call(run, CallSite([], type_ or declared.cls, scope.module, [], scope))
            finally:
                self._zeroing.discard(id(declared.cls))
        if isinstance(declared, External) and any(n in run.externals.models for n in declared.names):
            return declared.call(run, CallSite([], type_ or ir.Unknown(0), scope.module, [], scope))
        return Unknown("a variable without a value")

    def iterate(self, run: Interpreter, value: Value, target: ir.Expr | None) -> list[Value] | None:
        """``range`` gives positions or keys with the elements."""
        items = value.items()
        if items is None:
            return None
        if isinstance(value, MapOf):
            return items
        return [ListOf([Const(i), item]) for i, item in enumerate(items)]

    def promoted(self, run: Interpreter, instance: Instance, name: str, at: ir.Node) -> Value | None:
        """A member of an embedded field."""
        if id(instance) in self._promoting:  # types that embed each other
            return None
        self._promoting.add(id(instance))
        try:
            for field in instance.cls.cls.body:
                if isinstance(field, ir.Field) and "embedded" in field.modifiers:
                    inner = instance.member(run, field.name, at)
                    found = inner.member(run, name, at) if not isinstance(inner, Unknown) else inner
                    if not isinstance(found, (Unknown, External)):
                        return found
        finally:
            self._promoting.discard(id(instance))
        return None

    def relevant(self, module: Module) -> bool:
        """Whether a package uses a framework or imports one that does; all of them where import paths lead nowhere."""
        return not self.packages.roots or module.folder in self.packages.relevant

    def is_getter(self, function: ir.Function) -> bool:
        return False


@dataclass(slots=True, eq=False)
class Package(Value):
    """A package of the repository: a folder."""

    semantics: GoSemantics
    folder: str

    def member(self, run: Interpreter, name: str, at: ir.Node) -> Value:
        found = self.semantics.of_package(run, self.folder, name)
        return found if found is not None else Unknown(f"{name} of package {self.folder or '.'}")

    def call(self, run: Interpreter, call: CallSite) -> Value:
        return Unknown("a package was called")

    def describe(self) -> str:
        return f"package {self.folder or '.'}"

    def key(self) -> object:
        return ("package", self.folder)
