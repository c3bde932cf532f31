"""Symfony's routing configuration: the routes that YAML files declare, and the prefixes they put on controllers.

Symfony reads ``config/routes.yaml`` and ``config/routes/*.yaml``; each entry is a route or imports a resource: another file, or
a folder of controllers with attributes, under a prefix. Parameters (``%app.prefix%``) come from the ``services`` files.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

_MAX_DEPTH = 12
#: What the kernel loads by itself. All else is loaded where an entry imports it.
_ROOTS = re.compile(r"(?:.*/)?(?:config/routes(?:/(?:prod/)?[\w.-]+)?|app/config/routing)\.ya?ml")
_PARAMETER = re.compile(r"%(?!env\()([\w.\-]+)%")
_ENV = re.compile(r"%env\((?:\w+:)*(\w+)\)%")


@dataclass(frozen=True, slots=True)
class Mount:
    """What the imports around a resource add to it."""

    prefix: str = ""
    requirements: Mapping[str, str] = field(default_factory=dict)
    defaults: Collection[str] = ()

    def inside(self, prefix: str, requirements: Mapping[str, str], defaults: Collection[str]) -> Mount:
        """A mount within this one."""
        path = self.prefix.rstrip("/") + ("/" + prefix.strip("/") if prefix.strip("/") else "")
        return Mount(path, {**self.requirements, **requirements}, (*self.defaults, *defaults))


@dataclass(frozen=True, slots=True)
class ConfiguredRoute:
    """A route of a YAML file; ``methods`` is empty for any method."""

    file: str
    line: int
    path: str
    methods: tuple[str, ...]
    controller: str
    mount: Mount


@dataclass(frozen=True, slots=True)
class ControllerImport:
    """Controllers (a folder, a file, or ``api_platform``) that an entry takes in."""

    file: str
    line: int
    resource: str
    kind: str
    mount: Mount


class _Loader(yaml.SafeLoader):
    """Safe loading; application tags (``!php/const``, ``!tagged``) are read as their plain value."""


def _any_tag(loader: _Loader, _suffix: str, node: yaml.Node) -> object:
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    return loader.construct_sequence(node) if isinstance(node, yaml.SequenceNode) else {}


_Loader.add_multi_constructor("!", _any_tag)


def load(text: str) -> list[tuple[str, int, Any]]:
    """The entries of a YAML mapping with their lines; nothing for what is no mapping or no YAML."""
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if not isinstance(node, yaml.MappingNode):
            return []
        return [(str(key.value), key.start_mark.line + 1, loader.construct_object(value, deep=True)) for key, value in node.value]
    except (yaml.YAMLError, ValueError, TypeError, RecursionError):
        return []
    finally:
        loader.dispose()


class SymfonyConfig:
    """The routing configuration of all Symfony applications below the root.

    ``read`` gives a file's text or ``None``; ``paths`` are all files.
    """

    def __init__(self, paths: Collection[str], read: Callable[[str], str | None]) -> None:
        self.paths = paths
        self.read = read
        self.routes: list[ConfiguredRoute] = []
        self.imports: list[ControllerImport] = []
        self._parameters: dict[str, dict[str, str]] = {}
        for path in sorted(p for p in paths if p.endswith((".yaml", ".yml")) and _ROOTS.fullmatch(p)):
            self._file(path, Mount(), 0)

    def mounts_of(self, path: str) -> list[Mount]:
        """The mounts of a controller file by the most specific imports that take it in; none if no import does."""
        best = -1
        found: list[Mount] = []
        for imported in self.imports:
            if imported.kind == "api_platform":
                continue
            folder = imported.resource
            if path == folder or path.startswith(folder.rstrip("/") + "/") or not folder:
                if len(folder) > best:
                    best, found = len(folder), []
                if len(folder) == best:
                    found.append(imported.mount)
        return found

    def api_platform(self, path: str) -> Mount | None:
        """The mount of API Platform in the application that a file belongs to."""
        near = [i for i in self.imports if i.kind == "api_platform" and path.startswith(_application(i.file))]
        return max(near, key=lambda i: len(_application(i.file))).mount if near else None

    def _file(self, path: str, mount: Mount, depth: int) -> None:
        text = self.read(path)
        if text is None or depth > _MAX_DEPTH:
            return
        for name, line, entry in load(text):
            if isinstance(entry, dict):
                if name.startswith("when@"):
                    if name == "when@prod":
                        for inner in entry.values():
                            if isinstance(inner, dict):
                                self._entry(path, line, inner, mount, depth)
                    continue
                self._entry(path, line, entry, mount, depth)

    def _entry(self, path: str, line: int, entry: dict[str, Any], mount: Mount, depth: int) -> None:
        defaults = entry.get("defaults") if isinstance(entry.get("defaults"), dict) else {}
        requirements = (
            {str(k): str(v) for k, v in (entry.get("requirements") or {}).items()} if isinstance(entry.get("requirements"), dict) else {}
        )
        assert isinstance(defaults, dict)
        if "resource" in entry:
            for prefix in self._words(path, entry.get("prefix")) or [""]:
                inner = mount.inside(prefix, requirements, [str(k) for k in defaults])
                self._import(path, line, entry, inner, depth)
            return
        controller = str(entry.get("controller") or defaults.get("_controller") or "")
        methods = tuple(m.upper() for m in _listed(entry.get("methods")))
        for route in self._words(path, entry.get("path", entry.get("pattern"))):
            inner = mount.inside(route, requirements, [str(k) for k in defaults if k != "_controller"])
            self.routes.append(ConfiguredRoute(path, line, inner.prefix or "/", methods, controller, inner))

    def _import(self, path: str, line: int, entry: dict[str, Any], mount: Mount, depth: int) -> None:
        resource, kind = entry.get("resource"), str(entry.get("type") or "")
        if isinstance(resource, dict):
            resource = resource.get("path")
        if kind == "api_platform":
            self.imports.append(ControllerImport(path, line, "", kind, mount))
            return
        for word in [resource] if isinstance(resource, str) else resource if isinstance(resource, list) else []:
            for target in self._targets(path, str(word)):
                if target.endswith((".yaml", ".yml")):
                    if target in self.paths:
                        self._file(target, mount, depth + 1)
                else:
                    self.imports.append(ControllerImport(path, line, target, kind, mount))

    def _targets(self, path: str, resource: str) -> Iterator[str]:
        """The files or the folder that a resource names; those of bundles are outside the repository."""
        if resource.startswith(("routing.", "attributes:")):
            # Symfony's own loaders of all tagged controllers.
            yield _application(path).rstrip("/")
            return
        if resource.startswith("@"):
            bundle, _, rest = resource.partition("/")
            name = bundle.removeprefix("@") + ".php"
            for found in sorted(p for p in self.paths if p.endswith("/" + name)):
                yield posixpath.normpath(posixpath.join(posixpath.dirname(found), rest))
            return
        resource = resource.replace("%kernel.project_dir%/", "/" + _application(path))
        here = "" if resource.startswith("/") else posixpath.dirname(path)
        joined = posixpath.normpath(posixpath.join(here, resource.lstrip("/")))
        joined = "" if joined == "." else joined
        if "*" in joined or "{" in joined:
            start = re.split(r"[*{]", joined)[0].rpartition("/")[0]
            if joined.endswith((".yaml", ".yml")):
                yield from sorted(p for p in self.paths if p.startswith(start + "/") and p.endswith((".yaml", ".yml")))
            else:
                yield start
            return
        yield joined

    def _words(self, path: str, value: object) -> list[str]:
        """A text, or the texts by locale, with parameters filled in."""
        values = list(value.values()) if isinstance(value, dict) else [value] if value is not None else []
        return [self.filled(path, str(v)) for v in values]

    def filled(self, path: str, text: str) -> str:
        """``text`` with the container's parameters and environment defaults in place of ``%name%``."""
        root = _application(path)
        parameters = self._parameters_of(root)
        for _ in range(5):
            replaced = _PARAMETER.sub(lambda m: parameters.get(m[1], m[0]), text)
            replaced = _ENV.sub(lambda m: parameters.get(f"env({m[1]})", m[0]), replaced)
            if replaced == text:
                break
            text = replaced
        # What stays unknown is a parameter of the path, which says where it comes from.
        return re.sub(r"%(?:env\((?:\w+:)*)?([\w.\-]+)\)?%", lambda m: "{" + re.sub(r"\W", "_", m[1]) + "}", text)

    def _parameters_of(self, root: str) -> dict[str, str]:
        if root not in self._parameters:
            found: dict[str, str] = {}
            pattern = re.compile(re.escape(root) + r"(?:app/)?config/(?:packages/)?[\w.-]+\.ya?ml")
            for path in sorted(p for p in self.paths if pattern.fullmatch(p)):
                text = self.read(path) or ""
                for name, _line, entry in load(text) if "parameters" in text else []:
                    if name == "parameters" and isinstance(entry, dict):
                        found.update({str(k): str(v) for k, v in entry.items() if isinstance(v, (str, int))})
            for line in (self.read(root + ".env") or "").splitlines():
                name, equals, value = line.partition("=")
                if equals and re.fullmatch(r"\w+", name):
                    found.setdefault(f"env({name})", value.strip().strip("\"'"))
            self._parameters[root] = found
        return self._parameters[root]


def _application(path: str) -> str:
    """The application's folder, with a slash, that a file of its ``config`` folder belongs to."""
    parts = path.split("/")
    for marker in ("config", "app"):
        if marker in parts[:-1]:
            at = parts.index(marker)
            return "".join(p + "/" for p in parts[:at])
    return ""


def _listed(value: object) -> list[str]:
    if isinstance(value, str):
        return [w for w in re.split(r"[|,\s]+", value) if w]
    return [str(v) for v in value] if isinstance(value, list) else []
