"""Who may call a Flask handler: decorators that check, of libraries and of the repository, by what they look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from liveapi.frameworks.security import SCHEMES, Requirement, api_key
from liveapi.syntax import ir
from liveapi.trace.python_names import Definition, dotted_name

if TYPE_CHECKING:
    from liveapi.frameworks.python.serving import Answer
    from liveapi.frameworks.python.types import Types
    from liveapi.trace.program import Module

_JWT = frozenset({"jwt_required", "fresh_jwt_required", "verify_jwt_in_request", "jwt_refresh_token_required"})
_OPTIONAL = frozenset({"jwt_optional"})
#: What Flask-HTTPAuth's objects check.
_HTTP = {"HTTPBasicAuth": "basic", "HTTPDigestAuth": "digest", "HTTPTokenAuth": "bearer", "MultiAuth": "bearer"}
_HEADER_TYPE = rb"JWT_HEADER_TYPE[\"']?\]?\s*[:=]\s*[\"'](\w*)[\"']"


def required(types: Types, answer: Answer, function: ir.Function) -> list[Requirement] | None:
    """What the decorators of a handler, of its class and ``decorators = […]`` demand; ``None`` where nothing tells."""
    for module, expr in _decorators(answer, function):
        found = _demand(types, module, expr)
        if found is not None:
            name, scheme, optional = found
            need: Requirement = {types.components.secure(name, scheme): []}
            return [need, {}] if optional else [need]
    return None


def _decorators(answer: Answer, function: ir.Function) -> Iterator[tuple[Module, ir.Expr]]:
    for annotation in [*function.annotations, *(answer.owner.annotations if answer.owner is not None else [])]:
        yield answer.module, annotation.expr
    for member in answer.owner.members() if answer.owner is not None else ():
        if member.name in {"decorators", "method_decorators"} and isinstance(member.default, ir.List):
            yield from ((answer.module, i.value if isinstance(i, ir.Arg) else i) for i in member.default.items)
        elif member.name == "method_decorators" and isinstance(member.default, ir.Dict):
            for key, value in member.default.items:
                if isinstance(key, ir.Str) and key.value == function.name and isinstance(value, ir.List):
                    yield from ((answer.module, i.value if isinstance(i, ir.Arg) else i) for i in value.items)


def _demand(types: Types, module: Module, expr: ir.Expr) -> tuple[str, Mapping[str, Any], bool] | None:
    call = expr if isinstance(expr, ir.Call) else None
    callee = call.callee if call is not None else expr
    last = dotted_name(callee).rpartition(".")[2]
    if last in _JWT | _OPTIONAL:
        optional = last in _OPTIONAL or any(
            a.name == "optional" and isinstance(a.value, ir.Literal) and a.value.value is True for a in (call.args if call else [])
        )
        return (*_jwt(types), optional)
    if last == "login_required" and isinstance(callee, ir.Member):
        held = types.names.find(module, callee.object)
        made = held.value if isinstance(held, Definition) else None
        kind = _HTTP.get(dotted_name(made.callee).rpartition(".")[2]) if isinstance(made, ir.Call) else None
        if kind is not None:
            return kind, SCHEMES[kind], False
    if last in {"login_required", "fresh_login_required", "auth_required"}:
        return "session", SCHEMES["session"], False
    found = types.names.find(module, callee) if isinstance(callee, ir.Name | ir.Member) else None
    if isinstance(found, Definition) and isinstance(found.node, ir.Function):
        return _own(types, found)
    return None


def _jwt(types: Types) -> tuple[str, Mapping[str, Any]]:
    """A bearer token, unless the settings name another word in front of it."""
    for word in types.names.program.declared("python", _HEADER_TYPE):
        if word and word != "Bearer":
            return "token", {**api_key("header", "Authorization"), "description": f"`{word}`, a space, and the token."}
    return "jwt", SCHEMES["jwt"]


def _own(types: Types, found: Definition) -> tuple[str, Mapping[str, Any], bool] | None:
    """A decorator of the repository's own: what the functions in it look at."""
    texts: set[str] = set()
    names: set[str] = set()
    for node in found.node.walk():
        if isinstance(node, ir.Str):
            texts.add(node.value.strip().lower())
        elif isinstance(node, ir.Name | ir.Member):
            names.add(dotted_name(node).rpartition(".")[2])
    optional = isinstance(found.node, ir.Function) and "optional" in found.node.name
    if names & (_JWT | {"_decode_jwt_from_request", "decode_token", "get_jwt_identity"}):
        return (*_jwt(types), optional)
    if any(t.split(" ")[0] == "bearer" for t in texts if t):
        return "bearer", SCHEMES["bearer"], optional
    key = next((t for t in sorted(texts) if t.startswith("x-") and ("key" in t or "token" in t)), None)
    if key is not None:
        return "apiKey", api_key("header", key.title()), optional
    if "authorization" in texts:
        return ("basic", SCHEMES["basic"], optional) if "authorization" in names else ("bearer", SCHEMES["bearer"], optional)
    if "authorization" in names and names & {"username", "password"}:
        return "basic", SCHEMES["basic"], optional
    if "session" in names and texts & {"user_id", "user", "username", "logged_in", "userid"}:
        return "session", SCHEMES["session"], optional
    return None
