"""Settings of JVM applications: ``application.yml`` and ``application.properties`` beside the code that they configure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from liveapi.trace.program import Program

#: Main files first; then those of profiles, by name.
_FILE = re.compile(r"(?:application|bootstrap|microprofile-config)(-[\w.-]+)?\.(?:ya?ml|properties)")
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
    for path in program.paths:
        name = path.rpartition("/")[2]
        match = _FILE.fullmatch(name)
        if match is None or "/test/" in f"/{path}" or "/resources-test/" in path:
            continue
        root = re.sub(r"(^|/)src/[\w.-]+/resources/.*$|(^|/)(?:config/)?[^/]*$", "", path)
        own = near.startswith(root + "/") or not root
        found.append((not own, -len(root) if own else 0, bool(match[1]) and "test" in name, bool(match[1]), path))
    return [f[-1] for f in sorted(found)]


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


def _values(program: Program, path: str) -> dict[str, str]:
    text = program.text(path) or ""
    out: dict[str, str] = {}
    if path.endswith(".properties"):
        for line in text.splitlines():
            name, equals, value = line.partition("=")
            if equals and not line.lstrip().startswith(("#", "!")):
                out[_relaxed(name.strip())] = value.strip()
        return out
    try:
        for document in yaml.safe_load_all(text):
            for name, value in _leaves(document, ""):
                out.setdefault(_relaxed(name), value)
    except yaml.YAMLError:
        return out
    return out


def _leaves(node: object, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _leaves(value, f"{name}.{key}" if name else str(key))
    elif node is not None and not isinstance(node, list):
        yield name, str(node)


def _relaxed(name: str) -> str:
    """``server.servlet.contextPath`` and ``server.servlet.context-path`` are one; profiles of Quarkus (``%dev.``) are left out."""
    return name.replace("-", "").replace("_", "").lower()
