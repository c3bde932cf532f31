"""A small board of notes."""

from dataclasses import asdict, dataclass
from enum import Enum

from pydantic import BaseModel, Field
from starlette.applications import Starlette
from starlette.endpoints import HTTPEndpoint
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Mount, Route


class Colour(Enum):
    red = "red"
    blue = "blue"


class Note(BaseModel):
    text: str = Field(max_length=200)
    colour: Colour = Colour.red


@dataclass
class Stored:
    id: int
    text: str
    tags: list[str]


class Locked(Exception):
    pass


def locked(request: Request, error: Exception) -> Response:
    return problem("The board is locked.", 423)


def problem(words: str, status: int = 400) -> JSONResponse:
    return JSONResponse({"error": words, "status": status}, status_code=status, media_type="application/problem+json")


def envelope(data, **more):
    return JSONResponse({"data": data, "ok": True}, **more)


def find(note_id: str) -> Stored:
    if note_id == "0":
        raise HTTPException(404, "There is no such note.")
    if note_id == "1":
        raise Locked
    return Stored(1, "", [])


class Notes(HTTPEndpoint):
    async def get(self, request: Request) -> Response:
        """List notes."""
        limit = int(request.query_params.get("limit", 10))
        return envelope([asdict(Stored(n, "", [])) for n in range(limit)])

    async def post(self, request: Request) -> Response:
        """Add a note."""
        note = Note(**await request.json())
        if not note.text:
            return problem("Say something.", 422)
        return envelope(note.model_dump(mode="json"), status_code=201)


async def change(request: Request) -> Response:
    stored = find(request.path_params["note_id"])
    data = await request.json()
    stored.text = data["text"]
    for tag in data.get("tags", []):
        stored.tags.append(tag)
    return JSONResponse({"id": stored.id, "text": stored.text, "tags": stored.tags})


async def remove(request: Request) -> Response:
    if not request.headers.get("Authorization", "").startswith("Bearer "):
        raise HTTPException(401)
    return Response(status_code=204)


def page(request: Request) -> Response:
    if "old" in request.query_params:
        return RedirectResponse("/")
    return HTMLResponse("<p>Notes</p>")


def export(request: Request) -> Response:
    return FileResponse("notes.zip", media_type="application/zip")


def events(request: Request) -> Response:
    return StreamingResponse(iter(()), media_type="text/event-stream")


def health(request: Request) -> Response:
    return PlainTextResponse("well")


app = Starlette(
    routes=[
        Route("/notes", Notes),
        Route("/notes/{note_id:int}", change, methods=["PATCH"]),
        Route("/notes/{note_id:int}", remove, methods=["DELETE"]),
        Mount("/site", routes=[Route("/", page), Route("/export", export), Route("/events", events)]),
        Route("/health", health),
    ],
    exception_handlers={Locked: locked},
)
app.add_exception_handler(Locked, locked)
