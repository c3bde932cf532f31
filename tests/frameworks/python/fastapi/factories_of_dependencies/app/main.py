from fastapi import FastAPI

from app.api import users


def get_application() -> FastAPI:
    application = FastAPI()
    application.include_router(users.router, prefix="/api/users", tags=["users"])
    return application


app = get_application()
