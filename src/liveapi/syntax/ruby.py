"""Ruby."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from liveapi.syntax import ir
from liveapi.syntax.base import MAX_DEPTH, clean_doc
from liveapi.syntax.ruby_text import RubyText

if TYPE_CHECKING:
    from tree_sitter import Node as TSNode

#: What comments right above describe; of calls those that declare something (``get '/x' do``).
_DECLARATIONS = frozenset({"class", "module", "method", "singleton_method", "assignment", "call"})
_BODIES = frozenset({"body_statement", "block_body", "then", "do", "else", "ensure", "begin", "parenthesized_statements", "begin_block"})
_CLAUSES = frozenset({"rescue", "else", "ensure"})
_OPERATORS = {"||": "or", "&&": "and"}
_VISIBILITY = frozenset({"private", "protected", "public", "module_function"})
#: Methods that ``private`` on a line of its own does not touch: those of the class, and those that say otherwise.
_NOT_HIDDEN = _VISIBILITY | {"static"}
_PARAM_KINDS = {
    "splat_parameter": "rest",
    "hash_splat_parameter": "keywords",
    "keyword_parameter": "keyword",
    "block_parameter": "block",
    "forward_parameter": "rest",
}
#: Calls whose block is the function itself.
_LAMBDA_MAKERS = frozenset({"lambda", "proc"})


class Ruby(RubyText):
    """Ruby, with its configuration dialects (``config.ru``, ``Rakefile``).

    A call without arguments, parentheses and block (``a.b``) is a :class:`ir.Member`, a bare identifier a :class:`ir.Name`:
    what they mean is decided where they are used. ``Foo.new(x)`` is a ``Call`` of ``Foo`` with ``new``. ``::Foo`` keeps its colons.
    """

    name = "ruby"
    extensions = (".rb", ".ru", ".rake", ".jbuilder")
    grammar = ("tree_sitter_ruby", "language")
    skipped = frozenset({"comment", "heredoc_body", "uninterpreted", "empty_statement"})

    def module(self, root: TSNode) -> ir.Module:
        body = self.stmts(root.named_children)
        return ir.Module(1, "ruby", body, errors=sum(c.type == "ERROR" for c in root.children))

    def stmts(self, nodes: list[TSNode]) -> list[ir.Stmt]:
        return self._documented(nodes, [])

    def _documented(self, nodes: list[TSNode], comments: list[TSNode]) -> list[ir.Stmt]:
        """The statements, each declaration with the comment lines right above it (``comments`` precede the first one)."""
        out: list[ir.Stmt] = []
        for node in nodes:
            if node.type == "comment":
                if comments and comments[-1].end_point[0] + 1 < node.start_point[0]:
                    comments = []
                comments.append(node)
                continue
            converted = self.stmt(node)
            if comments:
                if node.type in _DECLARATIONS and converted and comments[-1].end_point[0] + 1 >= node.start_point[0]:
                    self._document(comments, converted[0])
                comments = []
            out.extend(converted)
        return out

    def _document(self, comments: list[TSNode], declaration: ir.Stmt) -> None:
        lines = [text for c in comments if not (text := self.text(c)).startswith(("#!", "# frozen_string_literal", "# rubocop"))]
        if lines and isinstance(declaration, (ir.Class, ir.Function, ir.Assign, ir.ExprStmt)):
            text = "\n".join(lines)
            if text.startswith("=begin"):
                text = re.sub(r"^=begin.*\n|^=end.*$", "", text, flags=re.MULTILINE)
            declaration.doc = clean_doc(text) or None

    def body(self, node: TSNode) -> list[ir.Stmt]:
        return self._inner(node) if node.type in _BODIES else [ir.Return(self.line(node), self.expr(node))]

    def _inner(self, node: TSNode | None) -> list[ir.Stmt]:
        """The statements of a body, as one :class:`ir.Try` when it has ``rescue`` or ``ensure`` of its own."""
        if node is None:
            return []
        children = node.named_children
        clauses = [c for c in children if c.type in _CLAUSES]
        if not clauses:
            return self.stmts(children)
        body = self.stmts([c for c in children if c.type not in _CLAUSES])
        attempt = ir.Try(self.line(node), body, [], [])
        for clause in clauses:
            if clause.type == "rescue":
                types, variable = clause.child_by_field_name("exceptions"), clause.child_by_field_name("variable")
                attempt.handlers.append(
                    ir.Catch(
                        self.line(clause),
                        self.exprs(types.named_children) if types is not None else [],
                        self.text(variable).lstrip("=> \t") if variable is not None else None,
                        self._inner(clause.child_by_field_name("body")),
                    )
                )
            elif clause.type == "ensure":
                attempt.final = self.stmts(clause.named_children)
            else:
                body.extend(self.stmts(clause.named_children))
        return [attempt]

    # --- declarations -----------------------------------------------------------------------------------------------

    def _class(self, node: TSNode) -> ir.Class:
        superclass = node.child_by_field_name("superclass")
        return ir.Class(
            self.line(node),
            self.text(node.child_by_field_name("name")),
            node.type,
            self.exprs(superclass.named_children) if superclass is not None else [],
            self._class_body(node),
            end=self.end(node),
        )

    stmt_class = stmt_module = _class

    def _class_body(self, node: TSNode) -> list[ir.Stmt]:
        body = node.child_by_field_name("body")
        if body is None:
            return []
        # The comments of the first member stand before the body node, inside the class.
        leading = [c for c in node.named_children if c.type == "comment" and c.start_byte < body.start_byte]
        visibility = ""
        out: list[ir.Stmt] = []
        for statement in self._documented(body.named_children, leading):
            value = statement.value if isinstance(statement, ir.ExprStmt) else None
            if isinstance(value, ir.Name) and value.id in _VISIBILITY:
                visibility = value.id
            elif isinstance(statement, ir.Function) and visibility and not statement.modifiers & _NOT_HIDDEN:
                statement.modifiers |= {visibility}
            elif isinstance(value, ir.Call) and isinstance(value.callee, ir.Name) and value.callee.id in _VISIBILITY:
                named = {a.value.value for a in value.args if isinstance(a.value, ir.Str)}
                for earlier in out:
                    if isinstance(earlier, ir.Function) and earlier.name in named:
                        earlier.modifiers |= {value.callee.id}
            out.append(statement)
        return out

    def stmt_singleton_class(self, node: TSNode) -> list[ir.Stmt]:
        body = self._class_body(node)
        for statement in body:
            if isinstance(statement, ir.Function):
                statement.modifiers |= {"static"}
        return body

    def _method(self, node: TSNode) -> ir.Function:
        function = ir.Function(
            self.line(node),
            self.text(node.child_by_field_name("name")),
            self._params(node.child_by_field_name("parameters")),
            modifiers=frozenset({"static"}) if node.type == "singleton_method" else frozenset(),
            end=self.end(node),
        )
        return self.lazy(function, node.child_by_field_name("body"))

    stmt_method = stmt_singleton_method = _method

    def _params(self, node: TSNode | None) -> list[ir.Param]:
        if node is None:
            return []
        # ``|x; y|``: what follows the semicolon are local variables.
        own = node.named_children[: -len(hidden)] if (hidden := node.children_by_field_name("locals")) else node.named_children
        return [self._param(p) for p in own if p.type not in self.skipped]

    def _param(self, node: TSNode) -> ir.Param:
        line = self.line(node)
        if node.type == "identifier":
            return ir.Param(line, self.text(node))
        if node.type == "destructured_parameter":
            return ir.Param(line, "", pattern=self._pattern(node))
        value = node.child_by_field_name("value")
        return ir.Param(
            line,
            self.text(node.child_by_field_name("name")),
            default=self.expr(value) if value is not None else None,
            kind=_PARAM_KINDS.get(node.type, ""),
        )

    def _lambda(self, holder: TSNode, body: TSNode | None) -> ir.Lambda:
        """A function from a ``block``, ``do_block`` or ``->`` and the node of its statements."""
        function = ir.Function(self.line(holder), "", self._params(holder.child_by_field_name("parameters")), end=self.end(holder))
        return ir.Lambda(self.line(holder), self.lazy(function, body))

    def expr_block(self, node: TSNode) -> ir.Lambda:
        return self._lambda(node, node.child_by_field_name("body"))

    expr_do_block = expr_block

    def expr_lambda(self, node: TSNode) -> ir.Lambda:
        block = node.child_by_field_name("body")
        return self._lambda(node, block.child_by_field_name("body") if block is not None else None)

    # --- statements -------------------------------------------------------------------------------------------------

    def _nothing(self, node: TSNode) -> None:
        return None

    stmt_alias = stmt_undef = stmt_break = stmt_redo = stmt_retry = stmt_empty_statement = _nothing

    def stmt_assignment(self, node: TSNode) -> ir.Assign:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        return ir.Assign(self.line(node), self._pattern(left), self.expr(right))

    def stmt_operator_assignment(self, node: TSNode) -> ir.Assign:
        assign = self.stmt_assignment(node)
        assign.op = self.text(node.child_by_field_name("operator"))
        return assign

    def _pattern(self, node: TSNode | None) -> ir.Expr:
        if node is None or node.type not in ("left_assignment_list", "destructured_left_assignment", "destructured_parameter"):
            return self.expr(node)
        if self.depth > 100:
            return ir.Unknown(self.line(node))
        self.depth += 1
        items: list[ir.Expr | ir.Arg] = []
        for child in node.named_children:
            if child.type in ("rest_assignment", "splat_parameter"):
                inner = child.named_children[0] if child.named_children else None
                items.append(ir.Arg(self.line(child), self.expr(inner), spread=True))
            elif child.type not in self.skipped:
                items.append(self._pattern(child))
        self.depth -= 1
        return ir.List(self.line(node), items)

    def stmt_return(self, node: TSNode) -> ir.Return:
        values = node.named_children
        if values and values[0].type == "argument_list":
            values = [c for c in values[0].named_children if c.type not in self.skipped]
        if len(values) > 1:
            return ir.Return(self.line(node), ir.List(self.line(node), list(self.exprs(values))))
        return ir.Return(self.line(node), self.expr(values[0]) if values else None)

    stmt_next = stmt_return

    def stmt_call(self, node: TSNode) -> ir.Stmt:
        method = node.child_by_field_name("method")
        if method is not None and method.type == "identifier" and node.child_by_field_name("receiver") is None:
            name = self.text(method)
            if name in _VISIBILITY:
                return self._visibility(node, name)
            if name == "raise":
                args = self._args(node.child_by_field_name("arguments"))
                value = args[0].value if args else None
                if len(args) > 1 and value is not None:
                    value = ir.Call(self.line(node), value, args[1:], new=True)
                return ir.Throw(self.line(node), value)
        return ir.ExprStmt(self.line(node), self.expr(node))

    def _visibility(self, node: TSNode, name: str) -> ir.Stmt:
        """``private def x … end`` is the method, with the modifier."""
        arguments = node.child_by_field_name("arguments")
        inner = arguments.named_children if arguments is not None else []
        if len(inner) == 1 and inner[0].type in ("method", "singleton_method"):
            method = self._method(inner[0])
            method.modifiers |= {name}
            return method
        return ir.ExprStmt(self.line(node), self.expr(node))

    def stmt_if(self, node: TSNode) -> ir.If:
        test = self.expr(node.child_by_field_name("condition"))
        if node.type.startswith("unless"):
            test = ir.Unary(self.line(node), "not", test)
        top = current = ir.If(self.line(node), test, self._inner(node.child_by_field_name("consequence")), [])
        alternative = node.child_by_field_name("alternative")
        for _ in range(MAX_DEPTH):
            if alternative is None or alternative.type != "elsif":
                break
            then = self._inner(alternative.child_by_field_name("consequence"))
            nested = ir.If(self.line(alternative), self.expr(alternative.child_by_field_name("condition")), then, [])
            current.otherwise = [nested]
            current = nested
            alternative = alternative.child_by_field_name("alternative")
        if alternative is not None and alternative.type == "else":
            current.otherwise = self._inner(alternative)
        return top

    stmt_unless = stmt_if

    def stmt_if_modifier(self, node: TSNode) -> ir.If:
        test = self.expr(node.child_by_field_name("condition"))
        if node.type == "unless_modifier":
            test = ir.Unary(self.line(node), "not", test)
        body = node.child_by_field_name("body")
        return ir.If(self.line(node), test, self.stmt(body) if body is not None else [], [])

    stmt_unless_modifier = stmt_if_modifier

    def stmt_while(self, node: TSNode) -> ir.For:
        return ir.For(self.line(node), None, None, self._inner(node.child_by_field_name("body")))

    stmt_until = stmt_while

    def stmt_while_modifier(self, node: TSNode) -> ir.For:
        body = node.child_by_field_name("body")
        return ir.For(self.line(node), None, None, self.stmt(body) if body is not None else [])

    stmt_until_modifier = stmt_while_modifier

    def stmt_for(self, node: TSNode) -> ir.For:
        value = node.child_by_field_name("value")
        iterable = value.named_children[0] if value is not None and value.named_children else None
        target = self._pattern(node.child_by_field_name("pattern"))
        return ir.For(self.line(node), target, self.expr(iterable), self._inner(node.child_by_field_name("body")))

    def stmt_case(self, node: TSNode) -> ir.Switch:
        value = node.child_by_field_name("value")
        cases = []
        for arm in node.named_children:
            line = self.line(arm)
            if arm.type == "when":
                patterns = [self.expr(p.named_children[0]) for p in arm.children_by_field_name("pattern") if p.named_children]
                cases.append(ir.Case(line, patterns, self._inner(arm.child_by_field_name("body"))))
            elif arm.type == "in_clause":
                pattern = [self.expr(arm.child_by_field_name("pattern"))]
                cases.append(ir.Case(line, pattern, self._inner(arm.child_by_field_name("body"))))
            elif arm.type == "else":
                cases.append(ir.Case(line, [], self._inner(arm)))
        return ir.Switch(self.line(node), self.expr(value) if value is not None else None, cases)

    stmt_case_match = stmt_case

    def stmt_begin(self, node: TSNode) -> list[ir.Stmt]:
        return self._inner(node)

    stmt_parenthesized_statements = stmt_begin_block = stmt_begin

    def stmt_rescue_modifier(self, node: TSNode) -> ir.Try:
        body, handler = node.child_by_field_name("body"), node.child_by_field_name("handler")
        caught = ir.Catch(self.line(node), [], None, self.stmt(handler) if handler is not None else [])
        return ir.Try(self.line(node), self.stmt(body) if body is not None else [], [caught], [])

    # --- statements used as values ----------------------------------------------------------------------------------

    def _value(self, line: int, body: list[ir.Stmt]) -> ir.Expr:
        if not body:
            return ir.Literal(line, None)
        only = body[0]
        return only.value if len(body) == 1 and isinstance(only, ir.ExprStmt) else ir.BlockExpr(line, body)

    def _choice(self, node: TSNode) -> ir.Conditional:
        statement = self.stmt_if_modifier(node) if node.type.endswith("_modifier") else self.stmt_if(node)
        test, options, rest = statement.test, [self._value(statement.line, statement.then)], statement.otherwise
        while len(rest) == 1 and isinstance(rest[0], ir.If):
            options.append(self._value(rest[0].line, rest[0].then))
            rest = rest[0].otherwise
        return ir.Conditional(statement.line, test, [*options, self._value(statement.line, rest)])

    expr_if = expr_unless = expr_if_modifier = expr_unless_modifier = _choice

    def expr_case(self, node: TSNode) -> ir.Conditional:
        switch = self.stmt_case(node)
        return ir.Conditional(switch.line, switch.subject, [self._value(c.line, c.body) for c in switch.cases])

    expr_case_match = expr_case

    def expr_conditional(self, node: TSNode) -> ir.Conditional:
        then, otherwise = node.child_by_field_name("consequence"), node.child_by_field_name("alternative")
        return ir.Conditional(self.line(node), self.expr(node.child_by_field_name("condition")), [self.expr(then), self.expr(otherwise)])

    def expr_begin(self, node: TSNode) -> ir.Expr:
        return self._value(self.line(node), self._inner(node))

    expr_parenthesized_statements = expr_then = expr_begin

    def _as_block(self, node: TSNode) -> ir.BlockExpr:
        """A statement where a value is expected: loops, ``x = (return)``, ``a and return``, ``def`` as an argument."""
        return ir.BlockExpr(self.line(node), self.stmt(node))

    expr_while = expr_until = expr_for = expr_return = expr_next = expr_rescue_modifier = _as_block
    expr_method = expr_singleton_method = expr_class = expr_module = expr_while_modifier = expr_until_modifier = _as_block

    def expr_assignment(self, node: TSNode) -> ir.BlockExpr:
        assign = self.stmt_operator_assignment(node) if node.type == "operator_assignment" else self.stmt_assignment(node)
        return ir.BlockExpr(assign.line, [assign, ir.ExprStmt(assign.line, assign.target)])

    expr_operator_assignment = expr_assignment

    # --- names ------------------------------------------------------------------------------------------------------

    def _name(self, node: TSNode) -> ir.Name:
        return ir.Name(self.line(node), self.text(node))

    expr_identifier = expr_constant = expr_instance_variable = expr_class_variable = expr_global_variable = _name
    expr_self = expr_super = expr_hash_key_symbol = expr_operator = expr_forward_argument = _name

    def expr_scope_resolution(self, node: TSNode) -> ir.Expr:
        scope, name = node.child_by_field_name("scope"), self.text(node.child_by_field_name("name"))
        return ir.Member(self.line(node), self.expr(scope), name) if scope is not None else ir.Name(self.line(node), "::" + name)

    def expr_interpolation(self, node: TSNode) -> ir.Expr:
        return self._value(self.line(node), self.stmts(node.named_children))

    def expr_array(self, node: TSNode) -> ir.List:
        items: list[ir.Expr | ir.Arg] = []
        pairs: list[tuple[ir.Expr | None, ir.Expr]] = []
        for child in node.named_children:
            if child.type == "pair":
                pairs.append(self._pair(child))
            elif child.type not in self.skipped:
                items.append(self.expr(child))
        if pairs:
            items.append(ir.Dict(self.line(node), pairs))
        return ir.List(self.line(node), items)

    expr_string_array = expr_symbol_array = expr_right_assignment_list = expr_array

    def expr_splat_argument(self, node: TSNode) -> ir.Arg:
        return ir.Arg(self.line(node), self.expr(node.named_children[0] if node.named_children else None), spread=True)

    def expr_hash(self, node: TSNode) -> ir.Dict:
        items: list[tuple[ir.Expr | None, ir.Expr]] = []
        for child in node.named_children:
            if child.type == "pair":
                items.append(self._pair(child))
            elif child.type == "hash_splat_argument":
                items.append((None, self.expr(child.named_children[0] if child.named_children else None)))
        return ir.Dict(self.line(node), items)

    def _pair(self, node: TSNode) -> tuple[ir.Expr | None, ir.Expr]:
        key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
        if key is None:
            return None, self.expr(value)
        converted = self.expr(key)
        if key.type == "hash_key_symbol":
            converted = ir.Str(self.line(key), self.text(key), "symbol")
            if value is None:  # ``{ f: }`` is ``{ f: f }``
                return converted, ir.Name(self.line(key), converted.value)
        elif key.type == "string" and isinstance(converted, ir.Str) and any(c.type == ":" for c in node.children):
            converted.kind = "symbol"
        return converted, self.expr(value)

    # --- access and calls -------------------------------------------------------------------------------------------

    def expr_element_reference(self, node: TSNode) -> ir.Index:
        values = [a.value for a in self._arguments(node.named_children[1:])]
        return ir.Index(self.line(node), self.expr(node.child_by_field_name("object")), values)

    def expr_call(self, node: TSNode) -> ir.Expr:
        receiver, method = node.child_by_field_name("receiver"), node.child_by_field_name("method")
        arguments, block = node.child_by_field_name("arguments"), node.child_by_field_name("block")
        name = self.text(method)
        if receiver is None and block is not None and name in _LAMBDA_MAKERS:
            return self.expr(block)
        line = self.line(method) if method is not None else self.line(node)
        new = False
        callee: ir.Expr
        if receiver is None:
            callee = ir.Name(line, name)
        elif name == "new" and receiver.type in ("constant", "scope_resolution"):
            callee, new = self.expr(receiver), True
            if block is not None and self.text(receiver) == "Proc":
                return self.expr(block)
        elif method is None:
            callee = self.expr(receiver)
        else:
            callee = ir.Member(line, self.expr(receiver), name)
            if arguments is None and block is None:
                return callee
        args = self._args(arguments)
        if block is not None:
            args.append(ir.Arg(self.line(block), self.expr(block), "&"))
        return ir.Call(callee.line, callee, args, new=new)

    def expr_yield(self, node: TSNode) -> ir.Call:
        line = self.line(node)
        return ir.Call(line, ir.Name(line, "yield"), self._args(node.named_children[0] if node.named_children else None))

    def _args(self, node: TSNode | None) -> list[ir.Arg]:
        return self._arguments(node.named_children) if node is not None else []

    def _arguments(self, nodes: list[TSNode]) -> list[ir.Arg]:
        """Arguments; ``a: 1`` and ``:a => 1`` are named, pairs with other keys (``'/x' => 'a#b'``) make one ``Dict``."""
        out: list[ir.Arg] = []
        pairs: ir.Dict | None = None
        for node in nodes:
            line = self.line(node)
            inner = node.named_children[0] if node.named_children else None
            if node.type == "pair":
                key, value = self._pair(node)
                if isinstance(key, ir.Str) and key.kind == "symbol":
                    out.append(ir.Arg(line, value, key.value))
                elif pairs is None:
                    pairs = ir.Dict(line, [(key, value)])
                    out.append(ir.Arg(line, pairs))
                else:
                    pairs.items.append((key, value))
            elif node.type == "block_argument":
                out.append(ir.Arg(line, self.expr(inner) if inner is not None else ir.Name(line, "&"), "&"))
            elif node.type == "splat_argument":
                out.append(ir.Arg(line, self.expr(inner) if inner is not None else ir.Name(line, "*"), spread=True))
            elif node.type == "hash_splat_argument":
                out.append(ir.Arg(line, self.expr(inner) if inner is not None else ir.Name(line, "**"), spread=True))
            elif node.type not in self.skipped:
                out.append(ir.Arg(line, self.expr(node)))
        return out

    # --- operators --------------------------------------------------------------------------------------------------

    def expr_binary(self, node: TSNode) -> ir.Binary:
        op = self.text(node.child_by_field_name("operator"))
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        return ir.Binary(self.line(node), _OPERATORS.get(op, op), self.expr(left), self.expr(right))

    def expr_unary(self, node: TSNode) -> ir.Unary:
        op = self.text(node.child_by_field_name("operator"))
        return ir.Unary(self.line(node), "not" if op == "!" else op, self.expr(node.child_by_field_name("operand")))

    def expr_range(self, node: TSNode) -> ir.Binary:
        begin, end = node.child_by_field_name("begin"), node.child_by_field_name("end")
        op = self.text(node.child_by_field_name("operator"))
        nothing = ir.Literal(self.line(node), None)
        left, right = (self.expr(side) if side is not None else nothing for side in (begin, end))
        return ir.Binary(self.line(node), op, left, right)
