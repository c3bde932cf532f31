"""The body of a request from the parts that a signature declares, as FastAPI and django-ninja put them together."""

from __future__ import annotations

from collections.abc import Mapping

from liveapi.api.components import Components
from liveapi.api.model import RequestBody
from liveapi.api.shapes import MISSING, merged, object_of
from liveapi.frameworks.answers import FORM, JSON, MULTIPART, body_of
from liveapi.frameworks.python.signature import BodyPart

_MEDIA = {"form": FORM, "file": MULTIPART, "json": JSON}


def body(parts: Mapping[str, BodyPart], components: Components) -> RequestBody | None:
    """All parts in one body; ``None`` without any. A single one is the whole body, unless it is embedded or a field of a form."""
    if not parts:
        return None
    listed = list(parts.values())
    first = listed[0]
    kind = next((k for k in ("file", "form") if any(p.kind == k for p in listed)), "json")
    media = next((p.media for p in listed if p.media), _MEDIA[kind])
    whole = len(listed) == 1 and not first.embed and (first.kind == "json" or (first.kind == "form" and first.model))
    if whole:
        schema = first.property.schema
        said = {**({"default": first.property.default} if first.property.default is not MISSING else {})}
        if first.property.examples:
            said["examples"] = list(first.property.examples)
        return body_of(
            {**schema, **said}, media, required=first.property.required, description=first.property.description, evidence=first.evidence
        )
    # Models among the fields of a form give their members to it.
    flat = [p for p in listed if p.kind == "form" and p.model] if kind != "json" else []
    schema = object_of([p.property for p in listed if p not in flat])
    if flat:
        schema = merged([*(components.resolve(p.property.schema) for p in flat), schema])
    return body_of(schema, media, required=any(p.property.required for p in listed), evidence=first.evidence)
