"""C#'s values: literals, calls, initialisers, patterns, types.

``base`` is ``Name("super")`` as everywhere, ``typeof(T)`` is ``Member(T, "class")`` as in Java, and ``nameof(x)`` the string it stands for.
A collection initialiser makes a ``List`` or a ``Dict``; an object initialiser gives the ``Call`` named arguments.
"""

from __future__ import annotations

import textwrap
from abc import abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from liveapi.syntax import ir
from liveapi.syntax.clike import CLike

if TYPE_CHECKING:
    from tree_sitter import Node as TSNode

#: Unnamed nodes that are values.
_KEYWORD_VALUES = frozenset({"this", "base"})


class CSharpValues(CLike):
    """The expressions of C#; :class:`~liveapi.syntax.csharp.CSharp` adds declarations and statements."""

    escapes: ClassVar[Mapping[str, str]] = {**CLike.escapes, "a": "\a", "v": "\v", "e": "\x1b", "s": "s"}

    def __init__(self, source: bytes) -> None:
        super().__init__(source)
        #: What the ``.b`` of ``a?.b`` is taken from.
        self._condition: ir.Expr | None = None

    @abstractmethod
    def head(self, node: TSNode) -> tuple[list[ir.Annotation], frozenset[str]]:
        """The attributes and modifiers of a declaration, parameter or lambda."""

    @abstractmethod
    def params(self, node: TSNode | None, words: frozenset[str] = frozenset()) -> list[ir.Param]:
        """The parameters in a parameter list, each with ``words`` as further modifiers."""

    def child(self, node: TSNode, kind: str) -> TSNode | None:
        """The first child of one node type."""
        return next((c for c in node.named_children if c.type == kind), None)

    def first(self, node: TSNode) -> ir.Expr | None:
        inner = next((c for c in node.children if (c.is_named and c.type not in self.skipped) or c.type in _KEYWORD_VALUES), None)
        return self.expr(inner) if inner is not None else None

    def initial(self, nodes: list[TSNode], kind: ir.Expr | None) -> ir.Expr | None:
        """The value of a declaration; ``new(…)`` is of its declared type."""
        node = next((c for c in nodes if (c.is_named and c.type not in self.skipped) or c.type in _KEYWORD_VALUES), None)
        if node is None:
            return None
        value = self.expr(node)
        if node.type == "implicit_object_creation_expression" and isinstance(value, ir.Call) and kind is not None:
            value.callee = kind.type if isinstance(kind, ir.Nullable) else kind
        return value

    # --- values ---------------------------------------------------------------------------------------------------------

    def expr_identifier(self, node: TSNode) -> ir.Expr:
        return ir.Name(self.line(node), self.text(node).removeprefix("@"))

    expr_predefined_type = expr_implicit_parameter = expr_discard = expr_this = expr_identifier

    def expr_base(self, node: TSNode) -> ir.Expr:
        return ir.Name(self.line(node), "super")

    def expr_qualified_name(self, node: TSNode) -> ir.Expr:
        name, types = self.callee(node.child_by_field_name("name"))
        qualified = ir.Member(
            self.line(node), self.expr(node.child_by_field_name("qualifier")), name.id if isinstance(name, ir.Name) else ""
        )
        return ir.Index(qualified.line, qualified, types) if types else qualified

    def expr_alias_qualified_name(self, node: TSNode) -> ir.Expr:
        alias, name = node.child_by_field_name("alias"), node.child_by_field_name("name")
        return self.expr(name) if self.text(alias) == "global" else ir.Member(self.line(node), self.expr(alias), self.text(name))

    def expr_generic_name(self, node: TSNode) -> ir.Expr:
        name, types = self.callee(node)
        return ir.Index(self.line(node), name, types) if types else name

    def callee(self, node: TSNode | None) -> tuple[ir.Expr, list[ir.Expr]]:
        """What is called, and its type arguments."""
        if node is not None and node.type == "generic_name" and node.named_children:
            arguments = self.child(node, "type_argument_list")
            types = self.exprs(arguments.named_children) if arguments is not None else []
            return self.expr(node.named_children[0]), types
        if node is not None and node.type == "member_access_expression":
            name, types = self.callee(node.child_by_field_name("name"))
            owner = self.expr(node.child_by_field_name("expression"))
            return ir.Member(name.line, owner, name.id if isinstance(name, ir.Name) else ""), types
        if node is not None and node.type == "member_binding_expression":
            name, types = self.callee(node.child_by_field_name("name"))
            owner = self._condition or ir.Unknown(name.line)
            return ir.Member(name.line, owner, name.id if isinstance(name, ir.Name) else ""), types
        return self.expr(node), []

    def expr_member_access_expression(self, node: TSNode) -> ir.Expr:
        member, types = self.callee(node)
        return ir.Index(member.line, member, types) if types else member

    expr_member_binding_expression = expr_member_access_expression

    def expr_conditional_access_expression(self, node: TSNode) -> ir.Expr:
        if len(node.named_children) < 2:
            return self.last(node)
        outer, self._condition = self._condition, self.expr(node.child_by_field_name("condition"))
        result = self.expr(node.named_children[-1])
        self._condition = outer
        return result

    def expr_element_binding_expression(self, node: TSNode) -> ir.Expr:
        return ir.Index(self.line(node), self._condition or ir.Unknown(self.line(node)), self.indices(node))

    def expr_element_access_expression(self, node: TSNode) -> ir.Expr:
        subscript = node.child_by_field_name("subscript")
        args = self.indices(subscript) if subscript is not None else []
        return ir.Index(self.line(node), self.expr(node.child_by_field_name("expression")), args)

    def indices(self, node: TSNode) -> list[ir.Expr]:
        return [self.first(c) or ir.Unknown(self.line(c)) for c in node.named_children if c.type == "argument"]

    def expr_invocation_expression(self, node: TSNode) -> ir.Expr:
        function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if function is not None and arguments is not None and function.type == "identifier" and self.text(function) == "nameof":
            return ir.Str(self.line(node), self.text(arguments)[1:-1].strip().rpartition(".")[2])
        callee, types = self.callee(function)
        return ir.Call(callee.line, callee, self.args(arguments), types)

    def args(self, node: TSNode | None) -> list[ir.Arg]:
        out: list[ir.Arg] = []
        for child in node.named_children if node is not None else ():
            if child.type == "argument":
                name = child.child_by_field_name("name")
                values = [c for c in child.children if (c.is_named and c.type not in self.skipped) or c.type in _KEYWORD_VALUES]
                value = self.expr(values[-1]) if values else ir.Unknown(self.line(child))
                out.append(ir.Arg(self.line(child), value, self.text(name) if name is not None else None))
        return out

    def expr_object_creation_expression(self, node: TSNode) -> ir.Expr:
        args = self.args(node.child_by_field_name("arguments"))
        return self.created(node, self.expr(node.child_by_field_name("type")), args, node.child_by_field_name("initializer"))

    def expr_implicit_object_creation_expression(self, node: TSNode) -> ir.Expr:
        args = self.args(self.child(node, "argument_list"))
        return self.created(node, ir.Unknown(self.line(node)), args, self.child(node, "initializer_expression"))

    def created(self, node: TSNode, kind: ir.Expr, args: list[ir.Arg], initializer: TSNode | None) -> ir.Expr:
        line = self.line(node)
        entries = [c for c in initializer.named_children if c.type not in self.skipped] if initializer is not None else []
        pairs: list[tuple[ir.Expr | None, ir.Expr]] = []
        values: list[ir.Expr | ir.Arg] = []
        for entry in entries:
            left = entry.child_by_field_name("left") if entry.type == "assignment_expression" else None
            if left is not None and left.type == "element_binding_expression":
                pairs.append((self.indices(left)[0] if left.named_children else None, self.expr(entry.child_by_field_name("right"))))
            elif left is not None:
                args.append(ir.Arg(self.line(entry), self.expr(entry.child_by_field_name("right")), self.text(left)))
            elif entry.type == "initializer_expression" and len(entry.named_children) == 2:
                pairs.append((self.expr(entry.named_children[0]), self.expr(entry.named_children[1])))
            else:
                values.append(self.expr(entry))
        if pairs and not args:
            return ir.Dict(line, pairs, kind)
        if values and not args:
            element = kind.args[-1] if isinstance(kind, ir.Index) and kind.args else None
            return ir.List(line, values, type=element)
        return ir.Call(line, kind, args, new=True)

    def expr_anonymous_object_creation_expression(self, node: TSNode) -> ir.Expr:
        parts = [c for c in node.children if c.is_named or c.type == "="]
        items: list[tuple[ir.Expr | None, ir.Expr]] = []
        index = 0
        while index < len(parts):
            line = self.line(parts[index])
            if index + 2 < len(parts) and parts[index + 1].type == "=":
                items.append((ir.Str(line, self.text(parts[index])), self.expr(parts[index + 2])))
                index += 3
            else:
                items.append((ir.Str(line, self.text(parts[index]).rpartition(".")[2]), self.expr(parts[index])))
                index += 1
        return ir.Dict(self.line(node), items)

    def expr_initializer_expression(self, node: TSNode) -> ir.Expr:
        return self.created(node, ir.Unknown(self.line(node)), [], node) if node.named_children else ir.List(self.line(node), [])

    def expr_array_creation_expression(self, node: TSNode) -> ir.Expr:
        kind = self.expr(node.child_by_field_name("type"))
        items = self.child(node, "initializer_expression")
        element = kind.args[0] if isinstance(kind, ir.Index) and kind.args else None
        return ir.List(self.line(node), [*self.exprs(items.named_children)] if items is not None else [], type=element)

    def expr_implicit_array_creation_expression(self, node: TSNode) -> ir.Expr:
        items = self.child(node, "initializer_expression")
        return ir.List(self.line(node), [*self.exprs(items.named_children)] if items is not None else [])

    def expr_collection_expression(self, node: TSNode) -> ir.Expr:
        return ir.List(self.line(node), [*self.exprs(node.named_children)])

    def expr_spread_element(self, node: TSNode) -> ir.Expr:
        return ir.Arg(self.line(node), self.last(node), spread=True)

    def expr_tuple_expression(self, node: TSNode) -> ir.Expr:
        return ir.List(self.line(node), [a.value for a in self.args(node)], "tuple")

    def expr_tuple_pattern(self, node: TSNode) -> ir.Expr:
        return ir.List(self.line(node), [*self.exprs(node.named_children)], "tuple")

    def expr_declaration_expression(self, node: TSNode) -> ir.Expr:
        return self.expr(node.child_by_field_name("name"))

    def expr_lambda_expression(self, node: TSNode) -> ir.Expr:
        line = self.line(node)
        annotations, modifiers = self.head(node)
        returns = node.child_by_field_name("type")
        params = self.params(node.child_by_field_name("parameters"))
        function = ir.Function(line, "", params, self.expr(returns) if returns is not None else None, annotations, modifiers)
        function.end = self.end(node)
        return ir.Lambda(line, self.lazy(function, node.child_by_field_name("body") or self.child(node, "block")))

    expr_anonymous_method_expression = expr_lambda_expression

    def expr_switch_expression(self, node: TSNode) -> ir.Expr:
        arms = (a for a in node.named_children if a.type == "switch_expression_arm" and a.named_children)
        told = [a for a in arms if a.named_children[-1].type != "throw_expression"]
        options, patterns = [self.expr(a.named_children[-1]) for a in told], [self.expr(a.named_children[0]) for a in told]
        return ir.Conditional(self.line(node), self.first(node), options, patterns)

    def expr_declaration_pattern(self, node: TSNode) -> ir.Expr:
        """A pattern by type: the type, or what binds a variable as an argument of that name."""
        kind, name = node.child_by_field_name("type"), node.child_by_field_name("name")
        type_ = self.expr(kind) if kind is not None and kind.type != "implicit_type" else ir.Unknown(self.line(node))
        return ir.Arg(self.line(node), type_, self.text(name)) if name is not None and name.type == "identifier" else type_

    expr_recursive_pattern = expr_var_pattern = expr_declaration_pattern

    def expr_query_expression(self, node: TSNode) -> ir.Expr:
        """``from a in x join b in y … let c = z … select e``: a comprehension over all that it ranges over."""
        targets: list[ir.Expr | ir.Arg] = []
        sources: list[ir.Expr | ir.Arg] = []
        element: ir.Expr | None = None
        for clause in node.named_children:
            parts = [c for c in clause.named_children if c.type not in self.skipped]
            named = clause.child_by_field_name("name") or (parts[0] if parts else None)
            rest = [c for c in parts if named is None or c.start_byte != named.start_byte]
            if clause.type in {"from_clause", "join_clause", "let_clause"} and named is not None and rest:
                targets.append(self.expr(named))
                source = self.expr(rest[-1] if clause.type == "from_clause" else rest[0])
                sources.append(source if clause.type != "let_clause" else ir.List(source.line, [source]))
            elif clause.type == "select_clause" and parts:
                element = self.expr(parts[-1])
        line = self.line(node)
        if element is None or not targets or isinstance(targets[0], ir.Arg) or isinstance(sources[0], ir.Arg):
            return ir.Unknown(line, [s for s in sources if not isinstance(s, ir.Arg)])
        if len(targets) == 1:
            return ir.Comprehension(line, element, targets[0], sources[0])
        return ir.Comprehension(line, element, ir.List(line, targets, "tuple"), ir.List(line, sources, "tuple"))

    def expr_is_pattern_expression(self, node: TSNode) -> ir.Expr:
        value, pattern = self.expr(node.child_by_field_name("expression")), self.expr(node.child_by_field_name("pattern"))
        return ir.Binary(self.line(node), "is", value, pattern)

    def inner(self, node: TSNode) -> ir.Expr:
        """A wrapper that adds nothing: its first part."""
        return self.first(node) or ir.Unknown(self.line(node))

    expr_await_expression = expr_parenthesized_expression = expr_checked_expression = expr_ref_expression = inner
    expr_as_expression = expr_with_expression = expr_constant_pattern = expr_type_pattern = expr_collection_element = inner
    expr_expression_element = expr_arrow_expression_clause = expr_argument = inner

    def expr_cast_expression(self, node: TSNode) -> ir.Expr:
        return self.expr(node.child_by_field_name("value"))

    def expr_postfix_unary_expression(self, node: TSNode) -> ir.Expr:
        operand = self.inner(node)
        return operand if self.text(node).endswith("!") else ir.Unknown(self.line(node), [operand])

    def expr_prefix_unary_expression(self, node: TSNode) -> ir.Expr:
        op = node.children[0].type
        return self.inner(node) if op in "&*" else ir.Unary(self.line(node), "not" if op == "!" else op, self.inner(node))

    def expr_conditional_expression(self, node: TSNode) -> ir.Expr:
        return self.expr_ternary_expression(node)

    def expr_typeof_expression(self, node: TSNode) -> ir.Expr:
        return ir.Member(self.line(node), self.expr(node.child_by_field_name("type")), "class")

    def expr_default_expression(self, node: TSNode) -> ir.Expr:
        return ir.Literal(self.line(node), None)

    expr_null_literal = expr_default_expression

    def expr_boolean_literal(self, node: TSNode) -> ir.Expr:
        return ir.Literal(self.line(node), self.text(node) == "true")

    def expr_integer_literal(self, node: TSNode) -> ir.Expr:
        return self.number(node)

    expr_real_literal = expr_integer_literal

    # --- strings ----------------------------------------------------------------------------------------------------------

    def expr_string_literal(self, node: TSNode) -> ir.Expr:
        text = self.text(node)
        return ir.Str(self.line(node), self.unescape(text[1 : text.rfind('"')]))

    def expr_character_literal(self, node: TSNode) -> ir.Expr:
        return ir.Str(self.line(node), self.unescape(self.text(node)[1:-1]))

    def expr_verbatim_string_literal(self, node: TSNode) -> ir.Expr:
        text = self.text(node)
        return ir.Str(self.line(node), text[2 : text.rfind('"')].replace('""', '"'))

    def expr_raw_string_literal(self, node: TSNode) -> ir.Expr:
        text = self.text(node)
        quotes = len(text) - len(text.lstrip('"'))
        content = text[quotes : text.rfind('"') + 1 - quotes]
        if "\n" in content:
            body, _, indent = content.partition("\n")[2].rpartition("\n")
            content = textwrap.dedent(f"{body}\n{indent}|").rpartition("\n")[0]
        return ir.Str(self.line(node), content)

    def expr_interpolated_string_expression(self, node: TSNode) -> ir.Expr:
        parts: list[ir.Expr] = []
        literal = ""
        start = self.text(node)[:6].partition('"')[0]
        plain = "@" in start or '"""' in self.text(node)[:8]
        for child in node.named_children:
            if child.type == "interpolation":
                value = next((c for c in child.children if c.is_named and c.type != "interpolation_brace"), None)
                value = value or next((c for c in child.children if c.type in _KEYWORD_VALUES), None)
                if literal:
                    parts.append(ir.Str(self.line(child), literal))
                    literal = ""
                parts.append(self.expr(value))
            elif child.type in ("string_content", "escape_sequence"):
                text = self.text(child)
                text = text.replace('""', '"') if plain else self.unescape(text)
                literal += text.replace("{{", "{").replace("}}", "}") if start.count("$") < 2 else text
        if literal or not parts:
            parts.append(ir.Str(self.line(node), literal))
        return ir.Template(self.line(node), parts)

    # --- types ------------------------------------------------------------------------------------------------------------

    def expr_nullable_type(self, node: TSNode) -> ir.Expr:
        return ir.Nullable(self.line(node), self.expr(node.child_by_field_name("type") or node.named_children[0]))

    def expr_array_type(self, node: TSNode) -> ir.Expr:
        element = self.expr(node.child_by_field_name("type"))
        return ir.Index(self.line(node), ir.Name(self.line(node), "[]"), [element])

    def expr_tuple_type(self, node: TSNode) -> ir.Expr:
        elements = [c for c in node.named_children if c.type == "tuple_element"]
        types = [self.expr(c.child_by_field_name("type")) for c in elements]
        names = [self.text(name) for c in elements if (name := c.child_by_field_name("name")) is not None]
        # The names of the elements, where they all have one, come after the word.
        word = " ".join(["tuple", *names]) if len(names) == len(types) else "tuple"
        return ir.Index(self.line(node), ir.Name(self.line(node), word), types)

    expr_ref_type = expr_scoped_type = expr_pointer_type = CLike.last
