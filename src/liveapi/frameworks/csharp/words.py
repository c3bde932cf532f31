"""What is said of operations in words: summaries, descriptions, tags, ids, what is deprecated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from liveapi.frameworks.csharp.attributes import Attribute, Attributes, plain
from liveapi.frameworks.csharp.controllers import Action
from liveapi.frameworks.csharp.conventions import Convention, documents
from liveapi.frameworks.csharp.documentation import Documentation
from liveapi.frameworks.csharp.schemas import TypeReader
from liveapi.syntax import ir
from liveapi.trace.values import FunctionRef

_ROUTES = ("HttpGet", "HttpPost", "HttpPut", "HttpDelete", "HttpPatch", "HttpHead", "HttpOptions", "Route")


@dataclass(slots=True)
class Words:
    """Of one operation."""

    #: The summary, a line break, the description.
    doc: str = ""
    tags: list[str] = field(default_factory=list)
    operation_id: str = ""
    deprecated: bool = False


def words(
    reader: TypeReader,
    handler: FunctionRef | None,
    action: Action | None,
    doc: Documentation,
    attributes: Sequence[Attributes],
    conventions: Sequence[Convention],
) -> Words:
    """What is said of an operation; attributes and conventions go before comments. ``conventions`` are the nearest first."""
    run = reader.run
    found = Words(deprecated=any("Obsolete" in a for a in attributes))
    summary, description = _of_comment(doc.text)
    own = attributes[0] if attributes else None
    if own is not None:
        swagger = own.get("SwaggerOperation")
        if swagger is not None:
            summary = swagger.text(0, "Summary") or summary
            description = swagger.text(1, "Description") or description
            found.operation_id = swagger.text(None, "OperationId") or ""
            found.tags = _texts(reader, swagger.expression(None, "Tags"), swagger)
        said = own.get("EndpointSummary"), own.get("EndpointDescription"), own.get("EndpointName")
        summary = (said[0].text(0) if said[0] is not None else None) or summary
        description = (said[1].text(0) if said[1] is not None else None) or description
        named = (said[2].text(0) if said[2] is not None else None) or next(
            (n for a in own.all(*_ROUTES) if (n := a.text(None, "Name"))), None
        )
        found.operation_id = found.operation_id or named or ""
    for listed in attributes:
        tags = listed.get("Tags", "SwaggerTag") if not found.tags else None
        if tags is not None and tags.name == "Tags":
            found.tags = [t for i in range(tags.count()) if (t := tags.text(i)) is not None]
    for convention in conventions:
        texts = convention.texts(run)
        if convention.name == "WithTags" and not found.tags:
            found.tags = texts
        elif convention.name == "WithName" and texts and not found.operation_id:
            found.operation_id = texts[0]
        elif convention.name == "WithSummary" and texts:
            summary = texts[0]
        elif convention.name == "WithDescription" and texts:
            description = texts[0]
    for name, value in documents(run, conventions):
        if name == "Deprecated":
            found.deprecated = value is True
        elif isinstance(value, str):
            summary = value if name == "Summary" else summary
            description = value if name == "Description" else description
            found.operation_id = value if name == "OperationId" else found.operation_id
    if not found.tags and action is not None and not action.single:
        found.tags = [action.controller.name.removesuffix("Controller")]
    elif not found.tags and action is None and handler is not None and handler.owner is not None:
        found.tags = [handler.owner.name]
    found.doc = f"{summary}\n{description}".strip() if summary else description
    return found


def _of_comment(text: str) -> tuple[str, str]:
    """The summary in one line, and the rest: comments are broken where the line ends."""
    first, _, rest = text.partition("\n\n")
    lines = [line.strip() for line in first.splitlines()]
    return " ".join(line for line in lines if line), rest.strip()


def _texts(reader: TypeReader, expr: ir.Expr | None, attribute: Attribute) -> list[str]:
    items = expr.items if isinstance(expr, ir.List) else []
    return [w for i in items if not isinstance(i, ir.Arg) and isinstance(w := plain(reader.run, i, attribute.scope), str)]
