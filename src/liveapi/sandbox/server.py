"""A server made from the contract alone: it checks what comes in as the contract says and answers with a believable example.

With a :class:`~liveapi.sandbox.state.State` it remembers: what was made is found again. It calls nobody. Errors are the contract's own,
or else problem details (RFC 9457) that say which value is wrong and why.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, unquote

from liveapi.api.examples import example, media_example
from liveapi.api.ids import in_order
from liveapi.api.model import Api, Location, MediaType, Operation, Parameter, Response, Schema
from liveapi.api.schemas import problems, resolve
from liveapi.api.template import Hole, matcher, names, parse, shape
from liveapi.sandbox.resources import success as success_response
from liveapi.sandbox.state import State
from liveapi.sandbox.stateful import MissingError, Stateful

#: Values that are read as JSON before they are checked: on the wire everything is text.
_TRUE, _FALSE = {"true", "1", "yes", "on"}, {"false", "0", "no", "off"}


@dataclass(slots=True)
class Request:
    """What came in. ``path`` and ``query`` are still percent-encoded."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(slots=True)
class Answer:
    """What goes out."""

    status: int
    body: Any = None
    media_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)

    def encoded(self) -> bytes:
        """The body as bytes."""
        if self.body is None or self.status in (204, 304):
            return b""
        if "json" in self.media_type:
            return json.dumps(self.body, ensure_ascii=False, indent=2).encode("utf-8", "replace")
        return str(self.body).encode("utf-8", "replace")


class Sandbox:
    """Answers for one contract."""

    def __init__(self, api: Api, *, guarded: bool = False) -> None:
        self.schemas = api.schemas
        self.schemes = api.security_schemes
        #: Whether credentials are asked for, any that have the right form.
        self.guarded = guarded
        self.stateful = Stateful(api)
        # Literal text beats a parameter, as in every router: /users/me before /users/{id}.
        self.operations = sorted(in_order(api.operations), key=lambda o: [("{" in part, part) for part in shape(o.path).split("/")])

    def answer(self, request: Request, state: State | None = None) -> Answer:
        """The answer to one request; with a ``state``, one that remembers."""
        found = [(o, m) for o in self.operations if (m := matcher(o.path).fullmatch(request.path))]
        if not found:
            trimmed = request.path.rstrip("/") or "/"
            hint = (
                f" There is {trimmed} without the slash at its end."
                if any(matcher(o.path).fullmatch(trimmed) for o in self.operations)
                else ""
            )
            return problem(404, f"No operation of the contract has the path {unquote(request.path)}.{hint}")
        best = found[0][0].path
        served = [(o, m) for o, m in found if o.path == best or o.method == request.method]
        chosen = next(((o, m) for o, m in served if o.method == request.method), None)
        if chosen is None and request.method == "HEAD":
            chosen = next(((o, m) for o, m in served if o.method == "GET"), None)
        if chosen is None:
            allowed = ", ".join(dict.fromkeys(o.method for o, _ in served))
            answer = problem(405, f"{best} is served, but not for {request.method}: it takes {allowed}.")
            answer.headers["Allow"] = allowed
            return answer
        operation, match = chosen
        values = {name: unquote(value) for name, value in zip(names(operation.path), match.groups(), strict=True)}
        if self.guarded and not authenticated(operation, self.schemes, request):
            answer = self.refused(operation, 401, "This operation asks who you are: send any credentials of the right form.")
            answer.headers["WWW-Authenticate"] = "Bearer"
            return answer
        given, errors = self.checked(operation, values, request)
        body, body_errors = self.body(operation, request)
        if errors or body_errors:
            answer = problem(
                400 if declares(operation, 400) and not declares(operation, 422) else 422, "The request does not fit the contract."
            )
            answer.body["errors"] = errors + body_errors
            return answer
        if state is not None:
            try:
                outcome = self.stateful.answer(operation, values, given, body, state, success_status(operation))
            except MissingError as missing:
                return self.refused(operation, 404, str(missing))
            if outcome is not None:
                status, value = outcome
                response = success_response(operation)
                return Answer(status, value, headers=self.headers(response) if response is not None else {})
        return self.success(operation, given, body)

    def refused(self, operation: Operation, status: int, detail: str) -> Answer:
        """The contract's own answer of a status, where it has one with content; else problem details."""
        response = next((r for r in operation.responses if r.status == str(status)), None)
        kind, media = next(((k, m) for k, m in response.content.items() if "json" in k), ("", None)) if response is not None else ("", None)
        value = media_example(media, self.schemas, "") if media is not None else None
        return Answer(status, value, kind) if value is not None else problem(status, detail)

    def headers(self, response: Response) -> dict[str, str]:
        """Headers that the contract says an answer has."""
        return {name: str(example(header.schema, self.schemas, name)) for name, header in response.headers.items() if name.isascii()}

    def checked(self, operation: Operation, path: Mapping[str, str], request: Request) -> tuple[dict[str, Any], list[dict[str, str]]]:
        """Parameter values as the schemas type them, and what is wrong with them."""
        query: dict[str, list[str]] = {}
        for key, value in parse_qsl(request.query, keep_blank_values=True):
            query.setdefault(key, []).append(value)
        headers = {key.lower(): value for key, value in request.headers.items()}
        given: dict[str, Any] = dict(path)
        errors = []
        for parameter in operation.parameters:
            raw = _raw(parameter, path, query, headers)
            if raw is None:
                if parameter.required and parameter.location is not Location.PATH:
                    errors.append({"in": str(parameter.location), "name": parameter.name, "reason": "is required"})
                continue
            value = self.typed(raw, parameter.schema)
            reasons = problems(value, parameter.schema, self.schemas)
            errors += [{"in": str(parameter.location), "name": parameter.name, "reason": reason} for reason in reasons]
            if not reasons:
                given[parameter.name] = value
        return given, errors

    def typed(self, raw: list[str], schema: Schema) -> Any:
        """Text from the wire as the type that the schema wants; as it is where it cannot be that."""
        found = resolve(schema, self.schemas)
        for keyword in ("anyOf", "oneOf"):
            for choice in found.get(keyword) or ():
                value = self.typed(raw, choice)
                if not problems(value, choice, self.schemas):
                    return value
        kind = found.get("type")
        kinds = kind if isinstance(kind, list) else [kind]
        if "array" in kinds:
            items = raw if len(raw) > 1 else [part for part in raw[0].split(",") if part]
            return [self.typed([item], found.get("items", {})) for item in items]
        text = raw[-1]
        if "integer" in kinds or "number" in kinds:
            try:
                return int(text) if "integer" in kinds else float(text)
            except ValueError:
                return text
        if "boolean" in kinds and text.lower() in _TRUE | _FALSE:
            return text.lower() in _TRUE
        if "object" in kinds:
            try:
                return json.loads(text)
            except ValueError:
                return text
        return text

    def body(self, operation: Operation, request: Request) -> tuple[Any, list[dict[str, str]]]:
        """The JSON body and what is wrong with it. Bodies of other kinds are taken as they are."""
        expected = operation.request_body
        if expected is None:
            return None, []
        if not request.body:
            return None, [{"in": "body", "name": "", "reason": "is required"}] if expected.required else []
        media = next((media for kind, media in expected.content.items() if "json" in kind), None)
        if media is None:
            return None, []
        try:
            value = json.loads(request.body)
        except (ValueError, RecursionError) as reason:
            return None, [{"in": "body", "name": "", "reason": f"is not JSON: {reason}"}]
        return value, [{"in": "body", "name": "", "reason": reason} for reason in problems(value, media.schema, self.schemas)]

    def success(self, operation: Operation, given: Mapping[str, Any], body: Any) -> Answer:
        response = success_response(operation)
        if response is None:
            said = {
                "operation": f"{operation.method} {operation.path}",
                "received": {**given, **({"body": body} if body is not None else {})},
            }
            return Answer(
                default_status(operation), {**said, "note": "The request fits the contract. The contract does not say what is answered."}
            )
        status = success_status(operation)
        if not response.content:
            return Answer(status)
        kind, media = next(((k, m) for k, m in response.content.items() if "json" in k), next(iter(response.content.items())))
        value = self.personal(media_example(media, self.schemas, ""), operation, given, media)
        return Answer(status, value, kind if kind != "*/*" else "application/json", self.headers(response))

    def personal(self, value: Any, operation: Operation, given: Mapping[str, Any], media: MediaType) -> Any:
        """The example with what was asked for: ``GET /users/7`` answers with an ``id`` of 7, where the schema allows it."""
        if not isinstance(value, dict):
            return value
        holes = names(operation.path)
        changed = {**value, **{name: given[name] for name in holes if name in value and name in given}}
        if holes and "id" in value and parse(operation.path)[-1] == Hole(holes[-1]) and holes[-1].lower().endswith("id"):
            changed["id"] = given.get(holes[-1], changed["id"])
        return value if problems(changed, media.schema, self.schemas) else changed


