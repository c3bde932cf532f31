from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Annotated, List, Literal, Optional

from fastapi import APIRouter, Body, Cookie, Depends, FastAPI, Header, Path, Query, Request, Response
from pydantic import BaseModel

from deps import CurrentUser, Paging, Session

app = FastAPI()


class Colour(str, Enum):
    red = "red"
    blue = "blue"


class Paint(BaseModel):
    name: str


class Filters(BaseModel):
    model_config = {"extra": "forbid"}

    since: Optional[datetime] = None
    tags: list[str] = []


@app.get("/paints")
async def list_paints(
    request: Request,
    session: Session,
    q: Optional[str] = None,
    colour: Colour = Colour.red,
    sizes: List[int] = Query([]),
    mode: Literal["fast", "slow"] = "fast",
    x_request_id: Annotated[str, Header()] = ...,
    day: date | None = Query(default=None, alias="on-day"),
    trace: Annotated[str | None, Cookie(alias="trace-id")] = None,
    paging: Paging = Depends(),
):
    return []


@app.put("/paints/{paint_id}")
async def put_paint(
    paint: Paint,
    paint_id: int = Path(..., ge=1),
    *,
    note: str = Body(None),
    price: Decimal = 1,
    user: CurrentUser,
    response: Response,
):
    return paint


@app.get("/search")
async def search(filters: Annotated[Filters, Query()], secret: str = Query("x", include_in_schema=False)):
    return []


@app.post("/paints")
async def add_paint(paints: list[Paint], dry: bool = False, data: dict = None):
    return []
