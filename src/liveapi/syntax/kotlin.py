"""Kotlin: classes, objects, extension functions, trailing lambdas, ``when``.

``listOf``, ``arrayOf``, ``setOf`` and ``[…]`` are ``List``, ``mapOf`` of pairs is ``Dict``; ``X::class`` is ``Member(X, "class")``.
A companion is a ``Class`` of kind ``object`` named ``Companion``. Properties of a file or a function are ``Assign``, those of a class
``Field``, extension properties a ``Function`` with the modifier ``get``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar

from liveapi.syntax import ir
from liveapi.syntax.clike import CLike
from liveapi.syntax.kotlin_text import repaired, terminated, type_arguments

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tree_sitter import Node as TSNode

_TYPES = frozenset({"user_type", "nullable_type", "function_type", "parenthesized_type", "non_nullable_type"})
#: What an annotation applies.
_APPLIED = frozenset({"user_type", "constructor_invocation"})
_LISTS = {"listOf": "list", "arrayOf": "list", "mutableListOf": "list", "emptyList": "list", "listOfNotNull": "list", "setOf": "set"}
_MAPS = frozenset({"mapOf", "mutableMapOf", "linkedMapOf", "hashMapOf"})
#: In the text of a string: an escape, or a simple interpolation (the grammar misses some).
_IN_STRING = re.compile(r"(\\u[0-9A-Fa-f]{4}|\\.)|\$([A-Za-z_]\w*)", re.DOTALL)
_KEYWORDS: Mapping[str, bool | None] = {"true": True, "false": False, "null": None}


class Kotlin(CLike):
    """``.kt`` and ``.kts`` files."""

    name = "kotlin"
    extensions = (".kt", ".kts")
    grammar = ("tree_sitter_kotlin", "language")
    skipped: ClassVar[frozenset[str]] = frozenset({"line_comment", "block_comment", "comment", "shebang"})

    def __init__(self, source: bytes) -> None:
        super().__init__(source)
        self._in_class = False
        #: Annotations and documentation that were read before the declaration that they belong to.
        self._annotations: list[ir.Annotation] = []
        self._carried: Sequence[TSNode] = ()

    @classmethod
    def tree(cls, source: bytes) -> Any:
        text = repaired(source)
        tree = cls.limited(text)
        if tree.root_node.has_error:
            again = cls.limited(terminated(text))
            if _badness(again.root_node) < _badness(tree.root_node):
                return again
        return tree

    def module(self, root: TSNode) -> ir.Module:
        package = self.child(root, "package_header")
        name = self.child(package, "qualified_identifier") or self.child(package, "identifier") if package is not None else None
        return ir.Module(1, self.name, self.stmts(root.named_children), self.text(name), errors=self.errors(root))

    def body(self, node: TSNode) -> list[ir.Stmt]:
        self._in_class = False
        if node.type == "function_body":
            inner = next((c for c in node.named_children if c.type not in self.skipped), None)
            if inner is None:
                return []
            return self.stmts(inner.named_children) if inner.type == "block" else [ir.Return(self.line(inner), self.expr(inner))]
        # A lambda has the range of what is wrapped around it: an argument, a trailing lambda's node.
        while node.type not in ("lambda_literal", "secondary_constructor"):
            inner = next((c for c in node.named_children if c.start_byte == node.start_byte and c.end_byte == node.end_byte), None)
            if inner is None:
                return []
            node = inner
        if node.type == "secondary_constructor":
            call, block = self.child(node, "constructor_delegation_call"), self.child(node, "block")
            out: list[ir.Stmt] = []
            if call is not None and call.children:
                callee = ir.Name(self.line(call), "this" if call.children[0].type == "this" else "super")
                out.append(ir.ExprStmt(callee.line, ir.Call(callee.line, callee, self.args(self.child(call, "value_arguments")))))
            return out + (self.stmts(block.named_children) if block is not None else [])
        return self.stmts([c for c in node.named_children if c.type != "lambda_parameters"])

    def child(self, node: TSNode, *kinds: str) -> TSNode | None:
        """The first child of one of the node types."""
        return next((c for c in node.named_children if c.type in kinds), None)

    # --- file ---------------------------------------------------------------------------------------------------------

    def nothing(self, node: TSNode) -> None:
        """A part that decides nothing here, or is read by its parent."""

    stmt_package_header = stmt_modifiers = stmt_getter = stmt_setter = nothing

    def stmt_file_annotation(self, node: TSNode) -> list[ir.Stmt]:
        return [ir.Annotation(self.line(node), a.expr, "file") for a in self.annotation(node)]

    def stmt_import(self, node: TSNode) -> ir.Import | None:
        path = self.child(node, "qualified_identifier", "identifier")
        if path is None:
            return None
        if any(c.type == "*" for c in node.children):
            return ir.Import(self.line(node), self.text(path), "*")
        module, _, name = self.text(path).replace("`", "").rpartition(".")
        alias = node.named_children[-1]
        return ir.Import(self.line(node), module, name, self.text(alias) if alias.start_byte != path.start_byte else None)

    # --- declarations ---------------------------------------------------------------------------------------------------

    def head(self, node: TSNode | None) -> tuple[list[ir.Annotation], frozenset[str]]:
        """The annotations and keywords in a ``modifiers`` node."""
        annotations, self._annotations = self._annotations, []
        words: list[str] = []
        for child in node.named_children if node is not None else ():
            if child.type == "annotation":
                annotations.extend(self.annotation(child))
            elif child.type not in self.skipped:
                words.append(self.text(child))
        return annotations, frozenset(words)

    def annotation(self, node: TSNode) -> list[ir.Annotation]:
        site = self.child(node, "use_site_target")
        where = self.text(site).removesuffix(":").strip() if site is not None else ""
        return [ir.Annotation(self.line(c), self.expr(c), where) for c in node.named_children if c.type in _APPLIED]

    def type_params(self, node: TSNode) -> list[str]:
        params = self.child(node, "type_parameters")
        names = (self.child(c, "identifier") for c in params.named_children) if params is not None else ()
        return [self.text(n) for n in names if n is not None]

    def declare(self, node: TSNode, kind: str, name: str) -> ir.Class:
        doc = self.take_doc()
        annotations, modifiers = self.head(self.child(node, "modifiers"))
        if kind == "class":
            words = {c.type for c in node.children}
            kind = next((k for k in ("enum", "annotation") if k in modifiers), "interface" if "interface" in words else "class")
        bases: list[ir.Expr] = []
        specifiers = self.child(node, "delegation_specifiers")
        for specifier in specifiers.named_children if specifiers is not None else ():
            inner = specifier.named_children[-1] if specifier.named_children else None
            if inner is not None and inner.type in ("constructor_invocation", "explicit_delegation") and inner.named_children:
                inner = inner.named_children[0]
            bases.append(self.expr(inner))
        constructor = self.child(node, "primary_constructor")
        parameters = self.child(constructor, "class_parameters") if constructor is not None else None
        outer, self._in_class = self._in_class, True
        body = self.child(node, "class_body", "enum_class_body")
        members = self.stmts(body.named_children) if body is not None else []
        self._in_class = outer
        if kind == "enum":
            for member in members:
                if isinstance(member, ir.Field) and "enum" in member.modifiers and isinstance(member.default, ir.Call):
                    member.type = member.default.callee = ir.Name(member.line, name)
        return ir.Class(
            self.line(node),
            name,
            kind,
            bases,
            members,
            annotations,
            modifiers,
            self.type_params(node),
            self.params(parameters),
            doc=doc,
            end=self.end(node),
        )

    def stmt_class_declaration(self, node: TSNode) -> ir.Class:
        return self.declare(node, "class", self.text(node.child_by_field_name("name")))

    # The keywords of declarations are names elsewhere, so that the grammar at times sees ``class Name { … }`` as an infix call,
    # and the annotations before it as those of an expression.

    def stmt_infix_expression(self, node: TSNode) -> ir.Stmt:
        parts = self._infix(node)
        words = [self.text(p) if p.type == "identifier" else "" for p in parts]
        at = next((i for i, w in enumerate(words[:-1]) if w in {"class", "interface"}), None)
        if at is None:
            return ir.ExprStmt(self.line(node), self.expr(node))
        doc = self.take_doc()
        annotations, _ = self.head(None)
        name, body = parts[at + 1], parts[at + 2] if at + 2 < len(parts) else None
        if name.type == "call_expression" and name.named_children:
            name, body = name.named_children[0], name.named_children[-1]
        if body is not None and body.type == "annotated_lambda":
            body = self.child(body, "lambda_literal")
        outer, self._in_class = self._in_class, True
        members = self.stmts(body.named_children) if body is not None and body.type == "lambda_literal" else []
        self._in_class = outer
        kind = next((w for w in words[:at] if w in {"annotation", "enum"}), words[at])
        modifiers = frozenset(w for w in words[:at] if w)
        return ir.Class(self.line(node), self.text(name), kind, [], members, annotations, modifiers, doc=doc, end=self.end(node))

    def _infix(self, node: TSNode) -> list[TSNode]:
        """The parts of ``a b c d e``."""
        parts: list[TSNode] = []
        for child in node.named_children:
            if child.type not in self.skipped:
                parts.extend(self._infix(child) if child.type == "infix_expression" and len(parts) < 10 else [child])
        return parts

    def stmt_annotated_expression(self, node: TSNode) -> list[ir.Stmt]:
        found = [a for c in node.named_children if c.type == "annotation" for a in self.annotation(c)]
        inner = node.named_children[-1] if node.named_children else None
        self._annotations.extend(found)
        if inner is None or inner.type == "annotation":
            return []
        if inner.type == "parenthesized_expression" and found:
            # ``@RequestMapping("a")``: its argument was taken for what is annotated; the declaration follows.
            last = found[-1]
            last.expr = ir.Call(last.line, last.expr, [ir.Arg(last.line, self.last(inner))])
            self._carried = self._carried or self._docs
            return []
        out = self.stmt(inner)
        if not any(isinstance(s, ir.Class) for s in out) and inner.type != "annotated_expression":
            self._annotations.clear()
        return out

    def take_doc(self) -> str | None:
        if not self._docs:
            self._docs = self._carried
        self._carried = ()
        return super().take_doc()

    def stmt_object_declaration(self, node: TSNode) -> ir.Class:
        return self.declare(node, "object", self.text(node.child_by_field_name("name")))

    def stmt_companion_object(self, node: TSNode) -> ir.Class:
        companion = self.declare(node, "object", "Companion")
        companion.modifiers |= {"companion"}
        return companion

    def stmt_type_alias(self, node: TSNode) -> ir.Class:
        doc = self.take_doc()
        _, modifiers = self.head(self.child(node, "modifiers"))
        name = self.text(node.child_by_field_name("type"))
        aliased = self.expr(node.named_children[-1])
        return ir.Class(self.line(node), name, "alias", [aliased], [], [], modifiers, self.type_params(node), doc=doc, end=self.end(node))

    def stmt_enum_entry(self, node: TSNode) -> ir.Field:
        doc = self.take_doc()
        line = self.line(node)
        annotations, _ = self.head(self.child(node, "modifiers"))
        args = self.args(self.child(node, "value_arguments"))
        body = self.child(node, "class_body")
        if body is not None:
            args.append(ir.Arg(line, ir.Class(line, "", "class", [], self.stmts(body.named_children), end=self.end(body)), "&"))
        default = ir.Call(line, ir.Unknown(line), args, new=True)
        return ir.Field(line, self.text(self.child(node, "identifier")), None, default, annotations, frozenset({"enum"}), doc)

    def stmt_anonymous_initializer(self, node: TSNode) -> ir.Block:
        block = self.child(node, "block")
        outer, self._in_class = self._in_class, False
        body = self.stmts(block.named_children) if block is not None else []
        self._in_class = outer
        return ir.Block(self.line(node), body)

    def stmt_function_declaration(self, node: TSNode) -> ir.Function:
        doc = self.take_doc()
        annotations, modifiers = self.head(self.child(node, "modifiers"))
        name = node.child_by_field_name("name")
        function = ir.Function(self.line(node), self.text(name).strip("`"), [], None, annotations, modifiers, doc, self.end(node))
        function.type_params = self.type_params(node)
        self.signature(function, node, name)
        return self.lazy(function, self.child(node, "function_body"))

    def signature(self, function: ir.Function, node: TSNode, name: TSNode | None) -> None:
        """Receiver, parameters and result, told apart by their place."""
        parameters = self.child(node, "function_value_parameters")
        function.params = self.params(parameters)
        for child in node.named_children:
            if child.type not in _TYPES:
                continue
            if parameters is not None and child.start_byte > parameters.start_byte:
                function.returns = self.expr(child)
            elif name is not None and child.start_byte < name.start_byte:
                function.receiver = ir.Param(self.line(child), "this", self.expr(child), kind="receiver")

    def stmt_secondary_constructor(self, node: TSNode) -> ir.Function:
        doc = self.take_doc()
        annotations, modifiers = self.head(self.child(node, "modifiers"))
        params = self.params(self.child(node, "function_value_parameters"))
        words = modifiers | {"constructor"}
        return self.lazy(ir.Function(self.line(node), "constructor", params, None, annotations, words, doc, self.end(node)), node)

    def params(self, node: TSNode | None) -> list[ir.Param]:
        out: list[ir.Param] = []
        before: TSNode | None = None
        equals = False
        for child in node.children if node is not None else ():
            if child.type == "parameter_modifiers":
                before = child
            elif child.type == "=":
                equals = True
            elif child.type in ("parameter", "class_parameter"):
                out.append(self.param(child, before or self.child(child, "modifiers")))
                before = None
            elif equals and child.is_named and child.type not in self.skipped:
                out[-1:] = [self.with_default(p, child) for p in out[-1:]]
                equals = False
        return out

    def with_default(self, param: ir.Param, value: TSNode) -> ir.Param:
        param.default = self.expr(value)
        return param

    def param(self, node: TSNode, modifiers: TSNode | None) -> ir.Param:
        annotations, words = self.head(modifiers)
        keyword = frozenset(c.type for c in node.children if c.type in ("val", "var"))
        name = self.child(node, "identifier")
        kind = self.child(node, *_TYPES)
        equals = next((i for i, c in enumerate(node.children) if c.type == "="), None)
        default = next((c for c in node.children[equals + 1 :] if c.is_named), None) if equals is not None else None
        return ir.Param(
            self.line(node),
            self.text(name).strip("`"),
            self.expr(kind) if kind is not None else None,
            self.expr(default) if default is not None else None,
            annotations,
            "rest" if "vararg" in words else "",
            modifiers=(words - {"vararg"}) | keyword,
        )

    def stmt_property_declaration(self, node: TSNode) -> ir.Stmt | None:
        doc = self.take_doc()
        line = self.line(node)
        annotations, words = self.head(self.child(node, "modifiers"))
        words |= {c.type for c in node.children if c.type in ("val", "var")}
        target = self.child(node, "variable_declaration", "multi_variable_declaration")
        if target is None:
            return None
        getter, receiver = self.child(node, "getter"), self.child(node, *_TYPES)
        written = self.child(target, *_TYPES) if target.type == "variable_declaration" else None
        kind = self.expr(written) if written is not None else None
        body = self.child(getter, "function_body") if getter is not None else None
        if receiver is not None and receiver.start_byte < target.start_byte:
            name, this = self.text(self.child(target, "identifier")), ir.Param(line, "this", self.expr(receiver), kind="receiver")
            function = ir.Function(line, name, [], kind, annotations, words | {"get"}, doc, self.end(node), this)
            return self.lazy(function, body)
        value: ir.Expr | None = None
        delegate = self.child(node, "property_delegate")
        equals = next((i for i, c in enumerate(node.children) if c.type == "="), None)
        if equals is not None:
            inner = next((c for c in node.children[equals + 1 :] if c.is_named and c.type not in self.skipped), None)
            value = self.expr(inner) if inner is not None else None
        elif delegate is not None:
            value, words = self.last(delegate), words | {"by"}
        elif body is not None:
            inner = next((c for c in body.named_children if c.type not in self.skipped), None)
            value = self.expr(inner) if inner is not None and inner.type != "block" else None
            words |= {"get"}
        pattern = self.expr(target)
        if self._in_class and isinstance(pattern, ir.Name):
            return ir.Field(line, pattern.id, kind, value, annotations, words, doc)
        return ir.Assign(line, pattern, value, "let", kind, words, doc)

    # --- statements -----------------------------------------------------------------------------------------------------

    def stmt_assignment(self, node: TSNode) -> ir.Assign:
        return self.stmt_assignment_expression(node)

    def stmt_identifier(self, node: TSNode) -> ir.Stmt | None:
        return None if self.text(node) in ("break", "continue") else ir.ExprStmt(self.line(node), self.expr(node))

    def stmt_return_expression(self, node: TSNode) -> ir.Return:
        label = node.child_by_field_name("label")
        value = next((c for c in node.named_children if label is None or c.start_byte != label.start_byte), None)
        return ir.Return(self.line(node), self.expr(value) if value is not None else None)

    def stmt_throw_expression(self, node: TSNode) -> ir.Throw:
        return ir.Throw(self.line(node), self.first(node))

    def branches(self, node: TSNode) -> tuple[TSNode | None, TSNode | None, TSNode | None]:
        """The condition of an ``if`` and its two branches."""
        condition = node.child_by_field_name("condition")
        then: TSNode | None = None
        otherwise: TSNode | None = None
        seen = False
        for child in node.children:
            if child.type == "else":
                seen = True
            elif child.is_named and child.type not in self.skipped and (condition is None or child.start_byte != condition.start_byte):
                then, otherwise = (then, child) if seen else (child, otherwise)
        return condition, then, otherwise

    def stmt_if_expression(self, node: TSNode) -> ir.If:
        condition, then, otherwise = self.branches(node)
        return ir.If(self.line(node), self.expr(condition), self.block(then), self.block(otherwise))

    def stmt_for_statement(self, node: TSNode) -> ir.For:
        after = [c for c in node.named_children if c.type not in (*self.skipped, "label")]
        target = self.expr(after[0]) if after else None
        iterable = self.expr(after[1]) if len(after) > 1 else None
        return ir.For(self.line(node), target, iterable, self.block(after[2]) if len(after) > 2 else [])

    def stmt_while_statement(self, node: TSNode) -> ir.For:
        block = self.child(node, "block")
        return ir.For(self.line(node), None, None, self.block(block))

    stmt_do_while_statement = stmt_while_statement

    def stmt_try_expression(self, node: TSNode) -> ir.Try:
        handlers: list[ir.Catch] = []
        final: list[ir.Stmt] = []
        for child in node.named_children:
            if child.type == "catch_block":
                kind, name = self.child(child, *_TYPES), self.child(child, "identifier")
                body = self.block(self.child(child, "block"))
                handlers.append(ir.Catch(self.line(child), [self.expr(kind)] if kind is not None else [], self.text(name) or None, body))
            elif child.type == "finally_block":
                final = self.block(self.child(child, "block"))
        return ir.Try(self.line(node), self.block(self.child(node, "block")), handlers, final)

    def stmt_when_expression(self, node: TSNode) -> ir.Switch:
        subject = self.child(node, "when_subject")
        cases: list[ir.Case] = []
        for entry in node.named_children:
            if entry.type == "when_entry":
                conditions = entry.children_by_field_name("condition")
                last = entry.named_children[-1] if len(entry.named_children) > len(conditions) else None
                cases.append(ir.Case(self.line(entry), self.exprs(conditions), self.block(last)))
        return ir.Switch(self.line(node), self.last(subject) if subject is not None else None, cases)

    # --- expressions ----------------------------------------------------------------------------------------------------

    def choice(self, node: TSNode | None) -> list[ir.Expr]:
        """A branch as a value; none for one that leaves by ``throw`` or ``return``."""
        if node is None or node.type in ("throw_expression", "return_expression"):
            return []
        if node.type != "block":
            return [self.expr(node)]
        body = self.stmts(node.named_children)
        if len(body) == 1 and not isinstance(body[0], ir.ExprStmt):
            return [] if isinstance(body[0], (ir.Throw, ir.Return)) else [ir.BlockExpr(self.line(node), body)]
        return [body[0].value if len(body) == 1 and isinstance(body[0], ir.ExprStmt) else ir.BlockExpr(self.line(node), body)]

    def expr_if_expression(self, node: TSNode) -> ir.Expr:
        condition, then, otherwise = self.branches(node)
        return ir.Conditional(self.line(node), self.expr(condition), self.choice(then) + self.choice(otherwise))

    def expr_when_expression(self, node: TSNode) -> ir.Expr:
        subject = self.child(node, "when_subject")
        options = [o for entry in node.named_children if entry.type == "when_entry" for o in self.choice(entry.named_children[-1])]
        return ir.Conditional(self.line(node), self.last(subject) if subject is not None else None, options)

    def expr_try_expression(self, node: TSNode) -> ir.Expr:
        catches = [self.child(c, "block") for c in node.named_children if c.type == "catch_block"]
        options = [o for block in (self.child(node, "block"), *catches) for o in self.choice(block)]
        return ir.Conditional(self.line(node), None, options)

    def expr_identifier(self, node: TSNode) -> ir.Expr:
        text = self.text(node)
        if text in _KEYWORDS:
            return ir.Literal(self.line(node), _KEYWORDS[text])
        return ir.Name(self.line(node), text.strip("`"))

    def expr_this_expression(self, node: TSNode) -> ir.Expr:
        return ir.Name(self.line(node), "super" if node.type == "super_expression" else "this")

    expr_super_expression = expr_this_expression

    def expr_variable_declaration(self, node: TSNode) -> ir.Expr:
        return ir.Name(self.line(node), self.text(self.child(node, "identifier")).strip("`"))

    def expr_multi_variable_declaration(self, node: TSNode) -> ir.Expr:
        return ir.List(self.line(node), [*self.exprs(node.named_children)], "tuple")

    def expr_number_literal(self, node: TSNode) -> ir.Expr:
        return self.number(node)

    expr_float_literal = expr_number_literal

    def expr_character_literal(self, node: TSNode) -> ir.Expr:
        return ir.Str(self.line(node), self.unescape(self.text(node)[1:-1]))

    def expr_string_literal(self, node: TSNode) -> ir.Expr:
        text = self.text(node)
        if text == "[]":  # see kotlin_text
            return ir.List(self.line(node), [])
        raw = text.startswith('"""')
        quotes = 3 if raw else 1
        if node.start_byte > 1 and self.source[node.start_byte - 2 : node.start_byte] == b"$$":
            return ir.Str(self.line(node), text[quotes:-quotes] if raw else self.unescape(text[quotes:-quotes]))
        parts: list[ir.Expr] = []
        position, end = node.start_byte + quotes, node.end_byte - quotes
        for child in node.named_children:
            if child.type == "interpolation":
                self.literal_text(parts, position, child.start_byte, raw, self.line(child))
                parts.append(self.last(child))
                position = child.end_byte
        self.literal_text(parts, position, end, raw, self.line(node))
        if not parts:
            return ir.Str(self.line(node), "")
        return parts[0] if len(parts) == 1 and isinstance(parts[0], ir.Str) else ir.Template(self.line(node), parts)

    expr_multiline_string_literal = expr_string_literal

    def literal_text(self, parts: list[ir.Expr], start: int, end: int, raw: bool, line: int) -> None:
        """Add the text of a string between two interpolations, with the simple interpolations in it."""
        text = self.source[start:end].decode("utf-8", "replace")
        literal: list[str] = []

        def flush() -> None:
            if literal:
                parts.append(ir.Str(line, "".join(literal)))
                literal.clear()

        position = 0
        for match in _IN_STRING.finditer(text):
            if raw and match[1]:
                continue
            literal.append(text[position : match.start()])
            position = match.end()
            if match[1]:
                literal.append(self.unescape(match[1]))
            else:
                literal[:] = [x for x in literal if x]
                flush()
                parts.append(ir.Name(line, match[2]))
        literal.append(text[position:])
        literal[:] = [x for x in literal if x]
        flush()

    def expr_navigation_expression(self, node: TSNode) -> ir.Expr:
        parts = [c for c in node.named_children if c.type not in self.skipped]
        if len(parts) < 2:
            return ir.Unknown(self.line(node), self.exprs(parts))
        return ir.Member(self.line(parts[-1]), self.expr(parts[0]), self.text(parts[-1]).strip("`"))

    def expr_callable_reference(self, node: TSNode) -> ir.Expr:
        parts = [c for c in node.named_children if c.type not in self.skipped]
        name = self.text(node.children[-1])
        return ir.Member(self.line(node), self.expr(parts[0]), name) if len(parts) > 1 else ir.Name(self.line(node), name)

    def expr_index_expression(self, node: TSNode) -> ir.Expr:
        parts = self.exprs(node.named_children)
        return ir.Index(self.line(node), parts[0], parts[1:]) if parts else ir.Unknown(self.line(node))

    def expr_call_expression(self, node: TSNode) -> ir.Expr:
        callee: TSNode | None = None
        args: list[ir.Arg] = []
        types: list[ir.Expr] = []
        for child in node.named_children:
            if child.type == "value_arguments":
                args = self.args(child)
            elif child.type == "type_arguments":
                types = self.exprs(child.named_children)
            elif child.type in ("annotated_lambda", "lambda_literal") and callee is not None:
                function = self.expr(child)
                if callee.type == "call_expression" and callee.named_children and callee.named_children[-1].type == "value_arguments":
                    call = self.expr(callee)
                    if isinstance(call, ir.Call):
                        call.args.append(ir.Arg(self.line(child), function, "&"))
                        return call
                args.append(ir.Arg(self.line(child), function, "&"))
            elif callee is None and child.type not in self.skipped:
                callee = child
        if callee is None:
            return ir.Unknown(self.line(node))
        return self.call(callee, args, types)

    def call(self, callee: TSNode, args: list[ir.Arg], types: list[ir.Expr]) -> ir.Expr:
        if not types and self.source.startswith(b"<", callee.end_byte):
            text = self.source[callee.end_byte : callee.end_byte + 500].decode("utf-8", "replace")
            types = type_arguments(text, self.line(callee))
        function = self.expr(callee)
        line = function.line
        if isinstance(function, ir.Name):
            plain = all(a.name is None for a in args)
            if function.id in _LISTS and plain:
                items: list[ir.Expr | ir.Arg] = [a if a.spread else a.value for a in args]
                return ir.List(line, items, _LISTS[function.id], types[0] if types else None)
            if function.id in _MAPS and plain and all(isinstance(a.value, ir.Binary) and a.value.op == "to" for a in args):
                return ir.Dict(line, [(a.value.left, a.value.right) for a in args if isinstance(a.value, ir.Binary)])
        return ir.Call(line, function, args, types)

    def args(self, node: TSNode | None) -> list[ir.Arg]:
        out: list[ir.Arg] = []
        for child in node.named_children if node is not None else ():
            if child.type != "value_argument":
                continue
            parts = [c for c in child.children if c.type not in self.skipped]
            equals = len(parts) > 2 and parts[1].type == "="
            spread = parts[0].type == "*" or parts[-1].type == "spread_expression" if parts else False
            value = self.last(parts[-1]) if parts and parts[-1].type == "spread_expression" else self.expr(parts[-1] if parts else None)
            out.append(ir.Arg(self.line(child), value, self.text(parts[0]).strip("`") if equals else None, spread))
        return out

    def expr_annotated_lambda(self, node: TSNode) -> ir.Expr:
        return self.expr(self.child(node, "lambda_literal"))

    def expr_lambda_literal(self, node: TSNode) -> ir.Expr:
        line = self.line(node)
        declared = self.child(node, "lambda_parameters")
        params: list[ir.Param] = []
        for child in declared.named_children if declared is not None else ():
            if child.type == "multi_variable_declaration":
                params.append(ir.Param(line, "", pattern=self.expr(child)))
            elif child.type == "variable_declaration":
                kind = self.child(child, *_TYPES)
                params.append(ir.Param(line, self.text(self.child(child, "identifier")), self.expr(kind) if kind is not None else None))
        if declared is None and not any(c.type == "->" for c in node.children):
            params = [ir.Param(line, "it")]
        return ir.Lambda(line, self.lazy(ir.Function(line, "", params, end=self.end(node)), node))

    def expr_anonymous_function(self, node: TSNode) -> ir.Expr:
        function = ir.Function(self.line(node), "", [], end=self.end(node))
        self.signature(function, node, self.child(node, "function_value_parameters"))
        return ir.Lambda(function.line, self.lazy(function, self.child(node, "function_body")))

    def expr_object_literal(self, node: TSNode) -> ir.Expr:
        anonymous = self.declare(node, "object", "")
        callee = anonymous.bases[0] if anonymous.bases else ir.Name(anonymous.line, "Any")
        return ir.Call(anonymous.line, callee, [ir.Arg(anonymous.line, anonymous, "&")], new=True)

    def expr_collection_literal(self, node: TSNode) -> ir.Expr:
        return ir.List(self.line(node), [*self.exprs(node.named_children)])

    def expr_infix_expression(self, node: TSNode) -> ir.Expr:
        parts = [c for c in node.named_children if c.type not in self.skipped]
        if len(parts) != 3:
            return ir.Unknown(self.line(node), self.exprs(parts))
        return ir.Binary(self.line(node), self.text(parts[1]), self.expr(parts[0]), self.expr(parts[2]))

    def expr_binary_expression(self, node: TSNode) -> ir.Expr:
        # ``Foo<Bar>(x)`` and ``foo<Bar> { }`` where the grammar saw two comparisons.
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is not None and right is not None and left.type == "binary_expression":
            callee = left.child_by_field_name("left")
            if (
                callee is not None
                and self.source.startswith(b"<", callee.end_byte)
                and right.type in ("parenthesized_expression", "lambda_literal", "annotated_lambda")
            ):
                name = "&" if right.type != "parenthesized_expression" else None
                return self.call(callee, [ir.Arg(self.line(right), self.expr(right), name)], [])
        return super().expr_binary_expression(node)

    def expr_unary_expression(self, node: TSNode) -> ir.Expr:
        op, operand = self.text(node.child_by_field_name("operator")), self.expr(node.child_by_field_name("argument"))
        if op == "!!":
            return operand
        return (
            ir.Unknown(self.line(node), [operand]) if op in ("++", "--") else ir.Unary(self.line(node), "not" if op == "!" else op, operand)
        )

    def expr_is_expression(self, node: TSNode) -> ir.Expr:
        left, right = self.expr(node.child_by_field_name("left")), self.expr(node.child_by_field_name("right"))
        return ir.Binary(self.line(node), "is" if node.type == "is_expression" else "in", left, right)

    expr_in_expression = expr_is_expression

    def expr_as_expression(self, node: TSNode) -> ir.Expr:
        return self.expr(node.child_by_field_name("left"))

    expr_parenthesized_expression = expr_type_test = expr_annotated_expression = expr_parenthesized_type = CLike.last
    expr_type_projection = expr_value_argument = CLike.last

    # --- types and annotations --------------------------------------------------------------------------------------------

    def expr_user_type(self, node: TSNode) -> ir.Expr:
        result: ir.Expr | None = None
        for child in node.named_children:
            if child.type == "identifier":
                line, name = self.line(child), self.text(child).strip("`")
                result = ir.Name(line, name) if result is None else ir.Member(line, result, name)
            elif child.type == "type_arguments" and result is not None:
                result = ir.Index(result.line, result, [self.projection(c) for c in child.named_children])
        return result or ir.Unknown(self.line(node))

    def projection(self, node: TSNode) -> ir.Expr:
        inner = self.child(node, *_TYPES)
        return self.expr(inner) if inner is not None else ir.Name(self.line(node), self.text(node))

    def expr_nullable_type(self, node: TSNode) -> ir.Expr:
        return ir.Nullable(self.line(node), self.first(node) or ir.Unknown(self.line(node)))

    def expr_function_type(self, node: TSNode) -> ir.Expr:
        parameters = self.child(node, "function_type_parameters")
        types = self.exprs(parameters.named_children) if parameters is not None else []
        receiver = self.child(node, *_TYPES)
        if receiver is not None and parameters is not None and receiver.start_byte < parameters.start_byte:
            types.insert(0, self.expr(receiver))
        return ir.Index(self.line(node), ir.Name(self.line(node), "Function"), [*types, self.expr(node.named_children[-1])])

    def expr_constructor_invocation(self, node: TSNode) -> ir.Expr:
        kind = self.expr(self.child(node, "user_type"))
        return ir.Call(kind.line, kind, self.args(self.child(node, "value_arguments")))


def _badness(root: TSNode) -> tuple[bool, bool, int]:
    """How little of a file could be read."""
    return root.type == "ERROR", root.has_error, sum(c.type == "ERROR" for c in root.children)
