"""Ruby's literals: numbers, strings in all quotes, symbols, here-documents."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from liveapi.syntax import ir
from liveapi.syntax.base import Language

if TYPE_CHECKING:
    from tree_sitter import Node as TSNode

_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "v": "\v", "e": "\x1b", "f": "\f", "a": "\a", "b": "\b", "s": " ", "0": "\0", "\n": ""}


class RubyText(Language):
    """The part of Ruby that turns literals into the IR."""

    def expr_integer(self, node: TSNode) -> ir.Literal:
        text = self.text(node).replace("_", "").lower()
        try:
            octal = len(text) > 1 and text.isdigit() and text[0] == "0"
            return ir.Literal(self.line(node), int(text, 8) if octal else int(text.replace("0d", ""), 0))
        except ValueError:
            return ir.Literal(self.line(node), 0)

    def expr_float(self, node: TSNode) -> ir.Literal:
        try:
            return ir.Literal(self.line(node), float(self.text(node).replace("_", "")))
        except ValueError:
            return ir.Literal(self.line(node), 0.0)

    def expr_rational(self, node: TSNode) -> ir.Expr:
        return self.expr(node.named_children[0]) if node.named_children else ir.Literal(self.line(node), 0)

    expr_complex = expr_rational

    def expr_true(self, node: TSNode) -> ir.Literal:
        return ir.Literal(self.line(node), {"true": True, "false": False}.get(node.type))

    expr_false = expr_nil = expr_true

    def expr_string(self, node: TSNode) -> ir.Expr:
        raw = node.children[0] if node.children else None
        opening = self.text(raw)
        return self._template(node, node.children, opening.startswith(("'", "%q")))

    def expr_bare_string(self, node: TSNode) -> ir.Expr:
        return self._template(node, node.children, False)

    expr_subshell = expr_bare_string

    def expr_chained_string(self, node: TSNode) -> ir.Expr:
        parts: list[ir.Expr] = []
        for piece in self.exprs(node.named_children):
            parts.extend(piece.parts if isinstance(piece, ir.Template) else [piece])
        if all(isinstance(p, ir.Str) for p in parts):
            return ir.Str(self.line(node), "".join(p.value for p in parts if isinstance(p, ir.Str)))
        return ir.Template(self.line(node), parts)

    def expr_character(self, node: TSNode) -> ir.Str:
        return ir.Str(self.line(node), _unescape(text) if (text := self.text(node)[1:]).startswith("\\") else text)

    def expr_simple_symbol(self, node: TSNode) -> ir.Str:
        return ir.Str(self.line(node), self.text(node)[1:], "symbol")

    def _quoted(self, node: TSNode) -> ir.Expr:
        """A symbol in quotes, or a regular expression."""
        kind = "regex" if node.type == "regex" else "symbol"
        inner = self._template(node, node.children, single=False, raw=kind == "regex")
        if isinstance(inner, ir.Str):
            inner.kind = kind
            if kind == "regex" and node.children and "i" in self.text(node.children[-1])[1:]:
                inner.value = "(?i)" + inner.value
        return inner

    expr_regex = expr_delimited_symbol = expr_bare_symbol = _quoted

    def expr_heredoc_beginning(self, node: TSNode) -> ir.Expr:
        opening = self.text(node)
        tag = opening.lstrip("<~-").strip("\"'`")
        body = self._heredoc_body(node, tag)
        if body is None:
            return ir.Unknown(self.line(node))
        value = self._template(node, body.children, "'" in opening)
        if not isinstance(value, ir.Str):
            return value
        text = value.value.removeprefix("\n")
        if opening.startswith("<<~"):
            indents = [len(s) - len(s.lstrip()) for s in text.splitlines() if s.strip()]
            cut = min(indents, default=0)
            text = "\n".join(s[cut:] for s in text.split("\n"))
        return ir.Str(self.line(node), text.rstrip(" \t"))

    def _heredoc_body(self, node: TSNode, tag: str) -> TSNode | None:
        """The text of a here-document: a later sibling of one of the nodes around its opening."""
        around = node.parent
        for _ in range(12):
            if around is None:
                return None
            for child in around.named_children:
                if child.type == "heredoc_body" and child.start_byte >= node.end_byte:
                    end = child.named_children[-1] if child.named_children else None
                    if self.text(end).strip() == tag:
                        return child
            around = around.parent
        return None

    def _template(self, node: TSNode, children: list[TSNode], single: bool, raw: bool = False) -> ir.Expr:
        line = self.line(node)
        parts: list[ir.Expr] = []
        text = ""
        for child in children:
            kind = child.type
            if kind in ("string_content", "heredoc_content"):
                piece = self.text(child)
                text += re.sub(r"\\([\\'])", r"\1", piece) if single and not raw and "\\" in piece else piece
            elif kind == "escape_sequence":
                text += self.text(child) if raw else _unescape(self.text(child))
            elif kind == "interpolation":
                parts += [ir.Str(line, text)] if text else []
                parts.append(self.expr(child))
                text = ""
        if text or not parts:
            parts.append(ir.Str(line, text))
        return parts[0] if len(parts) == 1 and isinstance(parts[0], ir.Str) else ir.Template(line, parts)


def _unescape(escape: str) -> str:
    """The character that an escape sequence of a double-quoted string stands for."""
    body = escape[1:]
    if body in _ESCAPES:
        return _ESCAPES[body]
    try:
        if body[:1] == "u":
            return "".join(chr(int(code, 16)) for code in body[1:].strip("{}").split())
        if body[:1] == "x":
            return chr(int(body[1:], 16))
        return chr(int(body, 8) & 0xFF) if body.isdigit() else body
    except (ValueError, OverflowError):
        return escape
