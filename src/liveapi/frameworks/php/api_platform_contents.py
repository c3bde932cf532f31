"""API Platform: what each operation of a resource takes and answers, by its class (or DTO), groups, formats and kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import yaml

from liveapi.api.model import Certainty, Evidence, Location, Parameter, RequestBody, Response, Schema
from liveapi.api.shapes import Property, array_of, merged, object_of
from liveapi.frameworks.answers import Answers, body_of
from liveapi.frameworks.php.library import Library
from liveapi.frameworks.php.serializer import View
from liveapi.frameworks.php.values import INTEGER, STRING
from liveapi.syntax import ir
from liveapi.trace.scope import Scope
from liveapi.trace.values import ClassRef, Const, MapOf, Value

if TYPE_CHECKING:
    from liveapi.frameworks.php.api_platform_operations import ResourceOperation

_LINKED = "application/ld+json"
_PATCH = "application/merge-patch+json"
_STATUS = {"Post": 201, "Delete": 204}
_FORMATS = {"json": "application/json", "jsonld": _LINKED, "jsonhal": "application/hal+json", "jsonapi": "application/vnd.api+json"}
#: RFC 9457, as API Platform answers.
PROBLEM: Schema = object_of(
    [
        Property("type", STRING),
        Property("title", STRING),
        Property("status", INTEGER),
        Property("detail", STRING),
        Property("instance", STRING),
    ]
)
VIOLATIONS: Schema = merged(
    [
        PROBLEM,
        object_of(
            [
                Property(
                    "violations",
                    array_of(object_of([Property("propertyPath", STRING), Property("message", STRING), Property("code", STRING)])),
                )
            ]
        ),
    ]
)


class PlatformContents:
    """Bodies and answers of the resources of one application."""

    def __init__(self, library: Library, settings: str | None, *, prefixed: bool) -> None:
        self.library = library
        self.run = library.run
        #: Before version 4 the members of collections are ``hydra:member``.
        self.prefixed = prefixed
        self.media = _media(settings)

    def _view(self, operation: ResourceOperation, mode: str, scope: Scope) -> View:
        key = "normalizationContext" if mode == "output" else "denormalizationContext"
        groups = self._groups(operation.option(key, _snake(key)), scope)
        checked = self._groups(operation.option("validationContext", "validation_context"), scope) if mode == "input" else ()
        return View(mode, groups, checked, links=True, partial=mode == "input" and operation.method == "PATCH")

    def _groups(self, node: ir.Expr | None, scope: Scope) -> tuple[str, ...]:
        value = self.run.evaluate(node, scope) if node is not None else None
        given = value.entries.get("groups") if isinstance(value, MapOf) else None
        if given is None and isinstance(node, ir.Dict):
            # ``AbstractNormalizer::GROUPS => […]``: a constant of the library.
            inner = next((v for k, v in node.items if isinstance(k, ir.Member) and k.name == "GROUPS"), None)
            given = self.run.evaluate(inner, scope) if inner is not None else None
        return tuple(w for v in (given.items() or [given]) if (w := self.run.text(v).literal)) if given is not None else ()

    def _class(self, operation: ResourceOperation, name: str, ref: ClassRef, scope: Scope) -> ClassRef | None:
        """The class that ``input:`` or ``output:`` names, the resource's own without; ``None`` for ``false``."""
        node = operation.option(name)
        if node is None:
            return ref
        value: Value | None = self.run.evaluate(node, scope)
        if isinstance(value, MapOf):
            value = value.entries.get("class")
        if isinstance(value, Const):
            return None
        found = getattr(value, "ref", None)
        return found if isinstance(found, ClassRef) else ref

    def _flag(self, operation: ResourceOperation, name: str, scope: Scope) -> bool | None:
        node = operation.option(name)
        value = self.run.evaluate(node, scope) if node is not None else None
        return value.value if isinstance(value, Const) and isinstance(value.value, bool) else None

    def body(self, operation: ResourceOperation, ref: ClassRef, scope: Scope, evidence: Evidence) -> RequestBody | None:
        """What is sent."""
        if operation.method not in {"POST", "PUT", "PATCH"} or self._flag(operation, "deserialize", scope) is False:
            return None
        given = self._class(operation, "input", ref, scope)
        if given is None:
            return None
        schema = self.library.serializer.schema(given, self._view(operation, "input", scope))
        media = [_PATCH] if operation.method == "PATCH" else self.media
        certainty = Certainty.CERTAIN if operation.option("controller") is None else Certainty.LIKELY
        return body_of(schema, *media, evidence=evidence, certainty=certainty)

    def responses(self, operation: ResourceOperation, ref: ClassRef, scope: Scope, evidence: Evidence) -> list[Response]:
        """What is answered."""
        answers = Answers()
        node = operation.option("status")
        value = self.run.evaluate(node, scope) if node is not None else None
        status = value.value if isinstance(value, Const) and isinstance(value.value, int) else _STATUS.get(operation.kind, 200)
        given = self._class(operation, "output", ref, scope)
        if given is None or status == 204:
            answers.add(status if given is not None or status == 204 else 204, None, evidence=evidence)
        else:
            view = self._view(operation, "output", scope)
            schema = self.library.serializer.schema(given, view)
            many = operation.kind == "GetCollection"
            for media in self.media:
                answers.add(status, self._listed(schema, media) if many else schema, media, evidence=evidence)
        if self.body(operation, ref, scope, evidence) is not None:
            answers.add(400, PROBLEM, "application/problem+json", evidence=evidence)
            answers.add(422, VIOLATIONS, "application/problem+json", evidence=evidence)
        if "{" in operation.path:
            answers.add(404, PROBLEM, "application/problem+json", evidence=evidence)
        return answers.responses()

    def parameters(self, operation: ResourceOperation, ref: ClassRef, scope: Scope, evidence: Evidence) -> Iterator[Parameter]:
        """The page of a collection, and its filters: ``#[ApiFilter(SearchFilter::class, properties: ['name' => 'partial'])]``."""
        if operation.kind != "GetCollection":
            return

        def query(name: str, schema: Schema) -> Parameter:
            return Parameter(name, Location.QUERY, schema, evidence=evidence)

        if self._flag(operation, "paginationEnabled", scope) is not False:
            yield query("page", {"type": "integer", "minimum": 1})
            if self._flag(operation, "paginationClientItemsPerPage", scope):
                yield query("itemsPerPage", {"type": "integer", "minimum": 0})
        members = {p.name: p.schema for p in self.library.serializer.properties(ref, View("input"))}
        for annotation in ref.cls.annotations:
            if annotation.name.rpartition("\\")[2] != "ApiFilter" or not annotation.args:
                continue
            kind = self.run.text(self.run.evaluate(annotation.args[0].value, scope)).literal or ""
            node = next((a.value for a in annotation.args if a.name == "properties"), None)
            value = self.run.evaluate(node, scope) if node is not None else None
            listed = (value.items() or []) if value is not None and not isinstance(value, MapOf) else []
            names = list(value.entries) if isinstance(value, MapOf) else [self.run.text(v).literal or "" for v in listed]
            for name in names:
                yield from (query(pattern.format(name), schema or members.get(name, {})) for pattern, schema in _filter(kind))

    def _listed(self, schema: Schema, media: str) -> Schema:
        if media != _LINKED:
            return array_of(schema)
        prefix = "hydra:" if self.prefixed else ""
        return object_of(
            [Property(f"{prefix}member", array_of(schema), True), Property(f"{prefix}totalItems", {"type": "integer", "minimum": 0})]
        )


