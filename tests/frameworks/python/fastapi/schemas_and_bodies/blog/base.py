"""What all models of the blog share."""

from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

T = TypeVar("T")
Slug = Annotated[str, Field(pattern=r"^[a-z0-9-]+$", max_length=80, description="The part of the address.")]


class Wire(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class Page(Wire, Generic[T]):
    """One page of a list."""

    items: list[T]
    total_count: int = Field(ge=0)
    next_page: str | None = None


class Envelope(BaseModel, Generic[T]):
    data: T
    warnings: list[str] = []
