from fastapi import APIRouter


class ThingController:
    def __init__(self, name: str) -> None:
        self.router = APIRouter(prefix=f"/{name}")
        self.router.add_api_route("", self.index, methods=["GET"])
        self.router.add_api_route("/{thing_id}", self.remove, methods=["DELETE"])

    def index(self, page: int = 1):
        return []

    def remove(self, thing_id: int):
        return None
