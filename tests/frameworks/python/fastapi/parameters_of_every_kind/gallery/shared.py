"""What several routes take."""

from typing import Annotated

from fastapi import Depends, Header, Query
from pydantic import BaseModel

MAX_SIZE = 500
Limit = Annotated[int, Query(ge=1, le=MAX_SIZE * 2, description="How many.")]


class Paging(BaseModel):
    page: int = 1
    size: int = MAX_SIZE


def common(verbose: bool = False, fields: Annotated[list[str] | None, Query()] = None) -> bool:
    return verbose


def tenant(x_tenant: Annotated[str, Header(pattern="^t-")]) -> str:
    return x_tenant


def user_agent(user_agent: Annotated[str | None, Header()] = None, trace: Annotated[str, Depends(common)] = "") -> dict:
    return {}
