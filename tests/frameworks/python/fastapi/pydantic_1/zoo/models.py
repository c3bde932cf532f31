"""Models as pydantic 1 has them."""

from datetime import date
from typing import Generic, List, Optional, TypeVar, Union

from pydantic import BaseModel, Extra, Field, conlist, constr, validator
from pydantic.generics import GenericModel

T = TypeVar("T")


def to_lower_camel(name: str) -> str:
    return "".join(word if index == 0 else word.capitalize() for index, word in enumerate(name.split("_")))


class Base(BaseModel):
    class Config:
        orm_mode = True
        alias_generator = to_lower_camel
        allow_population_by_field_name = True


class Names(BaseModel):
    __root__: List[str]


class Cat(Base):
    kind: str = Field("cat", const=True)
    nine_lives: bool = True


class Dog(Base):
    kind: str = Field("dog", const=True)
    barks_at: Optional[List[Union[Cat, "Dog"]]]


class NewAnimal(Base):
    given_name: constr(min_length=1, max_length=20, regex="^[A-Z]")
    born_on: Optional[date]
    weight: float = Field(..., gt=0, description="In kilograms.", example=12.5)
    nick_names: conlist(str, min_items=1, max_items=3) = ["Kit"]
    friends: List[int] = Field([], max_items=4, unique_items=True)
    legs: int = Field(4, alias="numberOfLegs", ge=0)

    @validator("given_name")
    def capital(cls, value):
        return value.title()

    class Config:
        extra = Extra.forbid
        schema_extra = {"example": {"givenName": "Tom", "weight": 4.5}}


class Animal(NewAnimal):
    id: int
    keeper: Optional["Keeper"] = None
    pets: Union[Cat, Dog]

    class Config:
        extra = Extra.ignore
        schema_extra = {}


class Keeper(BaseModel):
    name: str
    e_mail: str

    class Config:
        fields = {"e_mail": "e-mail"}


class Page(GenericModel, Generic[T]):
    items: List[T]
    next: Optional[int]
