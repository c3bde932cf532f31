"""Doctrine annotations: the attributes of PHP before version 8, written in documentation comments.

``@Route("/api/{id}", name="show", methods={"GET"}, requirements={"id": "\\d+"})`` has a small grammar of its own; what is
found becomes the same :class:`ir.Annotation` as ``#[Route('/api/{id}', …)]``.
"""

from __future__ import annotations

import re

from liveapi.syntax import ir

#: Nesting of braces and annotations beyond this is not followed.
_MAX_DEPTH = 40
_START = re.compile(r"(?<![\w@])@(\\?[A-Z][\w\\]*)[ \t]*(?=\()")
_TOKEN = re.compile(
    r"""(?P<space>[\s*]+) | (?P<string>"(?:[^"]|"")*") | (?P<number>-?\d+(?:\.\d+)?) | (?P<annotation>@\\?[\w\\]+)
      | (?P<name>\\?[A-Za-z_][\w\\]*(?:::\w+)?) | (?P<punctuation>[(){},=:])""",
    re.VERBOSE,
)


def annotations_in(comment: str, line: int) -> list[ir.Annotation]:
    """The annotations with arguments in a documentation comment that starts at ``line``."""
    out = []
    position = 0
    while (start := _START.search(comment, position)) is not None:
        parser = _Parser(comment, start.end(), line)
        at = line + comment.count("\n", 0, start.start())
        call = ir.Call(at, ir.Name(at, start[1]), parser.arguments(0))
        out.append(ir.Annotation(at, call, site="doc"))
        position = max(parser.position, start.end())
    return out


class _Parser:
    """Recursive descent over the text after an annotation's name; stops at the first thing it does not know."""

    def __init__(self, text: str, position: int, line: int) -> None:
        self.text = text
        self.position = position
        self.line = line
        self.kind = ""
        self.word = ""
        self.next()

    def next(self) -> None:
        """Move to the next token; ``kind`` is empty at the end and at what is no token."""
        while (match := _TOKEN.match(self.text, self.position)) is not None:
            self.position = match.end()
            if match.lastgroup != "space":
                self.kind, self.word = str(match.lastgroup), match[0]
                return
        self.kind = self.word = ""

    def take(self, word: str) -> bool:
        if self.kind == "punctuation" and self.word == word:
            self.next()
            return True
        return False

    def arguments(self, depth: int) -> list[ir.Arg]:
        """``("/x", name="y")``."""
        out: list[ir.Arg] = []
        if not self.take("("):
            return out
        while self.kind and self.word != ")":
            name = None
            value = self.value(depth)
            if value is None:
                break
            if isinstance(value, ir.Name) and self.take("="):
                name = value.id
                value = self.value(depth)
                if value is None:
                    break
            out.append(ir.Arg(self.line, value, name))
            if not self.take(","):
                break
        if self.word == ")" and depth:
            self.next()
        return out

    def value(self, depth: int) -> ir.Expr | None:
        kind, word = self.kind, self.word
        if depth > _MAX_DEPTH or not kind:
            return None
        if kind == "punctuation":
            return self.collection(depth + 1) if word == "{" else None
        self.next()
        if kind == "string":
            return ir.Str(self.line, word[1:-1].replace('""', '"'))
        if kind == "number":
            return ir.Literal(self.line, float(word) if "." in word else int(word))
        if kind == "annotation":
            return ir.Call(self.line, ir.Name(self.line, word[1:]), self.arguments(depth + 1))
        if word.lower() in ("true", "false", "null"):
            return ir.Literal(self.line, {"true": True, "false": False}.get(word.lower()))
        owner, _, member = word.rpartition("::")
        return ir.Member(self.line, ir.Name(self.line, owner), member) if owner else ir.Name(self.line, word)

    def collection(self, depth: int) -> ir.Expr:
        """``{"a", "b"}`` or ``{"a": 1, b = 2}``."""
        self.take("{")
        items: list[tuple[ir.Expr | None, ir.Expr]] = []
        while self.kind and self.word != "}":
            key: ir.Expr | None = None
            value = self.value(depth)
            if value is not None and (self.take(":") or self.take("=")):
                key = ir.Str(self.line, value.id) if isinstance(value, ir.Name) else value
                value = self.value(depth)
            if value is None:
                break
            items.append((key, value))
            if not self.take(","):
                break
        self.take("}")
        if any(key is not None for key, _ in items):
            return ir.Dict(self.line, items)
        return ir.List(self.line, [value for _, value in items])
