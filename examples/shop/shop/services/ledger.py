"""Orders and customers in memory: enough for an example."""

from datetime import datetime, timezone
from uuid import UUID, uuid4

from fastapi import HTTPException

from ..models.customer import Customer, NewCustomer
from ..models.order import Line, NewOrder, Order, Status
from . import shelf

_orders: dict[UUID, Order] = {}
_customers: dict[int, Customer] = {}


def orders(status: Status | None, placed_after: str | None) -> list[Order]:
    found = [order for order in _orders.values() if status in (None, order.status)]
    return [order for order in reversed(found) if not placed_after or order.placed_at.isoformat() > placed_after]


def orders_of(customer_id: int) -> list[Order]:
    return [order for order in _orders.values() if order.customer_id == customer_id]


def get(order_id: UUID) -> Order:
    if order_id not in _orders:
        raise HTTPException(404, "There is no such order.")
    return _orders[order_id]


def place(new: NewOrder, key: str | None) -> Order:
    lines = []
    for line in new.lines:
        product = shelf.get(line.product_id)
        if product is None:
            raise HTTPException(409, f"There is no tea {line.product_id}.")
        lines.append(Line(product=product, grams=line.grams, price_cents=product.price_cents * line.grams // 100))
    order = Order(
        id=uuid4(),
        customer_id=new.customer_id,
        status=Status.placed,
        lines=lines,
        total_cents=sum(line.price_cents for line in lines),
        placed_at=datetime.now(timezone.utc),
    )
    _orders[order.id] = order
    return order


def cancel(order_id: UUID) -> Order:
    order = get(order_id)
    if order.status is Status.sent:
        raise HTTPException(409, "The order is on its way.")
    order.status = Status.cancelled
    return order


def register(new: NewCustomer) -> Customer:
    customer = Customer(**new.model_dump(), id=len(_customers) + 1, member_since=datetime.now(timezone.utc).year)
    _customers[customer.id] = customer
    return customer


def customer(customer_id: int) -> Customer:
    if customer_id not in _customers:
        raise HTTPException(404, "There is no such customer.")
    return _customers[customer_id]
