"""fastapi-users: the routers that it makes, and the security of ``Depends(fastapi_users.current_user())``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from liveapi.api.model import Schema
from liveapi.api.shapes import Property, object_of
from liveapi.frameworks.answers import FORM, Answers, body_of
from liveapi.frameworks.python.apps import Models, Route, evidence_of
from liveapi.frameworks.python.fastapi import FastApi
from liveapi.frameworks.python.fastapi_security import backends_of, required
from liveapi.frameworks.python.serving import Contract
from liveapi.trace.values import CallSite, Text, Unknown, Value

if TYPE_CHECKING:
    from liveapi.frameworks.python.serving import Reader
    from liveapi.frameworks.python.types import Types
    from liveapi.trace.interpreter import Interpreter

_STRING: Schema = {"type": "string"}
_EMAIL: Schema = {"type": "string", "format": "email"}
_LOGIN = [
    Property("username", _STRING, True),
    Property("password", {"type": "string", "format": "password"}, True),
    Property("scope", _STRING),
]
_TOKEN = [Property("access_token", _STRING, True), Property("token_type", _STRING, True)]

#: What a route is: method, path, body (a schema's place among the arguments, or members of a form or an object), status and what is
#: answered (a place, members, or nothing), whether one has to be signed in, the errors.
_Row = tuple[str, str, int | list[Property] | None, int, int | list[Property] | None, bool, tuple[int, ...]]
_ROUTERS: Mapping[str, tuple[_Row, ...]] = {
    "get_auth_router": (
        ("POST", "/login", _LOGIN, 200, _TOKEN, False, (400,)),
        ("POST", "/logout", None, 204, None, True, (401,)),
    ),
    "get_register_router": (("POST", "/register", 1, 201, 0, False, (400,)),),
    "get_reset_password_router": (
        ("POST", "/forgot-password", [Property("email", _EMAIL, True)], 202, None, False, ()),
        ("POST", "/reset-password", [Property("token", _STRING, True), Property("password", _STRING, True)], 200, None, False, (400,)),
    ),
    "get_verify_router": (
        ("POST", "/request-verify-token", [Property("email", _EMAIL, True)], 202, None, False, ()),
        ("POST", "/verify", [Property("token", _STRING, True)], 200, 0, False, (400,)),
    ),
    "get_users_router": (
        ("GET", "/me", None, 200, 0, True, (401,)),
        ("PATCH", "/me", 1, 200, 0, True, (400, 401)),
        ("GET", "/{id}", None, 200, 0, True, (401, 403, 404)),
        ("PATCH", "/{id}", 1, 200, 0, True, (400, 401, 403, 404)),
        ("DELETE", "/{id}", None, 204, None, True, (401, 403, 404)),
    ),
}


class Users(Value):
    """``FastAPIUsers[User, UUID](get_user_manager, [backend])``"""

    def __init__(self, call: CallSite) -> None:
        self.made = call

    def call_method(self, run: Interpreter, name: str, call: CallSite) -> Value:
        if name not in _ROUTERS:
            return Unknown(f"{name} of fastapi-users")
        router = FastApi(call)
        for row in _ROUTERS[name]:
            route = Route("fastapi", Text(row[1]), (row[0],), Unknown("a handler of fastapi-users"), evidence_of(call))
            route.given = _contract(row, self.made, call)
            router.add(route)
        return router


def _contract(row: _Row, made: CallSite, call: CallSite) -> Callable[[Reader], Contract]:
    def given(read: Reader) -> Contract:
        types = read.types
        if types is None:
            return Contract()
        _, path, taken, status, told, signed, errors = row
        at = evidence_of(call)
        schema = _schema(types, call, taken)
        answers = Answers()
        answers.add(status, _schema(types.sent, call, told) if told is not None else {} if status != 204 else None, evidence=at)
        for error in errors:
            answers.add(error, object_of([Property("detail", _STRING, True)]))
        body = body_of(schema, *([FORM] if path == "/login" else []), evidence=at) if schema is not None else None
        demands = backends_of(types, made.module, made.node) if signed else []
        return Contract([], body, answers.responses(), required(types.components, demands) or None)

    return given


def _schema(types: Types, call: CallSite, what: int | list[Property] | None) -> Schema | None:
    if isinstance(what, list):
        return object_of(what)
    nodes = [a.node for a in call.args if a.name is None]
    return types.read(call.module, nodes[what]).whole if what is not None and what < len(nodes) else None


MODELS: Models = dict.fromkeys(("fastapi_users.FastAPIUsers", "fastapi_users.fastapi_users.FastAPIUsers"), lambda _, call: Users(call))
