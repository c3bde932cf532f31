from fastapi import APIRouter, Depends, FastAPI
from fastapi_utils.cbv import cbv

router = APIRouter(prefix="/cats")


def db():
    return None


@cbv(router)
class Cats:
    session = Depends(db)

    @router.get("/{cat_id}")
    def show(self, cat_id: int, verbose: bool = False):
        """One cat."""
        return {}

    @router.post("/")
    def create(self, cat: dict):
        return cat


app = FastAPI()
app.include_router(router, prefix="/zoo")


class Dogs:
    router = APIRouter(prefix="/dogs")

    @staticmethod
    @router.get("/all")
    def everything():
        return []


app.include_router(Dogs.router)
