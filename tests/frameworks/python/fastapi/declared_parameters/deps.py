from typing import Annotated

from fastapi import Depends, Header


class Paging:
    def __init__(self, page: int = 1, size: int = 50):
        self.page = page


def token(authorization: str = Header()):
    return authorization


async def current_user(raw: str = Depends(token), realm: str | None = None):
    return raw


def get_session():
    yield None


CurrentUser = Annotated[str, Depends(current_user)]
Session = Annotated[object, Depends(get_session)]
