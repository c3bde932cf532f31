from fastapi import APIRouter

from shop.config import Version


class Paths:
    ROOT = "/carts"
    ONE = ROOT + "/{cart_id}"


router = APIRouter()


@router.get(Paths.ROOT)
def list_carts():
    return []


@router.put(Paths.ONE)
def replace_cart(cart_id: str):
    return {}
