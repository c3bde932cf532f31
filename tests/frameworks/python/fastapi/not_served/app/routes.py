from fastapi import APIRouter

router = APIRouter(prefix="/things")
forgotten = APIRouter(prefix="/forgotten")


@router.get("/one")
def one():
    return {}


@forgotten.get("/never")
def never():
    return {}
