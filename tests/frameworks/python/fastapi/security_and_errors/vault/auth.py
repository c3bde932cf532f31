"""Who may come in."""

from typing import Annotated

from fastapi import Depends, HTTPException, Request, Security
from fastapi.security import (
    APIKeyCookie,
    APIKeyHeader,
    APIKeyQuery,
    HTTPAuthorizationCredentials,
    HTTPBasic,
    HTTPBasicCredentials,
    HTTPBearer,
    OAuth2AuthorizationCodeBearer,
    OAuth2PasswordBearer,
    SecurityScopes,
)

from .errors import credentials_error

oauth2_scheme = OAuth2PasswordBearer(tokenUrl="token", scopes={"read": "Read secrets.", "write": "Change secrets."})
key_header = APIKeyHeader(name="X-Key", scheme_name="Key", description="From the settings page.", auto_error=False)
code_flow = OAuth2AuthorizationCodeBearer(authorizationUrl="https://id.example/auth", tokenUrl="https://id.example/token")


class User:
    def __init__(self, name: str) -> None:
        self.name = name


def current_user(scopes: SecurityScopes, token: Annotated[str, Depends(oauth2_scheme)]) -> User:
    if not token:
        raise credentials_error
    return User(token)


CurrentUser = Annotated[User, Security(current_user, scopes=["read"])]


def active_user(user: CurrentUser) -> User:
    if user.name == "":
        raise HTTPException(status_code=403, detail="Inactive user")
    return user


class Token(HTTPBearer):
    """A bearer token that must not be revoked."""

    async def __call__(self, request: Request) -> HTTPAuthorizationCredentials | None:
        return await super().__call__(request)


class Roles:
    def __init__(self, *roles: str) -> None:
        self.roles = roles

    def __call__(self, user: Annotated[User, Depends(active_user)]) -> None:
        if user.name not in self.roles:
            raise HTTPException(403, "Not allowed")


def machine(key: str | None = Security(key_header), cookie: str = Depends(APIKeyCookie(name="session")), query: str = Depends(APIKeyQuery(name="k"))):
    return key


Basic = Annotated[HTTPBasicCredentials, Depends(HTTPBasic())]
