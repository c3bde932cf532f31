"""TypeScript: what it adds to JavaScript: types, interfaces, enums, namespaces, modifiers."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from liveapi.syntax import ir
from liveapi.syntax.javascript import JavaScript

if TYPE_CHECKING:
    from tree_sitter import Node as TSNode


class TypeScript(JavaScript):
    """TypeScript modules.

    Beyond the conventions of :mod:`liveapi.syntax.ir`: ``undefined`` as a type is ``Name("undefined")`` while ``null`` is
    ``Literal(None)``; ``A["b"]`` is ``Member(A, "b")`` and ``A[number]`` is ``Member(A, "[number]")``; a function type is a
    ``Lambda`` without a body; an index signature or mapped type is a field ``[key]`` of type ``map[K, V]``; members of an
    enum that have no initializer get the number that the language gives them; a namespace is a ``Class`` of kind ``module``.
    """

    name = "typescript"
    extensions: ClassVar[tuple[str, ...]] = (".ts", ".mts", ".cts")
    grammar = ("tree_sitter_typescript", "language_typescript")
    _field_name = "name"

    # --- declarations -----------------------------------------------------------------------------------------------

    def stmt_abstract_class_declaration(self, node: TSNode) -> ir.Class:
        return self._class(node, self._take_doc())

    def stmt_function_signature(self, node: TSNode) -> ir.Function:
        return self._function(node, self._take_doc())

    def stmt_ambient_declaration(self, node: TSNode) -> list[ir.Stmt]:
        out: list[ir.Stmt] = []
        for child in node.named_children:
            # `declare global { … }` holds its declarations in a bare block: they belong to this scope.
            out.extend(self._block(child))
        return out

    def stmt_interface_declaration(self, node: TSNode) -> ir.Class:
        bases: list[ir.Expr] = []
        for child in node.named_children:
            if child.type in {"extends_type_clause", "extends_clause"}:
                bases = self.exprs(child.named_children)
        name = self.text(node.child_by_field_name("name"))
        cls = ir.Class(self.line(node), name, "interface", bases, doc=self._take_doc(), end=self.end(node))
        cls.type_params = self._type_params(node)
        body = node.child_by_field_name("body")
        if body is not None:
            cls.body = self._members(body)
        return cls

    def stmt_type_alias_declaration(self, node: TSNode) -> ir.Class:
        doc = self._take_doc()
        name = self.text(node.child_by_field_name("name"))
        cls = ir.Class(self.line(node), name, "alias", [self.expr(node.child_by_field_name("value"))], doc=doc, end=self.end(node))
        cls.type_params = self._type_params(node)
        return cls

    def stmt_enum_declaration(self, node: TSNode) -> ir.Class:
        doc = self._take_doc()
        cls = ir.Class(self.line(node), self.text(node.child_by_field_name("name")), "enum", doc=doc, end=self.end(node))
        body = node.child_by_field_name("body")
        following: int | None = 0
        comment: str | None = None
        for child in [] if body is None else body.named_children:
            if child.type == "comment":
                comment = self._doc_comment(child)
                continue
            line = self.line(child)
            if child.type == "enum_assignment":
                name, value = self._name(child.child_by_field_name("name")), self.expr(child.child_by_field_name("value"))
            else:
                name, value = self._name(child), ir.Unknown(line) if following is None else ir.Literal(line, following)
            known = isinstance(value, ir.Literal) and isinstance(value.value, int)
            following = int(value.value) + 1 if known and isinstance(value, ir.Literal) and value.value is not None else None
            cls.body.append(ir.Field(line, name, default=value, doc=comment))
            comment = None
        return cls

    def stmt_internal_module(self, node: TSNode) -> ir.Class | list[ir.Stmt]:
        doc = self._take_doc()
        named = node.child_by_field_name("name")
        if named is not None and named.type == "string":
            return []  # `declare module "x"` adds to the types of another module: it binds nothing here
        name = self._name(node.child_by_field_name("name"))
        body = self._block(node.child_by_field_name("body"))
        return ir.Class(self.line(node), name, "module", body=body, doc=doc, end=self.end(node))

    stmt_module = stmt_internal_module

    def stmt_expression_statement(self, node: TSNode) -> list[ir.Stmt]:
        inner = self._inner(node)
        if inner is not None and inner.type == "internal_module":  # `namespace N {}` parses as an expression
            return self.stmt(inner)
        return super().stmt_expression_statement(node)

    def stmt_import_alias(self, node: TSNode) -> ir.Assign:
        names = [c for c in node.named_children if c.type not in self.skipped]
        return ir.Assign(self.line(node), self.expr(names[0]), self.expr(names[-1]), op="let")

    def stmt_export_statement(self, node: TSNode) -> list[ir.Stmt]:
        kinds = {c.type for c in node.children}
        if "as" in kinds:  # `export as namespace X`: for scripts without modules
            return []
        if "=" in kinds:
            line = self.line(node)
            exports = ir.Member(line, ir.Name(line, "module"), "exports")
            return [ir.Assign(line, exports, self.expr(self._inner(node)))]
        return super().stmt_export_statement(node)

    # --- members and parameters -------------------------------------------------------------------------------------

    def _bases(self, heritage: TSNode) -> list[ir.Expr]:
        out: list[ir.Expr] = []
        for clause in heritage.named_children:
            if clause.type == "extends_clause":
                value = self.expr(clause.child_by_field_name("value"))
                arguments = self._type_args(clause)
                out.append(ir.Index(value.line, value, arguments) if arguments else value)
            else:
                out.extend(self.exprs(clause.named_children))
        return out

    def _member(self, node: TSNode, doc: str | None, annotations: list[ir.Annotation]) -> list[ir.Stmt]:
        kind = node.type
        if kind == "property_signature":
            return [self._field(node, doc, annotations)]
        if kind in {"method_signature", "abstract_method_signature"}:
            return [self._function(node, doc, annotations)]
        if kind in {"call_signature", "construct_signature"}:
            function = self._function(node, doc, annotations)
            function.name = "()" if kind == "call_signature" else "new"
            return [function]
        if kind == "index_signature":
            return [self._index_signature(node, doc)]
        return super()._member(node, doc, annotations)

    def _field(self, node: TSNode, doc: str | None, annotations: list[ir.Annotation]) -> ir.Field:
        field = super()._field(node, doc, annotations)
        if field.type is not None and "optional" in field.modifiers:
            field.type = ir.Nullable(field.line, field.type)
        return field

    def _index_signature(self, node: TSNode, doc: str | None) -> ir.Field:
        line = self.line(node)
        key = node.child_by_field_name("index_type")
        if key is None:  # a mapped type: `[K in Keys]`
            clause = self._inner(node)
            key = None if clause is None else clause.child_by_field_name("type")
        value = self._type(node) or ir.Unknown(line)
        return ir.Field(line, "[key]", ir.Index(line, ir.Name(line, "map"), [self.expr(key), value]), doc=doc)

    def _param(self, node: TSNode) -> ir.Param | None:
        if node.type not in {"required_parameter", "optional_parameter"}:
            return super()._param(node)
        target = node.child_by_field_name("pattern") or node.child_by_field_name("name")
        if target is None or target.type == "this":
            return None
        kind = ""
        if target.type == "rest_pattern":
            kind, target = "rest", self._inner(target)
        value = node.child_by_field_name("value")
        param = self._bind(node, target, None if value is None else self.expr(value), kind)
        param.annotations = [self._annotation(d) for d in node.children_by_field_name("decorator")]
        param.modifiers = self._modifiers(node) - {"optional"}
        param.type = self._type(node)
        if param.type is not None and node.type == "optional_parameter":
            param.type = ir.Nullable(param.line, param.type)
        return param

    def _type(self, node: TSNode) -> ir.Expr | None:
        kind = node.child_by_field_name("type")
        return None if kind is None else self.expr(kind)

    def _returns(self, node: TSNode) -> ir.Expr | None:
        kind = node.child_by_field_name("return_type") or (node.child_by_field_name("type") if node.type == "construct_signature" else None)
        return None if kind is None else self.expr(kind)

    def _type_params(self, node: TSNode) -> list[str]:
        params = node.child_by_field_name("type_parameters")
        return (
            []
            if params is None
            else [self.text(p.child_by_field_name("name")) for p in params.named_children if p.type == "type_parameter"]
        )

    def _type_args(self, node: TSNode) -> list[ir.Expr]:
        arguments = node.child_by_field_name("type_arguments")
        return [] if arguments is None else self.exprs(arguments.named_children)

    # --- expressions ------------------------------------------------------------------------------------------------

    expr_non_null_expression = JavaScript._transparent
    expr_satisfies_expression = expr_instantiation_expression = JavaScript._transparent

    def expr_as_expression(self, node: TSNode) -> ir.Expr:
        parts = [c for c in node.named_children if c.type not in self.skipped]
        return self._cast(node, parts[0], parts[1] if len(parts) > 1 else None) if parts else ir.Unknown(self.line(node))

    def expr_type_assertion(self, node: TSNode) -> ir.Expr:
        parts = [c for c in node.named_children if c.type not in self.skipped]
        kinds = [] if not parts else [c for c in parts[0].named_children if c.type not in self.skipped]
        return self._cast(node, parts[-1], kinds[0] if len(parts) > 1 and kinds else None) if parts else ir.Unknown(self.line(node))

    def _cast(self, node: TSNode, value: TSNode, kind: TSNode | None) -> ir.Expr:
        """``x as T``; what says nothing of the value (``as const``, ``as any``) is left out."""
        inner = self.expr(value)
        if kind is None or self.text(kind) in {"any", "unknown", "never", "const"}:
            return inner
        return ir.Cast(self.line(node), inner.value if isinstance(inner, ir.Cast) else inner, self.expr(kind))

    # --- types ------------------------------------------------------------------------------------------------------

    expr_type_annotation = expr_opting_type_annotation = expr_omitting_type_annotation = JavaScript._transparent
    expr_parenthesized_type = expr_readonly_type = JavaScript._transparent
    expr_type_identifier = expr_predefined_type = JavaScript.expr_identifier
    expr_template_literal_type = JavaScript.expr_template_string

    def expr_generic_type(self, node: TSNode) -> ir.Index:
        return ir.Index(self.line(node), self.expr(node.child_by_field_name("name")), self._type_args(node))

    def expr_nested_identifier(self, node: TSNode) -> ir.Member:
        return ir.Member(self.line(node), self.expr(node.child_by_field_name("object")), self.text(node.child_by_field_name("property")))

    def expr_nested_type_identifier(self, node: TSNode) -> ir.Member:
        return ir.Member(self.line(node), self.expr(node.child_by_field_name("module")), self.text(node.child_by_field_name("name")))

    def expr_array_type(self, node: TSNode) -> ir.Index:
        line = self.line(node)
        return ir.Index(line, ir.Name(line, "[]"), [self.expr(self._inner(node))])

    def expr_union_type(self, node: TSNode) -> ir.Expr:
        """Unions of many literals lean to the left: they are walked, not recursed into."""
        op = "|" if node.type == "union_type" else "&"
        sides: list[TSNode] = []
        current = node
        while True:
            parts = [c for c in current.named_children if c.type not in self.skipped]
            if parts and parts[0].type == node.type:
                sides.extend(reversed(parts[1:]))
                current = parts[0]
                continue
            sides.extend(reversed(parts))
            break
        kept = self.exprs(sides[::-1])
        if not kept:
            return ir.Unknown(self.line(node))
        out = kept[0]
        for side in kept[1:]:
            out = ir.Binary(out.line, op, out, side)
        return out

    expr_intersection_type = expr_union_type

    def expr_literal_type(self, node: TSNode) -> ir.Expr:
        inner = self._inner(node)
        if inner is not None and inner.type == "undefined":
            return ir.Name(self.line(node), "undefined")
        return self.expr(inner)

    def expr_object_type(self, node: TSNode) -> ir.Class:
        return ir.Class(self.line(node), "", "interface", body=self._members(node), end=self.end(node))

    def expr_tuple_type(self, node: TSNode) -> ir.List:
        return ir.List(self.line(node), self._items(node), "tuple")

    def expr_required_parameter(self, node: TSNode) -> ir.Expr:
        """A named element of a tuple type."""
        name = node.child_by_field_name("name")
        inner = self._type(node) or ir.Unknown(self.line(node))
        if name is not None and name.type == "rest_pattern":
            return ir.Arg(self.line(node), inner, spread=True)
        return ir.Nullable(self.line(node), inner) if node.type == "optional_parameter" else inner

    expr_optional_parameter = expr_required_parameter

    def expr_optional_type(self, node: TSNode) -> ir.Nullable:
        return ir.Nullable(self.line(node), self.expr(self._inner(node)))

    expr_rest_type = JavaScript.expr_spread_element

    def expr_function_type(self, node: TSNode) -> ir.Lambda:
        return ir.Lambda(self.line(node), self._function(node))

    def expr_conditional_type(self, node: TSNode) -> ir.Conditional:
        line = self.line(node)
        left, right = (self.expr(node.child_by_field_name(side)) for side in ("left", "right"))
        options = [self.expr(node.child_by_field_name(side)) for side in ("consequence", "alternative")]
        return ir.Conditional(line, ir.Binary(line, "extends", left, right), options)

    def expr_type_query(self, node: TSNode) -> ir.Unary:
        op = "typeof" if node.type == "type_query" else "keyof"
        return ir.Unary(self.line(node), op, self.expr(self._inner(node)))

    expr_index_type_query = expr_type_query

    def expr_lookup_type(self, node: TSNode) -> ir.Expr:
        line = self.line(node)
        parts = self.exprs(node.named_children)
        if len(parts) == 2 and isinstance(parts[1], ir.Str):
            return ir.Member(line, parts[0], parts[1].value)
        if len(parts) == 2 and isinstance(parts[1], ir.Name) and parts[1].id == "number":
            return ir.Member(line, parts[0], "[number]")
        return ir.Unknown(line, parts)

    def expr_type_predicate(self, node: TSNode) -> ir.Name:
        return ir.Name(self.line(node), "boolean")

    expr_type_predicate_annotation = expr_type_predicate

    def expr_asserts_annotation(self, node: TSNode) -> ir.Name:
        return ir.Name(self.line(node), "void")


class TSX(TypeScript):
    """TypeScript with JSX: a grammar of its own, since ``<T>x`` is an element there."""

    extensions: ClassVar[tuple[str, ...]] = (".tsx",)
    grammar = ("tree_sitter_typescript", "language_tsx")
