from fastapi import APIRouter

router = APIRouter()


@router.get("/{item_id}")
def show_item(order_id: int, item_id: str):
    return {}
