"""PHP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liveapi.syntax import ir
from liveapi.syntax.base import MAX_DEPTH, clean_doc
from liveapi.syntax.php_text import PhpText
from liveapi.syntax.phpdoc import annotations_in

if TYPE_CHECKING:
    from tree_sitter import Node as TSNode

_MODIFIERS = frozenset(
    {
        "abstract_modifier",
        "final_modifier",
        "readonly_modifier",
        "static_modifier",
        "var_modifier",
        "visibility_modifier",
    }
)
_DECLARATIONS = frozenset(
    {
        "class_declaration",
        "const_declaration",
        "enum_case",
        "enum_declaration",
        "function_definition",
        "interface_declaration",
        "method_declaration",
        "property_declaration",
        "trait_declaration",
    }
)
_CASTS = {
    **dict.fromkeys(("int", "integer"), "intval"),
    **dict.fromkeys(("float", "double", "real"), "floatval"),
    **dict.fromkeys(("bool", "boolean"), "boolval"),
    **dict.fromkeys(("string", "binary"), "strval"),
}
_OPERATORS = {".": "+", "||": "or", "or": "or", "??": "or", "&&": "and", "and": "and"}


class Php(PhpText):
    """PHP 5 to 8, with the HTML around it left out.

    Doctrine annotations in documentation comments (``@Route("/x")``) become :class:`ir.Annotation` like attributes do.
    """

    name = "php"
    extensions = (".php", ".inc", ".phtml")
    grammar = ("tree_sitter_php", "language_php")
    skipped = frozenset({"comment", "text_interpolation", "php_tag", "text"})

    #: Namespace of the statements being converted, and that of the file.
    _namespace = ""
    _package = ""

    def module(self, root: TSNode) -> ir.Module:
        module = ir.Module(1, "php", [], errors=sum(c.type == "ERROR" for c in root.children))
        for node in root.named_children:
            if node.type == "namespace_definition":
                self._package = self.text(node.child_by_field_name("name"))
                break
        self._namespace = module.package = self._package
        module.body = self.stmts(root.named_children)
        return module

    def stmts(self, nodes: list[TSNode]) -> list[ir.Stmt]:
        out: list[ir.Stmt] = []
        comment: TSNode | None = None
        for node in nodes:
            kind = node.type
            if kind == "comment":
                comment = node
                continue
            converted = self.stmt(node)
            if comment is not None and kind in _DECLARATIONS:
                self._document(comment, converted)
            comment = None
            out.extend(converted)
        return out

    def _document(self, comment: TSNode, declarations: list[ir.Stmt]) -> None:
        raw = self.text(comment)
        if not raw.startswith("/**"):
            return
        annotations = annotations_in(raw, self.line(comment)) if "@" in raw else []
        doc = clean_doc(raw)
        for declaration in declarations:
            if isinstance(declaration, (ir.Class, ir.Function, ir.Field)):
                declaration.doc = doc
                declaration.annotations.extend(annotations)
            elif isinstance(declaration, ir.Assign):
                declaration.doc = doc

    def body(self, node: TSNode) -> list[ir.Stmt]:
        if node.type in ("compound_statement", "colon_block"):
            return self.stmts(node.named_children)
        return [ir.Return(self.line(node), self.expr(node))]

    def _inner(self, node: TSNode | None) -> list[ir.Stmt]:
        """The statements of a block, or the one statement that stands in place of it."""
        if node is None:
            return []
        return self.stmts(node.named_children) if node.type in ("compound_statement", "colon_block") else self.stmt(node)

    # --- namespaces and imports -------------------------------------------------------------------------------------

    def stmt_namespace_definition(self, node: TSNode) -> list[ir.Stmt]:
        self._namespace = self.text(node.child_by_field_name("name"))
        body = node.child_by_field_name("body")
        if body is None:
            return []
        converted = self.stmts(body.named_children)
        self._namespace = self._package
        return converted

    def stmt_namespace_use_declaration(self, node: TSNode) -> list[ir.Stmt]:
        kind = self.text(node.child_by_field_name("type"))
        group = node.child_by_field_name("body")
        prefix = ""
        clauses = node.named_children
        if group is not None:
            prefix = "".join(self.text(c) for c in node.named_children if c.type == "namespace_name").strip("\\") + "\\"
            clauses = group.named_children
        return [self._use(clause, prefix, kind) for clause in clauses if clause.type == "namespace_use_clause"]

    def _use(self, clause: TSNode, prefix: str, kind: str) -> ir.Import:
        alias = clause.child_by_field_name("alias")
        target = next((c for c in clause.named_children if c != alias and c.type in ("name", "qualified_name", "namespace_name")), None)
        module, _, name = (prefix + self.text(target).strip("\\")).rpartition("\\")
        own_kind = self.text(clause.child_by_field_name("type")) or kind
        return ir.Import(self.line(clause), module, name, self.text(alias) if alias is not None else None, own_kind)

    def stmt_use_declaration(self, node: TSNode) -> list[ir.Stmt]:
        names = [c for c in node.named_children if c.type in ("name", "qualified_name")]
        return [ir.Import(self.line(n), self.text(n), kind="trait") for n in names]

    # --- declarations -----------------------------------------------------------------------------------------------

    def _class(self, node: TSNode, kind: str) -> ir.Class:
        bases: list[ir.Expr] = []
        modifiers: set[str] = set()
        for child in node.named_children:
            if child.type in ("base_clause", "class_interface_clause"):
                bases.extend(self.exprs(child.named_children))
            elif child.type == "primitive_type":
                bases.append(self.expr(child))
            elif child.type in _MODIFIERS:
                modifiers.add(self.text(child).lower())
        body = node.child_by_field_name("body")
        return ir.Class(
            self.line(node),
            self.text(node.child_by_field_name("name")),
            kind,
            bases,
            self.stmts(body.named_children) if body is not None else [],
            self._attributes(node),
            frozenset(modifiers),
            end=self.end(node),
            namespace=self._namespace if self._namespace != self._package else None,
        )

    def stmt_class_declaration(self, node: TSNode) -> ir.Class:
        return self._class(node, "class")

    def stmt_interface_declaration(self, node: TSNode) -> ir.Class:
        return self._class(node, "interface")

    def stmt_trait_declaration(self, node: TSNode) -> ir.Class:
        return self._class(node, "trait")

    def stmt_enum_declaration(self, node: TSNode) -> ir.Class:
        return self._class(node, "enum")

    def expr_anonymous_class(self, node: TSNode) -> ir.Class:
        return self._class(node, "class")

    def _attributes(self, node: TSNode) -> list[ir.Annotation]:
        attributes = node.child_by_field_name("attributes")
        if attributes is None:
            return []
        return [
            self._attribute(attribute)
            for group in attributes.named_children
            for attribute in group.named_children
            if attribute.type == "attribute" and attribute.named_children
        ]

    def _attribute(self, node: TSNode) -> ir.Annotation:
        expr = self.expr(node.named_children[0])
        parameters = node.child_by_field_name("parameters")
        if parameters is not None:
            expr = ir.Call(self.line(node), expr, self._args(parameters))
        return ir.Annotation(self.line(node), expr)

    def _function(self, node: TSNode) -> ir.Function:
        returns = node.child_by_field_name("return_type")
        function = ir.Function(
            self.line(node),
            self.text(node.child_by_field_name("name")),
            self._params(node.child_by_field_name("parameters")),
            self.expr(returns) if returns is not None else None,
            self._attributes(node),
            frozenset(self.text(c).lower() for c in node.named_children if c.type in _MODIFIERS),
            end=self.end(node),
        )
        return self.lazy(function, node.child_by_field_name("body"))

    stmt_method_declaration = _function
    stmt_function_definition = _function

    def _params(self, node: TSNode | None) -> list[ir.Param]:
        return [self._param(p) for p in node.named_children if p.type.endswith("_parameter")] if node is not None else []

    def _param(self, node: TSNode) -> ir.Param:
        name = node.child_by_field_name("name")
        type_ = node.child_by_field_name("type")
        default = node.child_by_field_name("default_value")
        modifiers: frozenset[str] = frozenset()
        if node.type == "property_promotion_parameter":
            modifiers = frozenset(self.text(c).lower() for c in node.named_children if c.type in _MODIFIERS)
        return ir.Param(
            self.line(node),
            self.text(name).lstrip("&$"),
            self.expr(type_) if type_ is not None else None,
            self.expr(default) if default is not None else None,
            self._attributes(node),
            "rest" if node.type == "variadic_parameter" else "",
            modifiers=modifiers,
        )

    def stmt_property_declaration(self, node: TSNode) -> list[ir.Stmt]:
        type_ = node.child_by_field_name("type")
        modifiers = frozenset(self.text(c).lower() for c in node.named_children if c.type in _MODIFIERS)
        out: list[ir.Stmt] = []
        for element in node.named_children:
            if element.type != "property_element":
                continue
            default = element.child_by_field_name("default_value")
            name = self.text(element.child_by_field_name("name")).lstrip("$")
            annotations = self._attributes(node)
            out.append(
                ir.Field(
                    self.line(element),
                    name,
                    self.expr(type_) if type_ is not None else None,
                    self.expr(default) if default is not None else None,
                    annotations,
                    modifiers,
                )
            )
        return out

    def stmt_const_declaration(self, node: TSNode) -> list[ir.Stmt]:
        type_ = node.child_by_field_name("type")
        modifiers = frozenset({"const", *(self.text(c).lower() for c in node.named_children if c.type in _MODIFIERS)})
        in_class = node.parent is not None and node.parent.type.endswith("declaration_list")
        out: list[ir.Stmt] = []
        for element in node.named_children:
            if element.type != "const_element" or len(element.named_children) < 2:
                continue
            line = self.line(element)
            name, value = self.text(element.named_children[0]), self.expr(element.named_children[-1])
            if in_class:
                declared = self.expr(type_) if type_ is not None else None
                out.append(ir.Field(line, name, declared, value, self._attributes(node), modifiers))
            else:
                out.append(ir.Assign(line, ir.Name(line, name), value, modifiers=modifiers))
        return out

    def stmt_enum_case(self, node: TSNode) -> ir.Field:
        value = node.child_by_field_name("value")
        default = self.expr(value) if value is not None else None
        return ir.Field(
            self.line(node), self.text(node.child_by_field_name("name")), None, default, self._attributes(node), frozenset({"case"})
        )

    # --- statements -------------------------------------------------------------------------------------------------

    def stmt_expression_statement(self, node: TSNode) -> list[ir.Stmt]:
        return [s for child in node.named_children for s in self.stmt(child)]

    def stmt_compound_statement(self, node: TSNode) -> ir.Block:
        return ir.Block(self.line(node), self.stmts(node.named_children))

    stmt_colon_block = stmt_compound_statement

    def _nothing(self, node: TSNode) -> None:
        return None

    stmt_empty_statement = stmt_break_statement = stmt_continue_statement = stmt_global_declaration = _nothing
    stmt_unset_statement = stmt_goto_statement = stmt_named_label_statement = stmt_text_interpolation = _nothing

    def stmt_declare_statement(self, node: TSNode) -> list[ir.Stmt]:
        return [s for c in node.named_children if c.type != "declare_directive" for s in self._inner(c)]

    def stmt_assignment_expression(self, node: TSNode) -> ir.Assign:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        return ir.Assign(self.line(node), self.expr(left), self.expr(right))

    stmt_reference_assignment_expression = stmt_assignment_expression

    def stmt_augmented_assignment_expression(self, node: TSNode) -> ir.Assign:
        assign = self.stmt_assignment_expression(node)
        assign.op = self.text(node.child_by_field_name("operator"))
        # ``.=`` joins strings, which is ``+`` in every language here.
        assign.op = {".=": "+=", "??=": "||="}.get(assign.op, assign.op)
        return assign

    def stmt_function_static_declaration(self, node: TSNode) -> list[ir.Stmt]:
        return [
            ir.Assign(
                self.line(d),
                self.expr(d.child_by_field_name("name")),
                self.expr(value) if (value := d.child_by_field_name("value")) is not None else None,
                modifiers=frozenset({"static"}),
            )
            for d in node.named_children
            if d.type == "static_variable_declaration"
        ]

    def stmt_return_statement(self, node: TSNode) -> ir.Return:
        value = next((c for c in node.named_children if c.type not in self.skipped), None)
        return ir.Return(self.line(node), self.expr(value) if value is not None else None)

    def stmt_throw_expression(self, node: TSNode) -> ir.Throw:
        return ir.Throw(self.line(node), self.expr(node.named_children[0]) if node.named_children else None)

    def stmt_if_statement(self, node: TSNode) -> ir.If:
        top = ir.If(self.line(node), self.expr(node.child_by_field_name("condition")), self._inner(node.child_by_field_name("body")), [])
        current = top
        for clause in node.children_by_field_name("alternative")[:MAX_DEPTH]:
            then = self._inner(clause.child_by_field_name("body"))
            if clause.type == "else_if_clause":
                nested = ir.If(self.line(clause), self.expr(clause.child_by_field_name("condition")), then, [])
                current.otherwise = [nested]
                current = nested
            else:
                current.otherwise = then
        return top

    def stmt_foreach_statement(self, node: TSNode) -> ir.For:
        # ``as $key => $value`` is a tuple; ``as [$a, $b]`` takes each item apart.
        body = node.child_by_field_name("body")
        heads = [c for c in node.named_children if c != body and c.type not in self.skipped]
        target: ir.Expr | None = None
        if len(heads) > 1:
            bound = heads[1]
            target = (
                ir.List(self.line(bound), list(self.exprs(bound.named_children)), "tuple") if bound.type == "pair" else self.expr(bound)
            )
        return ir.For(self.line(node), target, self.expr(heads[0]) if heads else None, self._inner(body))

    def _loop(self, node: TSNode) -> ir.For:
        body = node.child_by_field_name("body")
        return ir.For(self.line(node), None, None, self._inner(body))

    stmt_for_statement = stmt_while_statement = stmt_do_statement = _loop

    def stmt_switch_statement(self, node: TSNode) -> ir.Switch:
        block = node.child_by_field_name("body")
        cases = []
        for arm in block.named_children if block is not None else []:
            if arm.type not in ("case_statement", "default_statement"):
                continue
            value = arm.child_by_field_name("value")
            statements = [c for c in arm.named_children if value is None or c != value]
            cases.append(ir.Case(self.line(arm), [self.expr(value)] if value is not None else [], self.stmts(statements)))
        return ir.Switch(self.line(node), self.expr(node.child_by_field_name("condition")), cases)

    def stmt_try_statement(self, node: TSNode) -> ir.Try:
        handlers, final = [], []
        for clause in node.named_children:
            if clause.type == "catch_clause":
                types = clause.child_by_field_name("type")
                name = clause.child_by_field_name("name")
                handlers.append(
                    ir.Catch(
                        self.line(clause),
                        self.exprs(types.named_children) if types is not None else [],
                        self.text(name).lstrip("$") if name is not None else None,
                        self._inner(clause.child_by_field_name("body")),
                    )
                )
            elif clause.type == "finally_clause":
                final = self._inner(clause.child_by_field_name("body"))
        return ir.Try(self.line(node), self._inner(node.child_by_field_name("body")), handlers, final)

    def _named_call(self, node: TSNode) -> ir.Call:
        """``echo a, b``, ``exit(1)``, ``include 'x'``: constructs that read like calls."""
        line = self.line(node)
        name = node.type.removesuffix("_statement").removesuffix("_intrinsic").removesuffix("_expression")
        # What differs between the four ways to include a file does not matter here.
        name = "require" if name.startswith(("require", "include")) else name
        values = [c for c in node.named_children if c.type not in self.skipped]
        if len(values) == 1 and values[0].type == "sequence_expression":
            values = values[0].named_children
        return ir.Call(line, ir.Name(line, name), [ir.Arg(self.line(v), self.expr(v)) for v in values])

    expr_echo_statement = expr_print_intrinsic = expr_exit_statement = _named_call
    expr_require_expression = expr_require_once_expression = _named_call
    expr_include_expression = expr_include_once_expression = _named_call

    # --- names and types --------------------------------------------------------------------------------------------

    def _name(self, node: TSNode) -> ir.Name:
        return ir.Name(self.line(node), self.text(node).lstrip("$"))

    expr_name = expr_qualified_name = expr_namespace_name = expr_relative_name = expr_variable_name = expr_relative_scope = _name
    expr_primitive_type = expr_bottom_type = expr_cast_type = _name

    def expr_dynamic_variable_name(self, node: TSNode) -> ir.Expr:
        # "${name}" in a string is the plain variable; $$name is not known.
        inner = node.named_children[0] if node.named_children else None
        return self._name(inner) if inner is not None and inner.type == "name" else ir.Unknown(self.line(node))

    def _first(self, node: TSNode) -> ir.Expr:
        inner = [c for c in node.named_children if c.type not in self.skipped]
        return self.expr(inner[-1]) if inner else ir.Unknown(self.line(node))

    expr_named_type = expr_parenthesized_expression = expr_error_suppression_expression = expr_by_ref = _first
    expr_clone_expression = expr_disjunctive_normal_form_type = _first

    def expr_optional_type(self, node: TSNode) -> ir.Expr:
        return ir.Nullable(self.line(node), self.expr(node.named_children[0])) if node.named_children else ir.Unknown(self.line(node))

    def _joined(self, node: TSNode) -> ir.Expr:
        op = "|" if node.type == "union_type" else "&"
        members = [c for c in node.named_children if c.type not in self.skipped]
        kept = [c for c in members if self.text(c).lower() != "null"] or members
        out = self.expr(kept[0])
        for member in kept[1:]:
            out = ir.Binary(self.line(node), op, out, self.expr(member))
        return ir.Nullable(self.line(node), out) if len(kept) < len(members) else out

    expr_union_type = expr_intersection_type = _joined

    def expr_array_creation_expression(self, node: TSNode) -> ir.Expr:
        line = self.line(node)
        elements = [e for e in node.named_children if e.type == "array_element_initializer"]
        if not any(c.type == "=>" for e in elements for c in e.children):
            return ir.List(line, [self._element(e) for e in elements])
        items: list[tuple[ir.Expr | None, ir.Expr]] = []
        position = 0
        for element in elements:
            values = [c for c in element.named_children if c.type not in self.skipped]
            if len(values) == 2:
                items.append((self.expr(values[0]), self.expr(values[1])))
            elif values and values[0].type == "variadic_unpacking":
                items.append((None, self._first(values[0])))
            elif values:
                items.append((ir.Literal(self.line(element), position), self.expr(values[0])))
                position += 1
        return ir.Dict(line, items)

    def _element(self, node: TSNode) -> ir.Expr | ir.Arg:
        values = [c for c in node.named_children if c.type not in self.skipped]
        if values and values[0].type == "variadic_unpacking":
            return ir.Arg(self.line(node), self._first(values[0]), spread=True)
        return self.expr(values[-1]) if values else ir.Unknown(self.line(node))

    def expr_list_literal(self, node: TSNode) -> ir.Expr:
        """A pattern: ``[$a, , $b]`` is a ``List``, ``['k' => $a]`` a ``Dict``; what is passed over is ``Unknown``."""
        line = self.line(node)
        groups: list[list[ir.Expr]] = [[]]
        keyed = False
        for child in node.children:
            if child.type == ",":
                groups.append([])
            elif child.type == "=>":
                keyed = True
            elif child.is_named and child.type not in self.skipped:
                groups[-1].append(self.expr(child))
        if keyed:
            return ir.Dict(line, [(g[0], g[-1]) for g in groups if len(g) == 2])
        if groups and not groups[-1]:
            groups.pop()
        return ir.List(line, [g[0] if g else ir.Unknown(line) for g in groups])

    # --- access and calls -------------------------------------------------------------------------------------------

    def _member(self, node: TSNode) -> ir.Expr:
        return self._access(node, node.child_by_field_name("object") or node.child_by_field_name("scope"), node.child_by_field_name("name"))

    expr_member_access_expression = expr_nullsafe_member_access_expression = expr_scoped_property_access_expression = _member

    def _access(self, node: TSNode, owner: TSNode | None, name: TSNode | None) -> ir.Expr:
        line = self.line(name) if name is not None else self.line(node)
        if name is None or name.type == "name":
            return ir.Member(line, self.expr(owner), self.text(name))
        if name.type == "variable_name" and node.type == "scoped_property_access_expression":
            return ir.Member(line, self.expr(owner), self.text(name).lstrip("$"))
        return ir.Index(line, self.expr(owner), [self.expr(name)])

    def expr_class_constant_access_expression(self, node: TSNode) -> ir.Expr:
        parts = [c for c in node.named_children if c.type not in self.skipped]
        return self._access(node, parts[0], parts[-1]) if len(parts) > 1 else ir.Unknown(self.line(node))

    def expr_subscript_expression(self, node: TSNode) -> ir.Index:
        parts = [c for c in node.named_children if c.type not in self.skipped]
        return ir.Index(self.line(node), self.expr(parts[0] if parts else None), self.exprs(parts[1:]))

    def expr_function_call_expression(self, node: TSNode) -> ir.Expr:
        return self._call(node, self.expr(node.child_by_field_name("function")))

    def expr_member_call_expression(self, node: TSNode) -> ir.Expr:
        return self._call(node, self._member(node))

    expr_nullsafe_member_call_expression = expr_scoped_call_expression = expr_member_call_expression

    def _call(self, node: TSNode, callee: ir.Expr) -> ir.Expr:
        arguments = node.child_by_field_name("arguments")
        if arguments is not None and any(c.type == "variadic_placeholder" for c in arguments.named_children):
            return callee  # ``f(...)`` is the function itself
        return ir.Call(callee.line, callee, self._args(arguments))

    def _args(self, node: TSNode | None) -> list[ir.Arg]:
        out = []
        for argument in node.named_children if node is not None else []:
            if argument.type != "argument":
                continue
            name = argument.child_by_field_name("name")
            value = next((c for c in reversed(argument.named_children) if c.type not in self.skipped), None)
            spread = value is not None and value.type == "variadic_unpacking"
            converted = self._first(value) if spread and value is not None else self.expr(value)
            out.append(ir.Arg(self.line(argument), converted, self.text(name) if name is not None else None, spread))
        return out

    def expr_object_creation_expression(self, node: TSNode) -> ir.Call:
        parts = [c for c in node.named_children if c.type not in self.skipped and c.type != "attribute_list"]
        what = next((c for c in parts if c.type != "arguments"), None)
        holder = what if what is not None and what.type == "anonymous_class" else node
        arguments = next((c for c in holder.named_children if c.type == "arguments"), None)
        return ir.Call(self.line(node), self.expr(what), self._args(arguments), new=True)

    def _lambda(self, node: TSNode) -> ir.Lambda:
        return ir.Lambda(self.line(node), self._function(node))

    expr_anonymous_function = expr_anonymous_function_creation_expression = expr_arrow_function = _lambda

    # --- operators --------------------------------------------------------------------------------------------------

    def expr_binary_expression(self, node: TSNode) -> ir.Binary:
        op = self.text(node.child_by_field_name("operator"))
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        return ir.Binary(self.line(node), _OPERATORS.get(op.lower(), op), self.expr(left), self.expr(right))

    def expr_unary_op_expression(self, node: TSNode) -> ir.Unary:
        op = self.text(node.child_by_field_name("operator"))
        return ir.Unary(self.line(node), "not" if op == "!" else op, self.expr(node.child_by_field_name("argument")))

    def expr_update_expression(self, node: TSNode) -> ir.Unary:
        return ir.Unary(self.line(node), self.text(node.child_by_field_name("operator")), self.expr(node.child_by_field_name("argument")))

    def expr_cast_expression(self, node: TSNode) -> ir.Expr:
        """``(int) $x`` is ``intval($x)``; arrays and objects are what they are."""
        value = self.expr(node.child_by_field_name("value"))
        function = _CASTS.get(self.text(node.child_by_field_name("type")).strip("() ").lower())
        line = self.line(node)
        return ir.Call(line, ir.Name(line, function), [ir.Arg(line, value)]) if function is not None else value

    def expr_conditional_expression(self, node: TSNode) -> ir.Expr:
        test, then = node.child_by_field_name("condition"), node.child_by_field_name("body")
        otherwise = self.expr(node.child_by_field_name("alternative"))
        if then is None:
            return ir.Binary(self.line(node), "or", self.expr(test), otherwise)
        return ir.Conditional(self.line(node), self.expr(test), [self.expr(then), otherwise])

    def expr_match_expression(self, node: TSNode) -> ir.Conditional:
        block = node.child_by_field_name("body")
        options = [
            self.expr(value)
            for arm in (block.named_children if block is not None else [])
            if (value := arm.child_by_field_name("return_expression")) is not None and value.type != "throw_expression"
        ]
        return ir.Conditional(self.line(node), self.expr(node.child_by_field_name("condition")), options)

    def expr_assignment_expression(self, node: TSNode) -> ir.BlockExpr:
        assign = self.stmt_assignment_expression(node)
        return ir.BlockExpr(assign.line, [assign, ir.ExprStmt(assign.line, assign.target)])

    expr_reference_assignment_expression = expr_assignment_expression

    def expr_augmented_assignment_expression(self, node: TSNode) -> ir.BlockExpr:
        assign = self.stmt_augmented_assignment_expression(node)
        return ir.BlockExpr(assign.line, [assign, ir.ExprStmt(assign.line, assign.target)])
