"""What is answered when something is thrown: by the names of the libraries' exceptions, by what the repository's own extend."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from liveapi.api.statuses import status_code
from liveapi.trace.values import CallSite, Const, External, ExternalCall, FunctionRef, Instance, Value

if TYPE_CHECKING:
    from liveapi.trace.interpreter import Interpreter

#: Exceptions of Symfony, Laravel, Slim and their kin ▶ status.
_STATUS = {
    "NotFoundHttpException": 404,
    "ModelNotFoundException": 404,
    "HttpNotFoundException": 404,
    "NotFoundException": 404,
    "EntityNotFoundException": 404,
    "AccessDeniedHttpException": 403,
    "AccessDeniedException": 403,
    "AuthorizationException": 403,
    "HttpForbiddenException": 403,
    "UnauthorizedException": 403,
    "AuthenticationException": 401,
    "UnauthorizedHttpException": 401,
    "HttpUnauthorizedException": 401,
    "BadRequestHttpException": 400,
    "BadRequestException": 400,
    "HttpBadRequestException": 400,
    "ConflictHttpException": 409,
    "GoneHttpException": 410,
    "LengthRequiredHttpException": 411,
    "PreconditionFailedHttpException": 412,
    "UnsupportedMediaTypeHttpException": 415,
    "UnprocessableEntityHttpException": 422,
    "ValidationException": 422,
    "LockedHttpException": 423,
    "PreconditionRequiredHttpException": 428,
    "TooManyRequestsHttpException": 429,
    "ThrottleRequestsException": 429,
    "MethodNotAllowedHttpException": 405,
    "HttpMethodNotAllowedException": 405,
    "NotAcceptableHttpException": 406,
    "ServiceUnavailableHttpException": 503,
}
_ANY = frozenset({"Exception", "Throwable"})


def thrown_answer(run: Interpreter, value: Value, caught: frozenset[str]) -> tuple[int, Value | None] | None:
    """Status and content of what is answered when a value is thrown; ``None`` where it is caught or says nothing."""
    names = _names(run, value)
    if caught & (_ANY | set(names)):
        return None
    if isinstance(value, Instance):
        found = run.classes.find(value.cls, "render")
        if found is not None and isinstance(found[0], FunctionRef):
            from liveapi.frameworks.php.values import Reply

            function = found[0]
            site = CallSite([], function.function, function.module, [], function.scope)
            reply = run.enter(function.bound(value), site)
            if isinstance(reply, Reply):
                return reply.status or 200, reply.content
    for name in names:
        if name in {"HttpException", "HttpResponseException"}:
            status = _given(value)
            if status is not None:
                return status, None
        if name in _STATUS:
            return _STATUS[name], None
    return None


def _names(run: Interpreter, value: Value) -> list[str]:
    """The names of what is thrown and of its bases, nearest first."""
    if isinstance(value, Instance):
        ancestors = [c.name for c in run.classes.ancestors(value.cls)]
        return [*ancestors, *(b.name.rpartition("\\")[2] for b in run.classes.outside(value.cls) if isinstance(b, External))]
    if isinstance(value, ExternalCall):
        return [value.name.partition("(")[0].partition(".")[0].rpartition("\\")[2]]
    return []


def _given(value: Value) -> int | None:
    """The status that an ``HttpException`` is made with."""
    if isinstance(value, ExternalCall):
        return status_of(value.call_site.get(0, "statusCode"))
    native = value.native if isinstance(value, Instance) else None
    return _given(native) if isinstance(native, ExternalCall) else None


def status_of(value: Value | None) -> int | None:
    """A status as code writes it: a number, or a constant such as ``Response::HTTP_CREATED``."""
    if isinstance(value, Const) and isinstance(value.value, int) and 100 <= value.value < 600:
        return value.value
    if isinstance(value, External):
        word = re.split(r"[.\\:]", value.name)[-1]
        return status_code(word.removeprefix("STATUS_") if not word.startswith("HTTP_") else word)
    return None
