from typing import List, Optional

from pydantic import EmailStr

from app.models.base import DatesMixin, IdMixin, WireModel


class User(WireModel):
    username: str
    email: str
    image_url: Optional[str] = None


class UserInDb(IdMixin, DatesMixin, User):
    salt: str = ""
    hashed_password: str = ""


class UserInLogin(WireModel):
    email: EmailStr
    password: str


class UserWithToken(User):
    token: str


class UserInResponse(WireModel):
    user: UserWithToken


class UsersInResponse(WireModel):
    users: List[UserInDb]
    users_count: int
