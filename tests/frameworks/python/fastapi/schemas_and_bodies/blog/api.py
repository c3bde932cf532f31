"""The routes of the blog."""

from typing import Annotated, Union
from uuid import UUID

from fastapi import APIRouter, Body, Depends, FastAPI, File, Form, Header, Path, Query, Response, UploadFile, status
from fastapi.responses import FileResponse, HTMLResponse, PlainTextResponse, RedirectResponse, StreamingResponse
from pydantic import BaseModel, Field

from .base import Envelope, Page
from .models import Author, Comment, Found, Loose, NewPost, Outer, Ping, Point, Post, Search, State, Strict

app = FastAPI(title="Blog", version="2.1.0")
posts = APIRouter(prefix="/posts", tags=["Posts"])


class Message(BaseModel):
    detail: str


NOT_FOUND = {404: {"model": Message, "description": "There is no such post."}}


class Filters(BaseModel):
    state: State | None = Field(None, description="Only those.")
    limit: int = Field(10, ge=1, le=100)
    tags: list[str] = []


class Login(BaseModel):
    username: str
    password: str = Field(min_length=8)


@posts.get("", response_model=Page[Post], response_description="A page of posts")
def list_posts(filters: Annotated[Filters, Query()]):
    """List posts.

    The newest first.
    """
    return {}


@posts.post("", status_code=status.HTTP_201_CREATED, response_model=Envelope[Post], operation_id="createPost")
def create_post(post: NewPost) -> Post: ...


@posts.get("/{post_id}", responses={**NOT_FOUND, "default": {"description": "Anything else"}})
def get_post(post_id: UUID, etag: Annotated[str | None, Header(alias="If-None-Match")] = None) -> Post: ...


@posts.put("/{post_id}", responses=NOT_FOUND | {409: {"description": "Taken"}}, tags=["Editing"], deprecated=True)
def replace_post(post_id: UUID, post: NewPost, notify: Annotated[bool, Body()] = False) -> Envelope[list[Post]]: ...


@posts.patch("/{post_id}", response_model=Post | Message)
def change_post(post_id: UUID, post: Annotated[Strict, Body(embed=True, description="What changes.")]): ...


@posts.delete("/{post_id}", status_code=204)
def delete_post(post_id: Annotated[UUID, Path(description="Which one.")]) -> None: ...


@posts.post("/{post_id}/comments")
def add_comment(post_id: UUID, comment: Comment | None = None) -> list[Comment]: ...


@posts.post("/{post_id}/pictures", status_code=202)
def add_pictures(post_id: UUID, files: list[UploadFile], title: Annotated[str, Form(max_length=20)], raw: Annotated[bytes, File()] = b""): ...


@app.post("/login", tags=["Session"])
def login(data: Annotated[Login, Form()]) -> dict[str, str]: ...


@app.post("/feedback")
def feedback(text: Annotated[str, Form()], stars: int = Form(5, ge=1, le=5)) -> bool: ...


@app.post("/search", response_model=list[Found], response_model_exclude_unset=True)
def search(query: Search): ...


@app.post("/scores")
def scores(values: dict[str, int], weights: list[float]) -> dict[str, dict[str, float]]: ...


@app.post("/raw")
def raw(data: Annotated[str, Body(media_type="text/plain")]) -> Point: ...


@app.post("/ping")
def ping(data: Ping, count: Annotated[int, Body(ge=1)], outer: Outer, loose: Loose) -> Ping: ...


@app.get("/page", response_class=HTMLResponse)
def page(): ...


@app.get("/text", response_class=PlainTextResponse)
def text() -> str: ...


@app.get("/old", response_class=RedirectResponse, include_in_schema=True)
def old(): ...


@app.get("/hidden", include_in_schema=False)
def hidden(): ...


@app.get("/either")
def either(author: Annotated[int, Query(examples=[7])], kind: str = Query("all", pattern="^(all|some)$")) -> Union[Author, Message, None]: ...


@app.get("/pair")
def pair() -> tuple[int, str]: ...


@app.get("/export", response_class=StreamingResponse, responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}})
def export(): ...


def paging(page: int = Query(1, ge=1), size: int = Query(20, le=100)):
    return page, size


class Ordering:
    def __init__(self, order_by: str = "date", descending: bool = False) -> None:
        self.order_by = order_by


@app.get("/archive", response_model=None, dependencies=[Depends(paging)])
def archive(response: Response, ordering: Annotated[Ordering, Depends()]) -> FileResponse: ...


app.include_router(posts, prefix="/v2", responses={503: {"description": "Busy"}})
