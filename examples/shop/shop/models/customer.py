"""Customers."""

from pydantic import BaseModel, EmailStr


class Address(BaseModel):
    street: str
    city: str
    postcode: str
    country: str = "GB"


class NewCustomer(BaseModel):
    name: str
    email: EmailStr
    address: Address


class Customer(NewCustomer):
    id: int
    member_since: int
