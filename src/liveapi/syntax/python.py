"""Python."""

from __future__ import annotations

import inspect
import re
import unicodedata
from typing import TYPE_CHECKING, ClassVar

from liveapi.syntax import ir
from liveapi.syntax.base import Language

if TYPE_CHECKING:
    from tree_sitter import Node as TSNode

_ESCAPE = re.compile(
    r"\\(?:\r\n|[\n\r\\'\"abfnrtv]|[0-7]{1,3}|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|N\{[^{}\n]{1,90}\})",
)
_SIMPLE = {"\\": "\\", "'": "'", '"': '"', "a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\n": "", "\r": ""}


def _unescape(match: re.Match[str]) -> str:
    code = match[0][1:]
    if code in _SIMPLE:
        return _SIMPLE[code]
    if code == "\r\n":
        return ""
    if code[0] == "N":
        try:
            return unicodedata.lookup(code[2:-1])
        except KeyError:
            return match[0]
    number = int(code[1:], 16) if code[0] in "xuU" else int(code, 8)
    # A lone surrogate or a number beyond Unicode cannot be written out again.
    return "\ufffd" if 0xD800 <= number <= 0xDFFF or number > 0x10FFFF else chr(number)


class Python(Language):
    """Python 3 (and what of Python 2 the grammar reads).

    Beyond the shared conventions: a bare string after a field is its ``doc``; ``from __future__`` imports, guards of ``case``
    arms and the condition of ``while`` are dropped; ``a = b = c`` is two assignments; ``x := y`` is a :class:`ir.BlockExpr`;
    the ``else`` of a loop or of ``try`` follows the loop or the tried statements.
    """

    name = "python"
    extensions = (".py", ".pyw")
    grammar = ("tree_sitter_python", "language")
    skipped: ClassVar[frozenset[str]] = frozenset({"comment", "line_continuation"})

    def module(self, root: TSNode) -> ir.Module:
        body, doc = self._documented(root)
        errors = sum(1 for child in root.children if child.type == "ERROR")
        return ir.Module(1, self.name, self.stmts(body), doc=doc, errors=errors)

    def body(self, node: TSNode) -> list[ir.Stmt]:
        if node.type != "block":
            return [ir.Return(self.line(node), self.expr(node))]
        return self.stmts(self._documented(node)[0])

    def _documented(self, block: TSNode | None) -> tuple[list[TSNode], str | None]:
        """The statements of a block without its docstring, and the docstring."""
        if block is None:
            return [], None
        nodes = [c for c in block.named_children if c.type not in self.skipped]
        if nodes and (text := self._bare_string(nodes[0])) is not None:
            return nodes[1:], text or None
        return nodes, None

    def _bare_string(self, node: TSNode) -> str | None:
        if node.type != "expression_statement" or node.named_child_count != 1:
            return None
        child = node.named_children[0]
        if child.type not in {"string", "concatenated_string"}:
            return None
        value = self.expr(child)
        return inspect.cleandoc(value.value).strip() if isinstance(value, ir.Str) and not value.kind else None

    def _field(self, node: TSNode, name: str) -> ir.Expr:
        return self.expr(node.child_by_field_name(name))

    def _optional(self, node: TSNode, name: str) -> ir.Expr | None:
        child = node.child_by_field_name(name)
        return None if child is None else self.expr(child)

    def _suite(self, node: TSNode | None) -> list[ir.Stmt]:
        return [] if node is None else self.stmts(node.named_children)

    def _first(self, node: TSNode) -> TSNode | None:
        return next((c for c in node.named_children if c.type not in self.skipped), None)

    # --- names, calls, operators ------------------------------------------------------------------------------------

    def expr_identifier(self, node: TSNode) -> ir.Expr:
        return ir.Name(self.line(node), self.text(node))

    expr_keyword_identifier = expr_identifier

    def expr_dotted_name(self, node: TSNode) -> ir.Expr:
        line = self.line(node)
        first, *rest = [self.text(c) for c in node.named_children] or [""]
        out: ir.Expr = ir.Name(line, first)
        for name in rest:
            out = ir.Member(line, out, name)
        return out

    def expr_attribute(self, node: TSNode) -> ir.Expr:
        return ir.Member(self.line(node), self._field(node, "object"), self.text(node.child_by_field_name("attribute")))

    def expr_subscript(self, node: TSNode) -> ir.Expr:
        args = node.children_by_field_name("subscript")
        if len(args) == 1 and args[0].type == "tuple":
            args = args[0].named_children
        return ir.Index(self.line(node), self._field(node, "value"), self.exprs(args))

    def expr_call(self, node: TSNode) -> ir.Expr:
        return ir.Call(self.line(node), self._field(node, "function"), self._args(node.child_by_field_name("arguments")))

    def _args(self, node: TSNode | None) -> list[ir.Arg]:
        if node is None:
            return []
        if node.type == "generator_expression":
            return [ir.Arg(self.line(node), self.expr(node))]
        out = []
        for child in node.named_children:
            if child.type in self.skipped:
                continue
            value = self.expr(child)
            out.append(value if isinstance(value, ir.Arg) else ir.Arg(self.line(child), value))
        return out

    def expr_keyword_argument(self, node: TSNode) -> ir.Expr:
        return ir.Arg(self.line(node), self._field(node, "value"), self.text(node.child_by_field_name("name")))

    def expr_list_splat(self, node: TSNode) -> ir.Expr:
        return ir.Arg(self.line(node), self.expr(self._first(node)), spread=True)

    expr_dictionary_splat = expr_list_splat
    expr_list_splat_pattern = expr_list_splat
    expr_dictionary_splat_pattern = expr_list_splat
    expr_parenthesized_list_splat = expr_list_splat

    def _inner(self, node: TSNode) -> ir.Expr:
        return self.expr(self._first(node))

    expr_parenthesized_expression = _inner
    expr_await = _inner

    def expr_binary_operator(self, node: TSNode) -> ir.Expr:
        operator = self.text(node.child_by_field_name("operator"))
        return ir.Binary(self.line(node), operator, self._field(node, "left"), self._field(node, "right"))

    expr_boolean_operator = expr_binary_operator

    def expr_comparison_operator(self, node: TSNode) -> ir.Expr:
        operands = [c for c in node.named_children if c.type not in self.skipped]
        operators = [" ".join(self.text(c).split()) for c in node.children_by_field_name("operators")]
        line = self.line(node)
        values = self.exprs(operands)
        if len(values) < 2 or len(operators) < len(values) - 1:
            return ir.Unknown(line, values)
        pairs = [ir.Binary(line, op, a, b) for op, a, b in zip(operators, values, values[1:], strict=False)]
        out: ir.Expr = pairs[0]
        for pair in pairs[1:]:
            out = ir.Binary(line, "and", out, pair)
        return out

    def expr_not_operator(self, node: TSNode) -> ir.Expr:
        return ir.Unary(self.line(node), "not", self._field(node, "argument"))

    def expr_unary_operator(self, node: TSNode) -> ir.Expr:
        operand = self._field(node, "argument")
        operator = self.text(node.child_by_field_name("operator"))
        if operator == "-" and isinstance(operand, ir.Literal) and isinstance(operand.value, (int, float)):
            return ir.Literal(operand.line, -operand.value)
        return ir.Unary(self.line(node), operator, operand)

    def expr_conditional_expression(self, node: TSNode) -> ir.Expr:
        parts = self.exprs(node.named_children)
        if len(parts) != 3:
            return ir.Unknown(self.line(node), parts)
        return ir.Conditional(self.line(node), parts[1], [parts[0], parts[2]])

    def expr_named_expression(self, node: TSNode) -> ir.Expr:
        line = self.line(node)
        name = self._field(node, "name")
        return ir.BlockExpr(line, [ir.Assign(line, name, self._field(node, "value")), ir.ExprStmt(line, name)])

    def expr_lambda(self, node: TSNode) -> ir.Expr:
        function = ir.Function(self.line(node), "", self._params(node.child_by_field_name("parameters")), end=self.end(node))
        return ir.Lambda(self.line(node), self.lazy(function, node.child_by_field_name("body")))

    # --- literals ---------------------------------------------------------------------------------------------------

    def expr_string(self, node: TSNode) -> ir.Expr:
        parts: list[ir.Expr] = []
        prefix = ""
        for child in node.children:
            if child.type == "string_start":
                prefix = self.text(child).rstrip("'\"").lower()
            elif child.type == "string_content":
                text = self.text(child)
                if "f" in prefix or "t" in prefix:
                    text = text.replace("{{", "{").replace("}}", "}")
                if "r" not in prefix and "\\" in text:
                    text = _ESCAPE.sub(_unescape, text)
                parts.append(ir.Str(self.line(child), text))
            elif child.type == "interpolation":
                parts.append(self._field(child, "expression"))
        return _join(self.line(node), parts, "bytes" if "b" in prefix else "")

    def expr_concatenated_string(self, node: TSNode) -> ir.Expr:
        parts: list[ir.Expr] = []
        kind = ""
        for value in self.exprs(node.named_children):
            if isinstance(value, ir.Template):
                parts.extend(value.parts)
            else:
                parts.append(value)
                kind = value.kind if isinstance(value, ir.Str) else kind
        return _join(self.line(node), parts, kind)

    def expr_integer(self, node: TSNode) -> ir.Expr:
        text = self.text(node)
        sign = -1 if text.startswith("-") else 1
        try:
            return ir.Literal(self.line(node), sign * int(text.lstrip("- ").rstrip("lL"), 0))
        except ValueError:
            return ir.Unknown(self.line(node))

    def expr_float(self, node: TSNode) -> ir.Expr:
        try:
            return ir.Literal(self.line(node), float(self.text(node).replace(" ", "")))
        except ValueError:
            return ir.Unknown(self.line(node))

    def expr_true(self, node: TSNode) -> ir.Expr:
        return ir.Literal(self.line(node), True)

    def expr_false(self, node: TSNode) -> ir.Expr:
        return ir.Literal(self.line(node), False)

    def expr_none(self, node: TSNode) -> ir.Expr:
        return ir.Literal(self.line(node), None)

    def expr_ellipsis(self, node: TSNode) -> ir.Expr:
        return ir.Name(self.line(node), "...")

    def _list(self, node: TSNode, kind: str) -> ir.Expr:
        return ir.List(self.line(node), self.exprs(node.named_children), kind)

    def expr_list(self, node: TSNode) -> ir.Expr:
        return self._list(node, "list")

    expr_list_pattern = expr_list

    def expr_tuple(self, node: TSNode) -> ir.Expr:
        return self._list(node, "tuple")

    expr_expression_list = expr_tuple
    expr_tuple_pattern = expr_tuple
    expr_pattern_list = expr_tuple

    def expr_set(self, node: TSNode) -> ir.Expr:
        return self._list(node, "set")

    def expr_dictionary(self, node: TSNode) -> ir.Expr:
        items: list[tuple[ir.Expr | None, ir.Expr]] = []
        for child in node.named_children:
            if child.type == "pair":
                items.append((self._field(child, "key"), self._field(child, "value")))
            elif child.type == "dictionary_splat":
                items.append((None, self._inner(child)))
        return ir.Dict(self.line(node), items)

    def expr_list_comprehension(self, node: TSNode) -> ir.Expr:
        clauses = [c for c in node.named_children if c.type == "for_in_clause"]
        body = node.child_by_field_name("body")
        key = None
        if body is not None and body.type == "pair":
            key = self._field(body, "key")
            body = body.child_by_field_name("value")
        out = self.expr(body)
        # ``[x for a in b for x in a]``: the last clause is the innermost, and each outer one joins the lists of the next.
        for depth, clause in enumerate(reversed(clauses)):
            if depth:
                out = ir.Arg(out.line, out, spread=True)
            targets, values = clause.children_by_field_name("left"), clause.children_by_field_name("right")
            target = self.expr(targets[0]) if len(targets) == 1 else ir.List(self.line(clause), self.exprs(targets), "tuple")
            values = [v for v in values if v.is_named]
            iterable = self.expr(values[0]) if len(values) == 1 else ir.List(self.line(clause), self.exprs(values), "tuple")
            out = ir.Comprehension(self.line(node), out, target, iterable, key)
            key = None
        return out

    expr_set_comprehension = expr_list_comprehension
    expr_dictionary_comprehension = expr_list_comprehension
    expr_generator_expression = expr_list_comprehension

    # --- types ------------------------------------------------------------------------------------------------------

    expr_type = _inner
    expr_constrained_type = _inner
    expr_splat_type = expr_list_splat

    def expr_generic_type(self, node: TSNode) -> ir.Expr:
        name, *rest = [c for c in node.named_children if c.type not in self.skipped] or [node]
        args = [a for r in rest for a in (r.named_children if r.type == "type_parameter" else [r])]
        return ir.Index(self.line(node), self.expr(name) if name is not node else ir.Unknown(0), self.exprs(args))

    def expr_union_type(self, node: TSNode) -> ir.Expr:
        parts = self.exprs(node.named_children)
        out = parts[0] if parts else ir.Unknown(self.line(node))
        for part in parts[1:]:
            out = ir.Binary(self.line(node), "|", out, part)
        return out

    def expr_member_type(self, node: TSNode) -> ir.Expr:
        parts = node.named_children
        if len(parts) != 2:
            return ir.Unknown(self.line(node), self.exprs(parts))
        return ir.Member(self.line(node), self.expr(parts[0]), self.text(parts[1]))

    # --- statements -------------------------------------------------------------------------------------------------

    def stmt_expression_statement(self, node: TSNode) -> list[ir.Stmt]:
        children = [c for c in node.named_children if c.type not in self.skipped]
        if len(children) == 1:
            return self.stmt(children[0])
        return [ir.ExprStmt(self.line(node), ir.List(self.line(node), self.exprs(children), "tuple"))]

    def stmt_assignment(self, node: TSNode) -> list[ir.Stmt]:
        line = self.line(node)
        targets = []
        right: TSNode | None = node
        declared = node.child_by_field_name("type")
        while right is not None and right.type == "assignment":
            targets.append(self._field(right, "left"))
            right = right.child_by_field_name("right")
        type_ = None if declared is None else self.expr(declared)
        value = None if right is None else self.expr(right)
        out: list[ir.Stmt] = []
        for target in reversed(targets):
            out.append(ir.Assign(line, target, value, "=" if type_ is None else ":=", type_))
            # The others get the same value, not a second one.
            value = target if isinstance(target, ir.Name) else value
        return out

    def stmt_augmented_assignment(self, node: TSNode) -> ir.Stmt:
        operator = self.text(node.child_by_field_name("operator"))
        return ir.Assign(self.line(node), self._field(node, "left"), self._field(node, "right"), operator)

    def stmt_type_alias_statement(self, node: TSNode) -> ir.Stmt:
        left = self._field(node, "left")
        params = []
        if isinstance(left, ir.Index):
            params = [a.id for a in left.args if isinstance(a, ir.Name)]
            left = left.object
        name = left.id if isinstance(left, ir.Name) else ""
        return ir.Class(self.line(node), name, "alias", [self._field(node, "right")], type_params=params, end=self.end(node))

    def _dropped(self, node: TSNode) -> list[ir.Stmt]:
        return []

    stmt_pass_statement = _dropped
    stmt_break_statement = _dropped
    stmt_continue_statement = _dropped
    stmt_global_statement = _dropped
    stmt_nonlocal_statement = _dropped
    stmt_delete_statement = _dropped
    stmt_assert_statement = _dropped
    stmt_future_import_statement = _dropped

    def stmt_import_statement(self, node: TSNode) -> list[ir.Stmt]:
        return [ir.Import(self.line(node), name, None, alias) for name, alias in self._imported(node)]

    def stmt_import_from_statement(self, node: TSNode) -> list[ir.Stmt]:
        line = self.line(node)
        module = "".join(self.text(node.child_by_field_name("module_name")).split())
        if any(c.type == "wildcard_import" for c in node.named_children):
            return [ir.Import(line, module, "*")]
        return [ir.Import(line, module, name, alias) for name, alias in self._imported(node)]

    def _imported(self, node: TSNode) -> list[tuple[str, str | None]]:
        out: list[tuple[str, str | None]] = []
        for child in node.children_by_field_name("name"):
            alias = None
            if child.type == "aliased_import":
                alias = self.text(child.child_by_field_name("alias"))
                name = self.text(child.child_by_field_name("name"))
            else:
                name = self.text(child)
            out.append(("".join(name.split()), alias))
        return out

    def stmt_return_statement(self, node: TSNode) -> ir.Stmt:
        child = self._first(node)
        return ir.Return(self.line(node), None if child is None else self.expr(child))

    def stmt_raise_statement(self, node: TSNode) -> ir.Stmt:
        child = self._first(node)
        return ir.Throw(self.line(node), None if child is None else self.expr(child))

    def stmt_if_statement(self, node: TSNode) -> ir.Stmt:
        otherwise: list[ir.Stmt] = []
        # From the last branch to the first, so that a long chain of ``elif`` takes no stack.
        for clause in reversed(node.children_by_field_name("alternative")):
            if clause.type == "elif_clause":
                then = self._suite(clause.child_by_field_name("consequence"))
                otherwise = [ir.If(self.line(clause), self._field(clause, "condition"), then, otherwise)]
            else:
                otherwise = self._suite(clause.child_by_field_name("body"))
        then = self._suite(node.child_by_field_name("consequence"))
        return ir.If(self.line(node), self._field(node, "condition"), then, otherwise)

    def stmt_for_statement(self, node: TSNode) -> list[ir.Stmt]:
        body = self._suite(node.child_by_field_name("body"))
        loop = ir.For(self.line(node), self._optional(node, "left"), self._optional(node, "right"), body)
        alternative = node.child_by_field_name("alternative")
        return [loop, *(self._suite(alternative.child_by_field_name("body")) if alternative is not None else [])]

    stmt_while_statement = stmt_for_statement

    def stmt_with_statement(self, node: TSNode) -> ir.Stmt:
        body: list[ir.Stmt] = []
        clause = self._first(node)
        for item in clause.named_children if clause is not None else []:
            value = item.child_by_field_name("value")
            if value is None:
                continue
            # ``with (a as b, c as d):`` may come as one parenthesised tuple.
            for part in value.named_children if value.type in {"tuple", "parenthesized_expression"} else [value]:
                body.extend(self._bound(part))
        return ir.Block(self.line(node), body + self._suite(node.child_by_field_name("body")))

    def _bound(self, node: TSNode) -> list[ir.Stmt]:
        """``a as b`` is an assignment, ``a`` alone an expression."""
        if node.type != "as_pattern":
            return [ir.ExprStmt(self.line(node), self.expr(node))] if node.type not in self.skipped else []
        alias = node.child_by_field_name("alias")
        target = self.expr(self._first(alias)) if alias is not None else ir.Unknown(self.line(node))
        return [ir.Assign(self.line(node), target, self.expr(self._first(node)))]

    def stmt_try_statement(self, node: TSNode) -> ir.Stmt:
        out = ir.Try(self.line(node), self._suite(node.child_by_field_name("body")), [], [])
        for clause in node.named_children:
            if clause.type in {"except_clause", "except_group_clause"}:
                out.handlers.append(self._catch(clause))
            elif clause.type == "else_clause":
                out.body.extend(self._suite(clause.child_by_field_name("body")))
            elif clause.type == "finally_clause":
                out.final.extend(self._suite(next((c for c in clause.named_children if c.type == "block"), None)))
        return out

    def _catch(self, node: TSNode) -> ir.Catch:
        types: list[ir.Expr] = []
        name = None
        body: list[ir.Stmt] = []
        for child in node.named_children:
            if child.type == "block":
                body = self._suite(child)
            if child.type == "block" or child.type in self.skipped:
                continue
            if child.type == "as_pattern":
                name = self.text(child.child_by_field_name("alias")) or None
                child = self._first(child) or child
            value = self.expr(child)
            types.extend(value.items if isinstance(value, ir.List) else [value])
        return ir.Catch(self.line(node), types, name, body)

    # --- match ------------------------------------------------------------------------------------------------------

    def stmt_match_statement(self, node: TSNode) -> ir.Stmt:
        subjects = self.exprs(node.children_by_field_name("subject"))
        subject = subjects[0] if len(subjects) == 1 else ir.List(self.line(node), list(subjects), "tuple")
        cases = []
        for clause in self._clauses(node):
            patterns = [self.expr(c) for c in clause.named_children if c.type == "case_pattern"]
            flat: list[ir.Expr] = []
            for pattern in patterns:
                flat.extend(pattern.parts if isinstance(pattern, _Alternatives) else [pattern])
            if any(isinstance(p, ir.Name) and p.id == "_" for p in flat):
                flat = []
            cases.append(ir.Case(self.line(clause), flat, self._suite(clause.child_by_field_name("consequence"))))
        return ir.Switch(self.line(node), subject, cases)

    def _clauses(self, node: TSNode) -> list[TSNode]:
        body = node.child_by_field_name("body")
        return [c for c in (body or node).named_children if c.type == "case_clause"]

    def expr_case_pattern(self, node: TSNode) -> ir.Expr:
        child = self._first(node)
        return ir.Name(self.line(node), "_") if child is None else self._signed(node, child)

    def _signed(self, node: TSNode, child: TSNode) -> ir.Expr:
        """A number in a pattern: its minus sign is a child of the pattern."""
        value = self.expr(child)
        if isinstance(value, ir.Literal) and isinstance(value.value, (int, float)) and any(c.type == "-" for c in node.children):
            return ir.Literal(value.line, -value.value)
        return value

    def expr_union_pattern(self, node: TSNode) -> ir.Expr:
        return _Alternatives(self.line(node), self.exprs(node.named_children))

    def expr_as_pattern(self, node: TSNode) -> ir.Expr:
        return self.expr(self._first(node))

    def expr_splat_pattern(self, node: TSNode) -> ir.Expr:
        child = self._first(node)
        value = ir.Name(self.line(node), "_") if child is None else self.expr(child)
        return ir.Arg(self.line(node), value, spread=True)

    def expr_keyword_pattern(self, node: TSNode) -> ir.Expr:
        name, *rest = node.named_children or [node]
        return ir.Arg(self.line(node), self._signed(node, rest[0]) if rest else ir.Unknown(self.line(node)), self.text(name))

    def expr_class_pattern(self, node: TSNode) -> ir.Expr:
        name, *rest = self.exprs(node.named_children) or [ir.Unknown(self.line(node))]
        args = [value if isinstance(value, ir.Arg) else ir.Arg(value.line, value) for value in rest]
        return ir.Call(self.line(node), name, args)

    def expr_dict_pattern(self, node: TSNode) -> ir.Expr:
        keys = self.exprs(node.children_by_field_name("key"))
        values = self.exprs(node.children_by_field_name("value"))
        return ir.Dict(self.line(node), list(zip(keys, values, strict=False)))

    # --- declarations -----------------------------------------------------------------------------------------------

    def stmt_decorated_definition(self, node: TSNode) -> list[ir.Stmt]:
        definition = node.child_by_field_name("definition")
        if definition is None:
            return []
        annotations = [ir.Annotation(self.line(c), self.expr(self._first(c))) for c in node.named_children if c.type == "decorator"]
        out = self.stmt(definition)
        for declared in out:
            if isinstance(declared, (ir.Function, ir.Class)):
                declared.annotations = annotations
        return out

    def stmt_function_definition(self, node: TSNode) -> ir.Stmt:
        body = node.child_by_field_name("body")
        function = ir.Function(
            self.line(node),
            self.text(node.child_by_field_name("name")),
            self._params(node.child_by_field_name("parameters")),
            self._optional(node, "return_type"),
            modifiers=frozenset({"async"}) if node.children[0].type == "async" else frozenset(),
            doc=self._documented(body)[1],
            end=self.end(node),
            type_params=self._type_params(node),
        )
        return self.lazy(function, body)

    def _type_params(self, node: TSNode) -> list[str]:
        params = node.child_by_field_name("type_parameters")
        if params is None:
            return []
        values = [v.value if isinstance(v, ir.Arg) else v for v in self.exprs(params.named_children)]
        return [v.id for v in values if isinstance(v, ir.Name)]

    def _params(self, node: TSNode | None) -> list[ir.Param]:
        out: list[ir.Param] = []
        kind = ""
        for child in node.named_children if node is not None else []:
            if child.type == "keyword_separator":
                kind = "keyword"
            elif child.type not in self.skipped and child.type not in {"positional_separator", "ERROR"}:
                param = self._param(child)
                if param.kind == "":
                    param.kind = kind
                elif param.kind == "rest":
                    kind = "keyword"
                out.append(param)
        return out

    def _param(self, node: TSNode) -> ir.Param:
        named = node.child_by_field_name("name") or (self._first(node) if node.type == "typed_parameter" else node)
        param = ir.Param(self.line(node), "", self._optional(node, "type"), self._optional(node, "value"))
        if named is None:
            return param
        if named.type == "list_splat_pattern":
            param.kind = "rest"
            named = self._first(named)
        elif named.type == "dictionary_splat_pattern":
            param.kind = "keywords"
            named = self._first(named)
        if named is not None and named.type == "tuple_pattern":
            param.pattern = self.expr(named)
        else:
            param.name = self.text(named)
        return param

    def stmt_class_definition(self, node: TSNode) -> ir.Stmt:
        arguments = self._args(node.child_by_field_name("superclasses"))
        nodes, doc = self._documented(node.child_by_field_name("body"))
        return ir.Class(
            self.line(node),
            self.text(node.child_by_field_name("name")),
            "class",
            [a.value for a in arguments if a.name is None and not a.spread],
            self._members(nodes),
            type_params=self._type_params(node),
            keywords=[a for a in arguments if a.name is not None],
            doc=doc,
            end=self.end(node),
        )

    def _members(self, nodes: list[TSNode]) -> list[ir.Stmt]:
        """A class body: assignments to names are fields, a string below a field is its documentation."""
        out: list[ir.Stmt] = []
        for node in nodes:
            if out and isinstance(field := out[-1], ir.Field) and (text := self._bare_string(node)) is not None:
                field.doc = text or None
                continue
            for statement in self.stmt(node):
                if isinstance(statement, ir.Assign) and isinstance(statement.target, ir.Name) and statement.op in {"=", ":="}:
                    statement = ir.Field(statement.line, statement.target.id, statement.type, statement.value)
                out.append(statement)
        return out

    def stmt_ERROR(self, node: TSNode) -> list[ir.Stmt]:
        """What the parser could not place may still hold whole declarations and calls."""
        return self.stmts(node.named_children)


class _Alternatives(ir.Unknown):
    """``case a | b``: taken apart again by the arm it stands in."""

    __slots__ = ()


def _join(line: int, parts: list[ir.Expr], kind: str) -> ir.Expr:
    """One string of adjacent parts: a plain :class:`ir.Str` when nothing is interpolated."""
    merged: list[ir.Expr] = []
    for part in parts:
        last = merged[-1] if merged else None
        if isinstance(part, ir.Str) and isinstance(last, ir.Str):
            merged[-1] = ir.Str(last.line, last.value + part.value, kind)
        else:
            merged.append(part)
    if not merged:
        return ir.Str(line, "", kind)
    if len(merged) == 1 and isinstance(only := merged[0], ir.Str):
        return ir.Str(line, only.value, kind)
    return ir.Template(line, merged)
