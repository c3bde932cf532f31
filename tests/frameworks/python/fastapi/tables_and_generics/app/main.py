from fastapi import APIRouter, FastAPI

from app.api import users
from app.core.config import settings


def custom_generate_unique_id(route) -> str:
    return f"{route.tags[0]}-{route.name}"


app = FastAPI(
    title="Users",
    openapi_url=f"{settings.API_V1_STR}/openapi.json",
    generate_unique_id_function=custom_generate_unique_id,
)
api_router = APIRouter()
api_router.include_router(users.router)
app.include_router(api_router, prefix=settings.API_V1_STR)
