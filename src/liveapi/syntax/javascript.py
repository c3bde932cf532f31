"""JavaScript with JSX: the tree-sitter tree of a file ▶ the IR. :mod:`liveapi.syntax.typescript` builds on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from liveapi.syntax import ir
from liveapi.syntax.ecmascript_expressions import Expressions

if TYPE_CHECKING:
    from tree_sitter import Node as TSNode

#: Modifiers that are anonymous tokens of a class member, a method of an object, or a function.
_MODIFIERS = frozenset({"static", "async", "get", "set", "readonly", "abstract", "declare", "override", "accessor"})


class JavaScript(Expressions):
    """JavaScript modules and scripts, JSX included.

    Beyond the conventions of :mod:`liveapi.syntax.ir`: a default in a destructuring pattern is ``Binary("=", target, default)``;
    ``import * as ns`` binds the module itself (no ``name``, an ``alias``); ``for … in`` iterates ``Object.keys(…)``; a chained
    assignment ``a = b = x`` gives one :class:`ir.Assign` for each target, all after the first naming that one.
    """

    name = "javascript"
    extensions: ClassVar[tuple[str, ...]] = (".js", ".mjs", ".cjs", ".jsx")
    grammar = ("tree_sitter_javascript", "language")

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
