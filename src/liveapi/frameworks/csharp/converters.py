"""JSON converters of a repository's own: what they write of a type, where that is one kind of value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liveapi.api.model import Schema
from liveapi.syntax import ir
from liveapi.trace.languages.csharp_types import CSharpTypes
from liveapi.trace.static_types import TypeRef

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

_WRITES = frozenset({"Write", "WriteJson"})
_KINDS = {"WriteStringValue": "string", "WriteNumberValue": "number", "WriteBooleanValue": "boolean", "WriteBase64StringValue": "string"}
#: Writing these decides nothing: null goes beside any value.
_SILENT = frozenset({"WriteNull", "WriteNullValue", "Flush"})


class Converters:
    """What converters write. Those that write objects, lists, or several kinds of values say nothing."""

    def __init__(self, run: Interpreter, types: CSharpTypes) -> None:
        self.run = run
        self.types = types

    def of(self, converter: TypeRef | None) -> Schema | None:
        """The schema of what a converter writes; ``None`` where that is not one plain kind of value."""
        found = self.types.class_of(converter)
        if found is None:
            return None
        for cls, _ in self.types.lineage(*found):
            for method in self.run.semantics(cls.module).methods(self.run, cls):
                if method.name in _WRITES and method.function.span is not None:
                    kinds = self._kinds(method.function)
                    return {"type": kinds.pop()} if len(kinds) == 1 and "" not in kinds else None
        return None

    def _kinds(self, function: ir.Function) -> set[str]:
        writer = function.params[0].name if function.params else ""
        kinds: set[str] = set()
        for statement in function.body:
            for node in statement.walk():
                if not isinstance(node, ir.Call) or not isinstance(node.callee, ir.Member):
                    continue
                if not isinstance(node.callee.object, ir.Name) or node.callee.object.id != writer or node.callee.name in _SILENT:
                    continue
                kinds.add(_KINDS.get(node.callee.name) or (self._given(node) if node.callee.name == "WriteValue" else ""))
        return kinds

    def _given(self, call: ir.Call) -> str:
        """The kind of value that Newtonsoft's ``WriteValue`` is given."""
        value = call.args[0].value if call.args else None
        if isinstance(value, ir.Str | ir.Template):
            return "string"
        made = value.callee if isinstance(value, ir.Call) else None
        if isinstance(made, ir.Member) and made.name in {"ToString", "ToLower", "ToLowerInvariant", "Join", "Format", "Concat"}:
            return "string"
        return ""
