"""What a framework is to LiveAPI: names, markers, models of its library, and how what was registered becomes operations."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from liveapi.api.model import Certainty, Evidence, Handler, Operation, Parameter, RequestBody, Response, Unresolved

if TYPE_CHECKING:
    from liveapi.source.scan import Scan
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.languages.base import Native
    from liveapi.trace.values import Value

#: What an any-method route is shown as: the methods that clients use.
ANY = ("GET", "POST", "PUT", "PATCH", "DELETE")
#: Functions that routers have for one method each ▶ the methods.
VERBS: Mapping[str, tuple[str, ...]] = {m.lower(): (m,) for m in ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD")}


@dataclass(slots=True)
class Result:
    """What one framework gave in one repository: operations, what stayed unresolved, how many registrations were seen."""

    operations: list[Operation] = field(default_factory=list)
    unresolved: list[Unresolved] = field(default_factory=list)
    found: int = 0
    resolved: int = 0
    #: Title and version that applications are made with.
    named: list[tuple[str, str]] = field(default_factory=list)


class Framework(ABC):
    """One web framework. One instance serves one reading."""

    #: As its users write it: ``Express``.
    name: ClassVar[str]
    #: IR language names.
    languages: ClassVar[frozenset[str]]
    #: The folder of its fixture applications below ``tests/frameworks``: ``javascript/express``.
    fixtures: ClassVar[str]
    #: Bytes of which a file that uses it holds at least one.
    markers: ClassVar[tuple[bytes, ...]]

    #: Files that import a file with a marker take part too: what they do with it decides what is served. Not so where the place of
    #: a file or its annotations say it all.
    importers: ClassVar[bool] = True

    @classmethod
    def always(cls, found: Scan) -> bool:
        """Whether it takes part although no file holds a marker: frameworks whose routes are folders."""
        return False

    def models(self) -> Mapping[str, Native]:
        """Qualified names of the library ▶ what calling them gives."""
        return {}

    def constants(self) -> Mapping[str, Value]:
        """Qualified names of the library ▶ what they are."""
        return {}

    @abstractmethod
    def collect(self, run: Interpreter, files: list[str]) -> Result:
        """The operations, after all files with a marker (``files``) have run."""


def operation(
    framework: str,
    method: str,
    path: str,
    at: Evidence,
    *,
    handler: Handler | None = None,
    doc: str | None = None,
    parameters: Iterable[Parameter] = (),
    request_body: RequestBody | None = None,
    responses: Iterable[Response] = (),
    security: list[dict[str, list[str]]] | None = None,
    tags: Iterable[str] = (),
    deprecated: bool = False,
    operation_id: str = "",
    certainty: Certainty = Certainty.CERTAIN,
) -> Operation:
    """An operation with its first line of documentation as the summary."""
    summary, _, description = (doc or "").partition("\n")
    return Operation(
        method,
        path,
        framework,
        at,
        handler=handler,
        summary=summary.strip(),
        description=description.strip(),
        parameters=list(parameters),
        request_body=request_body,
        responses=list(responses),
        security=security,
        tags=list(tags),
        deprecated=deprecated,
        operation_id=operation_id,
        certainty=certainty,
    )


def merge(results: Iterable[Result]) -> list[Operation]:
    """All operations, one for each method and path: the first registration wins, as it does in the frameworks."""
    found: dict[tuple[str, str], Operation] = {}
    for result in results:
        for op in result.operations:
            known = found.get(op.key)
            if known is None or (known.certainty is not Certainty.CERTAIN and op.certainty is Certainty.CERTAIN):
                found[op.key] = op
    return [found[key] for key in sorted(found, key=lambda k: (k[1], k[0]))]
