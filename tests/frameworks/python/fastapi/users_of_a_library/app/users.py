"""Accounts by fastapi-users."""

import uuid

from fastapi_users import FastAPIUsers, schemas
from fastapi_users.authentication import AuthenticationBackend, BearerTransport, JWTStrategy


class UserRead(schemas.BaseUser[uuid.UUID]):
    nick: str


class UserCreate(schemas.BaseUserCreate):
    nick: str


class UserUpdate(schemas.BaseUserUpdate):
    nick: str | None = None


def get_user_manager(): ...


def get_strategy() -> JWTStrategy: ...


bearer_transport = BearerTransport(tokenUrl="auth/jwt/login")
auth_backend = AuthenticationBackend(name="jwt", transport=bearer_transport, get_strategy=get_strategy)
fastapi_users = FastAPIUsers[UserRead, uuid.UUID](get_user_manager, [auth_backend])
current_active_user = fastapi_users.current_user(active=True)
