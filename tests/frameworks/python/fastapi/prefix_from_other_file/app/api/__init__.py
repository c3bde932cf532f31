from fastapi import APIRouter

from . import orders, products as goods
from .orders import items

router = APIRouter()
router.include_router(router=orders.router, tags=["Orders"], prefix="/orders")
router.include_router(goods.router)
