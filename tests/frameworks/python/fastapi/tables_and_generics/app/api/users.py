import uuid
from typing import Any

from fastapi import APIRouter, HTTPException
from sqlmodel import func, select

from app.api.deps import CurrentUser, SessionDep
from app.core.config import settings
from app.models import Change, Item, Listed, Node, User, UserCreate, UserPublic, UsersPublic, UserUpdate

router = APIRouter(prefix="/users", tags=["users"])


@router.get("/", response_model=UsersPublic)
def read_users(session: SessionDep, skip: int = 0, limit: int = settings.PAGE) -> Any:
    """
    Retrieve users.
    """
    count = session.exec(select(func.count()).select_from(User)).one()
    return UsersPublic(data=session.exec(select(User).offset(skip).limit(limit)).all(), count=count)


@router.post("/", response_model=UserPublic)
def create_user(*, session: SessionDep, user_in: UserCreate) -> Any:
    """Create new user."""
    if session.get(User, user_in.email):
        raise HTTPException(status_code=400, detail="The user with this email already exists in the system.")
    return User.model_validate(user_in, update={"hashed_password": user_in.password})


@router.patch("/{user_id}", response_model=UserPublic)
def update_user(session: SessionDep, user_id: uuid.UUID, user_in: UserUpdate, current_user: CurrentUser) -> Any:
    return current_user


@router.get("/me/items")
def items(current_user: CurrentUser) -> Listed[Item]:
    return Listed(data=current_user.items, count=1)


@router.get("/me/changes")
def changes() -> list[Change]:
    return []


@router.get("/tree")
def tree() -> Node[str, int]:
    return Node(key="a", value=1)


@router.get("/untyped")
def untyped(session: SessionDep, current_user: CurrentUser, deep: bool = False):
    found = session.exec(select(Item)).all()
    summary = {"user": current_user, "email": current_user.email, "items": [item.title for item in current_user.items]}
    summary["when"] = current_user.id
    if deep:
        return {**summary, "extra": str(len(found))}
    return summary
