"""PHP's literals: numbers, strings in all quotes, here-documents."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from liveapi.syntax import ir
from liveapi.syntax.base import Language

if TYPE_CHECKING:
    from tree_sitter import Node as TSNode

_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "v": "\v", "e": "\x1b", "f": "\f", "\\": "\\", "$": "$", '"': '"', "`": "`"}


class PhpText(Language):
    """The part of PHP that turns literals into the IR."""

    def expr_integer(self, node: TSNode) -> ir.Literal:
        text = self.text(node).replace("_", "")
        try:
            octal = len(text) > 1 and text.isdigit() and text[0] == "0"
            return ir.Literal(self.line(node), int(text, 8) if octal else int(text, 0))
        except ValueError:
            return ir.Literal(self.line(node), 0)

    def expr_float(self, node: TSNode) -> ir.Literal:
        try:
            return ir.Literal(self.line(node), float(self.text(node).replace("_", "")))
        except ValueError:
            return ir.Literal(self.line(node), 0.0)

    def expr_boolean(self, node: TSNode) -> ir.Literal:
        return ir.Literal(self.line(node), self.text(node).lower() == "true")

    def expr_null(self, node: TSNode) -> ir.Literal:
        return ir.Literal(self.line(node), None)

    def expr_string(self, node: TSNode) -> ir.Str:
        raw = self.text(node)
        start = raw.find("'") + 1
        inner = raw[start:-1] if len(raw) > start else ""
        return ir.Str(self.line(node), re.sub(r"\\([\\'])", r"\1", inner) if "\\" in inner else inner)

    def expr_encapsed_string(self, node: TSNode) -> ir.Expr:
        return self._template(node, node.children, "")

    def expr_heredoc(self, node: TSNode) -> ir.Expr:
        value = node.child_by_field_name("value")
        return self._template(node, value.children if value is not None else [], self._indent(node))

    def expr_nowdoc(self, node: TSNode) -> ir.Str:
        text = self.text(node.child_by_field_name("value")).removeprefix("\n")
        return ir.Str(self.line(node), re.sub(r"(?m)^" + self._indent(node), "", text))

    def _indent(self, node: TSNode) -> str:
        end = node.child_by_field_name("end_tag")
        return f"[ \\t]{{{end.start_point[1]}}}" if end is not None and end.start_point[1] else ""

    def _template(self, node: TSNode, children: list[TSNode], indent: str) -> ir.Expr:
        line = self.line(node)
        parts: list[ir.Expr] = []
        text = ""
        end = children[0].start_byte if children else 0
        for child in children:
            # Line breaks between the lines of a here-document belong to no node.
            text += self.source[end : child.start_byte].decode("utf-8", "replace")
            end = child.end_byte
            if child.type in ("string_content", "escape_sequence"):
                piece = self.text(child)
                text += _unescape(piece) if child.type == "escape_sequence" else piece
            elif child.is_named and child.type not in self.skipped:
                parts += [ir.Str(line, text)] if text else []
                parts.append(self.expr(child))
                text = ""
        if text or not parts:
            parts.append(ir.Str(line, text))
        if indent:
            for position, part in enumerate(parts):
                if isinstance(part, ir.Str):
                    part.value = re.sub((r"(?m)^" if position == 0 else r"(?<=\n)") + indent, "", part.value)
        return parts[0] if len(parts) == 1 and isinstance(parts[0], ir.Str) else ir.Template(line, parts)

    expr_shell_command_expression = expr_encapsed_string


def _unescape(escape: str) -> str:
    """The character that an escape sequence of a double-quoted string stands for."""
    body = escape[1:]
    if body in _ESCAPES:
        return _ESCAPES[body]
    try:
        if body[:1] == "u":
            return chr(int(body.strip("u{}"), 16))
        return chr(int(body[1:], 16) if body[:1] == "x" else int(body, 8) & 0xFF)
    except (ValueError, OverflowError):
        return escape
