from fastapi import APIRouter

router = APIRouter(prefix="/".join(["", "users"]))


@router.get("/{}/logins".format("{user_id}"))
def logins(user_id: int):
    return []