def _filter(kind: str) -> list[tuple[str, Schema]]:
    """The parameters of a filter on a property: patterns of their names with schemas (``{}``: that of the property)."""
    last = kind.rpartition("\\")[2]
    if last == "OrderFilter":
        return [("order[{}]", {"type": "string", "enum": ["asc", "desc"]})]
    if last == "DateFilter":
        return [
            (f"{{}}[{word}]", {"type": "string", "format": "date"}) for word in ("before", "strictly_before", "after", "strictly_after")
        ]
    if last == "RangeFilter":
        return [(f"{{}}[{word}]", {}) for word in ("between", "gt", "gte", "lt", "lte")]
    if last == "ExistsFilter":
        return [("exists[{}]", {"type": "boolean"})]
    return [("{}", {"type": "boolean"} if last == "BooleanFilter" else {})]


def _snake(name: str) -> str:
    return "".join("_" + c.lower() if c.isupper() else c for c in name)


def _media(settings: str | None) -> list[str]:
    """The media types that the configuration names; JSON-LD where it names none."""
    try:
        loaded: Any = yaml.safe_load(settings) if settings else None
    except yaml.YAMLError:
        loaded = None
    own = loaded.get("api_platform") if isinstance(loaded, dict) else None
    formats = own.get("formats") if isinstance(own, dict) else None
    out: list[str] = []
    for name, given in formats.items() if isinstance(formats, dict) else []:
        kinds = given.get("mime_types") if isinstance(given, dict) else given
        first = kinds[0] if isinstance(kinds, list) and kinds else _FORMATS.get(str(name))
        if isinstance(first, str) and "json" in first:
            out.append(first)
    return out or [_LINKED]
