from fastapi import APIRouter


class AuditRouter(APIRouter):
    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("redirect_slashes", False)
        super().__init__(**kwargs)


users = AuditRouter(prefix="/users")
groups = AuditRouter(prefix="/groups")
ALL = [users, groups]


@users.get("/{user_id}")
def show_user(user_id: int):
    return {}


@groups.get("")
def list_groups():
    return []
