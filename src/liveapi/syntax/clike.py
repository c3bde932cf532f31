"""What Java, Kotlin and C# have in common: documentation comments, escapes, numbers, recovery from syntax errors."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from liveapi.syntax import ir
from liveapi.syntax.base import Language, clean_doc

if TYPE_CHECKING:
    from tree_sitter import Node as TSNode

_ESCAPE = re.compile(r"\\(?:u\{?([0-9A-Fa-f]{4})\}?|U([0-9A-Fa-f]{8})|x([0-9A-Fa-f]{1,4})|([0-7]{1,3})|(\r\n|.))", re.DOTALL)
_NUMBER_TAIL = re.compile(r"[lLuUfFdDmM]+$")


class CLike(Language):
    """A language with ``/** … */`` or ``///`` documentation and C's literals."""

    #: Escapes of one letter; every other escaped character stands for itself.
    escapes: ClassVar[Mapping[str, str]] = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "s": " ", "\n": "", "\r\n": ""}

    def __init__(self, source: bytes) -> None:
        super().__init__(source)
        self._docs: Sequence[TSNode] = ()

    # --- documentation: the comments before a declaration, noted while its parent's children are walked ------------------

    def stmts(self, nodes: list[TSNode]) -> list[ir.Stmt]:
        out: list[ir.Stmt] = []
        docs: list[TSNode] = []
        for node in nodes:
            if node.type in self.skipped:
                if self.source.startswith((b"/**", b"///"), node.start_byte):
                    docs.append(node)
                continue
            self._docs, docs = docs, []
            out.extend(self.stmt(node))
        return out

    def take_doc(self) -> str | None:
        """The documentation of the declaration being converted; to be called before anything inside it is."""
        docs, self._docs = self._docs, ()
        return (self.doc_text("\n".join(self.text(d) for d in docs)) or None) if docs else None

    def doc_text(self, comment: str) -> str:
        return clean_doc(comment)

    # --- literals ---------------------------------------------------------------------------------------------------

    def unescape(self, text: str) -> str:
        """``text`` with its escapes decoded."""
        if "\\" not in text:
            return text

        def one(match: re.Match[str]) -> str:
            code = match[1] or match[2] or match[3]
            if code or match[4]:
                number = int(code, 16) if code else int(match[4], 8)
                return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else "\ufffd"
            return self.escapes.get(match[5], match[5])

        return _ESCAPE.sub(one, text)

    def number(self, node: TSNode) -> ir.Expr:
        """An integer or real literal in C's spelling: ``0x1F``, ``0b1``, ``1_000L``, ``1.5f``."""
        text = self.text(node).replace("_", "")
        line = self.line(node)
        lower = text.lower()
        if not text.isascii() or len(text) > 400:
            return ir.Unknown(line)
        try:
            if lower.startswith(("0x", "0b")):
                return ir.Literal(line, int(lower.rstrip("lu"), 16 if lower[1] == "x" else 2))
            text = _NUMBER_TAIL.sub("", text)
            return ir.Literal(line, int(text) if text.isdigit() else float(text))
        except ValueError:
            return ir.Unknown(line)

    # --- recovery -----------------------------------------------------------------------------------------------------

    def stmt_ERROR(self, node: TSNode) -> list[ir.Stmt]:
        return self.stmts(node.named_children)

    def errors(self, root: TSNode) -> int:
        if not root.has_error:
            return 0
        return max(1, sum(c.type == "ERROR" or c.is_missing for c in root.children))

    def block(self, node: TSNode | None) -> list[ir.Stmt]:
        """The statements of a branch: a block's, or the one bare statement."""
        if node is None:
            return []
        return self.stmts(node.named_children) if node.type == "block" else self.stmt(node)

    def as_body(self, node: TSNode) -> list[ir.Stmt]:
        """An expression body: what it assigns or returns."""
        statements = self.stmt(node)
        if len(statements) == 1 and isinstance(statements[0], ir.ExprStmt):
            return [ir.Return(statements[0].line, statements[0].value)]
        return statements

    # --- nodes that are named and shaped alike in these grammars ------------------------------------------------------------

    def first(self, node: TSNode) -> ir.Expr | None:
        inner = next((c for c in node.named_children if c.type not in self.skipped), None)
        return self.expr(inner) if inner is not None else None

    def last(self, node: TSNode) -> ir.Expr:
        """A wrapper that adds nothing: its last part."""
        inner = [c for c in node.named_children if c.type not in self.skipped]
        return self.expr(inner[-1]) if inner else ir.Unknown(self.line(node))

    def stmt_if_statement(self, node: TSNode) -> ir.If:
        return ir.If(
            self.line(node),
            self.expr(node.child_by_field_name("condition")),
            self.block(node.child_by_field_name("consequence")),
            self.block(node.child_by_field_name("alternative")),
        )

    def stmt_assignment_expression(self, node: TSNode) -> ir.Assign:
        left, right = self.expr(node.child_by_field_name("left")), self.expr(node.child_by_field_name("right"))
        return ir.Assign(self.line(node), left, right, self.text(node.child_by_field_name("operator")) or "=")

    def expr_assignment_expression(self, node: TSNode) -> ir.Expr:
        assign = self.stmt_assignment_expression(node)
        return ir.BlockExpr(assign.line, [assign, ir.ExprStmt(assign.line, assign.target)])

    def expr_binary_expression(self, node: TSNode) -> ir.Expr:
        # Long chains of + nest to the left as deep as they are long: walked in a loop.
        rights: list[tuple[int, str, TSNode | None]] = []
        current: TSNode | None = node
        while current is not None and current.type == "binary_expression":
            op = self.text(current.child_by_field_name("operator"))
            op = {"||": "or", "&&": "and", "??": "or", "?:": "or"}.get(op, op)
            rights.append((self.line(current), op, current.child_by_field_name("right")))
            current = current.child_by_field_name("left")
        result = self.expr(current)
        for line, op, right in reversed(rights):
            result = ir.Binary(line, op, result, self.expr(right))
        return result

    def expr_ternary_expression(self, node: TSNode) -> ir.Expr:
        options = [self.expr(node.child_by_field_name("consequence")), self.expr(node.child_by_field_name("alternative"))]
        return ir.Conditional(self.line(node), self.expr(node.child_by_field_name("condition")), options)
