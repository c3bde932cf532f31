"""Symfony's routes in PHP: ``return function (RoutingConfigurator $routes) { … };`` in ``config/routes.php``."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from liveapi.frameworks.php.symfony_config import ConfiguredRoute, ControllerImport, Mount, SymfonyConfig
from liveapi.trace.languages.php import ClassName, PhpSemantics
from liveapi.trace.values import CallSite, FunctionRef, ListOf, MapOf, Text, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

_FILES = re.compile(r"(?:.*/)?config/routes(?:/(?:prod/)?[\w.-]+)?\.php")


def configured(run: Interpreter, semantics: PhpSemantics, config: SymfonyConfig) -> None:
    """Add what the PHP files declare to ``config``."""
    for path in run.program.of_language("php"):
        if _FILES.fullmatch(path) and run.program.holds(path, b"RoutingConfigurator"):
            function = semantics.returned(run, path)
            if isinstance(function, FunctionRef):
                run.call(function, [_Configurator(config, Mount())], CallSite([], function.function, function.module))


class _Configurator(Value):
    """``$routes``, a collection of it, or one route or import being completed."""

    def __init__(self, config: SymfonyConfig, mount: Mount) -> None:
        self.config = config
        self.mount = mount

    def member(self, run: Interpreter, name: str, at: object) -> Value:
        return self

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        words = [run.text(v).literal or "" for v in call.positional]
        file, line = call.module.path, call.line
        if name in {"add", "__invoke"} and len(words) > 1:
            value = call.positional[1]
            made = []
            for path in value.entries.values() if isinstance(value, MapOf) else [value]:
                mount = self.mount.inside(run.text(path).literal or "", {}, ())
                self.config.routes.append(ConfiguredRoute(file, line, mount.prefix or "/", (), "", mount))
                made.append(len(self.config.routes) - 1)
            return _Route(self.config, made)
        if name == "import" and words:
            resource, kind = words[0], words[1] if len(words) > 1 else ""
            target = posixpath.normpath(posixpath.join(posixpath.dirname(file), resource)).strip("/")
            self.config.imports.append(ControllerImport(file, line, "" if target == "." else target, kind, self.mount))
            return _Import(self.config, len(self.config.imports) - 1)
        if name == "prefix" and words:
            self.mount = self.mount.inside(words[0], {}, ())
        elif name in {"collection", "group"}:
            return _Configurator(self.config, self.mount)
        return self


class _Route(Value):
    """What ``add`` gives."""

    def __init__(self, config: SymfonyConfig, positions: list[int]) -> None:
        self.config = config
        self.positions = positions

    def member(self, run: Interpreter, name: str, at: object) -> Value:
        return self

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        given = call.get(0)
        for at in self.positions:
            route = self.config.routes[at]
            methods, controller, mount = route.methods, route.controller, route.mount
            if name == "methods" and given is not None:
                methods = tuple((run.text(v).literal or "").upper() for v in given.items() or [given])
            elif name == "controller" and given is not None:
                controller = _controller(run, given)
            elif name == "requirements" and isinstance(given, MapOf):
                mount = Mount(
                    mount.prefix, {**mount.requirements, **{k: run.text(v).literal or "" for k, v in given.entries.items()}}, mount.defaults
                )
            elif name == "defaults" and isinstance(given, MapOf):
                mount = Mount(mount.prefix, mount.requirements, (*mount.defaults, *given.entries))
            elif name == "add":
                return _Configurator(self.config, Mount()).call_method(run, name, call)
            self.config.routes[at] = ConfiguredRoute(route.file, route.line, route.path, methods, controller, mount)
        return self


class _Import(Value):
    """What ``import`` gives."""

    def __init__(self, config: SymfonyConfig, position: int) -> None:
        self.config = config
        self.position = position

    def member(self, run: Interpreter, name: str, at: object) -> Value:
        return self

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        given = call.get(0)
        if name == "prefix" and given is not None:
            found = self.config.imports[self.position]
            mount = found.mount.inside(run.text(given).literal or "", {}, ())
            self.config.imports[self.position] = ControllerImport(found.file, found.line, found.resource, found.kind, mount)
        return self


def _controller(run: Interpreter, value: Value) -> str:
    if isinstance(value, ListOf) and len(value.elements) > 1:
        return f"{run.text(value.elements[0]).literal}::{run.text(value.elements[1]).literal}"
    return value.literal or "" if isinstance(value, (Text, ClassName)) else ""
