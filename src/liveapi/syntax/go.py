"""Go: packages, receivers, struct tags, composite literals, ``iota``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from liveapi.syntax import ir
from liveapi.syntax.base import MAX_DEPTH, Language, clean_doc

if TYPE_CHECKING:
    from tree_sitter import Node as TSNode

_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|(.))", re.DOTALL)
_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
_OPERATORS = {"&&": "and", "||": "or"}
#: The types that are spelled like variables.
_BUILTIN_TYPES = frozenset({"any", "bool", "byte", "error", "rune", "string", "uintptr"})
_NUMBER_TYPE = re.compile(r"(u?int|float|complex)\d*")
_VAR = frozenset({"var"})
_CONST = frozenset({"const"})


class Go(Language):
    """Go source files."""

    name = "go"
    extensions = (".go",)
    grammar = ("tree_sitter_go", "language")

    def __init__(self, source: bytes) -> None:
        super().__init__(source)
        self.iota: int | None = None
        #: Names of the results of the function whose body is converted: what a bare ``return`` gives.
        self.results: list[str] = []

    def module(self, root: TSNode) -> ir.Module:
        body: list[ir.Stmt] = []
        module = ir.Module(1, self.name, body)
        for node, doc in self._documented(root.named_children):
            kind = node.type
            if kind == "package_clause":
                module.package = self.text(node.named_children[0]) if node.named_children else ""
                module.doc = doc
            elif kind in ("function_declaration", "method_declaration"):
                body.append(self._function(node, doc))
            elif kind == "type_declaration":
                body.extend(self._types(node, doc))
            else:
                module.errors += kind == "ERROR"
                body.extend(self.stmt(node))
        return module

    def body(self, node: TSNode) -> list[ir.Stmt]:
        if node.parent is not None:
            self.results = self._result_names(node.parent.child_by_field_name("result"))
        return self.stmts(node.named_children)

    def _documented(self, nodes: list[TSNode]) -> Iterator[tuple[TSNode, str | None]]:
        """The nodes that are no comments, each with the comment that ends on the line above it."""
        first: TSNode | None = None
        last_row = previous = -1
        for node in nodes:
            row = node.start_point[0]
            if node.type == "comment":
                if row == previous:  # it trails the declaration before it
                    continue
                if first is None or row > last_row + 1:
                    first = node
                last_row = node.end_point[0]
                continue
            doc = None
            if first is not None and row == last_row + 1:
                text = self.source[first.start_byte : node.start_byte].decode("utf-8", "replace")
                doc = clean_doc("\n".join(line for line in text.splitlines() if not line.startswith(("//go:", "//nolint")))) or None
            first = None
            previous = node.end_point[0]
            yield node, doc

    # --- imports and declarations -----------------------------------------------------------------------------------

    def stmt_import_declaration(self, node: TSNode) -> list[ir.Stmt]:
        return self.stmts(node.named_children)

    stmt_import_spec_list = stmt_import_declaration

    def stmt_import_spec(self, node: TSNode) -> ir.Import:
        path = node.child_by_field_name("path")
        module = self.text(path).strip('"`')
        alias = self.text(node.child_by_field_name("name"))
        if alias == ".":
            return ir.Import(self.line(node), module, name="*")
        if alias == "_":
            return ir.Import(self.line(node), module, kind="effect")
        return ir.Import(self.line(node), module, alias=alias or None)

    def stmt_function_declaration(self, node: TSNode) -> ir.Function:
        return self._function(node, None)

    stmt_method_declaration = stmt_function_declaration

    def _function(self, node: TSNode, doc: str | None) -> ir.Function:
        receiver = node.child_by_field_name("receiver")
        receivers = self._params(receiver) if receiver is not None else []
        function = ir.Function(
            self.line(node),
            self.text(node.child_by_field_name("name")),
            self._params(node.child_by_field_name("parameters")),
            self._result(node.child_by_field_name("result")),
            doc=doc,
            end=self.end(node),
            receiver=receivers[0] if receivers else None,
            type_params=self._type_params(node),
        )
        if function.receiver is not None:
            function.receiver.kind = "receiver"
        return self.lazy(function, node.child_by_field_name("body"))

    def _params(self, node: TSNode | None) -> list[ir.Param]:
        params: list[ir.Param] = []
        for child in node.named_children if node is not None else ():
            if child.type not in ("parameter_declaration", "variadic_parameter_declaration"):
                continue
            kind = "rest" if child.type.startswith("variadic") else ""
            type_ = self.expr(child.child_by_field_name("type"))
            names = child.children_by_field_name("name")
            line = self.line(child)
            params.extend(ir.Param(line, self.text(name), type_, kind=kind) for name in names)
            if not names:
                params.append(ir.Param(line, "", type_, kind=kind))
        return params

    def _result(self, node: TSNode | None) -> ir.Expr | None:
        if node is None:
            return None
        if node.type != "parameter_list":
            return self.expr(node)
        types = [p.type for p in self._params(node) if p.type is not None]
        return types[0] if len(types) == 1 else ir.List(self.line(node), list(types), kind="tuple")

    def _result_names(self, node: TSNode | None) -> list[str]:
        if node is None or node.type != "parameter_list":
            return []
        return [p.name for p in self._params(node) if p.name]

    def _type_params(self, node: TSNode) -> list[str]:
        params = node.child_by_field_name("type_parameters")
        if params is None:
            return []
        return [self.text(name) for p in params.named_children for name in p.children_by_field_name("name")]

    def stmt_type_declaration(self, node: TSNode) -> list[ir.Stmt]:
        return self._types(node, None)

    def _types(self, node: TSNode, doc: str | None) -> list[ir.Stmt]:
        return [
            self._type(spec, own or doc) for spec, own in self._documented(node.named_children) if spec.type in ("type_spec", "type_alias")
        ]

    def _type(self, node: TSNode, doc: str | None) -> ir.Class:
        type_ = self.expr(node.child_by_field_name("type"))
        if not (isinstance(type_, ir.Class) and not type_.name):
            type_ = ir.Class(0, "", "alias", [type_])
        type_.line, type_.end = self.line(node), self.end(node)
        type_.name = self.text(node.child_by_field_name("name"))
        type_.doc = doc
        type_.type_params = self._type_params(node)
        return type_

    def expr_struct_type(self, node: TSNode) -> ir.Class:
        struct = ir.Class(self.line(node), "", "struct", end=self.end(node))
        fields = [n for n, _ in self._documented(node.named_children) if n.type == "field_declaration_list"]
        for child, doc in self._documented(fields[0].named_children) if fields else ():
            if child.type != "field_declaration":
                continue
            type_node = child.child_by_field_name("type")
            pointer = type_node is not None and type_node.type == "pointer_type"
            type_ = self.expr(type_node)
            tag_node = child.child_by_field_name("tag")
            tag = self._string(tag_node) if tag_node is not None else None
            names = [self.text(n) for n in child.children_by_field_name("name")]
            trailing = child.next_sibling
            while doc is None and trailing is not None and trailing.start_point[0] == child.end_point[0]:
                if trailing.type == "comment":
                    doc = clean_doc(self.text(trailing)) or None
                trailing = trailing.next_sibling
            modifiers = frozenset({"pointer"}) if pointer else frozenset()
            if not names:
                names = [_last_name(type_)]
                pointer = any(c.type == "*" for c in child.children)
                modifiers = frozenset({"embedded", "pointer"}) if pointer else frozenset({"embedded"})
            struct.body.extend(ir.Field(self.line(child), n, type_, modifiers=modifiers, doc=doc, tag=tag) for n in names)
        return struct

    def expr_interface_type(self, node: TSNode) -> ir.Class:
        interface = ir.Class(self.line(node), "", "interface", end=self.end(node))
        for child, doc in self._documented(node.named_children):
            if child.type in ("method_elem", "method_spec"):
                interface.body.append(self._function(child, doc))
            elif child.type not in self.skipped:
                interface.bases.append(self.expr(child))
        return interface

    def stmt_const_declaration(self, node: TSNode) -> list[ir.Stmt]:
        out: list[ir.Stmt] = []
        value: TSNode | None = None
        type_: TSNode | None = None
        iota = 0
        specs = (n for n in node.named_children if n.type == "const_spec")
        docs = {n.start_byte: doc for n, doc in self._documented(node.named_children)}
        for iota, spec in enumerate(specs):
            if (own := spec.child_by_field_name("value")) is not None:
                value, type_ = own, spec.child_by_field_name("type")
            self.iota = iota
            out.extend(self._declare(spec, type_, value, _CONST, docs.get(spec.start_byte)))
        self.iota = None
        return out

    def stmt_var_declaration(self, node: TSNode) -> list[ir.Stmt]:
        out: list[ir.Stmt] = []
        for child, doc in self._documented(node.named_children):
            if child.type == "var_spec_list":
                out.extend(self.stmt_var_declaration(child))
            elif child.type == "var_spec":
                out.extend(self._declare(child, child.child_by_field_name("type"), child.child_by_field_name("value"), _VAR, doc))
        return out

    def _declare(
        self, node: TSNode, type_node: TSNode | None, value: TSNode | None, modifiers: frozenset[str], doc: str | None
    ) -> list[ir.Stmt]:
        names: list[ir.Expr] = [self.expr(n) for n in node.children_by_field_name("name") if n.is_named]
        type_ = self.expr(type_node) if type_node is not None else None
        values = self.exprs(value.named_children) if value is not None else []
        return self._assign(self.line(node), names, values, ":=", type_, modifiers, doc)

    def _assign(
        self,
        line: int,
        targets: list[ir.Expr],
        values: list[ir.Expr],
        op: str,
        type_: ir.Expr | None = None,
        modifiers: frozenset[str] = frozenset(),
        doc: str | None = None,
    ) -> list[ir.Stmt]:
        """One assignment a target; a call with several results is assigned to the ``List`` of its targets."""
        if len(targets) > 1 and len(values) == 1:
            return [ir.Assign(line, ir.List(line, list(targets), kind="tuple"), values[0], op, type_, modifiers, doc)]
        padded: list[ir.Expr | None] = [*values, *[None] * (len(targets) - len(values))]
        return [ir.Assign(line, t, v, op, type_, modifiers, doc) for t, v in zip(targets, padded, strict=False)]

    # --- statements -------------------------------------------------------------------------------------------------

    def stmt_statement_list(self, node: TSNode) -> list[ir.Stmt]:
        return self.stmts(node.named_children)

    stmt_ERROR = stmt_statement_list  # noqa: N815 - the name of the node type

    def stmt_block(self, node: TSNode) -> ir.Block:
        return ir.Block(self.line(node), self.stmts(node.named_children))

    def stmt_expression_statement(self, node: TSNode) -> list[ir.Stmt]:
        out: list[ir.Stmt] = []
        for value in self.exprs(node.named_children):
            if isinstance(value, ir.Call) and isinstance(value.callee, ir.Name) and value.callee.id == "panic":
                out.append(ir.Throw(value.line, value.args[0].value if value.args else None))
            else:
                out.append(ir.ExprStmt(value.line, value))
        return out

    def stmt_go_statement(self, node: TSNode) -> list[ir.Stmt]:
        return [ir.ExprStmt(value.line, value) for value in self.exprs(node.named_children)]

    stmt_defer_statement = stmt_go_statement

    def _nothing(self, node: TSNode) -> list[ir.Stmt]:
        return []

    stmt_break_statement = stmt_continue_statement = stmt_fallthrough_statement = stmt_goto_statement = _nothing
    stmt_empty_statement = stmt_label_name = _nothing

    def stmt_labeled_statement(self, node: TSNode) -> list[ir.Stmt]:
        return self.stmts(node.named_children)

    def stmt_short_var_declaration(self, node: TSNode) -> list[ir.Stmt]:
        op = self.text(node.child_by_field_name("operator")) or ":="
        targets, values = self._listed(node, "left"), self._listed(node, "right")
        return self._assign(self.line(node), targets, values, op)

    stmt_assignment_statement = stmt_short_var_declaration
    stmt_receive_statement = stmt_short_var_declaration

    def _listed(self, node: TSNode, name: str) -> list[ir.Expr]:
        child = node.child_by_field_name(name)
        if child is None:
            return []
        return self.exprs(child.named_children) if child.type == "expression_list" else [self.expr(child)]

    def stmt_inc_statement(self, node: TSNode) -> list[ir.Stmt]:
        line = self.line(node)
        op = "+=" if node.type == "inc_statement" else "-="
        return [ir.Assign(line, target, ir.Literal(line, 1), op) for target in self.exprs(node.named_children)]

    stmt_dec_statement = stmt_inc_statement

    def stmt_send_statement(self, node: TSNode) -> ir.ExprStmt:
        line = self.line(node)
        channel, value = node.child_by_field_name("channel"), node.child_by_field_name("value")
        return ir.ExprStmt(line, ir.Binary(line, "<-", self.expr(channel), self.expr(value)))

    def stmt_return_statement(self, node: TSNode) -> ir.Return:
        line = self.line(node)
        values = [v for n in node.named_children if n.type == "expression_list" for v in self.exprs(n.named_children)]
        if not values:
            values = [ir.Name(line, name) for name in self.results]
        if len(values) > 1:
            return ir.Return(line, ir.List(line, list(values), kind="tuple"))
        return ir.Return(line, values[0] if values else None)

    def stmt_if_statement(self, node: TSNode) -> list[ir.Stmt]:
        out = self._optional(node, "initializer")
        alternative = node.child_by_field_name("alternative")
        otherwise: list[ir.Stmt] = []
        if alternative is not None:
            otherwise = self.stmts(alternative.named_children) if alternative.type == "block" else self.stmt(alternative)
        test = self.expr(node.child_by_field_name("condition"))
        out.append(ir.If(self.line(node), test, self._inner(node, "consequence"), otherwise))
        return out

    def _optional(self, node: TSNode, name: str) -> list[ir.Stmt]:
        child = node.child_by_field_name(name)
        return self.stmt(child) if child is not None else []

    def _inner(self, node: TSNode, name: str) -> list[ir.Stmt]:
        child = node.child_by_field_name(name)
        return self.stmts(child.named_children) if child is not None else []

    def stmt_for_statement(self, node: TSNode) -> list[ir.Stmt]:
        line = self.line(node)
        body = self._inner(node, "body")
        for child in node.named_children:
            if child.type == "range_clause":
                targets = self._listed(child, "left")
                target = ir.List(line, list(targets), kind="tuple") if targets else None
                return [ir.For(line, target, self.expr(child.child_by_field_name("right")), body)]
            if child.type == "for_clause":
                return [*self._optional(child, "initializer"), ir.For(line, None, None, body)]
        return [ir.For(line, None, None, body)]

    def stmt_expression_switch_statement(self, node: TSNode) -> list[ir.Stmt]:
        line = self.line(node)
        out = self._optional(node, "initializer")
        value = node.child_by_field_name("value")
        subject = self.expr(value) if value is not None else None
        alias = node.child_by_field_name("alias")
        if alias is not None and subject is not None:  # switch v := x.(type)
            out.extend(self._assign(line, self.exprs(alias.named_children), [subject], ":="))
        out.append(ir.Switch(line, subject, [c for n in node.named_children if (c := self._case(n)) is not None]))
        return out

    stmt_type_switch_statement = stmt_expression_switch_statement
    stmt_select_statement = stmt_expression_switch_statement

    def _case(self, node: TSNode) -> ir.Case | None:
        if node.type not in ("expression_case", "type_case", "communication_case", "default_case"):
            return None
        patterns: list[ir.Expr] = []
        for name in ("value", "type"):
            for child in node.children_by_field_name(name):
                if child.is_named:
                    patterns.extend(self.exprs(child.named_children) if child.type == "expression_list" else [self.expr(child)])
        body = self._optional(node, "communication")
        for child in node.named_children:
            if child.type == "statement_list":
                body.extend(self.stmts(child.named_children))
        return ir.Case(self.line(node), patterns, body)

    # --- names, types, literals -------------------------------------------------------------------------------------

    def expr_identifier(self, node: TSNode) -> ir.Name:
        return ir.Name(self.line(node), self.text(node))

    expr_type_identifier = expr_package_identifier = expr_field_identifier = expr_identifier
    expr_blank_identifier = expr_dot = expr_label_name = expr_identifier

    def expr_selector_expression(self, node: TSNode) -> ir.Member:
        return ir.Member(self.line(node), self.expr(node.child_by_field_name("operand")), self.text(node.child_by_field_name("field")))

    def expr_qualified_type(self, node: TSNode) -> ir.Member:
        return ir.Member(self.line(node), self.expr(node.child_by_field_name("package")), self.text(node.child_by_field_name("name")))

    def _first(self, node: TSNode) -> ir.Expr:
        """Nodes that vanish: pointers, parentheses, wrappers of one thing."""
        parts = self.exprs(node.named_children)
        return parts[0] if len(parts) == 1 else ir.Unknown(self.line(node), parts)

    expr_pointer_type = expr_parenthesized_type = expr_parenthesized_expression = expr_negated_type = _first
    expr_type_constraint = expr_literal_element = expr_variadic_argument = expr_expression_list = _first

    def expr_type_elem(self, node: TSNode) -> ir.Expr:
        parts = self.exprs(node.named_children)
        if not parts:
            return ir.Unknown(self.line(node))
        union = parts[0]
        for part in parts[1:]:
            union = ir.Binary(self.line(node), "|", union, part)
        return union

    def expr_slice_type(self, node: TSNode) -> ir.Index:
        return self._generic(node, "[]", "element")

    expr_array_type = expr_implicit_length_array_type = expr_slice_type

    def expr_channel_type(self, node: TSNode) -> ir.Index:
        return self._generic(node, "chan", "value")

    def expr_map_type(self, node: TSNode) -> ir.Index:
        return self._generic(node, "map", "key", "value")

    def _generic(self, node: TSNode, name: str, *fields: str) -> ir.Index:
        line = self.line(node)
        return ir.Index(line, ir.Name(line, name), [self.expr(node.child_by_field_name(f)) for f in fields])

    def expr_generic_type(self, node: TSNode) -> ir.Index:
        return ir.Index(self.line(node), self.expr(node.child_by_field_name("type")), self._type_arguments(node))

    def _type_arguments(self, node: TSNode) -> list[ir.Expr]:
        arguments = node.child_by_field_name("type_arguments")
        return self.exprs(arguments.named_children) if arguments is not None else []

    def expr_function_type(self, node: TSNode) -> ir.Lambda:
        """A function type is a lambda without a body."""
        params, result = node.child_by_field_name("parameters"), node.child_by_field_name("result")
        return ir.Lambda(self.line(node), ir.Function(self.line(node), "", self._params(params), self._result(result)))

    def expr_func_literal(self, node: TSNode) -> ir.Lambda:
        return ir.Lambda(self.line(node), self._function(node, None))

    def expr_interpreted_string_literal(self, node: TSNode) -> ir.Str:
        return ir.Str(self.line(node), self._string(node))

    expr_raw_string_literal = expr_rune_literal = expr_interpreted_string_literal

    def _string(self, node: TSNode) -> str:
        text = self.text(node)
        if text.startswith("`"):
            return text[1:].removesuffix("`").replace("\r", "")
        text = text[1:].removesuffix(text[:1])
        return _ESCAPE.sub(_unescape, text) if "\\" in text else text

    def expr_int_literal(self, node: TSNode) -> ir.Expr:
        text = self.text(node).replace("_", "")
        try:
            if len(text) > 1 and text[0] == "0" and text[1].isdigit():
                return ir.Literal(self.line(node), int(text, 8))
            return ir.Literal(self.line(node), int(text, 0))
        except ValueError:
            return ir.Unknown(self.line(node))

    def expr_float_literal(self, node: TSNode) -> ir.Expr:
        try:
            return ir.Literal(self.line(node), float(self.text(node).replace("_", "")))
        except ValueError:  # a hexadecimal mantissa
            return ir.Unknown(self.line(node))

    def expr_nil(self, node: TSNode) -> ir.Literal:
        return ir.Literal(self.line(node), {"true": True, "false": False}.get(node.type))

    expr_true = expr_false = expr_nil

    def expr_iota(self, node: TSNode) -> ir.Expr:
        return ir.Name(self.line(node), "iota") if self.iota is None else ir.Literal(self.line(node), self.iota)

    # --- composite literals -----------------------------------------------------------------------------------------

    def expr_composite_literal(self, node: TSNode) -> ir.Expr:
        return self._composite(node, node.child_by_field_name("type"), node.child_by_field_name("body"))

    def _composite(self, node: TSNode, type_node: TSNode | None, body: TSNode | None) -> ir.Expr:
        """``T{…}``: a list, a dict, or the construction of a struct, by what ``T`` is."""
        line = self.line(node)
        while type_node is not None and type_node.type == "pointer_type" and type_node.named_children:
            type_node = type_node.named_children[0]
        elements = body.named_children if body is not None else []
        kind = type_node.type if type_node is not None else ""
        shape = type_node
        if kind == "type_identifier" and type_node is not None and any(_is_elided(e) for e in elements):
            shape = self._underlying(type_node) or type_node
            kind = shape.type
        if kind in ("slice_type", "array_type", "implicit_length_array_type") and shape is not None:
            element = shape.child_by_field_name("element")
            items: list[ir.Expr | ir.Arg] = [self._element(v, element) for _, v in self._elements(elements)]
            return ir.List(line, items, type=self.expr(element))
        if kind == "map_type" and shape is not None:
            key, value = shape.child_by_field_name("key"), shape.child_by_field_name("value")
            pairs: list[tuple[ir.Expr | None, ir.Expr]] = [
                (self._element(k, key), self._element(v, value)) for k, v in self._elements(elements) if k is not None
            ]
            return ir.Dict(line, pairs, type=self.expr(type_node))
        callee = self.expr(type_node)
        keyed = [(k, self._element(v, None)) for k, v in self._elements(elements)]
        if any(k is not None and k.type != "identifier" for k, _ in keyed):  # a named map type, as gin.H{"a": 1}
            return ir.Dict(line, [(self.expr(k), v) for k, v in keyed if k is not None], type=callee)
        return ir.Call(line, callee, [ir.Arg(v.line, v, self.text(k) if k is not None else None) for k, v in keyed])

    def _elements(self, nodes: list[TSNode]) -> Iterator[tuple[TSNode | None, TSNode]]:
        """Key (where there is one) and value of each element, out of their wrappers."""
        for node in nodes:
            if node.type == "keyed_element":
                key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
                if key is not None and value is not None:
                    yield _unwrap(key), _unwrap(value)
            elif node.type not in self.skipped:
                yield None, _unwrap(node)

    def _element(self, node: TSNode, type_node: TSNode | None) -> ir.Expr:
        """A value in a composite literal; ``{…}`` without a type takes that of the elements."""
        if node.type != "literal_value":
            return self.expr(node)
        if self.depth >= MAX_DEPTH:
            return ir.Unknown(self.line(node))
        self.depth += 1
        try:
            return self._composite(node, type_node, node)
        finally:
            self.depth -= 1

    def _underlying(self, node: TSNode) -> TSNode | None:
        """What a type of this file stands for: ``[]Route`` for ``type Routes []Route``."""
        name = self.text(node)
        root = node
        while root.parent is not None:
            root = root.parent
        for declaration in root.named_children:
            if declaration.type == "type_declaration":
                for spec in declaration.named_children:
                    found = spec.child_by_field_name("name")
                    if found is not None and self.text(found) == name:
                        return spec.child_by_field_name("type")
        return None

    # --- operations -------------------------------------------------------------------------------------------------

    def expr_call_expression(self, node: TSNode) -> ir.Call:
        callee = self.expr(node.child_by_field_name("function"))
        arguments = node.child_by_field_name("arguments")
        args = [
            ir.Arg(self.line(n), self.expr(n), spread=n.type == "variadic_argument")
            for n in (arguments.named_children if arguments is not None else ())
            if n.type not in self.skipped
        ]
        types = self._type_arguments(node)
        if types and not _are_types(types):
            callee, types = ir.Index(callee.line, callee, types), []
        elif isinstance(callee, ir.Index) and all(isinstance(a, ir.Name) and _is_builtin_type(a.id) for a in callee.args):
            types, callee = callee.args, callee.object
        return ir.Call(self.line(node), callee, args, types)

    def expr_type_conversion_expression(self, node: TSNode) -> ir.Call:
        line = self.line(node)
        type_ = self.expr(node.child_by_field_name("type"))
        value = self.expr(node.child_by_field_name("operand"))
        type_node = node.child_by_field_name("type")
        if isinstance(type_, ir.Index) and type_node is not None and type_node.type == "generic_type" and _are_types(type_.args):
            return ir.Call(line, type_.object, [ir.Arg(line, value)], type_.args)  # f[T](x) reads like a conversion
        return ir.Call(line, type_, [ir.Arg(line, value)])

    def expr_type_assertion_expression(self, node: TSNode) -> ir.Cast:
        return ir.Cast(self.line(node), self.expr(node.child_by_field_name("operand")), self.expr(node.child_by_field_name("type")))

    def expr_type_instantiation_expression(self, node: TSNode) -> ir.Index:
        types = [self.expr(n) for n in node.named_children[1:]]
        return ir.Index(self.line(node), self.expr(node.child_by_field_name("type")), types)

    def expr_index_expression(self, node: TSNode) -> ir.Index:
        return ir.Index(self.line(node), self.expr(node.child_by_field_name("operand")), [self.expr(node.child_by_field_name("index"))])

    def expr_unary_expression(self, node: TSNode) -> ir.Expr:
        op = self.text(node.child_by_field_name("operator"))
        operand = self.expr(node.child_by_field_name("operand"))
        if op in ("&", "*", "<-", "+"):
            return operand
        if op == "-" and isinstance(operand, ir.Literal) and operand.value is not None:
            return ir.Literal(operand.line, -operand.value)
        return ir.Unary(self.line(node), "not" if op == "!" else op, operand)

    def expr_binary_expression(self, node: TSNode) -> ir.Expr:
        op = self.text(node.child_by_field_name("operator"))
        left, right = self.expr(node.child_by_field_name("left")), self.expr(node.child_by_field_name("right"))
        if self.iota is not None and isinstance(left, ir.Literal) and isinstance(right, ir.Literal):
            folded = _fold(op, left.value, right.value)
            if folded is not None:
                return ir.Literal(self.line(node), folded)
        return ir.Binary(self.line(node), _OPERATORS.get(op, op), left, right)


def _unwrap(node: TSNode) -> TSNode:
    return node.named_children[0] if node.type == "literal_element" and node.named_children else node


def _is_elided(node: TSNode) -> bool:
    """Whether an element of a composite literal is itself ``{…}`` without a type."""
    value = node.child_by_field_name("value") if node.type == "keyed_element" else node
    return value is not None and _unwrap(value).type == "literal_value"


def _are_types(args: list[ir.Expr]) -> bool:
    """Whether ``x`` of ``f[x](y)`` is a type: the grammar takes ``handlers[i](y)`` for one as well."""
    if len(args) != 1 or not isinstance(args[0], ir.Name):
        return True
    name = args[0].id
    return not name[:1].islower() or _is_builtin_type(name)


def _is_builtin_type(name: str) -> bool:
    return name in _BUILTIN_TYPES or _NUMBER_TYPE.fullmatch(name) is not None


def _last_name(type_: ir.Expr) -> str:
    """The name an embedded type gives its field: ``Engine`` for ``*gin.Engine``, ``Base`` for ``Base[T]``."""
    if isinstance(type_, ir.Index):
        type_ = type_.object
    return type_.name if isinstance(type_, ir.Member) else type_.id if isinstance(type_, ir.Name) else ""


def _unescape(match: re.Match[str]) -> str:
    code = match[1] or match[2] or match[3]
    if code:
        return chr(min(int(code, 16), 0x10FFFF))
    return chr(int(match[4], 8)) if match[4] else _SIMPLE.get(match[5], match[5])


def _fold(op: str, left: object, right: object) -> int | None:
    """The arithmetic that constants counted by ``iota`` use."""
    if not isinstance(left, int) or not isinstance(right, int) or not 0 <= right <= 64:
        return None
    results = {"+": left + right, "-": left - right, "*": left * right, "<<": left << right, "|": left | right}
    return results.get(op)
