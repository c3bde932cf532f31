from fastapi import APIRouter

from . import notes


def build_router(colour: str) -> APIRouter:
    router = APIRouter()

    @router.get(f"/colours/{colour}")
    def show_colour():
        return colour

    return router
