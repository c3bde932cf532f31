"""JavaScript with JSX: the tree-sitter tree of a file ▶ the IR. :mod:`liveapi.syntax.typescript` builds on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from liveapi.syntax import ir
from liveapi.syntax.base import Language, clean_doc
from liveapi.syntax.ecmascript_text import decode_escape, join_surrogates, number

if TYPE_CHECKING:
    from tree_sitter import Node as TSNode

#: Links of one call chain, or operands of one operator chain, that are kept; what comes before is left out.
MAX_CHAIN = 500

_LOGICAL = {"??": "or", "||": "or", "&&": "and"}
#: Modifiers that are anonymous tokens of a class member, a method of an object, or a function.
_MODIFIERS = frozenset({"static", "async", "get", "set", "readonly", "abstract", "declare", "override", "accessor"})
_ASSIGNMENTS = frozenset({"assignment_expression", "augmented_assignment_expression"})


class JavaScript(Language):
    """JavaScript modules and scripts, JSX included.

    Beyond the conventions of :mod:`liveapi.syntax.ir`: a default in a destructuring pattern is ``Binary("=", target, default)``;
    ``import * as ns`` binds the module itself (no ``name``, an ``alias``); ``for … in`` iterates ``Object.keys(…)``; a chained
    assignment ``a = b = x`` gives one :class:`ir.Assign` for each target, all after the first naming that one.
    """

    name = "javascript"
    extensions: ClassVar[tuple[str, ...]] = (".js", ".mjs", ".cjs", ".jsx")
    grammar = ("tree_sitter_javascript", "language")
    skipped = frozenset({"comment", "html_comment", "hash_bang_line"})

    #: Fields of a class body that differ between the two grammars.
    _field_name: ClassVar[str] = "property"

    def __init__(self, source: bytes) -> None:
        super().__init__(source)
        #: The ``/** … */`` comment in front of the statement that is being converted.
        self._doc: str | None = None

    def module(self, root: TSNode) -> ir.Module:
        nodes = root.named_children
        errors = sum(1 for n in nodes if n.type == "ERROR")
        return ir.Module(1, self.name, self.stmts(nodes), errors=errors)

    # --- statements -------------------------------------------------------------------------------------------------

    def stmts(self, nodes: list[TSNode]) -> list[ir.Stmt]:
        out: list[ir.Stmt] = []
        doc: str | None = None
        for node in nodes:
            if node.type == "comment":
                doc = self._doc_comment(node)
                continue
            self._doc = doc
            out.extend(self.stmt(node))
            self._doc = doc = None
        return out

    def body(self, node: TSNode) -> list[ir.Stmt]:
        if node.type == "statement_block":
            return self.stmts(node.named_children)
        return [ir.Return(self.line(node), self.expr(node))]

    def _doc_comment(self, node: TSNode) -> str | None:
        text = self.text(node)
        return clean_doc(text) if text.startswith("/**") and text != "/**/" else None

    def _take_doc(self) -> str | None:
        doc, self._doc = self._doc, None
        return doc

    def _block(self, node: TSNode | None) -> list[ir.Stmt]:
        """The statements of a branch or loop body, braces or not."""
        if node is None:
            return []
        if node.type == "statement_block":
            return self.stmts(node.named_children)
        return self.stmt(node)

    def _nothing(self, node: TSNode) -> list[ir.Stmt]:
        return []

    stmt_empty_statement = stmt_break_statement = stmt_continue_statement = stmt_debugger_statement = _nothing

    def stmt_ERROR(self, node: TSNode) -> list[ir.Stmt]:
        return self.stmts(node.named_children)

    def stmt_expression_statement(self, node: TSNode) -> list[ir.Stmt]:
        doc = self._take_doc()
        out: list[ir.Stmt] = []
        for child in node.named_children:
            if child.type not in self.skipped:
                out.extend(self._effect(child))
        if out and isinstance(out[0], ir.Assign | ir.ExprStmt):
            out[0].doc = doc
        return out

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

    def stmt_lexical_declaration(self, node: TSNode) -> list[ir.Stmt]:
        doc = self._take_doc()
        kind = node.child_by_field_name("kind")
        modifiers = frozenset({"var" if kind is None else kind.type})
        out: list[ir.Stmt] = []
        for declarator in node.named_children:
            if declarator.type != "variable_declarator":
                continue
            target = self.target(declarator.child_by_field_name("name"))
            value = declarator.child_by_field_name("value")
            if value is not None and value.type == "assignment_expression" and isinstance(target, ir.Name):
                out.extend(self._assignments(value, target))
            else:
                expr = None if value is None else self.expr(value)
                out.append(ir.Assign(self.line(declarator), target, expr))
            first = next((s for s in reversed(out) if isinstance(s, ir.Assign) and s.target is target), None)
            if first is not None:
                first.op, first.modifiers, first.doc = "let", modifiers, doc
                first.type = self._type(declarator)
            doc = None
        return out

    stmt_variable_declaration = stmt_using_declaration = stmt_lexical_declaration

    def stmt_function_declaration(self, node: TSNode) -> ir.Function:
        return self._function(node, self._take_doc())

    stmt_generator_function_declaration = stmt_function_declaration

    def stmt_class_declaration(self, node: TSNode) -> ir.Class:
        return self._class(node, self._take_doc())

    def stmt_return_statement(self, node: TSNode) -> ir.Return:
        return ir.Return(self.line(node), self._only(node))

    def stmt_throw_statement(self, node: TSNode) -> ir.Throw:
        return ir.Throw(self.line(node), self._only(node))

    def _only(self, node: TSNode) -> ir.Expr | None:
        child = self._inner(node)
        return None if child is None else self.expr(child)

    def _inner(self, node: TSNode) -> TSNode | None:
        """The first named child that is no comment."""
        for child in node.named_children:
            if child.type not in self.skipped:
                return child
        return None

    def stmt_if_statement(self, node: TSNode) -> ir.If:
        alternative = node.child_by_field_name("alternative")
        otherwise = [] if alternative is None else self._block(self._inner(alternative))
        test = self.expr(node.child_by_field_name("condition"))
        return ir.If(self.line(node), test, self._block(node.child_by_field_name("consequence")), otherwise)

    def stmt_for_statement(self, node: TSNode) -> list[ir.Stmt]:
        initializer = node.child_by_field_name("initializer")
        before = [] if initializer is None else self.stmt(initializer)
        return [*before, ir.For(self.line(node), None, None, self._block(node.child_by_field_name("body")))]

    def stmt_while_statement(self, node: TSNode) -> ir.For:
        return ir.For(self.line(node), None, None, self._block(node.child_by_field_name("body")))

    stmt_do_statement = stmt_while_statement

    def stmt_for_in_statement(self, node: TSNode) -> ir.For:
        iterable = self.expr(node.child_by_field_name("right"))
        operator = node.child_by_field_name("operator")
        line = self.line(node)
        if operator is not None and operator.type == "in":
            iterable = ir.Call(line, ir.Member(line, ir.Name(line, "Object"), "keys"), [ir.Arg(line, iterable)])
        return ir.For(line, self.target(node.child_by_field_name("left")), iterable, self._block(node.child_by_field_name("body")))

    def stmt_switch_statement(self, node: TSNode) -> ir.Switch:
        cases: list[ir.Case] = []
        patterns: list[ir.Expr] = []
        body = node.child_by_field_name("body")
        for arm in [] if body is None else body.named_children:
            if arm.type not in {"switch_case", "switch_default"}:
                continue
            nodes = arm.children_by_field_name("body")
            if arm.type == "switch_case":
                patterns.append(self.expr(arm.child_by_field_name("value")))
                if not nodes:
                    continue  # falls through to the next arm, which takes its pattern
            statements = self.stmts(nodes)
            if patterns:
                cases.append(ir.Case(self.line(arm), patterns, statements))
            if arm.type == "switch_default":
                cases.append(ir.Case(self.line(arm), [], statements))
            patterns = []
        if patterns:
            cases.append(ir.Case(patterns[0].line, patterns, []))
        return ir.Switch(self.line(node), self.expr(node.child_by_field_name("value")), cases)

    def stmt_try_statement(self, node: TSNode) -> ir.Try:
        handlers: list[ir.Catch] = []
        clause = node.child_by_field_name("handler")
        if clause is not None:
            parameter = clause.child_by_field_name("parameter")
            name = self.text(parameter) if parameter is not None and parameter.type == "identifier" else None
            handlers.append(ir.Catch(self.line(clause), [], name, self._block(clause.child_by_field_name("body"))))
        final = node.child_by_field_name("finalizer")
        last = [] if final is None else self._block(final.child_by_field_name("body"))
        return ir.Try(self.line(node), self._block(node.child_by_field_name("body")), handlers, last)

    def stmt_statement_block(self, node: TSNode) -> ir.Block:
        return ir.Block(self.line(node), self.stmts(node.named_children))

    def stmt_labeled_statement(self, node: TSNode) -> list[ir.Stmt]:
        return self._block(node.child_by_field_name("body"))

    def stmt_with_statement(self, node: TSNode) -> ir.Block:
        return ir.Block(self.line(node), self._block(node.child_by_field_name("body")))

    # --- imports and exports ----------------------------------------------------------------------------------------

    def stmt_import_statement(self, node: TSNode) -> list[ir.Stmt]:
        line = self.line(node)
        source = node.child_by_field_name("source")
        module = self._string(source)
        kind = "type" if any(c.type == "type" for c in node.children) else ""
        out: list[ir.Stmt] = []
        clauses = [c for c in node.named_children if c.type in {"import_clause", "import_require_clause"}]
        if not clauses:
            return [ir.Import(line, module, kind="effect")]
        for clause in clauses:
            for part in clause.named_children:
                if clause.type == "import_require_clause":
                    if part.type == "identifier":
                        out.append(ir.Import(line, self._string(clause.child_by_field_name("source")), None, self.text(part), kind))
                elif part.type == "identifier":
                    out.append(ir.Import(line, module, "default", self.text(part), kind))
                elif part.type == "namespace_import":
                    out.append(ir.Import(line, module, None, self.text(self._inner(part)), kind))
                elif part.type == "named_imports":
                    out.extend(
                        self._import(specifier, module, kind) for specifier in part.named_children if specifier.type == "import_specifier"
                    )
        return out

    def _import(self, node: TSNode, module: str, kind: str) -> ir.Import:
        name = self._name(node.child_by_field_name("name"))
        alias = node.child_by_field_name("alias")
        if node.child_count and node.children[0].type == "type":
            kind = "type"
        return ir.Import(self.line(node), module, name, None if alias is None else self._name(alias), kind)

    def stmt_export_statement(self, node: TSNode) -> list[ir.Stmt]:
        line = self.line(node)
        declaration = node.child_by_field_name("declaration")
        default = any(c.type == "default" for c in node.children)
        if declaration is not None:
            return self._exported(node, declaration, default)
        value = node.child_by_field_name("value")
        if value is not None:
            return [ir.Export(line, "default", self.expr(value))]
        source = node.child_by_field_name("source")
        module = None if source is None else self._string(source)
        out: list[ir.Stmt] = []
        for part in node.children:
            if part.type == "*":
                out.append(ir.Export(line, "*", None, module, "*"))
            elif part.type == "namespace_export":
                out.append(ir.Export(line, self._name(self._inner(part)), None, module, "*"))
            elif part.type == "export_clause":
                out.extend(self._export(s, module) for s in part.named_children if s.type == "export_specifier")
        return out

    def _export(self, node: TSNode, module: str | None) -> ir.Export:
        line = self.line(node)
        name = self._name(node.child_by_field_name("name"))
        alias = node.child_by_field_name("alias")
        exported = name if alias is None else self._name(alias)
        if module is None:
            return ir.Export(line, exported, ir.Name(line, name))
        return ir.Export(line, exported, None, module, name)

    def _exported(self, node: TSNode, declaration: TSNode, default: bool) -> list[ir.Stmt]:
        """A declaration under ``export``, followed by what it exports."""
        line = self.line(node)
        out = self.stmt(declaration)
        names: list[str] = []
        for statement in out:
            if isinstance(statement, ir.Class):
                statement.annotations[:0] = [self._annotation(d) for d in node.children_by_field_name("decorator")]
            if isinstance(statement, ir.Class | ir.Function):
                if not statement.name:
                    return [ir.Export(line, "default", statement if isinstance(statement, ir.Class) else ir.Lambda(line, statement))]
                names.append(statement.name)
            elif isinstance(statement, ir.Assign) and statement.op == "let":
                statement.modifiers |= {"export"}
                names.extend(_bound(statement.target))
        if default:
            out.extend(ir.Export(line, "default", ir.Name(line, name)) for name in names[:1])
        else:
            out.extend(ir.Export(line, name, ir.Name(line, name)) for name in dict.fromkeys(names))
        return out

    # --- functions and classes --------------------------------------------------------------------------------------

    def _function(self, node: TSNode, doc: str | None = None, annotations: list[ir.Annotation] | None = None) -> ir.Function:
        name = node.child_by_field_name("name")
        function = ir.Function(
            self.line(node),
            "" if name is None else self._name(name),
            self._params(node),
            self._returns(node),
            annotations or [],
            self._modifiers(node),
            doc,
            self.end(node),
            type_params=self._type_params(node),
        )
        return self.lazy(function, node.child_by_field_name("body"))

    def _modifiers(self, node: TSNode) -> frozenset[str]:
        """The words in front of the name."""
        found: list[str] = []
        for child in node.children:
            kind = child.type
            if kind in _MODIFIERS:
                found.append(kind)
            elif kind in {"accessibility_modifier", "override_modifier"}:
                found.append(self.text(child))
            elif kind == "?":
                found.append("optional")
            elif kind in {"formal_parameters", "statement_block", "type_annotation", "="}:
                break
        return frozenset(found)

    def _params(self, node: TSNode) -> list[ir.Param]:
        single = node.child_by_field_name("parameter")
        if single is not None:
            return [ir.Param(self.line(single), self.text(single))]
        parameters = node.child_by_field_name("parameters")
        if parameters is None:
            return []
        return [p for child in parameters.named_children if child.type not in self.skipped and (p := self._param(child)) is not None]

    def _param(self, node: TSNode) -> ir.Param | None:
        kind = ""
        default: ir.Expr | None = None
        current: TSNode | None = node
        if node.type == "assignment_pattern":
            default = self.expr(node.child_by_field_name("right"))
            current = node.child_by_field_name("left")
        elif node.type == "rest_pattern":
            kind, current = "rest", self._inner(node)
        return self._bind(node, current, default, kind)

    def _bind(self, node: TSNode, target: TSNode | None, default: ir.Expr | None, kind: str) -> ir.Param:
        line = self.line(node)
        if target is None or target.type == "identifier":
            return ir.Param(line, self.text(target), default=default, kind=kind)
        return ir.Param(line, "", default=default, kind=kind, pattern=self.target(target))

    def _type(self, node: TSNode) -> ir.Expr | None:
        return None

    def _returns(self, node: TSNode) -> ir.Expr | None:
        return None

    def _type_params(self, node: TSNode) -> list[str]:
        return []

    def _annotation(self, node: TSNode) -> ir.Annotation:
        inner = self._inner(node)
        return ir.Annotation(self.line(node), self.expr(inner))

    def _class(self, node: TSNode, doc: str | None = None) -> ir.Class:
        name = node.child_by_field_name("name")
        line = self.line(node)
        bases: list[ir.Expr] = []
        for child in node.named_children:
            if child.type == "class_heritage":
                bases = self._bases(child)
        cls = ir.Class(line, self.text(name), "class", bases, doc=doc, end=self.end(node))
        cls.annotations = [self._annotation(d) for d in node.children_by_field_name("decorator")]
        cls.modifiers = frozenset({"abstract"}) if node.type.startswith("abstract") else frozenset()
        cls.type_params = self._type_params(node)
        body = node.child_by_field_name("body")
        if body is not None:
            cls.body = self._members(body)
        return cls

    def _bases(self, heritage: TSNode) -> list[ir.Expr]:
        return self.exprs(heritage.named_children)

    def _members(self, body: TSNode) -> list[ir.Stmt]:
        """The members of a class or interface body; decorators may be siblings in front of their member, or its children."""
        out: list[ir.Stmt] = []
        doc: str | None = None
        decorators: list[ir.Annotation] = []
        for node in body.named_children:
            if node.type == "comment":
                doc = self._doc_comment(node) or doc
                continue
            if node.type == "decorator":
                decorators.append(self._annotation(node))
                continue
            own = [self._annotation(d) for d in node.children_by_field_name("decorator")]
            out.extend(self._member(node, doc, decorators + own))
            doc, decorators = None, []
        return out

    def _member(self, node: TSNode, doc: str | None, annotations: list[ir.Annotation]) -> list[ir.Stmt]:
        if node.type == "method_definition":
            return [self._function(node, doc, annotations)]
        if node.type in {"field_definition", "public_field_definition"}:
            return [self._field(node, doc, annotations)]
        if node.type == "class_static_block":
            return [ir.Block(self.line(node), self._block(node.child_by_field_name("body")))]
        if node.type == "ERROR":
            return self.stmts(node.named_children)
        return []

    def _field(self, node: TSNode, doc: str | None, annotations: list[ir.Annotation]) -> ir.Field:
        value = node.child_by_field_name("value")
        name = self._name(node.child_by_field_name(self._field_name))
        default = None if value is None else self.expr(value)
        return ir.Field(self.line(node), name, self._type(node), default, annotations, self._modifiers(node), doc)

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


def _bound(target: ir.Expr) -> list[str]:
    """The names that a target binds, in order."""
    if isinstance(target, ir.Name):
        return [target.id]
    if isinstance(target, ir.Binary):
        return _bound(target.left)
    if isinstance(target, ir.Arg):
        return _bound(target.value)
    if isinstance(target, ir.List):
        return [name for item in target.items for name in _bound(item)]
    if isinstance(target, ir.Dict):
        return [name for _, item in target.items for name in _bound(item)]
    return []
