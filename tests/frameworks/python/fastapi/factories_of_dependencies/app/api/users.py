from typing import Optional

from fastapi import APIRouter, Body, Depends

from app.api.auth import get_user_authorizer
from app.api.lent import Filters, dependable
from app.models.users import User, UserInLogin, UserInResponse, UsersInResponse

router = APIRouter()


@router.post("/login", response_model=UserInResponse, name="auth:login")
async def login(user_login: UserInLogin = Body(..., embed=True, alias="user")) -> UserInResponse: ...


@router.get("", response_model=UserInResponse, name="users:get-current-user")
async def retrieve(user: User = Depends(get_user_authorizer())) -> UserInResponse: ...


@router.get("/all", response_model=UsersInResponse)
async def everybody(user: Optional[User] = Depends(get_user_authorizer(required=False))) -> UsersInResponse: ...


@router.get("/some", response_model=UsersInResponse)
async def some(filters: Filters = Depends(dependable(Filters))) -> UsersInResponse: ...
