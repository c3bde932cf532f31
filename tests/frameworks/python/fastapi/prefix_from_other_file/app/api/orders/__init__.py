from fastapi import APIRouter

from app.api.orders.items import router as items_router

router = APIRouter()


@router.get("")
async def list_orders(limit: int = 20):
    """All orders of the caller."""
    return []


@router.post("/", status_code=201)
def create_order(order: dict):
    return order


router.include_router(items_router, prefix="/{order_id}/items")
