"""Handlers that take the request apart themselves."""

from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse

app = FastAPI()


class Teapot(Exception):
    pass


@app.exception_handler(Teapot)
def short_and_stout(request: Request, error: Teapot):
    return JSONResponse({"error": "I am a teapot"}, status_code=418)


def token_of(request: Request) -> str | None:
    given = request.headers.get("Authorization")
    if not given or not given.startswith("Bearer "):
        return None
    return given.removeprefix("Bearer ")


def user(request: Request) -> str:
    token = token_of(request)
    if token is None:
        raise HTTPException(401, detail={"reason": "no token"})
    return token


@app.post("/notes")
async def add_note(request: Request, name: Annotated[str, Depends(user)]):
    data = await request.json()
    dry = request.query_params.get("dry_run", False)
    title = data["title"]
    if not title:
        raise Teapot
    return {"title": title, "tags": data.get("tags", []), "author": name, "saved": not dry}


@app.post("/upload")
async def upload(request: Request):
    form = await request.form()
    image = form["image"]
    session = request.cookies.get("session")
    return JSONResponse({"size": len(image), "session": session is not None}, 201)


@app.get("/declared", status_code=202)
def declared(wanted: bool = True) -> dict[str, int]:
    if not wanted:
        return JSONResponse({"reason": "not wanted"}, status_code=410)
    return {"a": 1}
