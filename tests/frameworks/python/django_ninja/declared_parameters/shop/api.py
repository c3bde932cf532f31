from datetime import date
from typing import Annotated, Optional
from uuid import UUID

from ninja import Cookie, Field, File, Form, Header, NinjaAPI, Path, Query, Schema
from ninja.files import UploadedFile
from ninja.pagination import LimitOffsetPagination, paginate

api = NinjaAPI()


class Filters(Schema):
    since: date = None
    tags: list[str] = Field([], alias="tag")


class Item(Schema):
    name: str


@api.get("/items")
def items(request, filters: Query[Filters], offset: int = Query(0, ge=0), user_agent: str = Header(...)):
    return []


@api.get("/search")
def search(request, filters: Filters = Query(...), session: Optional[str] = Cookie(None, alias="sid")):
    return []


@api.put("/items/{item_id}")
def put_item(request, item_id: UUID, item: Item, dry: bool = False, x: Annotated[float, Query()] = 1.0):
    return {}


@api.post("/items/{item_id}/photo")
def photo(request, item_id: int, file: UploadedFile = File(...), note: str = Form("")):
    return {}


@api.get("/pages", response=list[Item])
@paginate(LimitOffsetPagination)
def pages(request):
    return []
