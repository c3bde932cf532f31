"""C#: namespaces, attributes, records, properties, statements, top-level statements."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from liveapi.syntax import ir
from liveapi.syntax.base import clean_doc
from liveapi.syntax.csharp_values import CSharpValues

if TYPE_CHECKING:
    from tree_sitter import Node as TSNode

_XML_BLOCK = re.compile(r"<(summary|remarks|value|param|returns|response|example)\b([^>]*)>(.*?)</\1>", re.DOTALL)
_XML_REFERENCE = re.compile(r"<(?:see|seealso|paramref|typeparamref)\s+(?:cref|name|langword|href)=\"(?:[A-Z]:)?([^\"]*)\"\s*/>")
_XML_ATTRIBUTE = re.compile(r"(?:name|code)=\"([^\"]*)\"")
_TAG = re.compile(r"<[^>]*>")


class CSharp(CSharpValues):
    """``.cs`` files."""

    name = "csharp"
    extensions = (".cs",)
    grammar = ("tree_sitter_c_sharp", "language")

    def __init__(self, source: bytes) -> None:
        super().__init__(source)
        self._package: str | None = None
        self._namespace = ""
        self._nested = False

    def module(self, root: TSNode) -> ir.Module:
        # The package is known first, since classes say where they differ from it.
        namespace = next((c for c in root.named_children if c.type.endswith("namespace_declaration")), None)
        self._package = self.text(namespace.child_by_field_name("name")) if namespace is not None else ""
        return ir.Module(1, self.name, self.stmts(root.named_children), self._package, errors=self.errors(root))

    def body(self, node: TSNode) -> list[ir.Stmt]:
        self._nested = True
        if node.type == "block":
            return self.stmts(node.named_children)
        if node.type == "arrow_expression_clause":
            return self.as_body(node.named_children[-1]) if node.named_children else []
        if node.type == "constructor_declaration":
            out: list[ir.Stmt] = []
            for child in node.named_children:
                if child.type == "constructor_initializer":
                    name = "this" if any(c.type == "this" for c in child.children) else "super"
                    line = self.line(child)
                    out.append(ir.ExprStmt(line, ir.Call(line, ir.Name(line, name), self.args(self.child(child, "argument_list")))))
            body = node.child_by_field_name("body")
            return out + (self.body(body) if body is not None else [])
        return self.as_body(node)

    def doc_text(self, comment: str) -> str:
        """XML documentation as plain text: summary, value, remarks, then ``@param name …``, ``@return …``, ``@example …`` as in Javadoc."""
        text = clean_doc(comment)
        if "<" not in text:
            return text
        parts: dict[str, list[str]] = {}
        for tag, attributes, content in _XML_BLOCK.findall(text):
            plain = _plain(content)
            if tag in ("param", "response"):
                name = _XML_ATTRIBUTE.search(attributes)
                plain = f"@{tag} {name[1]} {plain}" if name is not None and plain else ""
            elif tag in ("returns", "example") and plain:
                plain = f"@{tag.removesuffix('s')} {plain}"
            if plain:
                parts.setdefault(tag, []).append(plain)
        if not parts:
            return _plain(text)
        blocks = ["\n".join(parts[t]) for t in ("summary" if "summary" in parts else "value", "remarks") if t in parts]
        tags = [line for t in ("param", "returns", "response", "example") for line in parts.get(t, ())]
        return "\n\n".join([*blocks, "\n".join(tags)] if tags else blocks)

    # --- file ---------------------------------------------------------------------------------------------------------

    def stmt_using_directive(self, node: TSNode) -> ir.Stmt | None:
        line = self.line(node)
        words = {c.type for c in node.children if not c.is_named}
        alias = node.child_by_field_name("name")
        path = node.named_children[-1] if node.named_children else None
        if path is None:
            return None
        text = self.text(path).removeprefix("global::")
        if alias is not None:
            if path.type not in ("identifier", "qualified_name", "alias_qualified_name") or "<" in text:
                return ir.Class(line, self.text(alias), "alias", [self.expr(path)], end=self.end(node))
            return ir.Import(line, text, None, self.text(alias))
        return ir.Import(line, text, "*", kind="static" if "static" in words else "global" if "global" in words else "")

    def stmt_namespace_declaration(self, node: TSNode) -> list[ir.Stmt]:
        outer, name = self._namespace, self.text(node.child_by_field_name("name"))
        self._namespace = f"{outer}.{name}" if outer else name
        body = node.child_by_field_name("body")
        out = self.stmts(body.named_children) if body is not None else []
        self._namespace = outer
        return out

    def stmt_file_scoped_namespace_declaration(self, node: TSNode) -> None:
        self._namespace = self.text(node.child_by_field_name("name"))

    def stmt_global_statement(self, node: TSNode) -> list[ir.Stmt]:
        return self.stmts(node.named_children)

    def stmt_global_attribute(self, node: TSNode) -> list[ir.Stmt]:
        site = next((c.type for c in node.children if c.type in ("assembly", "module")), "assembly")
        return [ir.Annotation(self.line(c), self.attribute(c), site) for c in node.named_children if c.type == "attribute"]

    def stmt_preproc_if(self, node: TSNode) -> list[ir.Stmt]:
        # Which symbols a build defines is not known: all branches are there.
        condition = node.child_by_field_name("condition")
        return self.stmts([c for c in node.named_children if condition is None or c.start_byte != condition.start_byte])

    stmt_preproc_elif = stmt_preproc_else = stmt_preproc_if

    def nothing(self, node: TSNode) -> None:
        """A statement or declaration that decides nothing here."""
        return

    stmt_preproc_region = stmt_preproc_endregion = stmt_preproc_pragma = stmt_preproc_nullable = stmt_preproc_define = nothing
    stmt_preproc_undef = stmt_preproc_warning = stmt_preproc_error = stmt_preproc_line = stmt_extern_alias_directive = nothing
    stmt_destructor_declaration = stmt_operator_declaration = stmt_conversion_operator_declaration = nothing
    stmt_indexer_declaration = stmt_event_declaration = stmt_event_field_declaration = stmt_delegate_declaration = nothing
    stmt_break_statement = stmt_continue_statement = stmt_empty_statement = stmt_goto_statement = nothing

    # --- declarations ---------------------------------------------------------------------------------------------------

    def head(self, node: TSNode) -> tuple[list[ir.Annotation], frozenset[str]]:
        """The attributes and modifiers of a declaration or parameter."""
        annotations: list[ir.Annotation] = []
        words: list[str] = []
        for child in node.named_children:
            if child.type == "attribute_list":
                site = ""
                for part in child.named_children:
                    if part.type == "attribute_target_specifier":
                        site = self.text(part).removesuffix(":").strip()
                    elif part.type == "attribute":
                        annotations.append(ir.Annotation(self.line(part), self.attribute(part), site))
            elif child.type == "modifier":
                words.append(self.text(child))
        return annotations, frozenset(words)

    def attribute(self, node: TSNode) -> ir.Expr:
        line = self.line(node)
        name, types = self.callee(node.child_by_field_name("name"))
        arguments = self.child(node, "attribute_argument_list")
        if arguments is None and not types:
            return name
        args: list[ir.Arg] = []
        for child in arguments.named_children if arguments is not None else ():
            if child.type == "attribute_argument":
                key = child.child_by_field_name("name")
                value = next((c for c in reversed(child.named_children) if c.type not in self.skipped), None)
                args.append(ir.Arg(self.line(child), self.expr(value), self.text(key) if key is not None else None))
        return ir.Call(line, name, args, types)

    def declare(self, node: TSNode, kind: str) -> ir.Class:
        doc = self.take_doc()
        annotations, modifiers = self.head(node)
        bases: list[ir.Expr] = []
        params = node.child_by_field_name("parameters")
        for child in node.named_children:
            if child.type == "base_list":
                for base in child.named_children:
                    if base.type == "primary_constructor_base_type":
                        bases.append(self.expr(base.child_by_field_name("type")))
                    elif base.type != "argument_list" and base.type not in self.skipped:
                        bases.append(self.expr(base))
            elif child.type == "parameter_list" and params is None:
                params = child
        namespace = self._namespace if not self._nested and self._namespace != self._package else None
        nested, self._nested = self._nested, True
        body = node.child_by_field_name("body")
        members = self.stmts(body.named_children) if body is not None else []
        self._nested = nested
        words = frozenset({"get", "init"}) if kind == "record" else frozenset()
        if kind == "record" and any(c.type == "struct" for c in node.children):
            modifiers |= {"struct"}
        return ir.Class(
            self.line(node),
            self.text(node.child_by_field_name("name")),
            kind,
            bases,
            members,
            annotations,
            modifiers,
            self.type_params(node),
            self.params(params, words),
            doc=doc,
            end=self.end(node),
            namespace=namespace,
        )

    def type_params(self, node: TSNode) -> list[str]:
        params = self.child(node, "type_parameter_list")
        if params is None:
            return []
        return [self.text(c.child_by_field_name("name") or c) for c in params.named_children if c.type == "type_parameter"]

    def stmt_class_declaration(self, node: TSNode) -> ir.Class:
        return self.declare(node, "class")

    def stmt_interface_declaration(self, node: TSNode) -> ir.Class:
        return self.declare(node, "interface")

    def stmt_struct_declaration(self, node: TSNode) -> ir.Class:
        return self.declare(node, "struct")

    def stmt_record_declaration(self, node: TSNode) -> ir.Class:
        return self.declare(node, "record")

    def stmt_enum_declaration(self, node: TSNode) -> ir.Class:
        return self.declare(node, "enum")

    def stmt_enum_member_declaration(self, node: TSNode) -> ir.Field:
        doc = self.take_doc()
        annotations, _ = self.head(node)
        value = node.child_by_field_name("value")
        default = self.expr(value) if value is not None else None
        name = self.text(node.child_by_field_name("name"))
        return ir.Field(self.line(node), name, None, default, annotations, frozenset({"enum"}), doc)

    def stmt_field_declaration(self, node: TSNode) -> list[ir.Stmt]:
        doc = self.take_doc()
        annotations, modifiers = self.head(node)
        declaration = self.child(node, "variable_declaration")
        out: list[ir.Stmt] = []
        for name, kind, value, line in self.variables(declaration):
            if isinstance(name, ir.Name):
                out.append(ir.Field(line if out else self.line(node), name.id, kind, value, annotations, modifiers, doc))
        return out

    def variables(self, node: TSNode | None) -> list[tuple[ir.Expr, ir.Expr | None, ir.Expr | None, int]]:
        """Target, type, value and line of each declarator."""
        if node is None:
            return []
        written = node.child_by_field_name("type")
        out = []
        for declarator in node.named_children:
            if declarator.type != "variable_declarator" or not declarator.named_children:
                continue
            kind = self.expr(written) if written is not None and written.type != "implicit_type" else None
            name = declarator.child_by_field_name("name") or declarator.named_children[0]
            equals = next((i for i, c in enumerate(declarator.children) if c.type == "="), None)
            value = self.initial(declarator.children[equals + 1 :], kind) if equals is not None else None
            out.append((self.expr(name), kind, value, self.line(declarator)))
        return out

    def stmt_property_declaration(self, node: TSNode) -> ir.Field:
        doc = self.take_doc()
        annotations, modifiers = self.head(node)
        kind = self.expr(node.child_by_field_name("type"))
        value = node.child_by_field_name("value")
        default = None
        words = {"get", "computed"} if value is not None and value.type == "arrow_expression_clause" else set()
        if words:
            default = self.first(value) if value is not None else None
        elif value is not None:
            default = self.initial([value], kind)
        accessors = node.child_by_field_name("accessors")
        for accessor in accessors.named_children if accessors is not None else ():
            word = self.text(accessor.child_by_field_name("name"))
            words.add(word)
            if word != "get" and any(c.type == "modifier" for c in accessor.named_children):
                words.add("private_set")
            body = accessor.child_by_field_name("body")
            if word == "get" and body is not None and default is None:
                default = self.returned(body)
                words.add("computed")
        name = self.text(node.child_by_field_name("name"))
        return ir.Field(self.line(node), name, kind, default, annotations, modifiers | words, doc)

    def returned(self, body: TSNode) -> ir.Expr | None:
        """What a getter returns, where that is all it does."""
        inner = body.named_children[0] if len(body.named_children) == 1 else None
        if inner is None:
            return None
        if body.type == "arrow_expression_clause":
            return self.expr(inner)
        return self.first(inner) if inner.type == "return_statement" else None

    def stmt_method_declaration(self, node: TSNode) -> ir.Function:
        return self.function(node, node.child_by_field_name("body"))

    def stmt_constructor_declaration(self, node: TSNode) -> ir.Function:
        function = self.function(node, node)
        function.modifiers |= {"constructor"}
        return function

    def stmt_local_function_statement(self, node: TSNode) -> ir.Function:
        return self.function(node, node.child_by_field_name("body"))

    def function(self, node: TSNode, body: TSNode | None) -> ir.Function:
        doc = self.take_doc()
        annotations, modifiers = self.head(node)
        returns = node.child_by_field_name("returns") or node.child_by_field_name("type")
        params = self.params(node.child_by_field_name("parameters"))
        receiver = params.pop(0) if params and params[0].kind == "receiver" else None
        function = ir.Function(
            self.line(node),
            self.text(node.child_by_field_name("name")),
            params,
            self.expr(returns) if returns is not None else None,
            annotations,
            modifiers,
            doc,
            self.end(node),
            receiver,
            self.type_params(node),
        )
        return self.lazy(function, body)

    def params(self, node: TSNode | None, words: frozenset[str] = frozenset()) -> list[ir.Param]:
        if node is None:
            return []
        if node.type in ("implicit_parameter", "identifier"):
            return [ir.Param(self.line(node), self.text(node))]
        out: list[ir.Param] = []
        rest: ir.Expr | None = None
        for index, child in enumerate(node.children):
            line = self.line(child)
            if child.type == "parameter":
                annotations, modifiers = self.head(child)
                written, name = child.child_by_field_name("type"), child.child_by_field_name("name")
                equals = next((i for i, c in enumerate(child.children) if c.type == "="), None)
                kind = self.expr(written) if written is not None else None
                default = self.initial(child.children[equals + 1 :], kind) if equals is not None else None
                role = "receiver" if "this" in modifiers else "rest" if "params" in modifiers else ""
                out.append(ir.Param(line, self.text(name), kind, default, annotations, role, modifiers=(modifiers - {"this"}) | words))
            # ``params string[] rest`` has no node of its own: a type and a name among the parameters.
            elif node.field_name_for_child(index) == "type":
                rest = self.expr(child)
            elif node.field_name_for_child(index) == "name":
                out.append(ir.Param(line, self.text(child), rest, kind="rest", modifiers=words))
        return out

    # --- statements -----------------------------------------------------------------------------------------------------

    def stmt_expression_statement(self, node: TSNode) -> list[ir.Stmt]:
        return self.stmts(node.named_children)

    def stmt_local_declaration_statement(self, node: TSNode) -> list[ir.Stmt]:
        _, modifiers = self.head(node)
        return [
            ir.Assign(line, target, value, "let", kind, modifiers)
            for target, kind, value, line in self.variables(self.child(node, "variable_declaration"))
        ]

    def stmt_variable_declaration(self, node: TSNode) -> list[ir.Stmt]:
        return [ir.Assign(line, target, value, "let", kind) for target, kind, value, line in self.variables(node)]

    def stmt_return_statement(self, node: TSNode) -> ir.Return:
        return ir.Return(self.line(node), self.first(node))

    def stmt_throw_statement(self, node: TSNode) -> ir.Throw:
        return ir.Throw(self.line(node), self.first(node))

    stmt_throw_expression = stmt_throw_statement

    def stmt_yield_statement(self, node: TSNode) -> ir.Stmt | None:
        value = self.first(node)
        return ir.ExprStmt(self.line(node), value) if value is not None else None

    def stmt_foreach_statement(self, node: TSNode) -> ir.For:
        target, iterable = self.expr(node.child_by_field_name("left")), self.expr(node.child_by_field_name("right"))
        return ir.For(self.line(node), target, iterable, self.block(node.child_by_field_name("body")))

    def stmt_for_statement(self, node: TSNode) -> ir.For:
        start = [s for n in node.children_by_field_name("initializer") for s in self.stmt(n)]
        return ir.For(self.line(node), None, None, start + self.block(node.child_by_field_name("body")))

    def stmt_while_statement(self, node: TSNode) -> ir.For:
        return ir.For(self.line(node), None, None, self.block(node.child_by_field_name("body")))

    stmt_do_statement = stmt_while_statement

    def stmt_block(self, node: TSNode) -> ir.Block:
        return ir.Block(self.line(node), self.stmts(node.named_children))

    def stmt_using_statement(self, node: TSNode) -> ir.Block:
        body = node.child_by_field_name("body")
        before = [c for c in node.named_children if body is None or c.start_byte != body.start_byte]
        return ir.Block(self.line(node), self.stmts(before) + self.block(body))

    def stmt_lock_statement(self, node: TSNode) -> ir.Block:
        return ir.Block(self.line(node), self.block(node.named_children[-1] if node.named_children else None))

    stmt_checked_statement = stmt_unsafe_statement = stmt_fixed_statement = stmt_lock_statement

    def stmt_labeled_statement(self, node: TSNode) -> list[ir.Stmt]:
        return self.stmts(node.named_children[1:])

    def stmt_try_statement(self, node: TSNode) -> ir.Try:
        handlers: list[ir.Catch] = []
        final: list[ir.Stmt] = []
        for child in node.named_children:
            if child.type == "finally_clause" and child.named_children:
                final = self.block(child.named_children[-1])
            elif child.type == "catch_clause":
                declaration = self.child(child, "catch_declaration")
                types = [self.expr(declaration.child_by_field_name("type"))] if declaration is not None else []
                name = declaration.child_by_field_name("name") if declaration is not None else None
                body = self.block(child.child_by_field_name("body"))
                handlers.append(ir.Catch(self.line(child), types, self.text(name) if name is not None else None, body))
        return ir.Try(self.line(node), self.block(node.child_by_field_name("body")), handlers, final)

    def stmt_switch_statement(self, node: TSNode) -> ir.Switch:
        cases: list[ir.Case] = []
        body = node.child_by_field_name("body")
        waiting: list[ir.Expr] = []
        for section in body.named_children if body is not None else ():
            if section.type != "switch_section":
                continue
            colon = next((i for i, c in enumerate(section.children) if c.type == ":"), len(section.children))
            patterns = [c for c in section.children[:colon] if c.is_named and c.type != "when_clause"]
            rest = [c for c in section.children[colon + 1 :] if c.is_named]
            waiting.extend(self.exprs(patterns))
            if rest:  # ``case 1: case 2: …`` comes as two sections, the first one empty
                cases.append(ir.Case(self.line(section), waiting if patterns else [], self.stmts(rest)))
                waiting = []
        return ir.Switch(self.line(node), self.expr(node.child_by_field_name("value")), cases)


def _plain(text: str) -> str:
    """The text of an XML fragment."""
    text = _XML_REFERENCE.sub(lambda m: m[1].rpartition(".")[2] or m[1], text)
    lines = [line.strip() for line in html.unescape(_TAG.sub("", text)).strip().splitlines()]
    return "\n".join(lines).strip()
