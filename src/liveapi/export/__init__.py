"""The contract in the formats of others, one module a format.

:data:`FORMATS` is the list; a format's module is imported when it is used.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from liveapi.api.model import Api
from liveapi.errors import UsageError


@dataclass(frozen=True, slots=True)
class Format:
    """A way out.

    ``module`` has ``render(api: Api, syntax: str) -> str``; ``syntaxes`` are the notations it writes, the first by default.
    """

    name: str
    summary: str
    module: str
    syntaxes: tuple[str, ...]

    def render(self, api: Api, syntax: str | None = None) -> str:
        """The document as text that ends in a newline."""
        if syntax is not None and syntax not in self.syntaxes:
            raise UsageError(f"{self.name} has no {syntax} form", f"it is written as {' or '.join(self.syntaxes)}")
        render: Callable[[Api, str], str] = import_module(self.module).render
        return render(api, syntax or self.syntaxes[0])


FORMATS: dict[str, Format] = {
    form.name: form
    for form in (
        Format("openapi", "OpenAPI 3.1 as JSON, or YAML with --yaml", "liveapi.export.openapi", ("json", "yaml")),
        Format("postman", "a Postman collection, 2.1", "liveapi.export.postman", ("json",)),
        Format("markdown", "one document to read", "liveapi.export.markdown", ("markdown",)),
        Format("llms", "llms.txt, for language models", "liveapi.export.llms", ("markdown",)),
        Format("http", "requests for the REST clients of editors", "liveapi.export.http", ("http",)),
        Format("lama2", "requests for Lama2", "liveapi.export.lama2", ("l2",)),
    )
}


def format_named(name: str) -> Format:
    """The format called ``name``."""
    try:
        return FORMATS[name]
    except KeyError:
        raise UsageError(f"there is no format {name!r}", f"choose from: {', '.join(FORMATS)}") from None
