"""Limits that functions of models set."""

import re

from fastapi import FastAPI
from pydantic import BaseModel, field_validator, model_validator

app = FastAPI()
LONGEST = 30
COLOURS = ["red", "green"]
CODE = re.compile(r"[A-Z]{3}\Z")


class Order(BaseModel):
    name: str
    code: str
    zip_code: str
    colour: str
    amount: int
    ratio: float | None = None
    words: list[str] = []
    note: str | None = None
    password: str
    free: int = 0

    @field_validator("name")
    @classmethod
    def named(cls, value: str) -> str:
        if len(value) > LONGEST or len(value) < 2:
            raise ValueError("of 2 to 30 characters")
        return value.strip()

    @field_validator("code")
    @classmethod
    def coded(cls, value: str) -> str:
        if not CODE.match(value):
            raise ValueError("three capitals")
        return value

    @field_validator("zip_code", mode="after")
    def zipped(cls, v):
        if not re.fullmatch(r"\d{5}|\d{9}", v):
            raise ValueError("five or nine digits")
        return v

    @field_validator("colour")
    def coloured(cls, v):
        if v not in COLOURS:
            raise ValueError("red or green")
        return v

    @field_validator("amount", "ratio")
    def positive(cls, v):
        if v is not None and v <= 0:
            raise ValueError("more than nothing")
        if 1000 < v:
            raise ValueError("too much")
        return v

    @field_validator("words", "note")
    def some(cls, v):
        if not v:
            raise ValueError("say something")
        return v

    @field_validator("password")
    def strong(cls, v, info):
        if v == info.data.get("name") and len(v) < 20:
            raise ValueError("not your name")
        if len(v) < 8:
            raise ValueError("too short")
        return v

    @field_validator("free")
    def warned(cls, v):
        if v > 5:
            print("much")
        return v

    @model_validator(mode="after")
    def together(self):
        if self.amount > 10 and self.ratio is None:
            raise ValueError("a ratio is needed")
        return self


@app.post("/orders", status_code=201)
def order(order: Order) -> Order:
    return order
