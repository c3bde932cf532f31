"""The insides of ``json!({ … })``: JSON with Rust expressions for values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liveapi.syntax import ir
from liveapi.syntax.base import MAX_DEPTH

if TYPE_CHECKING:
    from tree_sitter import Node as TSNode

    from liveapi.syntax.rust import Rust

_WORDS = {"null": None, "true": True, "false": False}


def json_value(rust: Rust, tokens: list[TSNode]) -> ir.Expr:
    """The expression that a run of tokens is."""
    line = rust.line(tokens[0]) if tokens else 1
    if not tokens or rust.depth >= MAX_DEPTH - 10:
        return ir.Unknown(line)
    first = tokens[0]
    text = rust.text(first)
    if len(tokens) == 1 and first.type == "token_tree" and text[:1] in "{[":
        rust.depth += 1
        try:
            return _object(rust, first) if text[0] == "{" else _list(rust, first)
        finally:
            rust.depth -= 1
    if len(tokens) == 1 and text in _WORDS:
        return ir.Literal(line, _WORDS[text])
    arg = rust.plain(tokens)
    if arg is None:
        parsed = rust.parsed(tokens[0], tokens[-1]) or []
        arg = parsed[0] if len(parsed) == 1 else None
    return arg.value if arg is not None else ir.Unknown(line)


def _object(rust: Rust, tree: TSNode) -> ir.Dict:
    items: list[tuple[ir.Expr | None, ir.Expr]] = []
    for chunk in _chunks(rust, tree):
        colon = next((i for i, token in enumerate(chunk) if token.type == ":"), None)
        if colon is None:
            continue
        key, value = chunk[:colon], json_value(rust, chunk[colon + 1 :])
        if len(key) == 1 and key[0].type in ("string_literal", "raw_string_literal"):
            items.append((rust.expr(key[0]), value))
        elif key:  # ``(name): …`` and constants
            items.append((json_value(rust, key), value))
    return ir.Dict(rust.line(tree), items)


def _list(rust: Rust, tree: TSNode) -> ir.List:
    return ir.List(rust.line(tree), [json_value(rust, chunk) for chunk in _chunks(rust, tree)])


def _chunks(rust: Rust, tree: TSNode) -> list[list[TSNode]]:
    """The tokens between the commas of a token tree."""
    chunks: list[list[TSNode]] = [[]]
    for token in tree.children[1:-1]:
        if token.type == ",":
            chunks.append([])
        elif token.type not in rust.skipped:
            chunks[-1].append(token)
    return [chunk for chunk in chunks if chunk]
