"""Answers that are parts of models, and of tables."""

from typing import Annotated, Literal, Union

from fastapi import Body, Depends, FastAPI
from pydantic import BaseModel, Field
from sqlalchemy import Column, Integer, String, select
from sqlalchemy.orm import Session, declarative_base

Base = declarative_base()
app = FastAPI(default_response_class=None)


class Row(Base):
    __tablename__ = "rows"

    id = Column(Integer, primary_key=True)
    label = Column(String(20), nullable=False)
    secret = Column(String)


class Account(BaseModel):
    user_name: str = Field(alias="userName")
    password: str
    mail: str | None = None


class Email(BaseModel):
    by: Literal["email"]
    address: str


class Phone(BaseModel):
    by: Literal["phone"]
    number: str


def session() -> Session:
    return Session()


@app.get("/account", response_model=Account, response_model_exclude={"password"})
def account(): ...


@app.get("/mail", response_model=Account, response_model_include={"mail"}, response_model_by_alias=False)
def mail(): ...


@app.get("/names", response_model_by_alias=False)
def names() -> dict[str, Account]: ...


@app.post("/contact")
def contact(way: Union[Email, Phone] = Body(discriminator="by")) -> None: ...


@app.get("/rows")
def rows(db: Annotated[Session, Depends(session)]):
    return db.scalars(select(Row)).all()


@app.get("/rows/{row_id}")
def row(row_id: int, db: Annotated[Session, Depends(session)]):
    found = db.query(Row).filter(Row.id == row_id).first()
    return {"label": found.label, "row": found}
