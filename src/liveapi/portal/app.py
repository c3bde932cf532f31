"""The ASGI application of one site."""

from __future__ import annotations

import re
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from liveapi.export import FORMATS
from liveapi.portal.pages import HERE, SANDBOX, Pages
from liveapi.portal.security import LoopbackOnly
from liveapi.portal.site import Site
from liveapi.sandbox.app import ANY, received, sent, too_large

#: The cookie by which the sandbox knows a visitor, and what it holds.
_VISITOR = "liveapi-sandbox"
_TOKEN = re.compile(r"[\w-]{20,40}")

Lifespan = Callable[[Starlette], AbstractAsyncContextManager[None]]


def create_app(site: Site, lifespan: Lifespan | None = None) -> Starlette:
    """The pages, the sandbox, the news of changes and the contract itself."""
    pages = Pages(site)

    def overview(request: Request) -> Response:
        return _page(pages.overview(request.query_params.get("q", "")))

    def found(request: Request) -> Response:
        return _page(pages.found(request.query_params.get("q", "")))

    def operation(request: Request) -> Response:
        name = request.path_params["name"]
        html = pages.operation(name, str(request.base_url).rstrip("/"))
        return _page(html) if html else _page(pages.missing(f"the operation {name}"), 404)

    def source(request: Request) -> Response:
        path = request.path_params["path"]
        first = _number(request.query_params.get("line"))
        html = pages.source(path, first, max(first, _number(request.query_params.get("end"))))
        return _page(html) if html else _page(pages.missing(f"the file {path}"), 404)

    def contract(request: Request) -> Response:
        syntax = request.path_params["syntax"]
        if syntax not in FORMATS["openapi"].syntaxes:
            return _page(pages.missing(f"openapi.{syntax}"), 404)
        text = FORMATS["openapi"].render(site.snapshot.api, syntax)
        kind = "application/json" if syntax == "json" else "application/yaml"
        return Response(text.encode("utf-8", "replace"), media_type=kind)

    def missing(request: Request, _error: Exception) -> Response:
        return _page(pages.missing(f"the page {request.url.path}"), 404)

    async def events(_request: Request) -> Response:
        async def stream() -> AsyncIterator[str]:
            async for version in site.news():
                yield f"event: version\ndata: {version}\n\n" if version is not None else ": still here\n\n"

        return StreamingResponse(stream(), media_type="text/event-stream", headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})

    async def answer(request: Request) -> Response:
        asked = await received(request, SANDBOX)
        if asked is None:
            return too_large()
        # Whoever comes with a cookie finds again what they made.
        visitor = request.cookies.get(_VISITOR, "")
        known = bool(_TOKEN.fullmatch(visitor))
        visitor = visitor if known else secrets.token_urlsafe(18)
        snapshot = site.snapshot
        response = sent(snapshot.sandbox.answer(asked, snapshot.visitors.state(visitor)), {})
        if not known:
            response.set_cookie(_VISITOR, visitor, path=SANDBOX, httponly=True, samesite="strict")
        return response

    return Starlette(
        routes=[
            Route("/", overview),
            Route("/operations/{name:path}", operation),
            Route("/source/{path:path}", source),
            Route("/openapi.{syntax}", contract),
            Route("/-/find", found),
            Route("/-/events", events),
            Route(SANDBOX + "/{path:path}", answer, methods=ANY),
            Mount("/-/static", _Static(directory=HERE / "static")),
        ],
        middleware=[Middleware(LoopbackOnly)],
        exception_handlers={404: missing},
        lifespan=lifespan,
    )


class _Static(StaticFiles):
    """Static files never change under one address: it holds their digest."""

    def file_response(self, *args: object, **options: object) -> Response:
        response = super().file_response(*args, **options)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def _page(html: str, status: int = 200) -> Response:
    # Pages change with the code: a browser asks every time.
    return HTMLResponse(html.encode("utf-8", "replace"), status, {"Cache-Control": "no-cache"})


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 9 else 0
