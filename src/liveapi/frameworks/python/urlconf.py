"""Where Django's URL configurations start, and what its settings hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from liveapi.frameworks.python.apps import Mount
from liveapi.frameworks.python.django import Include
from liveapi.trace.languages.python import PythonSemantics
from liveapi.trace.values import ModuleRef, Text, Unknown, Value

if TYPE_CHECKING:
    from liveapi.syntax import ir
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.program import Module


class Settings(Value):
    """``django.conf.settings``: what the settings modules assign; the first that has a name decides."""

    def member(self, run: Interpreter, name: str, at: ir.Node) -> Value:
        paths = [p for p in run.program.of_language("python") if p.endswith("settings.py") or "/settings/" in f"/{p}"]
        for path in sorted(paths, key=lambda p: (p.count("/"), not p.endswith(("base.py", "common.py", "settings.py")), p)):
            module = run.load(path)
            found = run.module_member(module, name) if module is not None else None
            if found is not None and not isinstance(found, Unknown):
                return found
        return Unknown(f"the setting {name}")


def url_roots(run: Interpreter, files: Sequence[str]) -> list[Module]:
    """The URL configurations that settings name; else those that no other includes."""
    roots: dict[str, Module] = {}
    modules = [m for f in files if (m := run.load(f)) is not None]
    settings = run.program.declared("python", rb"(?m)^\s*ROOT_URLCONF\s*=\s*[\"']([\w.]+)[\"']")
    for module in modules:
        for dotted in sorted(name for name, paths in settings.items() if module.path in paths):
            semantics = run.semantics(module)
            found = semantics.module_named(module, dotted) if isinstance(semantics, PythonSemantics) else None
            if isinstance(found, ModuleRef):
                roots[found.module.path] = found.module
    if roots:
        return [roots[path] for path in sorted(roots)]
    with_patterns = [m for m in modules if run.scope_of(m).vars.get("urlpatterns") is not None]
    included = {path for m in with_patterns for path in _included(run, run.module_member(m, "urlpatterns"), 0)}
    return [m for m in with_patterns if m.path not in included]


def _included(run: Interpreter, value: Value, depth: int) -> set[str]:
    if isinstance(value, Mount):
        return _included(run, value.child, depth + 1)
    if isinstance(value, Include):
        target = value.target
        semantics = run.semantics(value.module)
        if isinstance(target, Text) and target.literal is not None and isinstance(semantics, PythonSemantics):
            target = semantics.module_named(value.module, target.literal)
        return {target.module.path} if isinstance(target, ModuleRef) else set()
    return {p for item in value.items() or [] for p in _included(run, item, depth + 1)} if depth < 10 else set()
