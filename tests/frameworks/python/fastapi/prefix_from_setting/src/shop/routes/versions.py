from fastapi import APIRouter

from shop.config import Version

router = APIRouter()
PATH = "/" + Version.V2.value


@router.get(PATH)
def describe():
    return {}
