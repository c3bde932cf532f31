"""Parameters of every kind."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum, IntEnum
from typing import Annotated, List, Literal, Optional, Set, Union
from uuid import UUID

from fastapi import APIRouter, Cookie, Depends, FastAPI, Header, Path, Query
from pydantic import AfterValidator, BaseModel, Field, HttpUrl, StringConstraints, conint, constr

from . import shared
from .shared import MAX_SIZE, Limit, Paging, common, user_agent

app = FastAPI()
router = APIRouter(prefix="/items/{item_id}", dependencies=[Depends(common)])


class Size(str, Enum):
    small = "s"
    large = "l"


class Rank(IntEnum):
    first = 1
    second = 2


class Filters(BaseModel):
    model_config = {"extra": "forbid"}

    limit: int = Field(100, gt=0, le=MAX_SIZE)
    offset: int = Field(0, ge=0, description="How many to skip.")
    order_by: Literal["created_at", "updated_at"] = "created_at"
    tags: list[str] = []
    sizes: Optional[Set[Size]] = None
    since: datetime | None = Field(None, alias="from", deprecated=True)


class Headers(BaseModel):
    x_tag: list[str] = []
    save_data: bool
    if_modified_since: Optional[datetime] = None
    traceparent: Optional[str] = Field(None, examples=["00-1-2-00"])


class Cookies(BaseModel):
    session_id: str
    tracker: Annotated[str | None, Field(max_length=9)] = None


@dataclass
class Window:
    start: date
    days: int = 7


class Checked:
    def __init__(self, strict: bool = False, level: Annotated[int, Query(ge=1)] = 1):
        self.strict = strict

    def __call__(self, token: Annotated[str, Header(alias="X-Check", min_length=3)], mode: Size = Size.small) -> bool:
        return True


def outer(inner: Annotated[dict, Depends(user_agent)], depth: int = 2) -> dict:
    return inner


def check_even(value: int) -> int:
    return value


@app.get("/scalars")
def scalars(
    a: int,
    b: float = 0.5,
    c: bool = False,
    d: date = None,
    e: Optional[datetime] = None,
    f: UUID | None = None,
    g: Decimal = Decimal("1.5"),
    h: time = None,
    i: timedelta = None,
    j: Size = Size.large,
    k: Optional[Rank] = None,
    l: Literal["x", "y"] = "x",
    m: Literal[1, 2] | None = None,
    n: HttpUrl = None,
    o: conint(gt=1, lt=9) = 2,
    p: constr(pattern="^[a-z]+$", max_length=5) = "a",
    q: Annotated[str, StringConstraints(min_length=1)] = "q",
    r: Annotated[int, AfterValidator(check_even)] = 4,
    t=7,
    u: "str" = "u",
    v: Union[int, str] = 1,
    w: Annotated[str, Query(alias="w-w", title="W", deprecated=True, examples=["one", "two"])] = "w",
    x: Annotated[int | None, Query(include_in_schema=False)] = None,
    y: Limit = 10,
    z: str = Query(..., description="Needed.", min_length=2),
): ...


@app.get("/lists")
def lists(
    a: Annotated[list[int], Query()],
    b: List[str] = Query([]),
    c: Annotated[list[Size] | None, Query(max_length=3)] = None,
    d: Annotated[set[UUID], Query(description="Distinct.")] = set(),
    e: Annotated[list[Annotated[int, Field(ge=1)]], Query(min_length=1)] = [1],
    f: Annotated[list[str], Header(alias="X-Many")] = [],
    g: Annotated[tuple[int, int], Query()] = (0, 1),
): ...


@app.get("/models")
def models(
    filters: Annotated[Filters, Query()], headers: Annotated[Headers, Header()], cookies: Annotated[Cookies, Cookie()]
): ...


@app.get("/dependencies", dependencies=[Depends(Checked(strict=True))])
def dependencies(
    paging: Annotated[Paging, Depends()],
    window: Window = Depends(),
    nested: dict = Depends(outer),
    checked: Checked = Depends(),
    again: shared.Paging = Depends(shared.Paging),
    lazy: Annotated[str, Depends(lambda lazy_name="x": lazy_name)] = "",
): ...


@router.get("/files/{file_path:path}")
def files(item_id: int, file_path: str, ads_id: Annotated[str | None, Cookie()] = None): ...


@router.get("/{size}/{when}")
def parts(
    item_id: Annotated[int, Path(title="The item", ge=1, le=1000)],
    size: Size,
    when: date,
    x_token: Annotated[str | None, Header()] = None,
    strange_header: Annotated[str, Header(convert_underscores=False)] = "s",
): ...


app.include_router(router, prefix="/v1", dependencies=[Depends(shared.tenant)])