def _raw(parameter: Parameter, path: Mapping[str, str], query: Mapping[str, list[str]], headers: Mapping[str, str]) -> list[str] | None:
    match parameter.location:
        case Location.PATH:
            return [path[parameter.name]] if parameter.name in path else None
        case Location.QUERY:
            return query.get(parameter.name) or query.get(parameter.name + "[]")
        case Location.HEADER:
            return [headers[parameter.name.lower()]] if parameter.name.lower() in headers else None
        case Location.COOKIE:
            cookies = dict(part.strip().partition("=")[::2] for part in headers.get("cookie", "").split(";") if "=" in part)
            return [cookies[parameter.name]] if parameter.name in cookies else None


def success_status(operation: Operation) -> int:
    """The status of a request that fits."""
    response = success_response(operation)
    return int(response.status) if response is not None and response.status.isdigit() else default_status(operation)


def declares(operation: Operation, status: int) -> bool:
    """Whether the contract has an answer of a status."""
    return any(r.status == str(status) for r in operation.responses)


def authenticated(operation: Operation, schemes: Mapping[str, Mapping[str, Any]], request: Request) -> bool:
    """Whether a request carries credentials of the form that one of an operation's requirements asks for."""
    if not operation.security:
        return True
    headers = {key.lower(): value for key, value in request.headers.items()}
    query = dict(parse_qsl(request.query, keep_blank_values=True))
    return any(all(_carries(schemes.get(name, {}), headers, query) for name in need) for need in operation.security)


def _carries(scheme: Mapping[str, Any], headers: Mapping[str, str], query: Mapping[str, str]) -> bool:
    name = str(scheme.get("name", ""))
    if scheme.get("type") == "apiKey":
        where = scheme.get("in")
        if where == "query":
            return bool(query.get(name))
        if where == "cookie":
            return f"{name}=" in headers.get("cookie", "")
        return bool(headers.get(name.lower()))
    word, _, value = headers.get("authorization", "").partition(" ")
    wanted = str(scheme.get("scheme", "bearer")).lower() if scheme.get("type") == "http" else "bearer"
    return word.lower() == wanted and bool(value.strip())


def default_status(operation: Operation) -> int:
    """What is answered where the contract does not say."""
    return 201 if operation.method == "POST" and not operation.path.endswith("}") else 200


def problem(status: int, detail: str) -> Answer:
    """Problem details."""
    return Answer(
        status, {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}, "application/problem+json"
    )
