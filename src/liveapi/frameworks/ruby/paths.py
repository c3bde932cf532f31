"""Path patterns of the Ruby frameworks ▶ OpenAPI path templates."""

from __future__ import annotations

import re

#: A pattern with several optional parts gives at most so many paths.
MAX_VARIANTS = 16

_NAMED = re.compile(r"[:*](\w+)")
#: The format at the end of a path is negotiation, not a parameter that a client thinks of.
_FORMAT = re.compile(r"\(\.:format\)|\(\.:fmt\)")


def rails(pattern: str) -> list[str]:
    """Rails and Grape: ``/posts/:id(/:tab)(.:format)``, ``*path``. Shortest first."""
    return _distinct([_braces(v) for v in _groups(_FORMAT.sub("", pattern), 0)])


def sinatra(pattern: str) -> list[str]:
    """Sinatra's Mustermann: ``/hello/:name.?:format?``, ``/files/*``, ``/orders/?``, ``/a(/b)``. Shortest first."""
    pattern = (pattern[:-2] or "/") if pattern.endswith("/?") else pattern
    pattern = re.sub(r"\.\?(:\w+)\?", r"(.\1)", pattern)
    pattern = re.sub(r"/\?(:\w+)\?", r"(/\1)", pattern)
    pattern = re.sub(r"(/:\w+)\?", r"(\1)", pattern)
    pattern = re.sub(r"(:\w+|[^:*()?])\?", r"(\1)", pattern)
    pattern = re.sub(r"\{(\w+)\}", r":\1", pattern).replace("\\.", ".")
    return _distinct([_braces(v) for v in _groups(pattern, 0)])


def regex(source: str) -> str | None:
    """The template of a route given as a regular expression (``%r{/hello/(?<name>\\w+)}``), or ``None`` if it is not so simple."""
    if "\n" in source:  # ``%r{…}x`` over several lines: blanks and comments do not count
        source = re.sub(r"(?m)(?<!\\)\s+#.*$|\s+", "", source)
    bare = re.sub(r"^(?:\\A|\^)|(?:\\z|\\Z|\$)$", "", source)
    bare = re.sub(r"\((?:\?<(\w+)>)?(?:[^()\\]|\\.)*\)[+*?]?", lambda m: "{" + (m[1] or "captures") + "}", bare)
    bare = bare.removesuffix("/?").replace("\\/", "/").replace("\\.", ".")
    return _distinct([bare])[0] if not re.search(r"[\\^$*+?|\[\]()]|\{\d", bare) else None


def _groups(pattern: str, depth: int) -> list[str]:
    """The pattern without parentheses: once without, once with what each encloses."""
    start = pattern.find("(")
    if start < 0 or depth > 8:
        return [pattern.replace("(", "").replace(")", "")]
    level, end = 0, len(pattern)
    for at in range(start, len(pattern)):
        level += {"(": 1, ")": -1}.get(pattern[at], 0)
        if not level:
            end = at
            break
    inner = pattern[start + 1 : end]
    out = []
    for tail in _groups(pattern[end + 1 :], depth + 1):
        out.append(pattern[:start] + tail)
        out.extend(pattern[:start] + option + tail for option in _groups(inner, depth + 1))
    out.sort(key=len)
    return out[:MAX_VARIANTS]


def _braces(pattern: str) -> str:
    path = _NAMED.sub(r"{\1}", pattern)
    return re.sub(r"\*", "{splat}", path)


def _distinct(paths: list[str]) -> list[str]:
    """Each path once, its parameter names distinct: a second ``{splat}`` becomes ``{splat2}``."""
    out = []
    for path in paths:
        seen: dict[str, int] = {}

        def rename(match: re.Match[str], seen: dict[str, int] = seen) -> str:
            name = match[1]
            seen[name] = seen.get(name, 0) + 1
            return "{" + name + (str(seen[name]) if seen[name] > 1 else "") + "}"

        out.append(re.sub(r"\{(\w+)\}", rename, path))
    return list(dict.fromkeys(out))
