"""Request bodies and responses, as OpenAPI holds them, put together from what is declared and what a handler does."""

from __future__ import annotations

from liveapi.api.model import Certainty, Evidence, MediaType, Parameter, RequestBody, Response, Schema
from liveapi.api.shapes import any_of

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
TEXT = "text/plain"
HTML = "text/html"
BINARY = "application/octet-stream"
STREAM = "text/event-stream"
PROBLEM = "application/problem+json"
#: The schema of a file, sent or received as it is (OpenAPI 3.1: the bytes are what the media type says).
FILE: Schema = {"type": "string", "format": "binary"}

_ORDER = (Certainty.CERTAIN, Certainty.LIKELY, Certainty.GUESSED)


def body_of(
    schema: Schema,
    *media: str,
    required: bool = True,
    description: str = "",
    evidence: Evidence | None = None,
    certainty: Certainty = Certainty.CERTAIN,
) -> RequestBody:
    """A body of one schema, in one or several media types (JSON if none is named)."""
    content = {kind: MediaType(schema) for kind in media or (JSON,)}
    return RequestBody(content, required, description, evidence, certainty)


class Answers:
    """The responses of one operation. What comes to the same status from several places becomes a choice."""

    def __init__(self) -> None:
        self._found: dict[str, Response] = {}
        self._schemas: dict[tuple[str, str], list[Schema]] = {}

    def __bool__(self) -> bool:
        return bool(self._found)

    def has(self, status: int | str) -> bool:
        """Whether anything is known of a status."""
        return str(status) in self._found

    def declares(self, status: int | str) -> bool:
        """Whether the content of an answer is declared, as more than anything."""
        known = self._found.get(str(status))
        return known is not None and known.certainty is Certainty.CERTAIN and any(m.schema for m in known.content.values())

    def schemas(self, status: int | str) -> list[Schema]:
        """What is known of the content of a status, in any media type."""
        return [s for (key, _), found in self._schemas.items() if key == str(status) for s in found]

    def succeeds_with(self, status: int | str) -> bool:
        """Whether a status is that of a success which is known already."""
        return str(status).startswith("2") and self.has(status)

    def succeeds(self) -> bool:
        """Whether any answer of success is known."""
        return any(status.startswith("2") for status in self._found)

    def add(
        self,
        status: int | str,
        schema: Schema | None = None,
        media: str = JSON,
        *,
        description: str = "",
        headers: dict[str, Parameter] | None = None,
        evidence: Evidence | None = None,
        certainty: Certainty = Certainty.CERTAIN,
    ) -> None:
        """One answer; ``schema`` is ``None`` where it has no content, ``{}`` where nothing is known of it."""
        key = str(status)
        known = self._found.get(key)
        if known is None:
            known = self._found[key] = Response(key, description, {}, {}, evidence, certainty)
        else:
            known.description = known.description or description
            known.certainty = min(known.certainty, certainty, key=_ORDER.index)
        known.headers.update(headers or {})
        if schema is None:
            return
        schemas = self._schemas.setdefault((key, media), [])
        if schema not in schemas:
            schemas.append(schema)
        known.content[media] = MediaType(any_of(s for s in schemas if s))

    def responses(self) -> list[Response]:
        """All of them, by status, ``default`` last."""
        return [self._found[key] for key in sorted(self._found, key=lambda k: (k == "default", k))]
