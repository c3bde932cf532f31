"""Believable values for schemas: what a schema says first, then what a name suggests, then its type."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from liveapi.api.model import MediaType, Schema
from liveapi.api.schemas import problems, resolve

#: A recursive or very wide schema ends here.
_BUDGET = 400
_DEPTH = 7

#: What strings of these formats look like.
_FORMATS = {
    "date-time": "2026-03-14T09:26:53Z",
    "date": "2026-03-14",
    "time": "09:26:53Z",
    "duration": "PT1H",
    "email": "ada@example.com",
    "uuid": "7b8f0a52-3c1d-4e6a-9f27-5d1c8e40b6a3",
    "uri": "https://example.com/a",
    "url": "https://example.com/a",
    "hostname": "example.com",
    "ipv4": "192.0.2.10",
    "ipv6": "2001:db8::10",
    "byte": "TGl2ZUFQSQ==",
    "binary": "",
    "password": "correct horse battery staple",
}

#: What strings of these names hold; the first expression found in a name counts.
_STRINGS = [
    (re.compile(pattern, re.IGNORECASE), value)
    for pattern, value in (
        (r"e.?mail", "ada@example.com"),
        (r"phone|mobile", "+44 20 7946 0123"),
        (r"(created|updated|deleted|placed|paid|shipped|expires)(_?at|_?on)?$|_at$|timestamp", "2026-03-14T09:26:53Z"),
        (r"date|day$", "2026-03-14"),
        (r"ur[il]$|link|href|website", "https://example.com/a"),
        (r"image|avatar|photo|picture", "https://example.com/a.png"),
        (r"first.?name|given.?name", "Ada"),
        (r"last.?name|family.?name|surname", "Lovelace"),
        (r"user.?name|login|nick", "ada"),
        (r"author|customer|owner|full.?name", "Ada Lovelace"),
        (r"company|organi[sz]ation", "Analytical Engines Ltd"),
        (r"street|address", "12 St James's Square"),
        (r"city|town", "London"),
        (r"country", "GB"),
        (r"post.?code|zip", "SW1Y 4JH"),
        (r"currency", "EUR"),
        (r"locale|language|lang$", "en"),
        (r"time.?zone", "Europe/London"),
        (r"token|secret|api.?key", "tok_4f9a2c"),
        (r"uuid|guid", "7b8f0a52-3c1d-4e6a-9f27-5d1c8e40b6a3"),
        (r"sku", "TEA-0042"),
        (r"slug", "first-flush-darjeeling"),
        (r"colou?r", "teal"),
        (r"status|state", "open"),
        (r"version", "1.2.0"),
        (r"(^|[-_])(id|key|ref)$|Id$", "a1b2c3"),
        (r"title|subject|headline", "A quiet morning"),
        (r"name", "Darjeeling First Flush"),
        (r"description|summary|body|text|content|note|comment|message|bio|reason", "Light, floral, picked in spring."),
        (r"tags?$|label|category", "tea"),
        (r"^q$|query|search|filter", "tea"),
        (r"sort|order_?by", "name"),
    )
]

_NUMBERS = [
    (re.compile(pattern, re.IGNORECASE), value)
    for pattern, value in (
        (r"price|amount|total|cost|balance", 1850),
        (r"page$|offset", 1),
        (r"limit|size|per", 20),
        (r"quantity|count|stock", 3),
        (r"year", 2026),
        (r"age$", 36),
        (r"lat", 51),
        (r"lon|lng", 0),
        (r"rating|score|stars", 5),
        (r"id$", 42),
    )
]


def example(schema: Schema, schemas: Mapping[str, Schema], name: str = "") -> Any:
    """A value that fits ``schema``; ``name`` is what it is the value of."""
    return _Maker(schemas).value(schema, name, 0)


def media_example(media: MediaType, schemas: Mapping[str, Schema], name: str = "") -> Any:
    """The media type's own first example, or one made from its schema; ``None`` where there is neither."""
    if media.examples:
        return next(iter(media.examples.values()))
    return example(media.schema, schemas, name) if media.schema else None


