"""What middleware attaches to a request: ``req.article = article`` in ``router.param``, ``req.user`` in a guard, and types that say so."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from liveapi.syntax import ir
from liveapi.trace.static_types import TypeRef
from liveapi.trace.values import FunctionRef

if TYPE_CHECKING:
    from liveapi.frameworks.javascript.libraries import ApiTypes

#: Files that add to the type of requests: ``declare global { namespace Express { interface Request { … } } }``.
_ADDED = rb"namespace\s+(Express)\b"
_NAMES = frozenset({"req", "request"})
#: Members that every request has: what code puts there is no attachment.
_OWN = frozenset({"body", "query", "params", "headers", "url", "method", "path", "cookies"})


def attached(types: ApiTypes, functions: Iterable[FunctionRef]) -> dict[str, TypeRef]:
    """The types of what functions attach to the request that they are given, by name; declared ones first."""
    found = dict(_declared(types))
    for function in functions:
        params = function.function.params
        first = params[1 if len(params) == 4 and params[0].name.lower().startswith("err") else 0].name if params else ""
        names = None
        for node in (n for s in function.function.body for n in s.walk()):
            target = node.target if isinstance(node, ir.Assign) else None
            if not isinstance(target, ir.Member) or not isinstance(target.object, ir.Name) or target.name in found or target.name in _OWN:
                continue
            if target.object.id not in _NAMES and target.object.id != first:
                continue
            names = names or types.names_in(function)
            kind = types.of(node.value, names) if isinstance(node, ir.Assign) else None
            if kind is not None:
                found[target.name] = kind
    return found


def _declared(types: ApiTypes) -> dict[str, TypeRef]:
    """Members that code declares of Express's requests."""
    found: dict[str, TypeRef] = {}
    program = types.run.program
    for path in program.declared("typescript", _ADDED).get("Express", []):
        module = program.module(path)
        for holder in (n for n in module.ir.body if isinstance(n, ir.Class) and n.name == "Express") if module is not None else ():
            scope = types.run.scope_of(module) if module is not None else None
            for cls in holder.body:
                if isinstance(cls, ir.Class) and cls.name == "Request" and scope is not None:
                    members = types.members(TypeRef(cls, scope))
                    found.update({name: member.type for name, member in members.items() if member.type is not None})
    return found
