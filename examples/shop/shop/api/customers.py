"""The people who drink tea."""

from typing import Annotated

from fastapi import APIRouter, Path

from ..models.customer import Customer, NewCustomer
from ..models.order import Order
from ..services import ledger

PREFIX = "/customers"

router = APIRouter()


@router.post("", status_code=201, summary="Register a customer")
def register(customer: NewCustomer) -> Customer:
    """Opens an account."""
    return ledger.register(customer)


@router.get("/{customer_id}", summary="Get a customer")
def get_customer(customer_id: Annotated[int, Path(ge=1)]) -> Customer:
    """Returns a customer with their address."""
    return ledger.customer(customer_id)


@router.get("/{customer_id}/orders", summary="List a customer's orders")
def customer_orders(customer_id: Annotated[int, Path(ge=1)]) -> list[Order]:
    """Returns everything a customer ever ordered."""
    return ledger.orders_of(customer_id)
