"""The contract: what a repository's code promises over HTTP, in OpenAPI's own terms.

Every fact keeps its *evidence* (where in the code it was read) and its *certainty* (how sure the reader is).
Schemas are JSON Schema 2020-12 as plain mappings, the same that OpenAPI 3.1 holds, so that nothing is lost on the way out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

#: A JSON Schema (2020-12) object, e.g. ``{"type": "integer", "minimum": 1}``. The empty mapping accepts anything.
Schema = Mapping[str, Any]

#: The methods that an OpenAPI 3.1 path item can hold, in the order in which they are listed.
METHODS = ("GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE")


class Certainty(StrEnum):
    """How a fact came to be known."""

    #: Read from a declaration or from a registration whose every value was followed.
    CERTAIN = "certain"
    #: Followed through at least one assumption: an unknown caller, an unresolved part of a prefix, a guessed convention.
    LIKELY = "likely"
    #: Inferred from use alone.
    GUESSED = "guessed"


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """A place in the code: ``file`` relative to the root with ``/``, 1-based ``line``; ``end`` its last line (0: the same)."""

    file: str
    line: int
    end: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


class Location(StrEnum):
    """Where a parameter travels (OpenAPI ``in``)."""

    PATH = "path"
    QUERY = "query"
    HEADER = "header"
    COOKIE = "cookie"


@dataclass(slots=True)
class Parameter:
    name: str
    location: Location
    schema: Schema = field(default_factory=dict)
    required: bool = False
    description: str = ""
    deprecated: bool = False
    evidence: Evidence | None = None
    certainty: Certainty = Certainty.CERTAIN


@dataclass(slots=True)
class MediaType:
    schema: Schema = field(default_factory=dict)
    examples: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class RequestBody:
    content: dict[str, MediaType] = field(default_factory=dict)
    required: bool = False
    description: str = ""
    evidence: Evidence | None = None
    certainty: Certainty = Certainty.CERTAIN


@dataclass(slots=True)
class Response:
    """An answer; ``status`` is ``"200"``, ``"4XX"`` or ``"default"``."""

    status: str
    description: str = ""
    content: dict[str, MediaType] = field(default_factory=dict)
    headers: dict[str, Parameter] = field(default_factory=dict)
    evidence: Evidence | None = None
    certainty: Certainty = Certainty.CERTAIN


@dataclass(slots=True)
class Handler:
    """The code that serves an operation: its symbol as a person of that language writes it (``ArticlesController#show``)."""

    symbol: str
    evidence: Evidence | None = None


@dataclass(slots=True)
class Operation:
    """One method on one path. ``path`` is an OpenAPI template: ``/articles/{slug}``."""

    method: str
    path: str
    framework: str
    registration: Evidence
    handler: Handler | None = None
    operation_id: str = ""
    summary: str = ""
    description: str = ""
    tags: list[str] = field(default_factory=list)
    parameters: list[Parameter] = field(default_factory=list)
    request_body: RequestBody | None = None
    responses: list[Response] = field(default_factory=list)
    #: Alternatives of scheme name ▶ scopes; ``None``: nothing known; ``[]``: open.
    security: list[dict[str, list[str]]] | None = None
    deprecated: bool = False
    #: Other paths at which the same registration is served, for clients of a version: ``/v{version}/articles``.
    aliases: list[str] = field(default_factory=list)
    certainty: Certainty = Certainty.CERTAIN

    @property
    def key(self) -> tuple[str, str]:
        return self.method, self.path


@dataclass(slots=True)
class Server:
    url: str
    description: str = ""


@dataclass(slots=True)
class Unresolved:
    """A registration that was seen but could not be turned into operations, or a part of one that stayed unknown."""

    framework: str
    evidence: Evidence
    reason: str


@dataclass(slots=True)
class FrameworkReport:
    """What was seen of one framework: ``found`` registrations, of which ``resolved`` became operations with nothing unknown."""

    name: str
    language: str
    files: int = 0
    found: int = 0
    resolved: int = 0


@dataclass(slots=True)
class ReadWarning:
    """Something that cost a file: unreadable, too large, too deep, out of time."""

    file: str
    message: str


@dataclass(slots=True)
class Api:
    """The contract of one repository at one revision."""

    title: str
    version: str = "0.0.0"
    description: str = ""
    revision: str | None = None
    servers: list[Server] = field(default_factory=list)
    operations: list[Operation] = field(default_factory=list)
    schemas: dict[str, Schema] = field(default_factory=dict)
    security_schemes: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    frameworks: list[FrameworkReport] = field(default_factory=list)
    unresolved: list[Unresolved] = field(default_factory=list)
    warnings: list[ReadWarning] = field(default_factory=list)

    def operation(self, method: str, path: str) -> Operation | None:
        return next((o for o in self.operations if o.key == (method, path)), None)
