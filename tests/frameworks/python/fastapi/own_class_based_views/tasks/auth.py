from typing import Annotated

from fastapi import Depends, Header, HTTPException
from fastapi.security import HTTPBearer

bearer = HTTPBearer()


def signed_in(token: Annotated[str, Depends(bearer)]) -> str:
    if not token:
        raise HTTPException(401, "Sign in first")
    return token


def language(accept_language: Annotated[str, Header()] = "en") -> str:
    return accept_language
