from fastapi import Depends, FastAPI

from app.users import UserCreate, UserRead, UserUpdate, auth_backend, current_active_user, fastapi_users

app = FastAPI()
app.include_router(fastapi_users.get_auth_router(auth_backend), prefix="/auth/jwt", tags=["auth"])
app.include_router(fastapi_users.get_register_router(UserRead, UserCreate), prefix="/auth", tags=["auth"])
app.include_router(fastapi_users.get_users_router(UserRead, UserUpdate), prefix="/users", tags=["users"])


@app.get("/hello")
async def hello(user: UserRead = Depends(current_active_user)):
    return {"message": f"Hello {user.nick}!"}
