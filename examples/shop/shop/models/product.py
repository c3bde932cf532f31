"""Teas and what is said about them."""

from datetime import datetime
from enum import Enum

from pydantic import BaseModel, Field


class Category(str, Enum):
    green = "green"
    black = "black"
    oolong = "oolong"
    herbal = "herbal"


class NewProduct(BaseModel):
    name: str = Field(min_length=1, max_length=120)
    category: Category
    price_cents: int = Field(ge=0, description="For 100 grams.")
    notes: str = ""


class Product(NewProduct):
    id: int
    stock: int = Field(ge=0, description="Tins on the shelf.")
    added_at: datetime


class NewReview(BaseModel):
    stars: int = Field(ge=1, le=5)
    text: str = Field(default="", max_length=2000)


class Review(NewReview):
    id: int
    author: str
    written_at: datetime
