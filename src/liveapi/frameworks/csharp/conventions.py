"""Conventions of routes: what is called on what ``MapGet`` or ``MapGroup`` gives (``.WithName("x").RequireAuthorization()``)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from liveapi.frameworks.csharp.attributes import plain
from liveapi.syntax import ir
from liveapi.trace.static_types import Locals

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter
    from liveapi.trace.values import CallSite

NAMES = frozenset(
    {
        "RequireAuthorization", "AllowAnonymous", "WithTags", "WithName", "WithSummary", "WithDescription", "WithOpenApi",
        "WithDisplayName", "Produces", "ProducesProblem", "ProducesValidationProblem", "Accepts", "DisableAntiforgery",
        "ExcludeFromDescription", "WithMetadata", "RequireCors", "RequireRateLimiting", "CacheOutput", "AddEndpointFilter",
        "RequireHost", "WithGroupName", "WithRequestTimeout",
    }
)  # fmt: skip


@dataclass(slots=True)
class Convention:
    """One call on a route or a group: ``.Produces<T>(200)``."""

    name: str
    call: ir.Call
    names: Locals

    def texts(self, run: Interpreter) -> list[str]:
        """The arguments that are texts."""
        return [w for a in self.call.args if isinstance(w := plain(run, a.value, self.names.scope), str)]


def convention(name: str, call: CallSite) -> Convention | None:
    """A call as a convention, where it stands in code."""
    return Convention(name, call.node, Locals(call.scope)) if isinstance(call.node, ir.Call) and call.scope is not None else None


def documents(run: Interpreter, conventions: Sequence[Convention]) -> Iterator[tuple[str, object]]:
    """What ``.WithOpenApi(operation => { operation.Summary = "…"; return operation; })`` sets."""
    for found in conventions:
        if found.name != "WithOpenApi":
            continue
        for arg in found.call.args:
            for node in arg.value.walk():
                if isinstance(node, ir.Assign) and isinstance(node.target, ir.Member):
                    value = plain(run, node.value, found.names.scope)
                    if value is not None:
                        yield node.target.name, value
