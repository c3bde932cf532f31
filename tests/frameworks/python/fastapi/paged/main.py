"""Pages as fastapi-pagination has them."""

from typing import Annotated, Optional

from fastapi import Depends, FastAPI
from fastapi_filter import FilterDepends
from fastapi_filter.contrib.sqlalchemy import Filter
from fastapi_pagination import LimitOffsetPage, Page, Params, add_pagination, paginate
from fastapi_users import schemas
from pydantic import BaseModel

app = FastAPI()


class Bird(BaseModel):
    name: str


class BirdFilter(Filter):
    name__ilike: Optional[str] = None
    order_by: Optional[list[str]] = None


class UserRead(schemas.BaseUser[int]):
    nick: str


@app.get("/birds", response_model=Page[Bird])
async def birds(wanted: BirdFilter = FilterDepends(BirdFilter)):
    return paginate([])


@app.get("/rare")
async def rare() -> LimitOffsetPage[Bird]: ...


@app.get("/lost", response_model=list[Bird])
async def lost(params: Annotated[Params, Depends()]): ...


@app.get("/me")
async def me() -> UserRead: ...


add_pagination(app)
