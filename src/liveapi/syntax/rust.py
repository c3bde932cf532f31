"""Rust: use trees, impl blocks, attributes and macros (whose token trees are parsed again), tail expressions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from liveapi.syntax import ir
from liveapi.syntax.base import MAX_DEPTH, Language, clean_doc
from liveapi.syntax.rust_json import json_value

if TYPE_CHECKING:
    from tree_sitter import Node as TSNode

_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u\{([0-9a-fA-F_]{1,8})\}|\r?\n\s*|(.))", re.DOTALL)
_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "0": "\0"}
_NUMBER = re.compile(r"(0x[0-9a-fA-F_]+|0o[0-7_]+|0b[01_]+|[0-9_]+(?:\.[0-9_]+)?(?:[eE][+-]?[0-9_]+)?)")
_HOLE = re.compile(r"\{\{|\}\}|\{([^{}:]*)(?::[^{}]*)?\}")
_OPERATORS = {"&&": "and", "||": "or"}
#: Macros that only talk: their arguments are not looked at.
_SILENT = frozenset(
    "println print eprintln eprint write writeln debug info warn error trace log assert assert_eq assert_ne "  # noqa: SIM905 - reads better
    "debug_assert matches todo unimplemented".split()
)
_LITERALS = frozenset({"string_literal", "raw_string_literal", "integer_literal", "float_literal", "boolean_literal", "char_literal"})
_WORDS = frozenset({"identifier", "self", "crate", "super", "default", "type_identifier", "primitive_type"})


class Rust(Language):
    """Rust source files."""

    name = "rust"
    extensions = (".rs",)
    grammar = ("tree_sitter_rust", "language")
    skipped = Language.skipped | {"lifetime", "inner_attribute_item", "attribute_item", "mutable_specifier", "where_clause"}

    def __init__(self, source: bytes, line: int = 0) -> None:
        super().__init__(source)
        #: The number of lines before ``source`` in its file, for the insides of macros; those are converted at once.
        self.first_line = line
        self.inside_macro = False
        self.annotations: list[ir.Annotation] = []
        self.doc: str | None = None

    def module(self, root: TSNode) -> ir.Module:
        inner = [n for n in root.named_children if n.child_by_field_name("inner") is not None]
        return ir.Module(
            1,
            self.name,
            self.stmts(root.named_children),
            doc=clean_doc("".join(self.text(n) for n in inner)) or None,
            errors=sum(n.type == "ERROR" for n in root.named_children),
        )

    def line(self, node: TSNode) -> int:
        return int(node.start_point[0]) + 1 + self.first_line

    def end(self, node: TSNode) -> int:
        return int(node.end_point[0]) + 1 + self.first_line

    def lazy(self, function: ir.Function, body: TSNode | None) -> ir.Function:
        if not self.inside_macro:
            return super().lazy(function, body)
        if body is not None:
            function._body = self.body(body)
        return function

    def body(self, node: TSNode) -> list[ir.Stmt]:
        if node.type == "block":
            return self._block(node)
        if node.type == "async_block":
            return [s for n in node.named_children if n.type == "block" for s in self._block(n)]
        return [ir.Return(self.line(node), self.expr(node))]

    def stmts(self, nodes: list[TSNode]) -> list[ir.Stmt]:
        """Statements or items, each with the attributes and the doc comment before it."""
        out: list[ir.Stmt] = []
        annotations: list[ir.Annotation] = []
        docs: list[str] = []
        for node in nodes:
            if node.type == "attribute_item":
                annotations.extend(self._attributes(node))
            elif node.type in self.skipped:
                if node.child_by_field_name("outer") is not None:
                    docs.append(self.text(node))
            else:
                self.annotations, annotations = annotations, []
                self.doc, docs = (clean_doc("".join(docs)) or None) if docs else None, []
                out.extend(self.stmt(node))
        return out

    def _taken(self) -> tuple[list[ir.Annotation], str | None]:
        """The attributes and the doc comment of the item at hand, which own them from now on."""
        taken = self.annotations, self.doc
        self.annotations, self.doc = [], None
        return taken

    def _block(self, node: TSNode | None) -> list[ir.Stmt]:
        """The statements of a block; an ``if``, ``match`` or block at its end is its value."""
        if node is None:
            return []
        children = [n for n in node.named_children if n.type not in self.skipped or n.type == "attribute_item"]
        if not children or children[-1].type != "expression_statement" or self.source[children[-1].end_byte - 1] == 0x3B:
            return self.stmts(children)
        out = self.stmts(children[:-1])
        last = children[-1].named_children[0] if children[-1].named_children else children[-1]
        if last.type in ("if_expression", "match_expression", "block", "unsafe_block"):
            out.append(ir.ExprStmt(self.line(last), self.expr(last)))
        else:
            out.extend(self.stmt(children[-1]))
        return out

    # --- attributes and macros --------------------------------------------------------------------------------------

    def _attributes(self, node: TSNode) -> list[ir.Annotation]:
        out = []
        for attribute in node.named_children:
            if attribute.type != "attribute" or not attribute.named_children:
                continue
            line = self.line(attribute)
            expr = self.expr(attribute.named_children[0])
            value, arguments = attribute.child_by_field_name("value"), attribute.child_by_field_name("arguments")
            if value is not None:
                expr = ir.Call(line, expr, [ir.Arg(line, self.expr(value))])
            elif arguments is not None:
                expr = ir.Call(line, expr, self._tokens(arguments))
            out.append(ir.Annotation(line, expr))
        return out

    def expr_macro_invocation(self, node: TSNode) -> ir.Expr:
        line = self.line(node)
        callee = self.expr(node.child_by_field_name("macro"))
        name = callee.name if isinstance(callee, ir.Member) else callee.id if isinstance(callee, ir.Name) else ""
        tree = next((n for n in node.named_children if n.type == "token_tree"), None)
        if name == "json" and tree is not None:
            return json_value(self, [t for t in tree.children[1:-1] if t.type not in self.skipped])
        args = self._tokens(tree) if tree is not None and name not in _SILENT else []
        if name == "vec":
            repeated = tree is not None and any(t.type == ";" for t in tree.children)
            return ir.List(line, [a.value for a in (args[:1] if repeated else args)])
        if name == "format" and args and isinstance(args[0].value, ir.Str):
            return _format(args[0].value, args[1:])
        if name == "concat":
            return ir.Template(line, [a.value for a in args])
        if isinstance(callee, ir.Member):
            return ir.Call(line, ir.Member(line, callee.object, f"{name}!"), args)
        return ir.Call(line, ir.Name(line, f"{name}!"), args)

    def _tokens(self, tree: TSNode) -> list[ir.Arg]:
        """The arguments in a token tree: read off where they are plain, else parsed as Rust, all together or one by one."""
        chunks: list[list[TSNode]] = [[]]
        for token in tree.children[1:-1]:
            if token.type == ",":
                chunks.append([])
            elif token.type not in self.skipped:
                chunks[-1].append(token)
        chunks = [c for c in chunks if c]
        plain = [self.plain(c) for c in chunks]
        if all(plain) or not chunks:
            return [a for a in plain if a is not None]
        whole = self.parsed(tree.children[1], tree.children[-2])
        if whole is not None:
            return whole
        out: list[ir.Arg] = []
        for chunk, arg in zip(chunks, plain, strict=True):
            args = [arg] if arg is not None else self.parsed(chunk[0], chunk[-1])
            out.extend(args if args is not None else [ir.Arg(self.line(chunk[0]), ir.Unknown(self.line(chunk[0])))])
        return out

    def plain(self, tokens: list[TSNode]) -> ir.Arg | None:
        """``name``, ``a::b``, ``"text"``, ``name = "text"``, ``name(…)``, ``(…)``: no need to parse again."""
        kinds = [t.type for t in tokens]
        line = self.line(tokens[0])
        if self.depth >= MAX_DEPTH - 10:
            return None
        if len(kinds) > 2 and kinds[1] == "=" and (kinds[0] in _WORDS or kinds[0] == "string_literal"):
            value = self.plain(tokens[2:])
            if value is None:
                values = self.parsed(tokens[2], tokens[-1]) or []
                value = values[0] if len(values) == 1 else None
            return ir.Arg(line, value.value, self.text(tokens[0]).strip('"')) if value is not None else None
        if len(kinds) == 1 and kinds[0] in _LITERALS:
            return ir.Arg(line, self.expr(tokens[0]))
        tree = tokens[-1] if kinds[-1] == "token_tree" and self.source[tokens[-1].start_byte] == 0x28 else None
        path = tokens if tree is None else tokens[:-1]
        if any(k not in _WORDS for k in kinds[: len(path) : 2]) or any(k != "::" for k in kinds[1 : len(path) : 2]):
            return None
        if tree is None and len(path) % 2 == 0:
            return None
        name: ir.Expr | None = ir.Name(line, self.text(path[0])) if path else None
        for token in path[2::2]:
            name = ir.Member(line, name or ir.Unknown(line), self.text(token))
        if tree is None:
            return ir.Arg(line, name or ir.Unknown(line))
        self.depth += 1
        args = self._tokens(tree)
        self.depth -= 1
        if name is None:
            return ir.Arg(line, ir.List(line, [a if a.name is not None else a.value for a in args], kind="tuple"))
        return ir.Arg(line, ir.Call(line, name, args))

    def parsed(self, first: TSNode, last: TSNode) -> list[ir.Arg] | None:
        """The tokens from ``first`` to ``last`` as call arguments, or nothing if they are no expressions."""
        if self.depth >= MAX_DEPTH - 10:
            return None
        tokens = self.source[first.start_byte : last.end_byte].replace(b";", b",")
        for head, tail, kind in ((b"fn f(){f(", b");}", "arguments"), (b"fn f(){f::<", b">();}", "type_arguments")):
            text = head + tokens + tail
            root = self.parser().parse(text).root_node
            if root.has_error:
                continue
            inner = Rust(text, self.line(first) - 1)
            inner.inside_macro, inner.depth = True, self.depth + 8
            node = root.descendant_for_byte_range(len(head) - 1, len(head) + len(tokens) + 1)
            if node is not None and node.type == kind:
                return inner._arguments(node)
        return None

    # --- imports ----------------------------------------------------------------------------------------------------

    def stmt_use_declaration(self, node: TSNode) -> list[ir.Stmt]:
        self._taken()
        out: list[ir.Stmt] = []
        self._use(node.child_by_field_name("argument"), [], out)
        return out

    def _use(self, node: TSNode | None, prefix: list[str], out: list[ir.Stmt], alias: str | None = None) -> None:
        if node is None or len(prefix) > MAX_DEPTH:
            return
        line = self.line(node)
        if node.type == "use_list":
            for child in node.named_children:
                self._use(child, prefix, out)
        elif node.type == "scoped_use_list":
            self._use(node.child_by_field_name("list"), prefix + self._path(node.child_by_field_name("path")), out)
        elif node.type == "use_as_clause":
            self._use(node.child_by_field_name("path"), prefix, out, self.text(node.child_by_field_name("alias")))
        elif node.type == "use_wildcard":
            path = prefix + (self._path(node.named_children[0]) if node.named_children else [])
            out.append(ir.Import(line, "::".join(path), name="*"))
        elif node.type not in self.skipped:
            path = prefix + self._path(node)
            if len(path) > 1 and path[-1] == "self":
                path.pop()
            out.append(ir.Import(line, "::".join(path[:-1]) or path[-1], path[-1] if len(path) > 1 else None, alias))

    def _path(self, node: TSNode | None) -> list[str]:
        text = self.text(node)
        # ``::api::x`` begins with a crate, whatever else is called ``api`` here.
        return [*([""] if text.startswith("::") else []), *(part.strip() for part in text.split("::") if part.strip())] or [""]

    def stmt_extern_crate_declaration(self, node: TSNode) -> ir.Import:
        self._taken()
        return ir.Import(
            self.line(node), self.text(node.child_by_field_name("name")), alias=self.text(node.child_by_field_name("alias")) or None
        )

    def stmt_mod_item(self, node: TSNode) -> ir.Stmt:
        annotations, doc = self._taken()
        name = self.text(node.child_by_field_name("name"))
        body = node.child_by_field_name("body")
        if body is None:
            values = [a.args[0].value for a in annotations if a.name == "path" and a.args]
            path = values[0].value if values and isinstance(values[0], ir.Str) else None
            return ir.Import(self.line(node), path or name, alias=name if path else None, kind="mod")
        return self._class(node, name, "module", annotations, doc, self.stmts(body.named_children))

    # --- declarations -----------------------------------------------------------------------------------------------

    def _class(
        self, node: TSNode, name: str, kind: str, annotations: list[ir.Annotation], doc: str | None, body: list[ir.Stmt]
    ) -> ir.Class:
        return ir.Class(
            self.line(node),
            name,
            kind,
            body=body,
            annotations=annotations,
            modifiers=self._modifiers(node),
            type_params=self._type_params(node),
            doc=doc,
            end=self.end(node),
        )

    def _modifiers(self, node: TSNode) -> frozenset[str]:
        words: set[str] = set()
        for child in node.children:
            if child.type == "visibility_modifier":
                words.add("pub")
            elif child.type == "function_modifiers":
                words.update(self.text(child).split())
            elif child.type in ("async", "const", "static"):
                words.add(child.type)
        return frozenset(words)

    def _type_params(self, node: TSNode) -> list[str]:
        params = node.child_by_field_name("type_parameters")
        nodes = params.named_children if params is not None else []
        return [self.text(n.child_by_field_name("name") or n) for n in nodes if n.type not in ("lifetime_parameter", "lifetime")]

    def stmt_struct_item(self, node: TSNode) -> ir.Class:
        annotations, doc = self._taken()
        return self._class(node, self._name(node), "struct", annotations, doc, self._fields(node.child_by_field_name("body")))

    stmt_union_item = stmt_struct_item

    def _name(self, node: TSNode) -> str:
        return self.text(node.child_by_field_name("name"))

    def _fields(self, node: TSNode | None) -> list[ir.Stmt]:
        if node is None:
            return []
        if node.type != "ordered_field_declaration_list":
            return self.stmts(node.named_children)
        types = [n for n in node.children_by_field_name("type") if n.is_named]
        return [ir.Field(self.line(t), str(i), self.expr(t)) for i, t in enumerate(types)]

    def stmt_field_declaration(self, node: TSNode) -> ir.Field:
        annotations, doc = self._taken()
        type_ = self.expr(node.child_by_field_name("type"))
        return ir.Field(self.line(node), self._name(node), type_, None, annotations, self._modifiers(node), doc)

    def stmt_enum_item(self, node: TSNode) -> ir.Class:
        annotations, doc = self._taken()
        body = node.child_by_field_name("body")
        return self._class(node, self._name(node), "enum", annotations, doc, self.stmts(body.named_children) if body is not None else [])

    def stmt_enum_variant(self, node: TSNode) -> ir.Field:
        annotations, doc = self._taken()
        line = self.line(node)
        body, value = node.child_by_field_name("body"), node.child_by_field_name("value")
        type_: ir.Expr | None = None
        if body is not None:
            fields = self._fields(body)
            types = [f.type for f in fields if isinstance(f, ir.Field) and f.type is not None]
            if body.type != "ordered_field_declaration_list":
                type_ = ir.Class(line, "", "struct", body=fields)
            else:
                type_ = types[0] if len(types) == 1 else ir.List(line, list(types), kind="tuple")
        return ir.Field(line, self._name(node), type_, self.expr(value) if value is not None else None, annotations, doc=doc)

    def stmt_trait_item(self, node: TSNode) -> ir.Class:
        annotations, doc = self._taken()
        body, bounds = node.child_by_field_name("body"), node.child_by_field_name("bounds")
        trait = self._class(node, self._name(node), "trait", annotations, doc, self.stmts(body.named_children) if body is not None else [])
        trait.bases = self.exprs(bounds.named_children) if bounds is not None else []
        return trait

    def stmt_impl_item(self, node: TSNode) -> ir.Class:
        annotations, doc = self._taken()
        body, trait = node.child_by_field_name("body"), node.child_by_field_name("trait")
        type_ = self.expr(node.child_by_field_name("type"))
        if isinstance(type_, ir.Index):
            type_ = type_.object
        name = type_.name if isinstance(type_, ir.Member) else type_.id if isinstance(type_, ir.Name) else ""
        block = self._class(node, name, "impl", annotations, doc, self.stmts(body.named_children) if body is not None else [])
        block.bases = [self.expr(trait)] if trait is not None else []
        return block

    def stmt_type_item(self, node: TSNode) -> ir.Class:
        annotations, doc = self._taken()
        alias = self._class(node, self._name(node), "alias", annotations, doc, [])
        alias.bases = [self.expr(node.child_by_field_name("type"))]
        return alias

    def stmt_const_item(self, node: TSNode) -> ir.Stmt:
        _, doc = self._taken()
        value, type_ = node.child_by_field_name("value"), self.expr(node.child_by_field_name("type"))
        given = self.expr(value) if value is not None else None
        modifiers = self._modifiers(node)
        if node.parent is not None and node.parent.type == "declaration_list" and _in_type(node.parent):
            return ir.Field(self.line(node), self._name(node), type_, given, modifiers=modifiers, doc=doc)
        return ir.Assign(self.line(node), ir.Name(self.line(node), self._name(node)), given, "let", type_, modifiers, doc)

    stmt_static_item = stmt_const_item

    def stmt_function_item(self, node: TSNode) -> ir.Function:
        annotations, doc = self._taken()
        function = self._function(node, self._name(node))
        function.annotations, function.doc = annotations, doc
        return function

    stmt_function_signature_item = stmt_function_item

    def _function(self, node: TSNode, name: str) -> ir.Function:
        returns = node.child_by_field_name("return_type")
        function = ir.Function(
            self.line(node),
            name,
            self._params(node.child_by_field_name("parameters")),
            self.expr(returns) if returns is not None else None,
            modifiers=self._modifiers(node),
            end=self.end(node),
            type_params=self._type_params(node),
        )
        futures = self._futures(node)
        for param in function.params:
            if isinstance(param.type, ir.Name) and param.type.id in futures:
                param.type = futures[param.type.id]
        return self.lazy(function, node.child_by_field_name("body"))

    def _futures(self, node: TSNode) -> dict[str, ir.Expr]:
        """Type parameters that stand for a future: what it gives is the only thing that is known of them (``F: Future<Output = T>``)."""
        declared = node.child_by_field_name("type_parameters")
        where = next((n for n in node.named_children if n.type == "where_clause"), None)
        found: dict[str, ir.Expr] = {}
        for holder in (declared, where):
            for each in holder.named_children if holder is not None else ():
                bounds = next((n for n in each.named_children if n.type == "trait_bounds"), None)
                for bound in bounds.named_children if bounds is not None else ():
                    if bound.type == "generic_type" and self.text(bound).split("<")[0].endswith("Future"):
                        found[self.text(each.named_children[0])] = self.expr(bound)
        return found

    def _params(self, node: TSNode | None) -> list[ir.Param]:
        params: list[ir.Param] = []
        annotations: list[ir.Annotation] = []
        for child in node.named_children if node is not None else ():
            line = self.line(child)
            if child.type == "attribute_item":
                annotations = self._attributes(child)
                continue
            if child.type == "self_parameter":
                params.append(ir.Param(line, "self", kind="receiver"))
            elif child.type == "parameter":
                type_ = self.expr(child.child_by_field_name("type"))
                params.append(self._param(child.child_by_field_name("pattern"), type_, annotations))
            elif child.type not in self.skipped:
                params.append(self._param(child, None, annotations))  # a closure's parameter without a type
            annotations = []
        return params

    def _param(self, pattern: TSNode | None, type_: ir.Expr | None, annotations: list[ir.Annotation]) -> ir.Param:
        """``Path(id): Path<u32>`` is a parameter ``id`` of type ``Path<u32>``."""
        target = self._pattern(pattern)
        line = target.line
        if isinstance(target, ir.Name):
            return ir.Param(line, target.id, type_, annotations=annotations)
        return ir.Param(line, "", type_, annotations=annotations, pattern=target)

    def stmt_macro_definition(self, node: TSNode) -> list[ir.Stmt]:
        self._taken()
        return []

    def stmt_ERROR(self, node: TSNode) -> list[ir.Stmt]:
        return self.stmts(node.named_children)

    # --- statements -------------------------------------------------------------------------------------------------

    def stmt_empty_statement(self, node: TSNode) -> list[ir.Stmt]:
        return []

    stmt_break_expression = stmt_continue_expression = stmt_foreign_mod_item = stmt_associated_type = stmt_empty_statement

    def stmt_expression_statement(self, node: TSNode) -> list[ir.Stmt]:
        inner = node.named_children
        return self.stmt(inner[0]) if inner else []

    def stmt_let_declaration(self, node: TSNode) -> ir.Assign:
        value, type_ = node.child_by_field_name("value"), node.child_by_field_name("type")
        return ir.Assign(
            self.line(node),
            self._pattern(node.child_by_field_name("pattern")),
            self.expr(value) if value is not None else None,
            "let",
            self.expr(type_) if type_ is not None else None,
        )

    def stmt_assignment_expression(self, node: TSNode) -> ir.Assign:
        op = self.text(node.child_by_field_name("operator")) or "="
        return ir.Assign(self.line(node), self.expr(node.child_by_field_name("left")), self.expr(node.child_by_field_name("right")), op)

    stmt_compound_assignment_expr = stmt_assignment_expression

    def stmt_return_expression(self, node: TSNode) -> ir.Return:
        return ir.Return(self.line(node), self.expr(node.named_children[0]) if node.named_children else None)

    def stmt_block(self, node: TSNode) -> ir.Block:
        return ir.Block(self.line(node), self._block(node))

    def stmt_unsafe_block(self, node: TSNode) -> ir.Block:
        return ir.Block(self.line(node), [s for n in node.named_children for s in self._block(n)])

    def stmt_if_expression(self, node: TSNode) -> list[ir.Stmt]:
        condition = node.child_by_field_name("condition")
        out = self._bindings(condition)
        then, otherwise = self._block(node.child_by_field_name("consequence")), self._else(node)
        out.append(ir.If(self.line(node), self.expr(condition), then, otherwise))
        return out

    def _else(self, node: TSNode) -> list[ir.Stmt]:
        clause = node.child_by_field_name("alternative")
        out: list[ir.Stmt] = []
        for child in clause.named_children if clause is not None else ():
            out.extend(self._block(child) if child.type == "block" else self.stmt(child))
        return out

    def _bindings(self, condition: TSNode | None) -> list[ir.Stmt]:
        """What ``if let`` and ``while let`` bind."""
        if condition is None or condition.type not in ("let_condition", "let_chain"):
            return []
        lets = [condition] if condition.type == "let_condition" else [n for n in condition.named_children if n.type == "let_condition"]
        return [
            ir.Assign(self.line(n), self._pattern(n.child_by_field_name("pattern")), self.expr(n.child_by_field_name("value")), "let")
            for n in lets
        ]

    def stmt_for_expression(self, node: TSNode) -> ir.For:
        target, iterable = self._pattern(node.child_by_field_name("pattern")), self.expr(node.child_by_field_name("value"))
        return ir.For(self.line(node), target, iterable, self._block(node.child_by_field_name("body")))

    def stmt_while_expression(self, node: TSNode) -> ir.For:
        body = self._bindings(node.child_by_field_name("condition")) + self._block(node.child_by_field_name("body"))
        return ir.For(self.line(node), None, None, body)

    stmt_loop_expression = stmt_while_expression

    def stmt_match_expression(self, node: TSNode) -> ir.Switch:
        value = node.child_by_field_name("value")
        return ir.Switch(self.line(node), self.expr(value), [c for c, _ in self._arms(node)])

    def _arms(self, node: TSNode) -> list[tuple[ir.Case, list[ir.Stmt]]]:
        """The cases of a ``match``, each with the bindings that its body starts with."""
        subject, block = node.child_by_field_name("value"), node.child_by_field_name("body")
        out = []
        for arm in block.named_children if block is not None else ():
            if arm.type != "match_arm":
                continue
            line = self.line(arm)
            pattern, value = arm.child_by_field_name("pattern"), arm.child_by_field_name("value")
            inner = pattern.named_children[0] if pattern is not None and pattern.named_children else None
            patterns = [] if inner is None else self.exprs(inner.named_children) if inner.type == "or_pattern" else [self.expr(inner)]
            bindings: list[ir.Stmt] = []
            if inner is not None and inner.type in ("tuple_struct_pattern", "struct_pattern", "captured_pattern"):
                target = self._pattern(inner)
                if not isinstance(target, ir.List) or target.items:
                    bindings.append(ir.Assign(line, target, self.expr(subject), "let"))
            body = [] if value is None else self._block(value) if value.type == "block" else self.stmt(value)
            out.append((ir.Case(line, patterns, bindings + body), bindings))
        return out

    # --- patterns ---------------------------------------------------------------------------------------------------

    def _pattern(self, node: TSNode | None) -> ir.Expr:
        """A pattern as the target of an assignment; a wrapper of one thing (``Some(x)``) is that thing."""
        if node is None or self.depth >= MAX_DEPTH:
            return ir.Unknown(0 if node is None else self.line(node))
        line = self.line(node)
        kind = node.type
        self.depth += 1
        try:
            inner = [n for n in node.named_children if n.type not in self.skipped]
            if kind == "tuple_struct_pattern":
                rest = [self._pattern(n) for n in inner[1:]]
                return rest[0] if len(rest) == 1 else ir.List(line, list(rest), kind="tuple")
            if kind in ("tuple_pattern", "slice_pattern"):
                return ir.List(line, [self._pattern(n) for n in node.children if n.is_named or n.type == "_"], kind="tuple")
            if kind == "struct_pattern":
                return ir.Dict(line, [self._field_pattern(n) for n in inner if n.type == "field_pattern"])
            if kind in ("ref_pattern", "mut_pattern", "reference_pattern", "captured_pattern", "closure_parameters", "or_pattern"):
                return self._pattern(inner[0]) if inner else ir.Unknown(line)
            if kind in ("identifier", "shorthand_field_identifier", "self", "_"):
                return ir.Name(line, self.text(node))
            return ir.Unknown(line)
        finally:
            self.depth -= 1

    def _field_pattern(self, node: TSNode) -> tuple[ir.Expr | None, ir.Expr]:
        line, name, pattern = self.line(node), self._name(node), node.child_by_field_name("pattern")
        return ir.Str(line, name), ir.Name(line, name) if pattern is None else self._pattern(pattern)

    def expr_tuple_struct_pattern(self, node: TSNode) -> ir.Call:
        parts = self.exprs(node.named_children)
        callee = parts[0] if parts else ir.Unknown(self.line(node))
        return ir.Call(self.line(node), callee, [ir.Arg(p.line, p) for p in parts[1:]])

    def expr_struct_pattern(self, node: TSNode) -> ir.Call:
        return ir.Call(self.line(node), self.expr(node.child_by_field_name("type")), [])

    # --- names and types --------------------------------------------------------------------------------------------

    def expr_identifier(self, node: TSNode) -> ir.Name:
        return ir.Name(self.line(node), self.text(node))

    expr_type_identifier = expr_field_identifier = expr_primitive_type = expr_self = expr_super = expr_crate = expr_identifier
    expr_shorthand_field_identifier = expr_metavariable = expr_never_type = expr_identifier

    def expr_scoped_identifier(self, node: TSNode) -> ir.Expr:
        path = node.child_by_field_name("path")
        if path is None:
            return ir.Name(self.line(node), self._name(node))
        return ir.Member(self.line(node), self.expr(path), self._name(node))

    expr_scoped_type_identifier = expr_scoped_identifier

    def _inner(self, node: TSNode) -> ir.Expr:
        """Nodes that vanish: references, ``?``, ``.await``, parentheses, casts, ``dyn`` and ``impl``."""
        for child in node.named_children:
            if child.type not in self.skipped:
                return self.expr(child)
        return ir.Unknown(self.line(node))

    expr_reference_type = expr_pointer_type = expr_dynamic_type = expr_abstract_type = expr_bracketed_type = _inner
    expr_try_expression = expr_await_expression = expr_parenthesized_expression = expr_reference_expression = _inner
    expr_type_cast_expression = expr_qualified_type = expr_mut_pattern = expr_ref_pattern = expr_reference_pattern = _inner
    expr_captured_pattern = expr_bounded_type = _inner

    def expr_higher_ranked_trait_bound(self, node: TSNode) -> ir.Expr:
        return self.expr(node.child_by_field_name("type"))

    def expr_generic_type(self, node: TSNode) -> ir.Index:
        return ir.Index(self.line(node), self.expr(node.child_by_field_name("type")), self._type_arguments(node))

    def expr_generic_function(self, node: TSNode) -> ir.Index:
        return ir.Index(self.line(node), self.expr(node.child_by_field_name("function")), self._type_arguments(node))

    expr_generic_type_with_turbofish = expr_generic_type

    def _type_arguments(self, node: TSNode) -> list[ir.Expr]:
        arguments = node.child_by_field_name("type_arguments")
        return self.exprs(arguments.named_children) if arguments is not None else []

    def expr_type_binding(self, node: TSNode) -> ir.Arg:
        return ir.Arg(self.line(node), self.expr(node.child_by_field_name("type")), self._name(node))

    def expr_tuple_type(self, node: TSNode) -> ir.List:
        return ir.List(self.line(node), list(self.exprs(node.named_children)), kind="tuple")

    expr_unit_type = expr_unit_expression = expr_tuple_expression = expr_tuple_pattern = expr_tuple_type

    def expr_array_type(self, node: TSNode) -> ir.Index:
        return ir.Index(self.line(node), ir.Name(self.line(node), "[]"), [self.expr(node.child_by_field_name("element"))])

    def expr_function_type(self, node: TSNode) -> ir.Lambda:
        """A function type is a lambda without a body."""
        line = self.line(node)
        params, returns = node.child_by_field_name("parameters"), node.child_by_field_name("return_type")
        types = [n.child_by_field_name("type") or n for n in params.named_children] if params is not None else []
        taken = [ir.Param(self.line(t), "", self.expr(t)) for t in types if t.type not in self.skipped]
        return ir.Lambda(line, ir.Function(line, "", taken, self.expr(returns) if returns is not None else None))

    # --- literals ---------------------------------------------------------------------------------------------------

    def expr_string_literal(self, node: TSNode) -> ir.Str:
        text = self.text(node)
        start = text.find('"') + 1
        value = text[start:].removesuffix('"')
        value = _ESCAPE.sub(_unescape, value) if "\\" in value else value
        return ir.Str(self.line(node), value, "bytes" if text.startswith("b") else "")

    def expr_raw_string_literal(self, node: TSNode) -> ir.Str:
        text = self.text(node)
        return ir.Str(self.line(node), text[text.find('"') + 1 :].rstrip("#").removesuffix('"'), "bytes" if text.startswith("b") else "")

    def expr_char_literal(self, node: TSNode) -> ir.Str:
        text = self.text(node)
        return ir.Str(self.line(node), _ESCAPE.sub(_unescape, text[text.find("'") + 1 :].removesuffix("'")))

    def expr_integer_literal(self, node: TSNode) -> ir.Expr:
        match = _NUMBER.match(self.text(node))
        text = match[0].replace("_", "") if match else ""
        try:
            if text[:2] in ("0x", "0o", "0b"):
                return ir.Literal(self.line(node), int(text, 0))
            return ir.Literal(self.line(node), int(text) if text.isdigit() else float(text))
        except ValueError:
            return ir.Unknown(self.line(node))

    expr_float_literal = expr_integer_literal

    def expr_boolean_literal(self, node: TSNode) -> ir.Literal:
        return ir.Literal(self.line(node), self.text(node) == "true")

    def expr_negative_literal(self, node: TSNode) -> ir.Expr:
        value = self._inner(node)
        return ir.Literal(value.line, -value.value) if isinstance(value, ir.Literal) and value.value is not None else value

    def expr_array_expression(self, node: TSNode) -> ir.List:
        length = node.child_by_field_name("length")
        items = [n for n in node.named_children if length is None or n.start_byte != length.start_byte]
        return ir.List(self.line(node), list(self.exprs(items)))

    def expr_struct_expression(self, node: TSNode) -> ir.Call:
        args: list[ir.Arg] = []
        body = node.child_by_field_name("body")
        for child in body.named_children if body is not None else ():
            line = self.line(child)
            if child.type == "field_initializer":
                args.append(ir.Arg(line, self.expr(child.child_by_field_name("value")), self.text(child.child_by_field_name("field"))))
            elif child.type == "shorthand_field_initializer":
                args.append(ir.Arg(line, ir.Name(line, self.text(child)), self.text(child)))
            elif child.type == "base_field_initializer":
                args.append(ir.Arg(line, self._inner(child), spread=True))
        return ir.Call(self.line(node), self.expr(node.child_by_field_name("name")), args)

    # --- operations -------------------------------------------------------------------------------------------------

    def expr_field_expression(self, node: TSNode) -> ir.Member:
        return ir.Member(self.line(node), self.expr(node.child_by_field_name("value")), self.text(node.child_by_field_name("field")))

    def expr_index_expression(self, node: TSNode) -> ir.Expr:
        parts = self.exprs(node.named_children)
        return ir.Index(self.line(node), parts[0], parts[1:]) if parts else ir.Unknown(self.line(node))

    def expr_call_expression(self, node: TSNode) -> ir.Call:
        function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        types: list[ir.Expr] = []
        if function is not None and function.type == "generic_function":
            types = self._type_arguments(function)
            function = function.child_by_field_name("function")
        return ir.Call(self.line(node), self.expr(function), self._arguments(arguments) if arguments is not None else [], types)

    def _arguments(self, node: TSNode) -> list[ir.Arg]:
        """Arguments; ``name = value`` occurs inside attributes and macros."""
        out: list[ir.Arg] = []
        for child in node.named_children:
            if child.type in self.skipped:
                continue
            left = child.child_by_field_name("left") if child.type == "assignment_expression" else None
            if left is not None and left.type in ("identifier", "string_literal"):
                name = self.expr(left)
                label = name.value if isinstance(name, ir.Str) else self.text(left)
                out.append(ir.Arg(self.line(child), self.expr(child.child_by_field_name("right")), label))
            else:
                out.append(ir.Arg(self.line(child), self.expr(child)))
        return out

    def expr_assignment_expression(self, node: TSNode) -> ir.Expr:
        return ir.BlockExpr(self.line(node), [self.stmt_assignment_expression(node)])

    expr_compound_assignment_expr = expr_assignment_expression

    def expr_unary_expression(self, node: TSNode) -> ir.Expr:
        op, operand = self.text(node)[:1], self._inner(node)
        if op == "*":
            return operand
        if op == "-" and isinstance(operand, ir.Literal) and operand.value is not None:
            return ir.Literal(operand.line, -operand.value)
        return ir.Unary(self.line(node), "not" if op == "!" else op, operand)

    def expr_binary_expression(self, node: TSNode) -> ir.Binary:
        op = self.text(node.child_by_field_name("operator"))
        left, right = self.expr(node.child_by_field_name("left")), self.expr(node.child_by_field_name("right"))
        return ir.Binary(self.line(node), _OPERATORS.get(op, op), left, right)

    def expr_let_condition(self, node: TSNode) -> ir.Expr:
        return self.expr(node.child_by_field_name("value"))

    def expr_let_chain(self, node: TSNode) -> ir.Expr:
        parts = self.exprs(node.named_children)
        chain = parts[0] if parts else ir.Unknown(self.line(node))
        for part in parts[1:]:
            chain = ir.Binary(chain.line, "and", chain, part)
        return chain

    def expr_closure_expression(self, node: TSNode) -> ir.Lambda:
        return ir.Lambda(self.line(node), self._function(node, ""))

    def _value(self, line: int, body: list[ir.Stmt]) -> ir.Expr:
        """A block as an expression; one that is nothing but a value is that value."""
        if len(body) == 1 and isinstance(body[0], ir.ExprStmt):
            return body[0].value
        return ir.BlockExpr(line, body)

    def expr_block(self, node: TSNode) -> ir.Expr:
        return self._value(self.line(node), self._block(node))

    def expr_async_block(self, node: TSNode) -> ir.Expr:
        body = next((n for n in node.named_children if n.type == "block"), None)
        return self._value(self.line(node), self._block(body))

    expr_unsafe_block = expr_const_block = expr_try_block = expr_gen_block = expr_async_block

    def _statement(self, node: TSNode) -> ir.Expr:
        """A statement where a value is expected (``_ => return x``)."""
        return ir.BlockExpr(self.line(node), self.stmt(node))

    expr_return_expression = expr_for_expression = expr_while_expression = expr_loop_expression = _statement

    def expr_break_expression(self, node: TSNode) -> ir.BlockExpr:
        return ir.BlockExpr(self.line(node), [])

    expr_continue_expression = expr_break_expression

    def expr_if_expression(self, node: TSNode) -> ir.Expr:
        line = self.line(node)
        condition = node.child_by_field_name("condition")
        options = [self._value(line, self._block(node.child_by_field_name("consequence")))]
        clause = node.child_by_field_name("alternative")
        options.extend(self.exprs(clause.named_children) if clause is not None else [])
        choice = ir.Conditional(line, self.expr(condition), options)
        bindings = self._bindings(condition)
        return ir.BlockExpr(line, [*bindings, ir.ExprStmt(line, choice)]) if bindings else choice

    def expr_match_expression(self, node: TSNode) -> ir.Conditional:
        options = [self._value(case.line, case.body) for case, _ in self._arms(node)]
        return ir.Conditional(self.line(node), self.expr(node.child_by_field_name("value")), options)


def _in_type(node: TSNode) -> bool:
    """Whether a declaration list is that of a trait or an impl block rather than of a module."""
    return node.parent is not None and node.parent.type in ("trait_item", "impl_item")


def _format(template: ir.Str, args: list[ir.Arg]) -> ir.Expr:
    """``format!("/{}/{id}", x)`` as an interpolated string."""
    positional = [a.value for a in args if a.name is None]
    named = {a.name: a.value for a in args if a.name is not None}
    parts: list[ir.Expr] = []
    text, last, count = "", 0, 0
    for match in _HOLE.finditer(template.value):
        text += template.value[last : match.start()]
        last = match.end()
        if match[1] is None:
            text += match[0][0]
            continue
        if text:
            parts.append(ir.Str(template.line, text))
            text = ""
        name = match[1].strip()
        if not name or name.isdecimal():
            index = int(name) if name and len(name) < 4 else count
            count += not name
            parts.append(positional[index] if index < len(positional) else ir.Unknown(template.line))
        else:
            parts.append(named.get(name) or ir.Name(template.line, name))
    text += template.value[last:]
    if not parts:
        return ir.Str(template.line, text)
    return ir.Template(template.line, [*parts, ir.Str(template.line, text)] if text else parts)


def _unescape(match: re.Match[str]) -> str:
    code = match[1] or (match[2] or "").replace("_", "")
    if code:
        return chr(min(int(code, 16), 0x10FFFF))
    return _SIMPLE.get(match[3], match[3]) if match[3] else ""
