"""Rails applications and engines of a repository: their route files run, each once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from liveapi.frameworks.inflection import camelize, singular
from liveapi.frameworks.ruby.devise import DEFAULT_MODULES
from liveapi.frameworks.ruby.rails_mapper import Mapper, RouteSet
from liveapi.frameworks.ruby.rails_scopes import RouteScope, join
from liveapi.syntax import ir
from liveapi.trace.languages.ruby import RubySemantics
from liveapi.trace.scope import Frame, Scope
from liveapi.trace.values import CallSite, ClassRef, FunctionRef, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.program import Module

_DRAW = frozenset({"draw", "append", "prepend"})
_ROOT = re.compile(r"(?:test/dummy/|spec/dummy/)?config/routes(?:/.*)?\.rb$")
_ANYWHERE = re.compile(r"[^/]+$")


@dataclass(slots=True)
class RailsApplication:
    """One application or engine: ``owner`` is the engine's class name, empty for an application."""

    root: str
    owner: str
    routes: RouteSet = field(default_factory=RouteSet)
    #: Where the application itself is served (``config.relative_url_root``), and engines by what mounts them.
    prefixes: list[str] = field(default_factory=list)
    mounted: bool = False


class RailsApplications(Value):
    """All applications of a run. Kept with the run, since frameworks that are mounted ask for them too."""

    def __init__(self, run: Interpreter, semantics: RubySemantics) -> None:
        self.run = run
        self.semantics = semantics
        self.found: list[RailsApplication] = []
        for path in self._files():
            module = run.program.module(path)
            if module is not None:
                self._draw(module)
        self._mount()

    @staticmethod
    def of(run: Interpreter, semantics: RubySemantics) -> RailsApplications:
        key = (id(run), "rails")
        known = run.attributes.get(key)
        if not isinstance(known, RailsApplications):
            known = run.attributes[key] = RailsApplications(run, semantics)
        return known

    def _files(self) -> Iterator[str]:
        for path in self.run.program.of_language("ruby"):
            likely = path.endswith(("routes.rb", "engine.rb")) or "/routes/" in "/" + path
            if likely and self.run.program.holds(path, rb"\.routes\.(?:draw|append|prepend)"):
                yield path

    def _draw(self, module: Module) -> None:
        scope = self.run.scope_of(module)
        for call, owner in _draw_calls(module.ir.body):
            block = next((a.value for a in call.args if a.name == "&"), None)
            if not isinstance(block, ir.Lambda):
                continue
            application = self._application(module, owner)
            mapper = Mapper(application.routes, RouteScope(api_only=self._setting(application.root, "api_only") == "true"))
            function = FunctionRef(block.function, module, scope, mapper)
            self.run.call(function, [mapper], CallSite([], call, module, [], scope))

    def _application(self, module: Module, owner: str) -> RailsApplication:
        root = (_ROOT if _ROOT.search(module.path) else _ANYWHERE).sub("", module.path)
        engine = owner if owner and not owner.endswith("Application") and owner not in {"Rails.application", "Rails"} else ""
        for known in self.found:
            if known.owner == engine and (engine or known.root == root):
                return known
        application = RailsApplication(root, engine)
        routes = application.routes
        routes.draw_file = lambda mapper, name, call: self._draw_file(root, mapper, name, call)
        routes.devise_modules = self._devise_modules
        routes.helper = self._helper
        if not engine:
            application.prefixes.append((self._setting(root, "relative_url_root") or "").strip("\"'"))
        self.found.append(application)
        return application

    def _draw_file(self, root: str, mapper: Mapper, name: str, call: CallSite) -> bool:
        module = self.run.program.module(f"{root}config/routes/{name}.rb")
        if module is None:
            return False
        scope = Scope(module, None, "function", Frame(None, mapper, None))
        self.run.hoist(module.ir.body, scope)
        self.run.execute(module.ir.body, scope)
        return True

    def _helper(self, name: str) -> FunctionRef | None:
        """A method defined in a module, or in Rails' own mapper class opened again."""
        for module in self.semantics.names.modules_of_method(name):
            for _, cls in self.semantics.names.nested(module):
                if cls.kind != "module" and not cls.name.endswith("Mapper"):
                    continue
                for method in cls.methods():
                    if method.name == name:
                        ref = self.semantics.ref(self.run, module, cls)
                        return FunctionRef(method, module, self.semantics.scope_in(self.run, ref))
        return None

    def _setting(self, root: str, name: str) -> str | None:
        text = self.run.program.text(f"{root}config/application.rb") or ""
        found = re.search(rf"(?m)^\s*config\.(?:action_controller\.)?{name}\s*=\s*(\S+)", text)
        return found[1] if found else None

    def _devise_modules(self, name: str) -> tuple[str, ...]:
        wanted = name if name[:1].isupper() else camelize(singular(name))
        for ref in self.semantics.everywhere(self.run, wanted):
            declared = [
                a.value.value
                for s in ref.cls.body
                if isinstance(s, ir.ExprStmt)
                and isinstance(c := s.value, ir.Call)
                and isinstance(c.callee, ir.Name)
                and c.callee.id == "devise"
                for a in c.args
                if isinstance(a.value, ir.Str) and a.name is None
            ]
            if declared:
                return tuple(declared)
        return DEFAULT_MODULES

    def _mount(self) -> None:
        """Give engines the prefixes at which applications (and other engines) mount them."""
        engines = {a.owner: a for a in self.found if a.owner}
        queue = [a for a in self.found if not a.owner]
        for _ in range(len(self.found) + 1):
            following = []
            for outer in queue:
                for mount in outer.routes.mounts:
                    name = self.semantics.full_name(mount.app) if isinstance(mount.app, ClassRef) else ""
                    inner = engines.get(name)
                    if inner is None or inner is outer:
                        continue
                    inner.mounted = True
                    for prefix in outer.prefixes:
                        path = join(prefix, mount.path)
                        if path not in inner.prefixes:
                            inner.prefixes.append(path)
                            following.append(inner)
            queue = following

    def mounts(self) -> Iterator[tuple[ClassRef, str, CallSite]]:
        """The classes of the repository that route files mount, with their full paths."""
        for application in self.found:
            for mount in application.routes.mounts:
                if isinstance(mount.app, ClassRef):
                    for prefix in application.prefixes or [""]:
                        yield mount.app, join(prefix, mount.path), mount.site


def _draw_calls(body: list[ir.Stmt]) -> Iterator[tuple[ir.Call, str]]:
    """Calls of ``….routes.draw do`` and the name of what they belong to."""
    for statement in body:
        if isinstance(statement, ir.If):
            yield from _draw_calls(statement.then)
            yield from _draw_calls(statement.otherwise)
        elif isinstance(statement, ir.Class):
            yield from _draw_calls(statement.body)
        call = statement.value if isinstance(statement, ir.ExprStmt) else None
        if isinstance(call, ir.Call) and isinstance(callee := call.callee, ir.Member) and callee.name in _DRAW:
            owner = callee.object
            if isinstance(owner, ir.Member) and owner.name == "routes":
                yield call, dotted(owner.object)


def dotted(node: ir.Expr) -> str:
    """``Billing::Engine`` or ``Rails.application`` as written."""
    if isinstance(node, ir.Name):
        return node.id.removeprefix("::")
    if isinstance(node, ir.Member):
        return dotted(node.object) + ("::" if node.name[:1].isupper() else ".") + node.name
    return dotted(node.callee) if isinstance(node, ir.Call) else ""
