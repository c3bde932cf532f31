"""What the Kotlin grammar (tree-sitter-kotlin 1.1) cannot read, rewritten so that it can, byte for byte in place.

The rewritten text is only parsed; names, strings and types are always taken from the original, whose offsets are the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from liveapi.syntax import ir

#: ``name<A, B>(`` and ``name<A> {``: read as two comparisons when a value follows. Declarations and base types start upper case.
_GENERIC_CALL = re.compile(rb"(\b[a-z]\w*)<([A-Za-z_*][\w.,?*\s]*(?:<[\w.,?*<> ]*>)?[\w.,?*>\s]*)>(?=[ \t]*[({])")
#: ``val x = y`` and then ``get("/x") {`` on the next line: read as the property's getter.
_GET_CALL = re.compile(rb"\bget(?=[ \t]*(?:<|\{|\((?!\s*\))))")
#: ``$$"${kept as it is}"``: a string whose interpolation starts with two dollars.
_MULTI_DOLLAR = re.compile(rb'\$\$+("""(?:.|\n)*?"""|"(?:[^"\\\n]|\\.)*")')
#: ``Map<String, @Valid Item,>``: annotations of type arguments, and a comma after the last.
_ANNOTATED_TYPES = re.compile(rb"(?<=\w)<(?=[^<>()=;{}]{0,200}@)(?:[^<>]|<[^<>]*>){0,600}>")
_TYPE_ANNOTATION = re.compile(rb"@[\w.:]+(?:\([^()]*\))?|,(?=\s*>)")
_SUSPEND_LAMBDA = re.compile(rb"\bsuspend(?=\s*\{)")
#: A default of an annotation's parameter: ``val groups: Array<X> = []``.
_EMPTY_DEFAULT = re.compile(rb"(?<== )\[\](?=\s*[,)])")
#: ``var x = 0; private set``: a setter on the line of its property.
_SETTER = re.compile(rb"(?:;[ \t]*|[ \t]+)(?:private|protected|internal)[ \t]+set\b(?=[ \t]*(?:\r?\n|[};]|//|$))")
_LAST_IN_BRACES = re.compile(rb"(?<=[^\s{]) (?=\})")


def _blank(match: re.Match[bytes]) -> bytes:
    return re.sub(rb"[^\n]", b" ", match[0])


def _generic(match: re.Match[bytes]) -> bytes:
    rest = match[0][len(match[1]) :]
    return match[0] if rest.count(b"<") != rest.count(b">") else match[1] + re.sub(rb"[^\n]", b" ", rest)


def _dollars(match: re.Match[bytes]) -> bytes:
    start = len(match[0]) - len(match[1])
    return b" " * start + re.sub(rb"[^\n\"]", b"_", match[1])


_REPAIRS: tuple[tuple[bytes, re.Pattern[bytes], Callable[[re.Match[bytes]], bytes]], ...] = (
    (b"get", _GET_CALL, lambda _: b"gEt"),
    (b"<", _GENERIC_CALL, _generic),
    (b"$$", _MULTI_DOLLAR, _dollars),
    (b"@", _ANNOTATED_TYPES, lambda m: _TYPE_ANNOTATION.sub(_blank, m[0])),
    (b"suspend", _SUSPEND_LAMBDA, lambda _: b"sUspend"),
    (b"[]", _EMPTY_DEFAULT, lambda _: b'""'),
    (b" set", _SETTER, _blank),
)


def repaired(source: bytes) -> bytes:
    """``source`` with what the grammar misreads rewritten, of the same length."""
    for needle, pattern, replace in _REPAIRS:
        if needle in source:
            source = pattern.sub(replace, source)
    return source


def terminated(source: bytes) -> bytes:
    """``source`` with a semicolon before each closing brace on the line of what it closes: the grammar wants class members terminated."""
    return _LAST_IN_BRACES.sub(b";", source)


_TOKEN = re.compile(r"[\w.]+|[<>,?*]|\S")


def type_arguments(text: str, line: int) -> list[ir.Expr]:
    """The types in ``<A.B, List<C?>>`` (text from ``<`` on; what follows the closing ``>`` is not looked at)."""
    words = _TOKEN.findall(text[:2000])
    position = 1

    def arguments(depth: int) -> list[ir.Expr]:
        nonlocal position
        out: list[ir.Expr] = []
        while position < len(words) and words[position] != ">":
            word = words[position]
            position += 1
            if word in ("out", "in", ","):
                continue
            if word == "<":
                inner = arguments(depth + 1) if depth < 20 else []
                if out:
                    out[-1] = ir.Index(line, out[-1], inner)
            elif word == "?":
                if out:
                    out[-1] = ir.Nullable(line, out[-1])
            else:
                out.append(_dotted(word, line))
        position += 1
        return out

    return arguments(0)


def _dotted(text: str, line: int) -> ir.Expr:
    first, *rest = text.split(".")
    expr: ir.Expr = ir.Name(line, first)
    for part in rest:
        expr = ir.Member(line, expr, part)
    return expr
