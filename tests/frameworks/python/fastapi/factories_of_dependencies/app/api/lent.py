from inspect import signature

from fastapi import HTTPException
from pydantic import BaseModel, ValidationError


class Filters(BaseModel):
    name: str = ""
    page: int = 1


def dependable(cls):
    """A function that makes an object of a class, with the signature of that class."""

    def make(*args, **kwargs):
        try:
            return cls(*args, **kwargs)
        except ValidationError as error:
            raise HTTPException(422, detail=error.errors()) from None

    make.__signature__ = signature(cls)
    return make
