"""A schema as a value that the evaluator carries around, whichever library made it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from liveapi.api.components import Components, TypeKey
from liveapi.api.shapes import nullable
from liveapi.trace.values import CallSite, Choice, Const, ListOf, MapOf, Text, Unknown, Value

if TYPE_CHECKING:
    from liveapi.syntax import ir
    from liveapi.trace.interpreter import Interpreter

#: A method of a schema library: takes the schema it is called on, gives the new one.
Method = Callable[["SchemaValue", "Interpreter", CallSite], Value]

#: Nested deeper than this, a schema accepts anything: real ones stay far below.
_MAX_DEPTH = 20


class SchemaValue(Value):
    """A schema: JSON Schema keywords, whether the value may be left out, and the properties of an object.

    Immutable: every method of a library gives a new one. ``methods`` are those of the library that made it.
    """

    __slots__ = ("default", "items_schema", "label", "methods", "null", "optional", "properties", "schema")

    def __init__(
        self,
        schema: Mapping[str, Any],
        methods: Mapping[str, Method],
        *,
        optional: bool = False,
        properties: Mapping[str, SchemaValue] | None = None,
        default: Value | None = None,
        items_schema: SchemaValue | None = None,
        null: bool = False,
    ) -> None:
        self.schema = schema
        self.methods = methods
        self.optional = optional
        self.properties = properties
        self.default = default
        self.items_schema = items_schema
        #: Null will do, too.
        self.null = null
        #: The file and the name of the variable that it was first given to: what it is called as a component.
        self.label: tuple[str, str] | None = None

    def settle(self, module: str, name: str) -> None:
        if self.label is None and (self.properties is not None or self.schema.keys() & {"anyOf", "oneOf", "enum"}):
            self.label = (module, name)

    def or_null(self) -> SchemaValue:
        """A copy that accepts null, too."""
        made = self.with_()
        made.null = True
        return made

    def with_(self, *, optional: bool | None = None, default_value: Value | None = None, **keywords: Any) -> SchemaValue:
        """A copy with further keywords. One that only may be left out keeps its name."""
        made = SchemaValue(
            {**self.schema, **keywords},
            self.methods,
            optional=self.optional if optional is None else optional,
            properties=self.properties,
            default=default_value or self.default,
            items_schema=self.items_schema,
            null=self.null,
        )
        made.label = self.label if not keywords and default_value is None else None
        return made

    def with_properties(self, properties: Mapping[str, SchemaValue]) -> SchemaValue:
        return SchemaValue(self.schema, self.methods, optional=self.optional, properties=properties, default=self.default, null=self.null)

    def json_schema(self, depth: int = 0, components: Components | None = None) -> dict[str, Any]:
        """The whole as JSON Schema 2020-12; with ``components``, what has a name is referred to by it."""
        if components is None or self.label is None:
            whole = self._written(depth, components)
        else:
            path, name = self.label
            key = TypeKey(tuple(path.rpartition(".")[0].split("/")), (name,))
            whole = dict(components.define(key, lambda: self._written(0, components)))
        return dict(nullable(whole)) if self.null else whole

    def _written(self, depth: int, components: Components | None) -> dict[str, Any]:
        out = dict(self.schema)
        if depth > _MAX_DEPTH:
            return out
        if self.items_schema is not None:
            out["items"] = self.items_schema.json_schema(depth + 1, components)
        if self.properties is not None:
            out["type"] = "object"
            out["properties"] = {name: p.json_schema(depth + 1, components) for name, p in self.properties.items()}
            required = [name for name, p in self.properties.items() if not p.optional]
            if required:
                out["required"] = required
        return out

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        method = self.methods.get(name)
        return method(self, run, call) if method is not None else self

    def member(self, run: Interpreter, name: str, at: ir.Node) -> Value:
        if name == "shape" and self.properties is not None:
            return MapOf(dict(self.properties))
        return _BoundMethod(self, name)

    def truth(self) -> bool | None:
        return True

    def describe(self) -> str:
        return "a schema"


class _BoundMethod(Value):
    """``schema.optional`` before it is called; also a property of that name read as a value."""

    __slots__ = ("name", "schema")

    def __init__(self, schema: SchemaValue, name: str) -> None:
        self.schema = schema
        self.name = name

    def call(self, run: Interpreter, call: CallSite) -> Value:
        return self.schema.call_method(run, self.name, call)

    def describe(self) -> str:
        return f"schema method {self.name}"


def plain(value: Value | None, depth: int = 0) -> Any:
    """What a value is as JSON, unknown parts left out (``None`` for a whole that is unknown)."""
    if isinstance(value, SchemaValue):
        return value.json_schema()
    if isinstance(value, Text):
        return value.literal
    if isinstance(value, Const):
        return value.value
    if isinstance(value, Choice):
        return plain(value.options[0], depth) if value.options else None
    if depth > _MAX_DEPTH:
        return None
    if isinstance(value, ListOf):
        return [p for e in value.elements if (p := plain(e, depth + 1)) is not None]
    if isinstance(value, MapOf):
        return {k: p for k, v in value.entries.items() if (p := plain(v, depth + 1)) is not None}
    return None


def as_schema(value: Value | None) -> SchemaValue | None:
    """A value where a schema is expected: one of a library, a JSON Schema object, or the bare properties of one."""
    if isinstance(value, SchemaValue):
        return value
    if isinstance(value, Choice):
        return next((s for o in value.options if (s := as_schema(o)) is not None), None)
    if not isinstance(value, MapOf):
        return None
    entries = value.entries
    if not isinstance(entries.get("properties"), MapOf) and (
        isinstance(entries.get("type"), Text) or "$ref" in entries or "anyOf" in entries
    ):
        return SchemaValue(plain(value) or {}, {})
    properties = entries.get("properties")
    # Fastify takes the bare properties too: `querystring: { page: { type: 'integer' } }`.
    required = plain(entries.get("required")) if isinstance(properties, MapOf) else None
    names = properties.entries if isinstance(properties, MapOf) else entries
    found: dict[str, SchemaValue] = {}
    for name, item in names.items():
        schema = as_schema(item) or SchemaValue({}, {})
        listed = isinstance(required, list) and name in required
        found[name] = schema if isinstance(item, SchemaValue) else schema.with_(optional=not listed)
    keywords = (
        {k: p for k, v in entries.items() if k in {"description", "additionalProperties"} and (p := plain(v)) is not None}
        if properties
        else {}
    )
    return SchemaValue(keywords, {}, properties=found)


def unknown_result(what: str) -> Method:
    """A method whose result is no schema."""
    return lambda _schema, _run, _call: Unknown(f"the result of {what}")