class _Maker:
    def __init__(self, schemas: Mapping[str, Schema]) -> None:
        self.schemas = schemas
        self.left = _BUDGET
        #: The references that are being followed.
        self.inside: list[str] = []

    def value(self, schema: Any, name: str, depth: int) -> Any:
        self.left -= 1
        ref = schema.get("$ref") if isinstance(schema, Mapping) else None
        if not isinstance(ref, str):
            return self.made(schema, name, depth)
        self.inside.append(ref)
        try:
            return self.made(schema, name, depth)
        finally:
            self.inside.pop()

    def fits(self, value: Any, schema: Schema) -> bool:
        """Whether what a contract gives as a value keeps to the contract: code may say one thing and mean another."""
        rest = {key: kept for key, kept in schema.items() if key not in ("default", "examples")}
        return not problems(value, rest, self.schemas)

    def comes_again(self, schema: Any) -> bool:
        """Whether a schema is one of those being followed, or a list or a choice of them."""
        if not isinstance(schema, Mapping):
            return False
        parts = [schema.get("items"), *(schema.get("anyOf") or ()), *(schema.get("oneOf") or ())]
        return schema.get("$ref") in self.inside or any(self.comes_again(part) for part in parts if part is not None)

    def made(self, schema: Any, name: str, depth: int) -> Any:
        found = resolve(schema, self.schemas)
        for keyword in ("const", "default"):
            if found.get(keyword) not in (None, "", []) and self.fits(found[keyword], found):
                return found[keyword]
        for keyword in ("examples", "enum"):
            values = found.get(keyword)
            if isinstance(values, list) and values:
                chosen = next((value for value in values if value is not None), None)
                if keyword == "enum" or self.fits(chosen, found):
                    return chosen
        if depth > _DEPTH or self.left < 0:
            return self.shortest(found, name)
        if isinstance(parts := found.get("allOf"), list) and parts:
            return self.merged(found, parts, name, depth)
        for keyword in ("oneOf", "anyOf"):
            if isinstance(choices := found.get(keyword), list) and choices:
                usable = [c for c in choices if resolve(c, self.schemas).get("type") != "null"]
                return self.value(usable[0], name, depth + 1) if usable else None
        return self.typed(found, self.kind(found), name, depth)

    def shortest(self, schema: Schema, name: str) -> Any:
        """What ends a value that has become too deep or too large."""
        for keyword in ("oneOf", "anyOf"):
            choices = [resolve(choice, self.schemas) for choice in schema.get(keyword) or ()]
            if choices:
                plain = [choice for choice in choices if self.kind(choice) not in ("object", "array")]
                return self.shortest(plain[-1] if plain else choices[0], name)
        kinds = schema.get("type")
        if isinstance(kinds, list) and "null" in kinds:
            return None
        kind = "object" if "allOf" in schema else self.kind(schema)
        return {} if kind == "object" else [] if kind == "array" else self.typed(schema, kind, name, _DEPTH)

    @staticmethod
    def kind(schema: Schema) -> str:
        kind = schema.get("type")
        if isinstance(kind, list):
            kind = next((each for each in kind if each != "null"), "null")
        if isinstance(kind, str):
            return kind
        if "properties" in schema or "additionalProperties" in schema:
            return "object"
        return "array" if "items" in schema else "number" if "minimum" in schema or "maximum" in schema else "string"

    def merged(self, schema: Schema, parts: list[Any], name: str, depth: int) -> Any:
        values = [self.value(part, name, depth + 1) for part in parts]
        own = self.typed({k: v for k, v in schema.items() if k != "allOf"}, "object", name, depth) if "properties" in schema else None
        mappings = [value for value in [*values, own] if isinstance(value, dict)]
        return {key: value for each in mappings for key, value in each.items()} if mappings else values[0]

    def typed(self, schema: Schema, kind: str, name: str, depth: int) -> Any:
        match kind:
            case "object":
                return self.mapping(schema, name, depth)
            case "array":
                least = schema.get("minItems") or 0
                if not least and (depth >= _DEPTH or self.comes_again(schema.get("items"))):
                    return []
                length = min(max(int(least), 1), 5)
                # Singular: the items of `tags` are each a tag.
                return [self.value(schema.get("items", {}), name.removesuffix("s"), depth + 1) for _ in range(length)]
            case "integer" | "number":
                return _number(schema, kind, name)
            case "boolean":
                return True
            case "null":
                return None
            case _:
                return _string(schema, name)

    def mapping(self, schema: Schema, name: str, depth: int) -> dict[str, Any]:
        properties = schema.get("properties")
        made: dict[str, Any] = {}
        for key, sub in properties.items() if isinstance(properties, Mapping) else ():
            optional = key not in (schema.get("required") or ())
            if optional and (self.left < 0 or depth >= _DEPTH or self.comes_again(sub)):
                continue
            made[key] = self.value(sub, str(key), depth + 1)
        extra = schema.get("additionalProperties")
        if not made and isinstance(extra, Mapping) and extra:
            made["key"] = self.value(extra, name, depth + 1)
        return made


def _number(schema: Schema, kind: str, name: str) -> int | float:
    value: int | float = next((number for pattern, number in _NUMBERS if pattern.search(name)), 1)
    low, high = _bound(schema, "minimum", "exclusiveMinimum", 1), _bound(schema, "maximum", "exclusiveMaximum", -1)
    if low is not None and value < low:
        value = low
    if high is not None and value > high:
        value = high
    step = schema.get("multipleOf")
    if isinstance(step, int | float) and step > 0:
        value = -(-value // step) * step
    if kind == "integer":
        return int(value)
    return value / 100 if value == 1850 and low is None and high is None else value


def _bound(schema: Schema, inclusive: str, exclusive: str, away: int) -> int | float | None:
    if isinstance(bound := schema.get(inclusive), int | float):
        return bound
    if isinstance(bound := schema.get(exclusive), int | float) and not isinstance(bound, bool):
        return bound + away
    return None


def _string(schema: Schema, name: str) -> str:
    form = schema.get("format")
    value = _FORMATS.get(form) if isinstance(form, str) else None
    if value is None:
        value = next((text for pattern, text in _STRINGS if pattern.search(name)), "text")
    shortest, longest = schema.get("minLength"), schema.get("maxLength")
    if isinstance(longest, int):
        value = value[: max(longest, 0)]
    if isinstance(shortest, int) and len(value) < shortest <= 10_000:
        value = (value or "x") * (shortest // max(len(value), 1) + 1)
        value = value[:shortest]
    if "pattern" in schema and problems(value, {"pattern": schema["pattern"]}, {}):
        value = next((v for v in ("abc", "ABC", "a1", "1", "A1", "abc-1", "AB-12", "2026") if not problems(v, schema, {})), value)
    return value
