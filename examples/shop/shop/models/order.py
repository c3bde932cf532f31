"""Orders and their lines."""

from datetime import datetime
from enum import Enum
from uuid import UUID

from pydantic import BaseModel, Field

from .product import Product


class Status(str, Enum):
    placed = "placed"
    packed = "packed"
    sent = "sent"
    cancelled = "cancelled"


class NewLine(BaseModel):
    product_id: int
    grams: int = Field(ge=50, multiple_of=50)


class NewOrder(BaseModel):
    customer_id: int
    lines: list[NewLine] = Field(min_length=1)
    gift_note: str | None = None


class Line(BaseModel):
    product: Product
    grams: int
    price_cents: int


class Order(BaseModel):
    id: UUID
    customer_id: int
    status: Status
    lines: list[Line]
    total_cents: int
    placed_at: datetime
