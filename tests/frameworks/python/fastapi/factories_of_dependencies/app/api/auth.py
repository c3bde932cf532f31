from typing import Callable, Optional

from fastapi import Depends, HTTPException, Security, requests
from fastapi.security import APIKeyHeader
from starlette import requests as starlette_requests
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.status import HTTP_403_FORBIDDEN

from app.models.users import User

HEADER_KEY = "Authorization"


class TokenHeader(APIKeyHeader):
    async def __call__(self, request: requests.Request) -> Optional[str]:
        try:
            return await super().__call__(request)
        except StarletteHTTPException as original:
            raise HTTPException(status_code=original.status_code, detail="authentication required")


def get_user_authorizer(*, required: bool = True) -> Callable:
    return _get_user if required else _get_user_optional


def _get_header_retriever(*, required: bool = True) -> Callable:
    return _get_header if required else _get_header_optional


def _get_header(api_key: str = Security(TokenHeader(name=HEADER_KEY))) -> str:
    if not api_key.startswith("Token "):
        raise HTTPException(status_code=HTTP_403_FORBIDDEN, detail="wrong prefix")
    return api_key


def _get_header_optional(authorization: Optional[str] = Security(TokenHeader(name=HEADER_KEY, auto_error=False))) -> str:
    return _get_header(authorization) if authorization else ""


def get_repository(kind: type) -> Callable:
    def _get(request: starlette_requests.Request):
        return kind(request.app.state.pool)

    return _get


async def _get_user(repo=Depends(get_repository(dict)), token: str = Depends(_get_header_retriever())) -> User: ...


async def _get_user_optional(
    repo=Depends(get_repository(dict)), token: str = Depends(_get_header_retriever(required=False))
) -> Optional[User]: ...
