"""Expressions of JavaScript and TypeScript ▶ the IR: patterns, literals, operators, chains of calls, JSX."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from liveapi.syntax import ir
from liveapi.syntax.base import Language, clean_doc
from liveapi.syntax.ecmascript_text import decode_escape, join_surrogates, number

if TYPE_CHECKING:
    from tree_sitter import Node as TSNode

#: Links of one call chain, or operands of one operator chain, that are kept; what comes before is left out.
MAX_CHAIN = 1_500

_LOGICAL = {"??": "or", "||": "or", "&&": "and"}
_ASSIGNMENTS = frozenset({"assignment_expression", "augmented_assignment_expression"})


class Expressions(Language):
    """The expression half of :class:`liveapi.syntax.javascript.JavaScript`."""

    skipped = frozenset({"comment", "html_comment", "hash_bang_line"})

    @abstractmethod
    def _function(self, node: TSNode, doc: str | None = None, annotations: list[ir.Annotation] | None = None) -> ir.Function:
        """Any kind of function."""

    @abstractmethod
    def _class(self, node: TSNode, doc: str | None = None) -> ir.Class:
        """A class declaration or expression."""

    def _doc_comment(self, node: TSNode) -> str | None:
        text = self.text(node)
        return clean_doc(text) if text.startswith("/**") and text != "/**/" else None

    def _inner(self, node: TSNode) -> TSNode | None:
        """The first named child that is no comment."""
        for child in node.named_children:
            if child.type not in self.skipped:
                return child
        return None

    def _effect(self, node: TSNode) -> list[ir.Stmt]:
        """The statements that an expression in statement position stands for."""
        while node.type == "parenthesized_expression" and node.named_child_count == 1:
            node = node.named_children[0]
        if node.type in _ASSIGNMENTS:
            return self._assignments(node)
        if node.type == "sequence_expression":
            return [s for child in node.named_children if child.type not in self.skipped for s in self._effect(child)]
        return [ir.ExprStmt(self.line(node), self.expr(node))]

    def _assignments(self, node: TSNode, first: ir.Expr | None = None) -> list[ir.Stmt]:
        """``a = b = x``. A plain name among the targets is assigned first, so that the value is made once and then shared."""
        line, op = self.line(node), "="
        targets: list[ir.Expr] = [] if first is None else [first]
        current: TSNode | None = node
        while current is not None and current.type in _ASSIGNMENTS and op == "=" and len(targets) < MAX_CHAIN:
            targets.append(self.target(current.child_by_field_name("left")))
            operator = current.child_by_field_name("operator")
            op = "=" if operator is None else operator.type
            current = current.child_by_field_name("right")
        value = self.expr(current)
        holder = next((t for t in targets if isinstance(t, ir.Name)), targets[-1])
        out: list[ir.Stmt] = [ir.Assign(line, holder, value, op=op)]
        out.extend(ir.Assign(line, target, holder) for target in targets if target is not holder)
        return out

    # --- patterns ---------------------------------------------------------------------------------------------------

    def target(self, node: TSNode | None) -> ir.Expr:
        """What is assigned to: a name, a member, or a destructuring pattern."""
        return self.expr(node)

    def expr_object_pattern(self, node: TSNode) -> ir.Dict:
        items: list[tuple[ir.Expr | None, ir.Expr]] = []
        for child in node.named_children:
            line = self.line(child)
            if child.type == "shorthand_property_identifier_pattern":
                name = self.text(child)
                items.append((ir.Str(line, name), ir.Name(line, name)))
            elif child.type == "pair_pattern":
                items.append((self._key(child.child_by_field_name("key")), self.target(child.child_by_field_name("value"))))
            elif child.type == "object_assignment_pattern":
                left = child.child_by_field_name("left")
                default = ir.Binary(line, "=", self.target(left), self.expr(child.child_by_field_name("right")))
                items.append((ir.Str(line, self.text(left)), default))
            elif child.type == "rest_pattern":
                items.append((None, self.target(self._inner(child))))
        return ir.Dict(self.line(node), items)

    def expr_array_pattern(self, node: TSNode) -> ir.List:
        return ir.List(self.line(node), self._items(node))

    expr_array = expr_array_pattern

    def _items(self, node: TSNode) -> list[ir.Expr | ir.Arg]:
        """Items between commas; a hole is ``Unknown``, so that positions stay true."""
        items: list[ir.Expr | ir.Arg] = []
        filled = False
        for child in node.children:
            if child.type == ",":
                if not filled:
                    items.append(ir.Unknown(self.line(child)))
                filled = False
            elif child.is_named and child.type not in self.skipped:
                items.append(self.expr(child))
                filled = True
        return items

    def expr_assignment_pattern(self, node: TSNode) -> ir.Binary:
        left = self.target(node.child_by_field_name("left"))
        return ir.Binary(self.line(node), "=", left, self.expr(node.child_by_field_name("right")))

    def expr_rest_pattern(self, node: TSNode) -> ir.Arg:
        return ir.Arg(self.line(node), self.expr(self._inner(node)), spread=True)

    expr_spread_element = expr_rest_pattern

    # --- names and literals -----------------------------------------------------------------------------------------

    def expr_identifier(self, node: TSNode) -> ir.Name:
        return ir.Name(self.line(node), self.text(node))

    expr_this = expr_super = expr_import = expr_meta_property = expr_property_identifier = expr_identifier
    expr_shorthand_property_identifier = expr_shorthand_property_identifier_pattern = expr_private_property_identifier = expr_identifier

    def _name(self, node: TSNode | None) -> str:
        """A member's, import's or export's name: an identifier, a string, or ``[computed]``."""
        if node is None:
            return ""
        if node.type == "string":
            return self._string(node)
        if node.type == "computed_property_name":
            inner = self._inner(node)
            if inner is not None and inner.type == "string":
                return self._string(inner)
        return self.text(node)

    def _string(self, node: TSNode | None) -> str:
        return "" if node is None else join_surrogates("".join(self._fragment(c) for c in node.named_children))

    def _fragment(self, node: TSNode) -> str:
        text = self.text(node)
        return decode_escape(text) if node.type == "escape_sequence" else text

    def expr_string(self, node: TSNode) -> ir.Str:
        return ir.Str(self.line(node), self._string(node))

    def expr_template_string(self, node: TSNode) -> ir.Expr:
        line = self.line(node)
        parts: list[ir.Expr] = []
        literal = ""
        for child in node.named_children:
            if child.type in {"template_substitution", "template_type"}:
                if literal:
                    parts.append(ir.Str(line, join_surrogates(literal)))
                literal = ""
                parts.append(self.expr(self._inner(child)))
            elif child.type not in self.skipped:
                literal += self._fragment(child)
        if not parts:
            return ir.Str(line, join_surrogates(literal))
        if literal:
            parts.append(ir.Str(line, join_surrogates(literal)))
        return ir.Template(line, parts)

    def expr_regex(self, node: TSNode) -> ir.Str:
        return ir.Str(self.line(node), self.text(node.child_by_field_name("pattern")), "regex")

    def expr_number(self, node: TSNode) -> ir.Expr:
        value = number(self.text(node))
        return ir.Unknown(self.line(node)) if value is None else ir.Literal(self.line(node), value)

    def expr_true(self, node: TSNode) -> ir.Literal:
        return ir.Literal(self.line(node), True)

    def expr_false(self, node: TSNode) -> ir.Literal:
        return ir.Literal(self.line(node), False)

    def expr_null(self, node: TSNode) -> ir.Literal:
        return ir.Literal(self.line(node), None)

    expr_undefined = expr_null

    def _key(self, node: TSNode | None) -> ir.Expr:
        """The key of a pair: bare names and strings are ``Str``, numbers too (as JavaScript has it), ``[x]`` is ``x``."""
        if node is not None and node.type == "computed_property_name":
            return self.expr(self._inner(node))
        return ir.Str(0 if node is None else self.line(node), self._name(node))

    def expr_object(self, node: TSNode) -> ir.Dict:
        items: list[tuple[ir.Expr | None, ir.Expr]] = []
        doc: str | None = None
        for child in node.named_children:
            line = self.line(child)
            if child.type == "pair":
                items.append((self._key(child.child_by_field_name("key")), self.expr(child.child_by_field_name("value"))))
            elif child.type == "shorthand_property_identifier":
                name = self.text(child)
                items.append((ir.Str(line, name), ir.Name(line, name)))
            elif child.type == "spread_element":
                items.append((None, self.expr(self._inner(child))))
            elif child.type == "method_definition":
                items.append((self._key(child.child_by_field_name("name")), ir.Lambda(line, self._function(child, doc))))
            doc = self._doc_comment(child) if child.type == "comment" else None
        return ir.Dict(self.line(node), items)

    # --- operators --------------------------------------------------------------------------------------------------

    def _transparent(self, node: TSNode) -> ir.Expr:
        return self.expr(self._inner(node))

    expr_parenthesized_expression = expr_await_expression = expr_yield_expression = _transparent

    def expr_binary_expression(self, node: TSNode) -> ir.Expr:
        """Long chains (``"a" + b + "c" + …``) lean to the left: they are walked, not recursed into."""
        chain: list[TSNode] = []
        current: TSNode | None = node
        while current is not None and current.type == "binary_expression" and len(chain) < MAX_CHAIN:
            chain.append(current)
            current = current.child_by_field_name("left")
        left = self.expr(current) if len(chain) < MAX_CHAIN else ir.Unknown(self.line(node))
        for link in reversed(chain):
            operator = link.child_by_field_name("operator")
            op = "" if operator is None else operator.type
            left = ir.Binary(self.line(link), _LOGICAL.get(op, op), left, self.expr(link.child_by_field_name("right")))
        return left

    def expr_unary_expression(self, node: TSNode) -> ir.Expr:
        line = self.line(node)
        operator = node.child_by_field_name("operator")
        op = "" if operator is None else operator.type
        operand = self.expr(node.child_by_field_name("argument"))
        if op == "-" and isinstance(operand, ir.Literal) and operand.value is not None:
            return ir.Literal(line, -operand.value)
        return ir.Unary(line, "not" if op == "!" else op, operand)

    expr_update_expression = expr_unary_expression

    def expr_ternary_expression(self, node: TSNode) -> ir.Conditional:
        options = [self.expr(node.child_by_field_name(side)) for side in ("consequence", "alternative")]
        return ir.Conditional(self.line(node), self.expr(node.child_by_field_name("condition")), options)

    def expr_assignment_expression(self, node: TSNode) -> ir.BlockExpr:
        statements = self._assignments(node)
        last = statements[0]
        assert isinstance(last, ir.Assign)
        return ir.BlockExpr(self.line(node), [*statements, ir.ExprStmt(last.line, last.target)])

    expr_augmented_assignment_expression = expr_assignment_expression

    def expr_sequence_expression(self, node: TSNode) -> ir.BlockExpr:
        return ir.BlockExpr(self.line(node), self._effect(node))

    # --- calls and members ------------------------------------------------------------------------------------------

    def _chain(self, node: TSNode) -> ir.Expr:
        """Calls, members and subscripts. Builder chains can be long (one link a route): they are walked, not recursed into."""
        links: list[TSNode] = []
        current: TSNode | None = node
        while current is not None and len(links) < MAX_CHAIN:
            if current.type == "call_expression":
                inner = current.child_by_field_name("function")
            elif current.type in {"member_expression", "subscript_expression"}:
                inner = current.child_by_field_name("object")
            elif current.type in {"non_null_expression", "parenthesized_expression"}:
                inner = self._inner(current)
            else:
                break
            links.append(current)
            current = inner
        out = self.expr(current) if len(links) < MAX_CHAIN else ir.Unknown(self.line(node))
        for link in reversed(links):
            line = self.line(link)
            if link.type == "call_expression":
                out = ir.Call(line, out, self._args(link), self._type_args(link))
            elif link.type == "member_expression":
                prop = link.child_by_field_name("property")
                out = ir.Member(line if prop is None else self.line(prop), out, self.text(prop))
            elif link.type == "subscript_expression":
                out = ir.Index(line, out, [self.expr(link.child_by_field_name("index"))])
        return out

    expr_call_expression = expr_member_expression = expr_subscript_expression = _chain

    def _args(self, node: TSNode) -> list[ir.Arg]:
        arguments = node.child_by_field_name("arguments")
        if arguments is None:
            return []
        if arguments.type == "template_string":
            return [ir.Arg(self.line(arguments), self.expr(arguments))]
        out: list[ir.Arg] = []
        for child in arguments.named_children:
            if child.type in self.skipped:
                continue
            value = self.expr(child)
            out.append(value if isinstance(value, ir.Arg) else ir.Arg(value.line, value))
        return out

    def _type_args(self, node: TSNode) -> list[ir.Expr]:
        return []

    def expr_new_expression(self, node: TSNode) -> ir.Call:
        callee = self.expr(node.child_by_field_name("constructor"))
        return ir.Call(self.line(node), callee, self._args(node), self._type_args(node), new=True)

    def expr_arrow_function(self, node: TSNode) -> ir.Lambda:
        return ir.Lambda(self.line(node), self._function(node))

    expr_function_expression = expr_generator_function = expr_arrow_function

    def expr_class(self, node: TSNode) -> ir.Class:
        return self._class(node)

    # --- JSX --------------------------------------------------------------------------------------------------------

    def expr_jsx_element(self, node: TSNode) -> ir.Unknown:
        """An element is unknown; the expressions in its attributes and children, at any depth, are its parts."""
        parts: list[ir.Expr] = []
        stack = [node]
        while stack:
            current = stack.pop()
            if current.type == "jsx_expression":
                parts.extend(self.exprs(current.named_children))
            elif current.type.startswith("jsx_"):
                stack.extend(reversed(current.named_children))
        return ir.Unknown(self.line(node), parts)

    expr_jsx_self_closing_element = expr_jsx_fragment = expr_jsx_element
