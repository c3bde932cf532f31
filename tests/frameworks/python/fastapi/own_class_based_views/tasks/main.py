from fastapi import APIRouter, FastAPI
from pydantic import BaseModel

from .base import Base, SignedIn
from .cbv import UserRouter, controller

router = APIRouter(prefix="/tasks", tags=["Tasks"])
public = APIRouter(prefix="/public")
account = UserRouter(prefix="/account", tags=["Account"])


class Task(BaseModel):
    title: str


@controller(router)
class Tasks(SignedIn):
    @router.get("")
    def get_all(self) -> list[Task]:
        return []

    @router.post("/{task_id}", status_code=201)
    def create(self, task_id: int, task: Task) -> Task:
        return task


@controller(public)
class Public(Base):
    @public.get("")
    def get_all(self):
        return {"tasks": 3}


@account.get("/me")
def me():
    return {"name": "Ada"}


app = FastAPI()
app.include_router(router)
app.include_router(public)
app.include_router(account)
