"""All routers of the shop, put together."""

from fastapi import APIRouter

from . import customers, orders, products, reviews

router = APIRouter()
products.router.include_router(reviews.router, prefix="/{product_id}/reviews")
router.include_router(products.router, prefix="/products", tags=["Products"])
router.include_router(orders.router, tags=["Orders"])
router.include_router(customers.router, prefix=customers.PREFIX, tags=["Customers"])
