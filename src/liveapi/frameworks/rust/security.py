"""Who may call a Rust handler: extractors that read credentials, by what their implementation looks at."""

from __future__ import annotations

from collections.abc import Iterator

from liveapi.api.statuses import status_code
from liveapi.frameworks.rust.types import last_name
from liveapi.frameworks.security import Requirement, api_key, require
from liveapi.syntax import ir
from liveapi.trace.interpreter import Interpreter
from liveapi.trace.values import ClassRef, FunctionRef

#: Library extractors by name ▶ scheme.
_KNOWN = {"BearerAuth": "bearer", "BasicAuth": "basic", "Bearer": "bearer", "Basic": "basic"}
_MAKERS = ("from_request_parts", "from_request")
_OPTIONAL = ("Optional", "Maybe", "Opt")
_MAX_DEPTH = 2


def security(run: Interpreter, handler: FunctionRef) -> tuple[list[Requirement] | None, list[int]]:
    """What a handler's extractors require (``None`` where they say nothing), and the statuses with which they refuse."""
    for param in handler.function.params:
        for type_ in _parts(param.type):
            optional = last_name(type_) == "Option" or last_name(type_).startswith(_OPTIONAL)
            found, statuses = _scheme(run, type_, handler)
            if found is not None:
                return ([found, {}], []) if optional else ([found], statuses)
    return None, []


def _parts(type_: ir.Expr | None) -> Iterator[ir.Expr]:
    if isinstance(type_, ir.List):
        for item in type_.items:
            if not isinstance(item, ir.Arg):
                yield from _parts(item)
    elif type_ is not None:
        yield type_


def _scheme(run: Interpreter, type_: ir.Expr, handler: FunctionRef) -> tuple[Requirement | None, list[int]]:
    for node in type_.walk():
        if isinstance(node, ir.Name | ir.Member) and (name := last_name(node)) in _KNOWN:
            return require(run.components, _KNOWN[name]), []
    inner = type_.args[0] if isinstance(type_, ir.Index) and last_name(type_) in ("Option", "Result") and type_.args else type_
    target = (
        run.evaluate(inner.object if isinstance(inner, ir.Index) else inner, handler.scope) if not isinstance(inner, ir.Class) else None
    )
    if not isinstance(target, ClassRef):
        return None, []
    semantics = run.semantics(target.module)
    for name in _MAKERS:
        method = semantics.method(run, target, name)
        if method is not None and method.function.span is not None:
            nodes = list(_nodes(run, method, 0, set()))
            codes = (status_code(n.name) for n in nodes if isinstance(n, ir.Member) and last_name(n.object) in ("StatusCode", "Status"))
            return _looked_at(run, nodes), sorted({c for c in codes if c is not None and c >= 400})
    return None, []


def _looked_at(run: Interpreter, nodes: list[ir.Node]) -> Requirement | None:
    """The scheme that an extractor checks, by the words in its implementation and in the functions that it calls."""
    texts: set[str] = set()
    names: set[str] = set()
    for node in nodes:
        if isinstance(node, ir.Str):
            texts.add(node.value.strip().lower())
        elif isinstance(node, ir.Name | ir.Member):
            names.add(last_name(node))
    if "Bearer" in names or "BearerAuth" in names or any(t.split(" ")[0] == "bearer" for t in texts if t):
        return require(run.components, "bearer")
    if "Basic" in names or "BasicAuth" in names or any(t.split(" ")[0] == "basic" for t in texts if t):
        return require(run.components, "basic")
    if "AUTHORIZATION" in names or "authorization" in texts:
        return {run.components.secure("authorization", api_key("header", "Authorization")): []}
    key = next((t for t in sorted(texts) if "key" in t and "-" in t and " " not in t), None)
    if key is not None:
        return {run.components.secure("apiKey", api_key("header", key)): []}
    if names & {"CookieJar", "PrivateCookieJar", "Session", "Identity", "SignedCookieJar"}:
        return require(run.components, "session")
    return None


def _nodes(run: Interpreter, function: FunctionRef, depth: int, seen: set[int]) -> Iterator[ir.Node]:
    if id(function.function) in seen:
        return
    seen.add(id(function.function))
    for statement in function.function.body:
        for node in statement.walk():
            yield node
            if isinstance(node, ir.Call) and depth < _MAX_DEPTH and isinstance(node.callee, ir.Name | ir.Member):
                target = run.evaluate(node.callee, function.scope)
                if isinstance(target, FunctionRef):
                    yield from _nodes(run, target, depth + 1, seen)
