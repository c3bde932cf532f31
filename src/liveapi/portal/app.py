"""The ASGI application of one site."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from liveapi.export import FORMATS
from liveapi.portal.pages import HERE, SANDBOX, Pages
from liveapi.portal.security import LoopbackOnly
from liveapi.portal.site import Site
from liveapi.sandbox import server as sandbox

#: A body for the sandbox is a sample, not a load.
_LARGEST_BODY = 2_000_000
_ANY = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"]

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
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > _LARGEST_BODY:
                return PlainTextResponse("The sandbox takes bodies of up to 2 MB.\n", 413)
        raw = request.scope["raw_path"].decode("ascii", "replace").partition("?")[0].removeprefix(SANDBOX)
        answered = site.snapshot.sandbox.answer(sandbox.Request(request.method, raw or "/", request.url.query, dict(request.headers), body))
        headers = {**{k: v for k, v in answered.headers.items() if "\n" not in v and v.isascii()}, "Cache-Control": "no-store"}
        return Response(answered.encoded(), answered.status, headers, media_type=answered.media_type if answered.body is not None else None)

    return Starlette(
        routes=[
            Route("/", overview),
            Route("/operations/{name:path}", operation),
            Route("/source/{path:path}", source),
            Route("/openapi.{syntax}", contract),
            Route("/-/find", found),
            Route("/-/events", events),
            Route(SANDBOX + "/{path:path}", answer, methods=_ANY),
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
