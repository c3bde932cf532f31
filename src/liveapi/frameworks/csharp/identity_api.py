"""The endpoints that ``MapIdentityApi<TUser>()`` adds: they are the same in every application."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from liveapi.api.components import TypeKey
from liveapi.api.model import Evidence, Location, Parameter, RequestBody, Response, Schema
from liveapi.api.shapes import Property, array_of, nullable, object_of
from liveapi.frameworks.answers import PROBLEM, TEXT, Answers, body_of
from liveapi.frameworks.csharp.library_types import library_schema

if TYPE_CHECKING:
    from liveapi.frameworks.csharp.schemas import TypeReader

_STRING: Final[Schema] = {"type": "string"}
_EMAIL: Final[Schema] = {"type": "string", "format": "email"}
_FLAG: Final[Schema] = {"type": "boolean"}
_NUMBER: Final[Schema] = {"type": "integer", "format": "int32"}
#: Type ▶ members; those that may be null need not be given.
_TYPES: Final[Mapping[str, Mapping[str, Schema]]] = {
    "RegisterRequest": {"Email": _EMAIL, "Password": _STRING},
    "LoginRequest": {
        "Email": _EMAIL,
        "Password": _STRING,
        "TwoFactorCode": nullable(_STRING),
        "TwoFactorRecoveryCode": nullable(_STRING),
    },
    "AccessTokenResponse": {
        "TokenType": _STRING,
        "AccessToken": _STRING,
        "ExpiresIn": {"type": "integer", "format": "int64"},
        "RefreshToken": _STRING,
    },
    "RefreshRequest": {"RefreshToken": _STRING},
    "ResendConfirmationEmailRequest": {"Email": _EMAIL},
    "ForgotPasswordRequest": {"Email": _EMAIL},
    "ResetPasswordRequest": {"Email": _EMAIL, "ResetCode": _STRING, "NewPassword": _STRING},
    "TwoFactorRequest": {
        "Enable": nullable(_FLAG),
        "TwoFactorCode": nullable(_STRING),
        "ResetSharedKey": nullable(_FLAG),
        "ResetRecoveryCodes": nullable(_FLAG),
        "ForgetMachine": nullable(_FLAG),
    },
    "TwoFactorResponse": {
        "SharedKey": _STRING,
        "RecoveryCodesLeft": _NUMBER,
        "RecoveryCodes": nullable(array_of(_STRING)),
        "IsTwoFactorEnabled": _FLAG,
        "IsMachineRemembered": _FLAG,
    },
    "InfoRequest": {"NewEmail": nullable(_EMAIL), "NewPassword": nullable(_STRING), "OldPassword": nullable(_STRING)},
    "InfoResponse": {"Email": _EMAIL, "IsEmailConfirmed": _FLAG},
}


@dataclass(frozen=True, slots=True)
class IdentityEndpoint:
    """One of them: what it takes and gives, by the names of types."""

    method: str
    path: str
    request: str = ""
    response: str = ""
    #: Query parameters, ``?`` after those that need not be given.
    query: tuple[str, ...] = ()
    errors: tuple[int, ...] = ()
    secured: bool = False


ENDPOINTS: Final = (
    IdentityEndpoint("POST", "/register", "RegisterRequest", errors=(400,)),
    IdentityEndpoint("POST", "/login", "LoginRequest", "AccessTokenResponse", ("useCookies?", "useSessionCookies?"), (401,)),
    IdentityEndpoint("POST", "/refresh", "RefreshRequest", "AccessTokenResponse", errors=(401,)),
    IdentityEndpoint("GET", "/confirmEmail", response="text", query=("userId", "code", "changedEmail?"), errors=(401,)),
    IdentityEndpoint("POST", "/resendConfirmationEmail", "ResendConfirmationEmailRequest"),
    IdentityEndpoint("POST", "/forgotPassword", "ForgotPasswordRequest", errors=(400,)),
    IdentityEndpoint("POST", "/resetPassword", "ResetPasswordRequest", errors=(400,)),
    IdentityEndpoint("POST", "/manage/2fa", "TwoFactorRequest", "TwoFactorResponse", errors=(400, 404), secured=True),
    IdentityEndpoint("GET", "/manage/info", response="InfoResponse", errors=(400, 404), secured=True),
    IdentityEndpoint("POST", "/manage/info", "InfoRequest", "InfoResponse", errors=(400, 404), secured=True),
)


def _type(reader: TypeReader, name: str) -> Schema:
    members = (Property(reader.settings.named(n), s, "null" not in s.get("type", ())) for n, s in _TYPES[name].items())
    namespace = (
        "Identity.Data" if name.endswith("Request") else "Authentication.BearerToken" if name.startswith("Access") else "Identity.Data"
    )
    key = TypeKey(tuple(f"Microsoft.AspNetCore.{namespace}".split(".")), (name,))
    return reader.run.components.define(key, lambda: object_of(members))


def parameters(endpoint: IdentityEndpoint, at: Evidence) -> list[Parameter]:
    """What stands in the query."""
    return [
        Parameter(
            name.removesuffix("?"),
            Location.QUERY,
            _FLAG if name.startswith("use") and "?" in name else _STRING,
            "?" not in name,
            evidence=at,
        )
        for name in endpoint.query
    ]


def body(reader: TypeReader, endpoint: IdentityEndpoint, at: Evidence) -> RequestBody | None:
    """What is sent."""
    return body_of(_type(reader, endpoint.request), evidence=at) if endpoint.request else None


def responses(reader: TypeReader, endpoint: IdentityEndpoint, at: Evidence) -> list[Response]:
    """What is answered."""
    answers = Answers()
    if endpoint.response == "text":
        answers.add(200, _STRING, TEXT, evidence=at)
    else:
        answers.add(200, _type(reader, endpoint.response) if endpoint.response else None, evidence=at)
    for status in endpoint.errors:
        name = {400: "HttpValidationProblemDetails", 401: "ProblemDetails"}.get(status)
        problem = library_schema(reader.run, name, reader.settings.named, "output") if name is not None else None
        answers.add(status, problem, PROBLEM, evidence=at)
    return answers.responses()
