"""From an import specifier to a file of the repository, as Node, bundlers and the TypeScript compiler find it."""

from __future__ import annotations

import contextlib
import json
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from liveapi.trace.program import Program

_EXTENSIONS = (".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".d.ts", ".json")
#: TypeScript sources import the files they become.
_SOURCES = {".js": (".ts", ".tsx"), ".jsx": (".tsx",), ".mjs": (".mts",), ".cjs": (".cts",)}
#: Where the sources of a package's build output are looked for.
_OUTPUT = re.compile(r"^(?:\./)?(?:dist|build|lib|out|es|esm|cjs)/(?:src/)?")
_MAX_EXTENDS = 8


class ModuleResolver:
    """Finds the file that ``import … from "specifier"`` means in one program; ``None`` for what lies outside it."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._resolved: dict[tuple[str, str], str | None] = {}
        self._options: dict[str, list[_PathOptions]] = {}
        self._packages: dict[str, tuple[str, Mapping[str, Any]]] | None = None

    def resolve(self, importer: str, specifier: str) -> str | None:
        """The path below the root of what ``specifier`` means in the file ``importer``."""
        folder = posixpath.dirname(importer)
        key = (folder, specifier)
        if key not in self._resolved:
            self._resolved[key] = self._resolve(folder, specifier)
        return self._resolved[key]

    def _resolve(self, folder: str, specifier: str) -> str | None:
        specifier = specifier.partition("?")[0]
        if specifier.startswith((".", "/")):
            return self.file(_join(folder, specifier)) if specifier.startswith(".") else self.file(specifier.lstrip("/"))
        for options in self._path_options(folder):
            for candidate in options.candidates(specifier):
                if found := self.file(candidate):
                    return found
        if found := self._aliased(folder, specifier):
            return found
        return self._workspace(specifier)

    # --- files ------------------------------------------------------------------------------------------------------

    def file(self, path: str) -> str | None:
        """The file that ``path`` means: itself, with an ending, the TypeScript source of it, or the index of a folder."""
        if path == ".." or path.startswith("../"):
            return None
        paths = self.program.paths
        path = path.rstrip("/")
        if path in paths:
            return path
        stem, ending = posixpath.splitext(path)
        for other in _SOURCES.get(ending, ()):
            if stem + other in paths:
                return stem + other
        for ending in _EXTENSIONS:
            if path + ending in paths:
                return path + ending
        return self._folder(path)

    def _folder(self, path: str) -> str | None:
        manifest = _join(path, "package.json")
        if path and manifest in self.program.paths:
            for target in _entries(self._json(manifest), "."):
                if found := self._built(path, target):
                    return found
        for ending in _EXTENSIONS:
            index = _join(path, "index" + ending)
            if index in self.program.paths:
                return index
        return None

    def _built(self, folder: str, target: str) -> str | None:
        """A file named in a manifest: as named, or the source that it is built from."""
        sources = [target]
        if _OUTPUT.match(target):
            rest = posixpath.splitext(_OUTPUT.sub("", target))[0].removesuffix(".d")
            sources += ["src/" + rest, rest]
        for source in sources:
            path = _join(folder, source)
            if path != folder and not path.endswith(".d.ts") and (found := self.file(path)):
                return found
        return None

    # --- configuration ----------------------------------------------------------------------------------------------

    def _path_options(self, folder: str) -> list[_PathOptions]:
        """``paths`` and ``baseUrl`` in force in a folder, the nearest configuration first."""
        if folder not in self._options:
            found: list[_PathOptions] = []
            for name in ("tsconfig.json", "jsconfig.json", "tsconfig.base.json"):
                path = _join(folder, name)
                if path in self.program.paths:
                    found.extend(self._read_options(path))
            if folder:
                found.extend(self._path_options(posixpath.dirname(folder)))
            self._options[folder] = found
        return self._options[folder]

    def _read_options(self, path: str, depth: int = 0) -> list[_PathOptions]:
        data = self._json(path)
        folder = posixpath.dirname(path)
        options = data.get("compilerOptions")
        found: list[_PathOptions] = []
        if isinstance(options, Mapping) and ("baseUrl" in options or "paths" in options):
            found.append(_PathOptions(folder, options))
        if depth < _MAX_EXTENDS:
            for other in self._related(data):
                target = _join(folder, other)
                for candidate in (target, target + ".json", _join(target, "tsconfig.json")):
                    if candidate in self.program.paths:
                        found.extend(self._read_options(candidate, depth + 1))
                        break
        return found

    @staticmethod
    def _related(data: Mapping[str, Any]) -> Iterator[str]:
        """The configurations that one extends or refers to."""
        extends = data.get("extends")
        yield from (e for e in (extends if isinstance(extends, list) else [extends]) if isinstance(e, str) and e.startswith("."))
        references = data.get("references")
        for reference in references if isinstance(references, list) else []:
            if isinstance(reference, Mapping) and isinstance(reference.get("path"), str):
                yield reference["path"]

    def _aliased(self, folder: str, specifier: str) -> str | None:
        """Aliases of ``package.json``: ``imports`` (``#x``), ``_moduleAliases`` of module-alias."""
        while True:
            manifest = _join(folder, "package.json")
            if manifest in self.program.paths:
                data = self._json(manifest)
                for field in ("imports", "_moduleAliases"):
                    aliases = data.get(field)
                    if not isinstance(aliases, Mapping):
                        continue
                    patterns = {k: v for k, v in aliases.items() if "*" in k} | {
                        f"{k}/*": f"{v}/*" for k, v in aliases.items() if "*" not in k and isinstance(v, str)
                    }
                    exact = aliases.get(specifier)
                    for target in [*_targets(exact), *_matches(patterns, specifier)]:
                        if found := self._built(folder, target):
                            return found
            if not folder:
                return None
            folder = posixpath.dirname(folder)

    def _workspace(self, specifier: str) -> str | None:
        """A package of the same repository, by the name in its manifest."""
        if self._packages is None:
            self._packages = {}
            for path in self.program.named("package.json"):
                if "node_modules/" not in path:
                    data = self._json(path)
                    name = data.get("name")
                    if isinstance(name, str):
                        self._packages.setdefault(name, (posixpath.dirname(path), data))
        parts = specifier.split("/")
        size = 2 if specifier.startswith("@") else 1
        package = self._packages.get("/".join(parts[:size]))
        if package is None:
            return None
        folder, data = package
        rest = "/".join(parts[size:])
        for target in _entries(data, "./" + rest if rest else "."):
            if found := self._built(folder, target):
                return found
        if not rest:
            return next((f for sub in ("src", "lib", "") if (f := self.file(_join(folder, sub, "index")))), None)
        return self.file(_join(folder, rest)) or self.file(_join(folder, "src", rest))

    def _json(self, path: str) -> Mapping[str, Any]:
        data = relaxed_json(self.program.text(path) or "")
        return data if isinstance(data, Mapping) else {}


class _PathOptions:
    """``compilerOptions.baseUrl`` and ``paths`` of one configuration file."""

    def __init__(self, folder: str, options: Mapping[str, Any]) -> None:
        base = options.get("baseUrl")
        self.has_base = isinstance(base, str)
        self.base = _join(folder, base) if isinstance(base, str) else folder
        paths = options.get("paths")
        self.paths: Mapping[str, Any] = paths if isinstance(paths, Mapping) else {}

    def candidates(self, specifier: str) -> Iterator[str]:
        exact = self.paths.get(specifier)
        for target in [*_targets(exact), *_matches(self.paths, specifier)]:
            yield _join(self.base, target)
        if self.has_base:
            yield _join(self.base, specifier)


def relaxed_json(text: str) -> Any:
    """JSON with comments and trailing commas; ``None`` for what is no JSON."""
    with contextlib.suppress(ValueError):
        return json.loads(text)
    bare = re.sub(r'("(?:[^"\\\n]|\\.)*")|//[^\n]*|/\*.*?\*/', lambda m: m.group(1) or "", text, flags=re.DOTALL)
    try:
        return json.loads(re.sub(r'("(?:[^"\\\n]|\\.)*")|,(?=\s*[}\]])', lambda m: m.group(1) or "", bare))
    except ValueError:
        return None


def _join(folder: str, *parts: str) -> str:
    path = posixpath.normpath(posixpath.join(folder, *parts))
    return "" if path == "." else path


def _targets(value: object) -> list[str]:
    """The files named by a value of ``paths``, ``imports`` or ``exports``: a string, a list, or conditions."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, Sequence):
        return [t for v in value for t in _targets(v)]
    if isinstance(value, Mapping):
        return [t for v in value.values() for t in _targets(v)]
    return []


def _matches(patterns: Mapping[str, Any], specifier: str) -> list[str]:
    """The targets of the patterns with ``*`` that fit, the longest prefix first."""
    out: list[tuple[int, str]] = []
    for pattern, value in patterns.items():
        before, star, after = pattern.partition("*")
        if star and specifier.startswith(before) and specifier.endswith(after) and len(specifier) >= len(before) + len(after):
            middle = specifier[len(before) : len(specifier) - len(after)]
            out.extend((-len(before), target.replace("*", middle)) for target in _targets(value))
    return [target for _, target in sorted(out, key=lambda m: m[0])]


def _entries(manifest: Mapping[str, Any], name: str) -> list[str]:
    """What a package's manifest says its entry (``.``) or subpath (``./x``) is."""
    exports = manifest.get("exports")
    out: list[str] = []
    if isinstance(exports, Mapping) and any(str(k).startswith(".") for k in exports):
        out += [*_targets(exports.get(name)), *_matches(exports, name)]
    elif name == ".":
        out += _targets(exports)
    if name == ".":
        out += [v for field in ("source", "module", "main", "types") if isinstance(v := manifest.get(field), str)]
    return out
