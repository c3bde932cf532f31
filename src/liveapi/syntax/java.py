"""Java: classes, records, enums, annotations, lambdas and method references."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from liveapi.syntax import ir
from liveapi.syntax.clike import CLike

if TYPE_CHECKING:
    from tree_sitter import Node as TSNode

_ANNOTATIONS = frozenset({"annotation", "marker_annotation"})


class Java(CLike):
    """``.java`` files."""

    name = "java"
    extensions = (".java",)
    grammar = ("tree_sitter_java", "language")

    def module(self, root: TSNode) -> ir.Module:
        package = next((c for c in root.named_children if c.type == "package_declaration"), None)
        name = self.text(package.named_children[-1]) if package is not None and package.named_children else ""
        return ir.Module(1, self.name, self.stmts(root.named_children), name, errors=self.errors(root))

    def body(self, node: TSNode) -> list[ir.Stmt]:
        if node.type in ("block", "constructor_body"):
            return self.stmts(node.named_children)
        return self.as_body(node)

    # --- file ---------------------------------------------------------------------------------------------------------

    def stmt_package_declaration(self, node: TSNode) -> None:
        return None

    def stmt_module_declaration(self, node: TSNode) -> None:
        return None

    def stmt_import_declaration(self, node: TSNode) -> ir.Import | None:
        kind = "static" if any(c.type == "static" for c in node.children) else ""
        path = next((c for c in node.named_children if c.type in ("scoped_identifier", "identifier")), None)
        if path is None:
            return None
        if any(c.type == "asterisk" for c in node.named_children):
            return ir.Import(self.line(node), self.text(path), "*", kind=kind)
        module, _, name = self.text(path).rpartition(".")
        return ir.Import(self.line(node), module, name, kind=kind)

    # --- declarations ---------------------------------------------------------------------------------------------------

    def modifiers(self, node: TSNode) -> tuple[list[ir.Annotation], frozenset[str]]:
        """The annotations and the keywords before a declaration."""
        first = node.children[0] if node.children else None
        if first is None or first.type != "modifiers":
            return [], frozenset()
        annotations: list[ir.Annotation] = []
        words: list[str] = []
        for child in first.children:
            if child.type in _ANNOTATIONS:
                annotations.append(ir.Annotation(self.line(child), self.expr(child)))
            elif child.type not in self.skipped:
                words.append(child.type)
        return annotations, frozenset(words)

    def type_params(self, node: TSNode) -> list[str]:
        params = node.child_by_field_name("type_parameters")
        if params is None:
            return []
        out = []
        for param in params.named_children:
            name = next((c for c in param.named_children if c.type in ("type_identifier", "identifier")), None)
            if name is not None:
                out.append(self.text(name))
        return out

    def declare(self, node: TSNode, kind: str) -> ir.Class:
        doc = self.take_doc()
        annotations, modifiers = self.modifiers(node)
        bases: list[ir.Expr] = []
        for child in node.named_children:
            if child.type in ("superclass", "super_interfaces", "extends_interfaces"):
                for base in child.named_children:
                    bases.extend(self.exprs(base.named_children) if base.type == "type_list" else [self.expr(base)])
        body = node.child_by_field_name("body")
        params = node.child_by_field_name("parameters")
        name = self.text(node.child_by_field_name("name"))
        if kind == "enum" and body is not None:
            members = self.enum_body(body, name)
        else:
            members = self.stmts(body.named_children) if body is not None else []
        return ir.Class(
            self.line(node),
            name,
            kind,
            bases,
            members,
            annotations,
            modifiers,
            self.type_params(node),
            self.params(params, frozenset({"final"})) if kind == "record" else [],
            doc=doc,
            end=self.end(node),
        )

    def enum_body(self, node: TSNode, enum: str) -> list[ir.Stmt]:
        constants = [c for c in node.named_children if c.type != "enum_body_declarations"]
        out = self.stmts(constants)
        for constant in out:
            if isinstance(constant, ir.Field) and isinstance(constant.default, ir.Call):
                constant.type = ir.Name(constant.line, enum)
                constant.default.callee = ir.Name(constant.line, enum)
        for child in node.named_children:
            if child.type == "enum_body_declarations":
                out.extend(self.stmts(child.named_children))
        return out

    def stmt_enum_constant(self, node: TSNode) -> ir.Field:
        doc = self.take_doc()
        line = self.line(node)
        annotations, _ = self.modifiers(node)
        args = self.args(node.child_by_field_name("arguments"))
        body = node.child_by_field_name("body")
        if body is not None:
            args.append(self.anonymous(body, []))
        default = ir.Call(line, ir.Unknown(line), args, new=True)
        return ir.Field(line, self.text(node.child_by_field_name("name")), None, default, annotations, frozenset({"enum"}), doc)

    def stmt_class_declaration(self, node: TSNode) -> ir.Class:
        return self.declare(node, "class")

    def stmt_interface_declaration(self, node: TSNode) -> ir.Class:
        return self.declare(node, "interface")

    def stmt_enum_declaration(self, node: TSNode) -> ir.Class:
        return self.declare(node, "enum")

    def stmt_record_declaration(self, node: TSNode) -> ir.Class:
        return self.declare(node, "record")

    def stmt_annotation_type_declaration(self, node: TSNode) -> ir.Class:
        return self.declare(node, "annotation")

    def stmt_annotation_type_element_declaration(self, node: TSNode) -> ir.Field:
        doc = self.take_doc()
        annotations, modifiers = self.modifiers(node)
        value = node.child_by_field_name("value")
        return ir.Field(
            self.line(node),
            self.text(node.child_by_field_name("name")),
            self.expr(node.child_by_field_name("type")),
            self.expr(value) if value is not None else None,
            annotations,
            modifiers,
            doc,
        )

    def stmt_field_declaration(self, node: TSNode) -> list[ir.Stmt]:
        doc = self.take_doc()
        annotations, modifiers = self.modifiers(node)
        out: list[ir.Stmt] = []
        for declarator in node.children_by_field_name("declarator"):
            value = declarator.child_by_field_name("value")
            out.append(
                ir.Field(
                    self.line(declarator) if out else self.line(node),
                    self.text(declarator.child_by_field_name("name")),
                    self.declared_type(node, declarator),
                    self.expr(value) if value is not None else None,
                    annotations,
                    modifiers,
                    doc,
                )
            )
        return out

    stmt_constant_declaration = stmt_field_declaration

    def declared_type(self, node: TSNode, declarator: TSNode) -> ir.Expr | None:
        """The type of one declarator, with the brackets that stand after its name; ``None`` for ``var``."""
        written = node.child_by_field_name("type")
        if written is None or (written.type == "type_identifier" and self.text(written) == "var"):
            return None
        kind = self.expr(written)
        dimensions = declarator.child_by_field_name("dimensions")
        return self.array(kind, dimensions) if dimensions is not None else kind

    def array(self, element: ir.Expr, dimensions: TSNode) -> ir.Expr:
        for bracket in dimensions.children:
            if bracket.type == "[":
                element = ir.Index(element.line, ir.Name(element.line, "[]"), [element])
        return element

    def stmt_method_declaration(self, node: TSNode) -> ir.Function:
        return self.function(node, frozenset())

    def stmt_constructor_declaration(self, node: TSNode) -> ir.Function:
        return self.function(node, frozenset({"constructor"}))

    stmt_compact_constructor_declaration = stmt_constructor_declaration

    def function(self, node: TSNode, extra: frozenset[str]) -> ir.Function:
        doc = self.take_doc()
        annotations, modifiers = self.modifiers(node)
        returns = node.child_by_field_name("type")
        function = ir.Function(
            self.line(node),
            self.text(node.child_by_field_name("name")),
            self.params(node.child_by_field_name("parameters")),
            self.declared_type(node, node) if returns is not None else None,
            annotations,
            modifiers | extra,
            doc,
            self.end(node),
            type_params=self.type_params(node),
        )
        self.lazy(function, node.child_by_field_name("body"))
        return function

    def params(self, node: TSNode | None, words: frozenset[str] = frozenset()) -> list[ir.Param]:
        if node is None:
            return []
        if node.type == "identifier":
            return [ir.Param(self.line(node), self.text(node))]
        out = []
        for child in node.named_children:
            line = self.line(child)
            if child.type == "identifier":
                out.append(ir.Param(line, self.text(child)))
            elif child.type == "formal_parameter":
                name = self.text(child.child_by_field_name("name"))
                if name != "this":
                    annotations, modifiers = self.modifiers(child)
                    kind = self.declared_type(child, child)
                    out.append(ir.Param(line, name, kind, annotations=annotations, modifiers=modifiers | words))
            elif child.type == "spread_parameter":
                annotations, modifiers = self.modifiers(child)
                plain = [c for c in child.named_children if c.type != "modifiers" and c.type not in self.skipped]
                name = self.text(plain[-1].child_by_field_name("name")) if plain else ""
                kind = self.expr(plain[0]) if len(plain) > 1 else None
                out.append(ir.Param(line, name, kind, None, annotations, "rest", modifiers=modifiers | words))
        return out

    def stmt_static_initializer(self, node: TSNode) -> ir.Block:
        return ir.Block(self.line(node), self.stmts(node.named_children[-1].named_children) if node.named_children else [])

    # --- statements -----------------------------------------------------------------------------------------------------

    def stmt_expression_statement(self, node: TSNode) -> list[ir.Stmt]:
        return self.stmts(node.named_children)

    def stmt_local_variable_declaration(self, node: TSNode) -> list[ir.Stmt]:
        _, modifiers = self.modifiers(node)
        out: list[ir.Stmt] = []
        for declarator in node.children_by_field_name("declarator"):
            line = self.line(declarator)
            value = declarator.child_by_field_name("value")
            target = ir.Name(line, self.text(declarator.child_by_field_name("name")))
            kind = self.declared_type(node, declarator)
            out.append(ir.Assign(line, target, self.expr(value) if value is not None else None, "let", kind, modifiers))
        return out

    def stmt_resource(self, node: TSNode) -> ir.Stmt:
        value = node.child_by_field_name("value")
        if value is None:
            return ir.ExprStmt(self.line(node), self.expr(node.named_children[0]) if node.named_children else ir.Unknown(self.line(node)))
        target = ir.Name(self.line(node), self.text(node.child_by_field_name("name")))
        return ir.Assign(self.line(node), target, self.expr(value), "let", self.declared_type(node, node))

    def stmt_return_statement(self, node: TSNode) -> ir.Return:
        return ir.Return(self.line(node), self.first(node))

    def stmt_throw_statement(self, node: TSNode) -> ir.Throw:
        return ir.Throw(self.line(node), self.first(node))

    def stmt_yield_statement(self, node: TSNode) -> ir.ExprStmt:
        return ir.ExprStmt(self.line(node), self.first(node) or ir.Unknown(self.line(node)))

    def stmt_enhanced_for_statement(self, node: TSNode) -> ir.For:
        target = ir.Name(self.line(node), self.text(node.child_by_field_name("name")))
        return ir.For(self.line(node), target, self.expr(node.child_by_field_name("value")), self.block(node.child_by_field_name("body")))

    def stmt_for_statement(self, node: TSNode) -> ir.For:
        start = [s for n in node.children_by_field_name("init") for s in self.stmt(n)]
        return ir.For(self.line(node), None, None, start + self.block(node.child_by_field_name("body")))

    def stmt_while_statement(self, node: TSNode) -> ir.For:
        return ir.For(self.line(node), None, None, self.block(node.child_by_field_name("body")))

    stmt_do_statement = stmt_while_statement

    def stmt_block(self, node: TSNode) -> ir.Block:
        return ir.Block(self.line(node), self.stmts(node.named_children))

    def stmt_synchronized_statement(self, node: TSNode) -> ir.Block:
        return ir.Block(self.line(node), self.block(node.child_by_field_name("body")))

    def stmt_labeled_statement(self, node: TSNode) -> list[ir.Stmt]:
        return self.stmts(node.named_children[1:])

    def nothing(self, node: TSNode) -> None:
        """A statement that decides nothing here."""
        return

    stmt_break_statement = stmt_continue_statement = stmt_assert_statement = nothing

    def stmt_try_statement(self, node: TSNode) -> ir.Try:
        resources = node.child_by_field_name("resources")
        body = self.stmts(resources.named_children) if resources is not None else []
        body += self.block(node.child_by_field_name("body"))
        handlers: list[ir.Catch] = []
        final: list[ir.Stmt] = []
        for child in node.named_children:
            if child.type == "finally_clause" and child.named_children:
                final = self.block(child.named_children[-1])
            elif child.type == "catch_clause":
                param = next((c for c in child.named_children if c.type == "catch_formal_parameter"), None)
                types = next((c for c in param.named_children if c.type == "catch_type"), None) if param is not None else None
                handlers.append(
                    ir.Catch(
                        self.line(child),
                        self.exprs(types.named_children) if types is not None else [],
                        self.text(param.child_by_field_name("name")) if param is not None else None,
                        self.block(child.child_by_field_name("body")),
                    )
                )
        return ir.Try(self.line(node), body, handlers, final)

    stmt_try_with_resources_statement = stmt_try_statement

    def stmt_switch_expression(self, node: TSNode) -> ir.Switch:
        cases: list[ir.Case] = []
        body = node.child_by_field_name("body")
        for arm in body.named_children if body is not None else ():
            if arm.type not in ("switch_rule", "switch_block_statement_group"):
                continue
            labels = [c for c in arm.named_children if c.type == "switch_label"]
            rest = [c for c in arm.named_children if c.type != "switch_label"]
            patterns = [p for label in labels for p in self.exprs(label.named_children)]
            arrow_block = arm.type == "switch_rule" and rest and rest[0].type == "block"
            cases.append(ir.Case(self.line(arm), patterns, self.stmts(rest[0].named_children if arrow_block else rest)))
        return ir.Switch(self.line(node), self.expr(node.child_by_field_name("condition")), cases)

    # --- expressions ----------------------------------------------------------------------------------------------------

    def expr_switch_expression(self, node: TSNode) -> ir.Conditional:
        switch = self.stmt_switch_expression(node)
        options: list[ir.Expr] = []
        for case in switch.cases:
            if len(case.body) == 1 and isinstance(case.body[0], ir.ExprStmt):
                options.append(case.body[0].value)
            elif not (len(case.body) == 1 and isinstance(case.body[0], ir.Throw)):
                options.append(ir.BlockExpr(case.line, case.body))
        return ir.Conditional(switch.line, switch.subject, options)

    def expr_identifier(self, node: TSNode) -> ir.Expr:
        return ir.Name(self.line(node), self.text(node))

    expr_type_identifier = expr_this = expr_super = expr_identifier
    expr_integral_type = expr_floating_point_type = expr_boolean_type = expr_void_type = expr_identifier

    def expr_scoped_identifier(self, node: TSNode) -> ir.Expr:
        scope, name = node.child_by_field_name("scope"), node.child_by_field_name("name")
        return ir.Member(self.line(node), self.expr(scope), self.text(name))

    def expr_scoped_type_identifier(self, node: TSNode) -> ir.Expr:
        parts = [c for c in node.named_children if c.type not in _ANNOTATIONS]
        if len(parts) < 2:
            return ir.Name(self.line(node), self.text(node))
        return ir.Member(self.line(node), self.expr(parts[0]), self.text(parts[-1]))

    def expr_generic_type(self, node: TSNode) -> ir.Expr:
        if not node.named_children:
            return ir.Unknown(self.line(node))
        head, args = self.expr(node.named_children[0]), self.type_args(node.named_children[-1])
        return ir.Index(self.line(node), head, args) if args else head

    def type_args(self, node: TSNode | None) -> list[ir.Expr]:
        return self.exprs(node.named_children) if node is not None and node.type == "type_arguments" else []

    def expr_wildcard(self, node: TSNode) -> ir.Expr:
        bound = node.named_children[-1] if node.named_children else None
        return self.expr(bound) if bound is not None and bound.type not in _ANNOTATIONS else ir.Name(self.line(node), "?")

    def expr_array_type(self, node: TSNode) -> ir.Expr:
        element, dimensions = self.expr(node.child_by_field_name("element")), node.child_by_field_name("dimensions")
        return self.array(element, dimensions) if dimensions is not None else element

    expr_annotated_type = expr_parenthesized_expression = expr_pattern = CLike.last

    def expr_type_pattern(self, node: TSNode) -> ir.Expr:
        return self.first(node) or ir.Unknown(self.line(node))

    expr_record_pattern = expr_type_pattern

    def expr_string_literal(self, node: TSNode) -> ir.Expr:
        text = self.text(node)
        if not text.startswith('"""'):
            return ir.Str(self.line(node), self.unescape(text[1:-1]))
        lines = text[3:].removesuffix('"""').split("\n", 1)
        block = lines[1] if len(lines) > 1 else ""
        # The line of the closing delimiter counts for the indentation that is taken away.
        body, _, closing = block.rpartition("\n")
        if not closing.strip():
            block = textwrap.dedent(f"{body}\n{closing}|")[:-1].rstrip(" \t") if "\n" in block else ""
        else:
            block = textwrap.dedent(block)
        return ir.Str(self.line(node), self.unescape(block))

    def expr_character_literal(self, node: TSNode) -> ir.Expr:
        return ir.Str(self.line(node), self.unescape(self.text(node)[1:-1]))

    def literal(self, node: TSNode) -> ir.Expr:
        """A number."""
        text = self.text(node)
        if text.startswith("0") and text.rstrip("lL").isdigit():  # octal; also 0
            try:
                return ir.Literal(self.line(node), int(text.rstrip("lL"), 8))
            except ValueError:
                return ir.Unknown(self.line(node))
        return self.number(node)

    expr_decimal_integer_literal = expr_hex_integer_literal = expr_octal_integer_literal = expr_binary_integer_literal = literal
    expr_decimal_floating_point_literal = literal

    def expr_true(self, node: TSNode) -> ir.Expr:
        return ir.Literal(self.line(node), True)

    def expr_false(self, node: TSNode) -> ir.Expr:
        return ir.Literal(self.line(node), False)

    def expr_null_literal(self, node: TSNode) -> ir.Expr:
        return ir.Literal(self.line(node), None)

    def expr_class_literal(self, node: TSNode) -> ir.Expr:
        return ir.Member(self.line(node), self.first(node) or ir.Unknown(self.line(node)), "class")

    def expr_field_access(self, node: TSNode) -> ir.Expr:
        return ir.Member(self.line(node), self.expr(node.child_by_field_name("object")), self.text(node.child_by_field_name("field")))

    def expr_array_access(self, node: TSNode) -> ir.Expr:
        return ir.Index(self.line(node), self.expr(node.child_by_field_name("array")), [self.expr(node.child_by_field_name("index"))])

    def expr_method_reference(self, node: TSNode) -> ir.Expr:
        name = node.children[-1] if node.children else None
        return ir.Member(self.line(node), self.first(node) or ir.Unknown(self.line(node)), self.text(name))

    def expr_method_invocation(self, node: TSNode) -> ir.Expr:
        owner, name = node.child_by_field_name("object"), node.child_by_field_name("name")
        callee: ir.Expr
        if owner is None:
            callee = ir.Name(self.line(node), self.text(name))
        else:
            # The line of a call in a builder chain is that of its own name.
            callee = ir.Member(self.line(name) if name is not None else self.line(node), self.expr(owner), self.text(name))
        types = self.type_args(node.child_by_field_name("type_arguments"))
        return ir.Call(callee.line, callee, self.args(node.child_by_field_name("arguments")), types)

    def expr_explicit_constructor_invocation(self, node: TSNode) -> ir.Expr:
        callee = ir.Name(self.line(node), self.text(node.child_by_field_name("constructor")))
        return ir.Call(self.line(node), callee, self.args(node.child_by_field_name("arguments")))

    def expr_object_creation_expression(self, node: TSNode) -> ir.Expr:
        args = self.args(node.child_by_field_name("arguments"))
        kind = self.expr(node.child_by_field_name("type"))
        body = next((c for c in node.named_children if c.type == "class_body"), None)
        if body is not None:
            args.append(self.anonymous(body, [kind]))
        return ir.Call(self.line(node), kind, args, new=True)

    def anonymous(self, body: TSNode, bases: list[ir.Expr]) -> ir.Arg:
        """The body of an anonymous class, as the last argument of the call that makes it."""
        line = self.line(body)
        members = self.stmts(body.named_children)
        return ir.Arg(line, ir.Class(line, "", "class", bases, members, end=self.end(body)), "&")

    def args(self, node: TSNode | None) -> list[ir.Arg]:
        if node is None:
            return []
        return [ir.Arg(self.line(c), self.expr(c)) for c in node.named_children if c.type not in self.skipped]

    def expr_array_initializer(self, node: TSNode) -> ir.Expr:
        return ir.List(self.line(node), [*self.exprs(node.named_children)])

    expr_element_value_array_initializer = expr_array_initializer

    def expr_array_creation_expression(self, node: TSNode) -> ir.Expr:
        element = self.expr(node.child_by_field_name("type"))
        value = node.child_by_field_name("value")
        return ir.List(self.line(node), [*self.exprs(value.named_children)] if value is not None else [], type=element)

    def expr_lambda_expression(self, node: TSNode) -> ir.Expr:
        line = self.line(node)
        function = ir.Function(line, "", self.params(node.child_by_field_name("parameters")), end=self.end(node))
        return ir.Lambda(line, self.lazy(function, node.child_by_field_name("body")))

    def expr_instanceof_expression(self, node: TSNode) -> ir.Expr:
        right = node.child_by_field_name("right") or node.child_by_field_name("pattern")
        return ir.Binary(self.line(node), "instanceof", self.expr(node.child_by_field_name("left")), self.expr(right))

    def expr_unary_expression(self, node: TSNode) -> ir.Expr:
        op = self.text(node.child_by_field_name("operator"))
        return ir.Unary(self.line(node), "not" if op == "!" else op, self.expr(node.child_by_field_name("operand")))

    def expr_cast_expression(self, node: TSNode) -> ir.Expr:
        return self.expr(node.child_by_field_name("value"))

    # --- annotations ----------------------------------------------------------------------------------------------------

    def expr_marker_annotation(self, node: TSNode) -> ir.Expr:
        return self.expr(node.child_by_field_name("name"))

    def expr_annotation(self, node: TSNode) -> ir.Expr:
        args: list[ir.Arg] = []
        arguments = node.child_by_field_name("arguments")
        for child in arguments.named_children if arguments is not None else ():
            if child.type == "element_value_pair":
                value = self.expr(child.child_by_field_name("value"))
                args.append(ir.Arg(self.line(child), value, self.text(child.child_by_field_name("key"))))
            elif child.type not in self.skipped:
                args.append(ir.Arg(self.line(child), self.expr(child)))
        return ir.Call(self.line(node), self.expr(node.child_by_field_name("name")), args)
