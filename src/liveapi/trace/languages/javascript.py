"""JavaScript and TypeScript for the evaluator: ES modules, CommonJS, globals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, ClassVar

from liveapi.syntax import ir
from liveapi.trace.languages import javascript_library, node_loaders
from liveapi.trace.languages.base import Native, Semantics
from liveapi.trace.languages.ecmascript_modules import ModuleResolver, relaxed_json
from liveapi.trace.values import CallSite, Choice, External, MapOf, Text, Unknown, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.program import Module, Program

#: Re-exports through index files are followed so deep; more is a cycle.
_MAX_REEXPORTS = 30

_SPECIFIER = rb"""(?:from|require\(|import\(|import)\s*['"]([^'"\r\n]+)['"]"""

_GLOBALS = frozenset(
    [
        "Object",
        "Array",
        "Map",
        "Set",
        "WeakMap",
        "String",
        "Number",
        "Boolean",
        "Symbol",
        "Promise",
        "JSON",
        "Math",
        "Date",
        "RegExp",
        "Error",
        "URL",
        "URLSearchParams",
        "Response",
        "Request",
        "Headers",
        "FormData",
        "Buffer",
        "process",
        "console",
        "globalThis",
        "global",
        "parseInt",
        "parseFloat",
        "isNaN",
        "encodeURIComponent",
        "decodeURIComponent",
        "require",
        "setTimeout",
        "setImmediate",
        "setInterval",
        "structuredClone",
        "fetch",
        "Bun",
        "Deno",
        "addEventListener",
    ]
)


class JavaScriptSemantics(Semantics):
    """ES modules and CommonJS, in any mixture: what one file exports and what another takes out of it."""

    executes_modules = True
    block_scopes = True
    functions: ClassVar[Mapping[str, Native]] = {**javascript_library.FUNCTIONS, **node_loaders.FUNCTIONS}

    def __init__(self, program: Program) -> None:
        super().__init__(program)
        self.resolver = ModuleResolver(program)
        #: ``module`` of each CommonJS file.
        self._commonjs: dict[str, MapOf] = {}
        self._exports: dict[str, dict[str, list[ir.Export]]] = {}

    # --- what a file imports ----------------------------------------------------------------------------------------

    def resolve_import(self, run: Interpreter, module: Module, imp: ir.Import) -> Value:
        name = imp.name
        path = self.resolver.resolve(module.path, imp.module)
        if path is None:
            return External(f"{imp.module}.{name}" if name not in {None, "default"} else imp.module)
        if path.endswith(".json"):
            data = javascript_library.from_json(relaxed_json(self.program.text(path) or "null"))
            return data if name in {None, "default"} or name is None else data.member(run, name, imp)
        target = self.program.module(path)
        if target is None:
            return Unknown(f"{path} cannot be read")
        if imp.kind == "effect":
            run.scope_of(target)
        return self.namespace(run, target) if name is None else self.exported(run, target, name)

    def require(self, run: Interpreter, module: Module, specifier: str) -> Value:
        """``require(specifier)`` in ``module``."""
        return self.resolve_import(run, module, ir.Import(0, specifier))

    def importers(self, paths: Iterable[str]) -> list[str]:
        """The files that lead to ``paths`` by imports, directly or not: what they do with what they import decides what is served."""
        reverse: dict[str, set[str]] = {}
        for language in ("javascript", "typescript"):
            for specifier, files in self.program.declared(language, _SPECIFIER).items():
                for file in files:
                    if file in self.program.followed:
                        continue
                    path = self.resolver.resolve(file, specifier)
                    if path is not None:
                        reverse.setdefault(path, set()).add(file)
        queue = list(paths)
        seen = set(queue)
        found: list[str] = []
        while queue:
            for file in sorted(reverse.get(queue.pop(), ())):
                if file not in seen:
                    seen.add(file)
                    found.append(file)
                    queue.append(file)
        return found

    # --- what a file exports ----------------------------------------------------------------------------------------

    def namespace(self, run: Interpreter, target: Module) -> Value:
        """A whole module as a value: ``module.exports`` of a CommonJS file, an object of all exports of an ES module."""
        exports = self._exports_of(target)
        if not exports:
            return self._module_exports(run, target)
        return Namespace(self, target)

    def exported(self, run: Interpreter, target: Module, name: str, depth: int = 0) -> Value:
        """The export ``name`` of a file."""
        exports = self._exports_of(target)
        if not exports:
            whole = self._module_exports(run, target)
            if name != "default":
                return whole.member(run, name, target.ir)
            if isinstance(whole, MapOf) and "default" in whole.entries:
                return whole.entries["default"]
            return whole
        if depth > _MAX_REEXPORTS:
            return Unknown(f"{name} is re-exported in a circle")
        for export in exports.get(name, []):
            if export.module is None:
                return run.evaluate(export.value, run.scope_of(target)) if export.value is not None else Unknown(name)
            return self._from_elsewhere(run, target, export, export.source_name or name, depth)
        if name == "default":
            return Unknown(f"{target.path} has no default export")
        for export in exports.get("*", []):
            found = self._from_elsewhere(run, target, export, name, depth)
            if not isinstance(found, Unknown):
                return found
        return Unknown(f"{target.path} does not export {name}")

    def _from_elsewhere(self, run: Interpreter, target: Module, export: ir.Export, name: str, depth: int) -> Value:
        assert export.module is not None
        path = self.resolver.resolve(target.path, export.module)
        if path is None:
            return External(export.module if name in {"*", "default"} else f"{export.module}.{name}")
        other = self.program.module(path)
        if other is None:
            return Unknown(f"{path} cannot be read")
        return self.namespace(run, other) if name == "*" else self.exported(run, other, name, depth + 1)

    def _exports_of(self, target: Module) -> dict[str, list[ir.Export]]:
        if target.path not in self._exports:
            found: dict[str, list[ir.Export]] = {}
            for statement in target.ir.body:
                if isinstance(statement, ir.Export):
                    found.setdefault(statement.name, []).append(statement)
            self._exports[target.path] = found
        return self._exports[target.path]

    def export_names(self, target: Module) -> list[str]:
        """The names that a file exports, those of ``export *`` included."""
        names: dict[str, None] = {}
        queue, seen = [target], {target.path}
        while queue:
            current = queue.pop()
            for name, exports in self._exports_of(current).items():
                if name != "*":
                    names[name] = None
                    continue
                for export in exports:
                    path = self.resolver.resolve(current.path, export.module or "")
                    other = self.program.module(path) if path is not None and path not in seen else None
                    if other is not None:
                        seen.add(other.path)
                        queue.append(other)
        return list(names)

    def _commonjs_module(self, module: Module) -> MapOf:
        if module.path not in self._commonjs:
            self._commonjs[module.path] = MapOf({"exports": MapOf({})})
        return self._commonjs[module.path]

    def _module_exports(self, run: Interpreter, target: Module) -> Value:
        run.scope_of(target)
        return self._commonjs_module(target).entries["exports"]

    # --- names ------------------------------------------------------------------------------------------------------

    def global_name(self, run: Interpreter, module: Module, name: str) -> Value | None:
        if name == "module":
            return self._commonjs_module(module)
        if name == "exports":
            return self._commonjs_module(module).entries["exports"]
        if name == "__dirname":
            return Text("/" + module.folder)
        if name == "__filename":
            return Text("/" + module.path)
        if name == "import.meta":
            return MapOf(
                {"url": Text("/" + module.path), "dirname": Text("/" + module.folder), "filename": Text("/" + module.path)}, open=True
            )
        if name in {"require", "import"}:
            return Require(self, module)
        return External(name) if name in _GLOBALS else None


class Require(Value):
    """``require`` and ``import()`` of one file."""

    __slots__ = ("module", "semantics")

    def __init__(self, semantics: JavaScriptSemantics, module: Module) -> None:
        self.semantics = semantics
        self.module = module

    def call(self, run: Interpreter, call: CallSite) -> Value:
        argument = call.get(0)
        options = argument.known() if isinstance(argument, Choice) else [argument]
        found = [self.semantics.require(run, self.module, o.literal) for o in options if isinstance(o, Text) and o.literal is not None]
        return Choice.of(found) if found else Unknown("a module whose name is not known")

    def member(self, run: Interpreter, name: str, at: ir.Node) -> Value:
        return self if name == "resolve" else Unknown(f"require.{name}")

    def describe(self) -> str:
        return "require"


class Namespace(javascript_library.Listable):
    """All exports of an ES module."""

    __slots__ = ("semantics", "target")

    def __init__(self, semantics: JavaScriptSemantics, target: Module) -> None:
        self.semantics = semantics
        self.target = target

    def member(self, run: Interpreter, name: str, at: ir.Node) -> Value:
        return self.semantics.exported(run, self.target, name)

    def call(self, run: Interpreter, call: CallSite) -> Value:
        """``require('./x')(app)`` of a file that is compiled from ``export default``."""
        return run.call_value(self.semantics.exported(run, self.target, "default"), call)

    def listed(self, run: Interpreter) -> MapOf:
        return MapOf({name: self.member(run, name, self.target.ir) for name in self.semantics.export_names(self.target)})

    def describe(self) -> str:
        return f"module {self.target.path}"

    def key(self) -> object:
        return ("module", self.target.path)
