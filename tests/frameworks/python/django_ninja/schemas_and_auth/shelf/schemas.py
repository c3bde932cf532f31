from datetime import datetime
from typing import Generic, List, Optional, TypeVar

from ninja import Field, ModelSchema, Schema
from ninja.orm import create_schema

from .models import Author, Book, Tag

T = TypeVar("T")


class AuthorOut(ModelSchema):
    class Meta:
        model = Author
        fields = "__all__"


class BookIn(ModelSchema):
    tag_words: List[str] = Field(default=[], alias="tagWords", max_length=5)

    class Meta:
        model = Book
        exclude = ["id", "added_at", "tags"]
        fields_optional = ["pages"]


class BookOut(ModelSchema):
    author: AuthorOut
    addedAt: datetime = Field(alias="added_at")
    word_count: Optional[int] = None

    class Meta:
        model = Book
        fields = ["id", "title", "genre", "price", "translator", "tags", "extra"]

    @staticmethod
    def resolve_word_count(book: Book) -> int:
        return book.pages * 300


class Page(Schema, Generic[T]):
    items: List[T]
    total: int


class Problem(Schema):
    detail: str


class Filters(Schema):
    genre: Optional[str] = Field(None, description="Only those.")
    min_pages: int = Field(0, ge=0)


TagOut = create_schema(Tag)
AuthorIn = create_schema(Author, name="NewAuthor", exclude=["id"])
