"""What libraries say of types: schemas of validators as types (``z.infer``), models of databases and what asking them gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liveapi.api.model import Schema
from liveapi.frameworks.javascript.validators.schema import SchemaValue
from liveapi.trace.languages.javascript_flow import JavaScriptTypes
from liveapi.trace.languages.typescript_types import Given
from liveapi.trace.values import External, Value

if TYPE_CHECKING:
    from liveapi.syntax import ir
    from liveapi.trace.static_types import Locals, TypeRef

#: Generic types that stand for what a schema (``typeof schema``) describes, by the last part of their names.
_INFERRED = frozenset({"infer", "input", "output", "Static", "InferType", "InferOutput", "InferInput", "TypeOf", "FromSchema"})


class ApiTypes(JavaScriptTypes):
    """Types of a program, with what libraries say of theirs."""

    def described(self, value: Value) -> Schema | None:
        """The schema that a value is: one of a schema library."""
        return value.json_schema() if isinstance(value, SchemaValue) else None

    def outside(self, target: Value, ref: TypeRef) -> TypeRef | None:
        if not isinstance(target, External):
            return None
        last = target.name.rpartition(".")[2]
        if last in _INFERRED and ref.args:
            found = self.resolved(ref.args[0])
            if isinstance(found, Given) and isinstance(found.value, SchemaValue):
                return self.shaped(found.value.json_schema(), ref.scope)
        return None

    def library(self, receiver: TypeRef | None, name: str, call: ir.Call, names: Locals) -> TypeRef | None:
        return None
