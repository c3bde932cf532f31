"""Answers that swagger-php's and Nelmio's attributes (or annotations) declare: ``#[OA\\Response(response: 200, content: …)]``.

They count where the code itself does not tell: what they say may be out of date.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from liveapi.api.model import Schema
from liveapi.api.shapes import Property, array_of, object_of
from liveapi.frameworks.php.serializer import View
from liveapi.frameworks.php.values import class_value
from liveapi.syntax import ir
from liveapi.trace.values import Const, FunctionRef, Text

if TYPE_CHECKING:
    from liveapi.frameworks.php.library import Library

_MAX_DEPTH = 12
_REF = "#/components/schemas/"


@dataclass(slots=True)
class DeclaredAnswer:
    """One declared answer; ``schema`` is ``None`` where only words are given."""

    status: str
    description: str
    schema: Schema | None


class OpenApiAttributes:
    """The attributes of one application."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.run = library.run
        self._models: dict[str, tuple[str, tuple[str, ...]]] | None = None

    def answers(self, function: FunctionRef) -> Iterator[DeclaredAnswer]:
        """The answers that stand on a handler, or inside of what stands there."""
        for annotation in function.function.annotations:
            for call in _calls(annotation.expr, "Response"):
                given = _given(call)
                status = self._literal(given.get("response", given.get("status")), function)
                if status is None:
                    continue
                content = given.get("content") or next((n for n in _unnamed(call) if _name(n) in {"JsonContent", "Model", "Schema"}), None)
                schema = self._schema(content, function, 0) if content is not None else None
                yield DeclaredAnswer(str(status), str(self._literal(given.get("description"), function) or ""), schema)

    def _literal(self, node: ir.Expr | None, function: FunctionRef) -> Any:
        value = self.run.evaluate(node, function.scope) if node is not None else None
        return value.literal if isinstance(value, Text) else value.value if isinstance(value, Const) else None

    def _schema(self, node: ir.Expr, function: FunctionRef, depth: int) -> Schema | None:
        """The schema that a part of an attribute spells."""
        if not isinstance(node, ir.Call) or depth > _MAX_DEPTH:
            return None
        given, kind = _given(node), _name(node)
        if kind == "Model":
            return self._model(given, function)
        nested = next((n for n in _unnamed(node) if _name(n) in {"Model", "Schema", "Items", "JsonContent"}), None)
        if nested is not None and _name(nested) != "Items":
            return self._schema(nested, function, depth + 1)
        ref = given.get("ref")
        if ref is not None:
            if isinstance(ref, ir.Call):
                return self._schema(ref, function, depth + 1)
            return self._named(str(self._literal(ref, function) or ""))
        items = given.get("items") or nested
        if items is not None:
            return array_of(self._schema(items, function, depth + 1) or {})
        properties = given.get("properties")
        parts = [i for i in properties.items if isinstance(i, ir.Call)] if isinstance(properties, ir.List) else []
        parts += [n for n in _unnamed(node) if _name(n) == "Property"]
        if parts:
            return object_of(self._properties(parts, function, depth))
        kinds = self._literal(given.get("type"), function)
        out: dict[str, Any] = {"type": kinds} if kinds in {"string", "integer", "number", "boolean", "object", "array"} else {}
        form = self._literal(given.get("format"), function)
        return {**out, **({"format": form} if isinstance(form, str) else {})} or None

    def _properties(self, parts: list[ir.Call], function: FunctionRef, depth: int) -> Iterator[Property]:
        for part in parts:
            given = _given(part)
            name = self._literal(given.get("property"), function)
            if isinstance(name, str):
                said = self._literal(given.get("description"), function)
                yield Property(name, self._schema(part, function, depth + 1) or {}, False, said if isinstance(said, str) else "")

    def _model(self, given: Mapping[str, ir.Expr], function: FunctionRef) -> Schema | None:
        """Nelmio's ``new Model(type: Order::class, groups: ['list'])``."""
        node = given.get("type")
        ref = class_value(self.run.evaluate(node, function.scope)) if node is not None else None
        groups = given.get("groups")
        value = self.run.evaluate(groups, function.scope) if groups is not None else None
        words = tuple(w for v in (value.items() or []) if (w := self.run.text(v).literal)) if value is not None else ()
        return self.library.serializer.schema(ref, View("output", words)) if ref is not None else None

    def _named(self, ref: str) -> Schema | None:
        """A reference to a model that Nelmio's configuration names."""
        if self._models is None:
            self._models = dict(self._configured())
        found = self._models.get(ref.removeprefix(_REF))
        cls = self.library.semantics.class_named(self.run, found[0]) if found is not None else None
        return self.library.serializer.schema(cls, View("output", found[1])) if cls is not None and found is not None else None

    def _configured(self) -> Iterator[tuple[str, tuple[str, tuple[str, ...]]]]:
        for path in self.run.program.named("nelmio_api_doc.yaml"):
            try:
                loaded: Any = yaml.safe_load(self.run.program.text(path) or "")
            except yaml.YAMLError:
                continue
            own = loaded.get("nelmio_api_doc") if isinstance(loaded, dict) else None
            models = own.get("models") if isinstance(own, dict) else None
            names = models.get("names") if isinstance(models, dict) else None
            for entry in names if isinstance(names, list) else []:
                if isinstance(entry, dict) and isinstance(entry.get("alias"), str) and isinstance(entry.get("type"), str):
                    groups = entry.get("groups")
                    yield entry["alias"], (entry["type"], tuple(map(str, groups)) if isinstance(groups, list) else ())


def _name(node: ir.Expr | ir.Arg) -> str:
    callee = node.callee if isinstance(node, ir.Call) else node
    return callee.id.rpartition("\\")[2] if isinstance(callee, ir.Name) else ""


def _given(call: ir.Call) -> dict[str, ir.Expr]:
    found = {a.name: a.value for a in call.args if a.name is not None}
    first = next((a.value for a in call.args if a.name is None), None)
    if first is not None and not isinstance(first, ir.Call):
        found.setdefault("ref" if _name(call) in {"JsonContent", "Schema"} else "type", first)
    return found


def _unnamed(call: ir.Call) -> list[ir.Call]:
    return [a.value for a in call.args if a.name is None and isinstance(a.value, ir.Call)]


def _calls(expr: ir.Expr, name: str) -> Iterator[ir.Call]:
    """The calls of a name in an attribute, itself included."""
    for node in expr.walk():
        if isinstance(node, ir.Call) and _name(node) == name:
            yield node
