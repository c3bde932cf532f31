"""Settings of JVM applications: ``application.yml`` and ``application.properties`` beside the code that they configure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from liveapi.trace.program import Program

#: Main files first; then those of profiles, by name.
_FILE = re.compile(r"(?:application|bootstrap|microprofile-config)(-[\w.-]+)?\.(?:ya?ml|properties)")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
#: Settings of a file that are looked at, and levels: aliases of aliases unfold into more than there is room for.
_MAX_SETTINGS = 20_000
_MAX_DEPTH = 30
_PLACEHOLDER = re.compile(r"\$\{([^{}:]+)(?::([^{}]*))?\}")


def setting(program: Program, near: str, *names: str, depth: int = 0) -> str | None:
    """The value of the first of ``names`` that the settings of the build module around ``near`` give."""
    for path in files(program, near):
        values = _values(program, path)
        for name in names:
            found = values.get(_relaxed(name))
            if found is not None:
                return _filled(program, near, found, depth)
    return None


def files(program: Program, near: str) -> list[str]:
    """The configuration files that apply to a source file: those of its own build module, else of one beside it."""
    found = []
    for path, match in program.once("JVM configuration files", lambda: _all_files(program)):
        root = re.sub(r"(^|/)src/[\w.-]+/resources/.*$|(^|/)(?:config/)?[^/]*$", "", path)
        own = near.startswith(root + "/") or not root
        found.append((not own, -len(root) if own else 0, bool(match[1]) and "test" in match[0], bool(match[1]), path))
    return [f[-1] for f in sorted(found)]


def _all_files(program: Program) -> list[tuple[str, re.Match[str]]]:
    """The configuration files of a repository, those of tests aside."""
    named = ((path, _FILE.fullmatch(path.rpartition("/")[2])) for path in program.paths)
    return [(path, m) for path, m in named if m is not None and "/test/" not in f"/{path}" and "/resources-test/" not in path]


def _filled(program: Program, near: str, text: str, depth: int) -> str | None:
    """A value with its own placeholders filled in; ``None`` where one has neither value nor default."""
    out, at = "", 0
    for match in _PLACEHOLDER.finditer(text):
        value = setting(program, near, match[1].strip(), depth=depth + 1) if depth < 5 else None
        value = value if value is not None else match[2]
        if value is None:
            return None
        out, at = out + text[at : match.start()] + value, match.end()
    return out + text[at:]


def _values(program: Program, path: str) -> Mapping[str, str]:
    return _read(program.text(path) or "", path.endswith(".properties"))


@lru_cache(maxsize=64)
def _read(text: str, properties: bool) -> Mapping[str, str]:
    out: dict[str, str] = {}
    if properties:
        for line in text.splitlines():
            name, equals, value = line.partition("=")
            if equals and not line.lstrip().startswith(("#", "!")):
                out[_relaxed(name.strip())] = value.strip()
        return out
    try:
        for document in yaml.load_all(text, Loader=_LOADER):
            for name, value in islice(_leaves(document, "", 0), _MAX_SETTINGS):
                out.setdefault(_relaxed(name), value)
    except (yaml.YAMLError, ValueError, RecursionError):  # ValueError: a date that is none
        return out
    return out


def _leaves(node: object, name: str, depth: int) -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        for key, value in node.items() if depth < _MAX_DEPTH else ():
            yield from _leaves(value, f"{name}.{key}" if name else str(key), depth + 1)
    elif node is not None and not isinstance(node, list):
        yield name, str(node)


def _relaxed(name: str) -> str:
    """``server.servlet.contextPath`` and ``server.servlet.context-path`` are one; profiles of Quarkus (``%dev.``) are left out."""
    return name.replace("-", "").replace("_", "").lower()
