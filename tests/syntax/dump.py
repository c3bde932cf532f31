"""A compact text of the IR, the same for every language, for table-driven tests.

Expressions look like code (``a.b(x, k=1)``), bodies are braces (``if x {f()} else {g()}``), declarations carry what is set:
``fn name(p: T = 1) -> R @annotation {…}``. Line numbers are left out; ``doc`` is shown as ``"…"`` before the declaration.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from liveapi.syntax import ir


def dump(node: ir.Node | Sequence[ir.Node] | None) -> str:
    """The text of a node, or of several, one a line."""
    if node is None:
        return "~"
    if isinstance(node, ir.Module):
        return dump(node.body)
    if isinstance(node, ir.Node):
        return _DUMP[type(node)](node)
    return "\n".join(dump(n) for n in node)


def _comma(nodes: Iterable[ir.Node]) -> str:
    return ", ".join(dump(n) for n in nodes)


def _block(body: Sequence[ir.Node]) -> str:
    return "{" + "; ".join(dump(s) for s in body) + "}"


def _when(prefix: str, value: object) -> str:
    return f"{prefix}{dump(value)}" if isinstance(value, ir.Node) else ""


def _doc(doc: str | None) -> str:
    return f'"{doc}" ' if doc else ""


def _modifiers(modifiers: frozenset[str]) -> str:
    return "".join(f"{m} " for m in sorted(modifiers))


def _annotations(annotations: Sequence[ir.Annotation]) -> str:
    return "".join(f"{dump(a)} " for a in annotations)


def _type_params(names: Sequence[str]) -> str:
    return f"<{', '.join(names)}>" if names else ""


def _literal(n: ir.Literal) -> str:
    return "null" if n.value is None else str(n.value).lower()


def _template(n: ir.Template) -> str:
    return "`" + "".join(p.value if isinstance(p, ir.Str) else f"${{{dump(p)}}}" for p in n.parts) + "`"


def _call(n: ir.Call) -> str:
    types = f"<{_comma(n.types)}>" if n.types else ""
    return f"{'new ' if n.new else ''}{dump(n.callee)}{types}({_comma(n.args)})"


def _arg(n: ir.Arg) -> str:
    return f"{n.name}=" * (n.name is not None) + "*" * n.spread + dump(n.value)


def _list(n: ir.List) -> str:
    opening, closing = {"tuple": ("(", ")"), "set": ("{", "}")}.get(n.kind, ("[", "]"))
    return f"{opening}{_comma(n.items)}{closing}{_when(' of ', n.type)}"


def _dict(n: ir.Dict) -> str:
    items = (f"{dump(k)}: {dump(v)}" if k is not None else f"**{dump(v)}" for k, v in n.items)
    return "{" + ", ".join(items) + "}" + _when(" of ", n.type)


def _comprehension(n: ir.Comprehension) -> str:
    return f"[{_when('', n.key)}{': ' if n.key else ''}{dump(n.element)} for {dump(n.target)} in {dump(n.iterable)}]"


def _assign(n: ir.Assign) -> str:
    value = f" {n.op} {dump(n.value)}" if n.value is not None else f" {n.op}"
    return f"{_doc(n.doc)}{_modifiers(n.modifiers)}{dump(n.target)}{_when(': ', n.type)}{value}"


def _if(n: ir.If) -> str:
    return f"if {dump(n.test)} {_block(n.then)}" + (f" else {_block(n.otherwise)}" if n.otherwise else "")


def _for(n: ir.For) -> str:
    head = f"{_when('', n.target)} in {dump(n.iterable)} " if n.iterable is not None else ""
    return f"for {head}{_block(n.body)}"


def _case(n: ir.Case) -> str:
    return f"case {_comma(n.patterns) or '_'} {_block(n.body)}"


def _try(n: ir.Try) -> str:
    return f"try {_block(n.body)}" + "".join(f" {dump(h)}" for h in n.handlers) + (f" finally {_block(n.final)}" if n.final else "")


def _import(n: ir.Import) -> str:
    kind = f" ({n.kind})" if n.kind else ""
    return f"import {n.module}" + (f" : {n.name}" if n.name else "") + (f" as {n.alias}" if n.alias else "") + kind


def _export(n: ir.Export) -> str:
    source = f" from {n.module} : {n.source_name}" if n.module is not None else ""
    return f"export {n.name}{_when(' = ', n.value)}{source}"


def _annotation(n: ir.Annotation) -> str:
    return f"@{n.site}{':' if n.site else ''}{dump(n.expr)}"


def _param(n: ir.Param) -> str:
    name = dump(n.pattern) if n.pattern is not None else n.name
    kind = f"{n.kind} " if n.kind else ""
    return f"{_annotations(n.annotations)}{_modifiers(n.modifiers)}{kind}{name}{_when(': ', n.type)}{_when(' = ', n.default)}"


def _function(n: ir.Function) -> str:
    receiver = f"({dump(n.receiver)})." if n.receiver is not None else ""
    head = f"{_doc(n.doc)}{_annotations(n.annotations)}{_modifiers(n.modifiers)}fn {receiver}{n.name}{_type_params(n.type_params)}"
    body = f" {_block(n.body)}" if n.span is not None or n.body else ""
    return f"{head}({_comma(n.params)}){_when(' -> ', n.returns)}{body}"


def _field(n: ir.Field) -> str:
    tag = f" `{n.tag}`" if n.tag is not None else ""
    head = f"{_doc(n.doc)}{_annotations(n.annotations)}{_modifiers(n.modifiers)}field {n.name}"
    return f"{head}{_when(': ', n.type)}{_when(' = ', n.default)}{tag}"


def _class(n: ir.Class) -> str:
    head = f"{_doc(n.doc)}{_annotations(n.annotations)}{_modifiers(n.modifiers)}{n.kind} {n.name}{_type_params(n.type_params)}"
    params = f"({_comma(n.params)})" if n.params else ""
    bases = f" : {_comma([*n.bases, *n.keywords])}" if n.bases or n.keywords else ""
    namespace = f" in {n.namespace}" if n.namespace else ""
    return f"{head}{params}{bases}{namespace} {_block(n.body)}"


_DUMP: dict[type[ir.Node], Callable[[Any], str]] = {
    ir.Str: lambda n: f"{n.kind}{n.value!r}",
    ir.Template: _template,
    ir.Literal: _literal,
    ir.Name: lambda n: n.id,
    ir.Member: lambda n: f"{dump(n.object)}.{n.name}",
    ir.Index: lambda n: f"{dump(n.object)}[{_comma(n.args)}]",
    ir.Arg: _arg,
    ir.Call: _call,
    ir.Lambda: lambda n: dump(n.function),
    ir.List: _list,
    ir.Dict: _dict,
    ir.Comprehension: _comprehension,
    ir.Binary: lambda n: f"({dump(n.left)} {n.op} {dump(n.right)})",
    ir.Unary: lambda n: f"({n.op} {dump(n.operand)})",
    ir.Conditional: lambda n: f"({dump(n.test)} ? {' | '.join(dump(o) for o in n.options)})",
    ir.Nullable: lambda n: f"{dump(n.type)}?",
    ir.Cast: lambda n: f"({dump(n.value)} as {dump(n.type)})",
    ir.BlockExpr: lambda n: f"do {_block(n.body)}",
    ir.Unknown: lambda n: f"?({_comma(n.parts)})",
    ir.ExprStmt: lambda n: dump(n.value),
    ir.Assign: _assign,
    ir.Return: lambda n: "return" + _when(" ", n.value),
    ir.Throw: lambda n: "throw" + _when(" ", n.value),
    ir.If: _if,
    ir.For: _for,
    ir.Case: _case,
    ir.Switch: lambda n: f"switch {dump(n.subject)} {_block(n.cases)}",
    ir.Catch: lambda n: f"catch {_comma(n.types)}{' as ' + n.name if n.name else ''} {_block(n.body)}",
    ir.Try: _try,
    ir.Block: lambda n: f"block {_block(n.body)}",
    ir.Import: _import,
    ir.Export: _export,
    ir.Annotation: _annotation,
    ir.Param: _param,
    ir.Function: _function,
    ir.Field: _field,
    ir.Class: _class,
}


def depth(node: ir.Node) -> int:
    """Nodes on the longest way from ``node`` down."""
    deepest, level = 0, [node]
    while level:
        deepest += 1
        level = [child for each in level for child in each.children()]
    return deepest
