"""Posts, their authors and what is attached to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum, IntEnum
from ipaddress import IPv4Address
from typing import Annotated, Any, Literal, NamedTuple, Optional, Union
from uuid import UUID

from annotated_types import Gt
from pydantic import (
    AliasChoices,
    AnyUrl,
    BaseModel,
    ConfigDict,
    EmailStr,
    Field,
    HttpUrl,
    PositiveInt,
    RootModel,
    SecretStr,
    StringConstraints,
    computed_field,
    conint,
    create_model,
    field_serializer,
)
from typing_extensions import NotRequired, TypedDict

from .base import Slug, Wire

MAX_TITLE = 40 * 3


class State(str, Enum):
    """Where a post is on its way."""

    draft = "draft"
    published = "published"


class Priority(IntEnum):
    low = 1
    high = 2


class Author(Wire):
    """Somebody who writes."""

    display_name: str = Field(min_length=1, examples=["Ada"])
    email: EmailStr
    password: SecretStr = Field(exclude=True)
    home_page: Optional[HttpUrl] = None
    born_on: date | None = None
    #: Authors recommend each other.
    friends: list[Author] = Field(default_factory=list, max_length=5)

    @computed_field(description="The name in capitals.")
    @property
    def shouted(self) -> str:
        return self.display_name.upper()


class Text(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"kind": "text", "words": "Hello"}]})

    kind: Literal["text"]
    words: str


class Picture(BaseModel):
    kind: Literal["picture", "photo"]
    url: AnyUrl
    width: PositiveInt
    height: conint(gt=0, le=10_000) = 600


Block = Annotated[Union[Text, Picture], Field(discriminator="kind")]


class Tags(RootModel[list[Annotated[str, StringConstraints(min_length=2, to_lower=True)]]]):
    """Words to find a post by."""


class NewPost(Wire):
    title: Annotated[str, Field(max_length=MAX_TITLE)]
    slug: Slug
    state: State = State.draft
    priority: Priority = Priority.low
    blocks: list[Block] = Field(min_length=1)
    tags: Tags
    meta_data: dict[str, Any] = {}
    scores: dict[str, float] = Field(default={}, description="By reader.")
    price: Decimal = Field(default=Decimal("1.5"), ge=0)
    position: tuple[float, float] | None = None
    ratio: float = Field(0.5, gt=0, lt=1, multiple_of=0.25)
    unique: set[int] = set()
    pinned: bool = Field(False, alias="isPinned", deprecated=True)
    source: str = Field("web", validation_alias=AliasChoices("source", "origin"), serialization_alias="origin")


class Post(NewPost):
    """A post as it is read."""

    id: UUID
    author: Author
    published_at: datetime
    opens: time
    reads_in: timedelta
    address: IPv4Address | None = None
    cost: Decimal

    @field_serializer("reads_in")
    def seconds(self, value: timedelta) -> int:
        return int(value.total_seconds())


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", title="Very strict")

    count: Annotated[int, Gt(1)] | None = Field(default=None, description="How many.")


class Loose(BaseModel, extra="allow"):
    name: str


@dataclass
class Point:
    x: float
    y: float = 0.0
    labels: list[str] = field(default_factory=list)


class Range(NamedTuple):
    start: int
    stop: int


class Options(TypedDict, total=False):
    """How to search."""

    fuzzy: bool
    limit: int


class Found(TypedDict):
    post: str
    score: NotRequired[float]


class Search(BaseModel):
    words: list[str]
    options: Options
    area: Point
    range: Range


Ping = create_model("Ping", message=(str, ...), count=(int, 3))


class Comment(BaseModel):
    body: str
    answers: list["Comment"] = []


class Outer(BaseModel):
    class Inner(BaseModel):
        deep: bool

    inner: Inner
