"""The sandbox as a server of its own: what ``liveapi sandbox`` runs, for those who build against an API that is not there yet."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.requests import Request as HTTPRequest
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from liveapi.api.model import Api
from liveapi.sandbox.server import Answer, Request, Sandbox
from liveapi.sandbox.state import State, Visitors

#: A body for the sandbox is a sample, not a load.
LARGEST_BODY = 2_000_000
ANY = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"]
#: Pages of any origin may ask: nothing here is anybody's.
_OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": ", ".join(ANY),
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Expose-Headers": "*",
    "Access-Control-Max-Age": "600",
}


async def received(request: HTTPRequest, prefix: str = "") -> Request | None:
    """A request as the sandbox takes it, below ``prefix``; ``None`` for one with too large a body."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            return None
    raw = request.scope["raw_path"].decode("ascii", "replace").partition("?")[0].removeprefix(prefix)
    return Request(request.method, raw or "/", request.url.query, dict(request.headers), body)


def sent(answered: Answer, headers: dict[str, str]) -> Response:
    """An answer as it goes out."""
    own = {key: value for key, value in answered.headers.items() if "\n" not in value and "\r" not in value and value.isascii()}
    kind = answered.media_type if answered.body is not None else None
    return Response(answered.encoded(), answered.status, {**own, **headers, "Cache-Control": "no-store"}, media_type=kind)


def too_large() -> Response:
    """What a body beyond the limit gets."""
    return PlainTextResponse("The sandbox takes bodies of up to 2 MB.\n", 413)


def create_app(api: Api, *, guarded: bool = True) -> Starlette:
    """All operations of a contract. Each ``X-Sandbox`` header has a state of its own; without one there is one for all.

    ``DELETE /-/sandbox`` forgets what was made.
    """
    sandbox = Sandbox(api, guarded=guarded)
    visitors = Visitors()
    declared = {operation.key for operation in api.operations}

    async def answer(request: HTTPRequest) -> Response:
        preflight = request.method == "OPTIONS" and "access-control-request-method" in request.headers
        if preflight and ("OPTIONS", request.url.path) not in declared:
            return Response(status_code=204, headers=_OPEN)
        asked = await received(request)
        if asked is None:
            return too_large()
        state: State = visitors.state(request.headers.get("x-sandbox", "")[:100])
        return sent(sandbox.answer(asked, state), _OPEN)

    async def reset(request: HTTPRequest) -> Response:
        visitors.reset(request.headers.get("x-sandbox", "")[:100])
        return Response(status_code=204, headers=_OPEN)

    return Starlette(routes=[Route("/-/sandbox", reset, methods=["DELETE"]), Route("/{path:path}", answer, methods=ANY)])
