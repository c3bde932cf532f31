"""Orders, from the basket to the door."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Query

from ..models.order import NewOrder, Order, Status
from ..services import ledger

router = APIRouter(prefix="/orders")


@router.get("/", summary="List orders")
def list_orders(
    status: Status | None = None,
    placed_after: Annotated[str | None, Query(description="A date, such as `2026-03-14`.")] = None,
) -> list[Order]:
    """Returns orders, the latest first."""
    return ledger.orders(status, placed_after)


@router.post("/", status_code=201, summary="Place an order")
def place_order(
    order: NewOrder,
    idempotency_key: Annotated[str | None, Header(description="Repeat a request with the same key and it counts once.")] = None,
) -> Order:
    """Takes an order and reserves its teas."""
    return ledger.place(order, idempotency_key)


@router.get("/{order_id}", summary="Get an order")
def get_order(order_id: UUID) -> Order:
    """Returns an order with its lines and where it is."""
    return ledger.get(order_id)


@router.post("/{order_id}/cancel", summary="Cancel an order")
def cancel_order(order_id: UUID) -> Order:
    """Cancels an order that has not been sent."""
    return ledger.cancel(order_id)
