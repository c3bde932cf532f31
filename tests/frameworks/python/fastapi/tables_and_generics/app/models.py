"""Tables and what is sent of them."""

import uuid
from datetime import datetime
from typing import Literal, TypedDict

from pydantic import BaseModel, EmailStr, Field as PydanticField, field_validator
from sqlmodel import Field, Relationship, SQLModel

type Json = None | bool | float | str | list[Json] | dict[str, Json]
type Pair[A] = tuple[A, A]
UserId = uuid.UUID


class UserBase(SQLModel):
    email: EmailStr = Field(unique=True, index=True, max_length=255)
    is_active: bool = True
    full_name: str | None = Field(default=None, max_length=255)


class UserCreate(UserBase):
    password: str = Field(min_length=8, max_length=40)

    @field_validator("password")
    @classmethod
    def strong(cls, value: str) -> str:
        if value.lower() == value:
            raise ValueError("needs a capital")
        return value


class UserUpdate(UserBase):
    email: EmailStr | None = Field(default=None, max_length=255)  # type: ignore
    password: str | None = Field(default=None, min_length=8)


class User(UserBase, table=True):
    id: UserId = Field(default_factory=uuid.uuid4, primary_key=True)
    hashed_password: str
    items: list["Item"] = Relationship(back_populates="owner", cascade_delete=True)


class UserPublic(UserBase):
    id: UserId


class ItemBase(SQLModel):
    title: str = Field(min_length=1)


class Item(ItemBase, table=True):
    __tablename__ = "items"

    id: int | None = Field(default=None, primary_key=True)
    owner_id: UserId = Field(foreign_key="user.id", nullable=False)
    owner: User | None = Relationship(back_populates="items")


class Listed[T](BaseModel):
    """Some of many."""

    data: list[T]
    count: int
    range: Pair[int] = PydanticField((0, 1))


class Node[K, V](BaseModel):
    key: K
    value: V
    left: "Node[K, V] | None" = None
    attributes: Json = None


class UsersPublic(Listed[UserPublic]):
    pass


class Change(TypedDict):
    """What is different."""

    field: Literal["email", "name"]
    before: str | None
    at: datetime


def by_id[T](model: type[T]) -> type[dict[int, T]]:
    return dict
