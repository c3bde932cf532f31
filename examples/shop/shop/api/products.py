"""What is on the shelf."""

from typing import Annotated

from fastapi import APIRouter, Header, HTTPException, Path, Query

from ..models.product import Category, NewProduct, Product
from ..services import shelf
from ..settings import settings

router = APIRouter()


@router.get("", summary="List products")
def list_products(
    q: Annotated[str | None, Query(max_length=80, description="Words to look for in name and notes.")] = None,
    category: Category | None = None,
    in_stock: bool = True,
    limit: Annotated[int, Query(ge=1, le=100, description="How many to return.")] = settings.page_size,
    offset: Annotated[int, Query(ge=0, description="How many to skip.")] = 0,
) -> list[Product]:
    """Returns products by name.

    Leave out `q` to walk the whole shelf, `limit` at a time.
    """
    return shelf.search(q, category, in_stock)[offset : offset + limit]


@router.post("", status_code=201, summary="Add a product")
def create_product(product: NewProduct) -> Product:
    """Puts a new tea on the shelf."""
    return shelf.add(product)


@router.get("/{product_id}", summary="Get a product")
def get_product(
    product_id: Annotated[int, Path(ge=1, description="The number on the tin.")],
    accept_language: Annotated[str, Header(description="The language of names and notes.")] = "en",
) -> Product:
    """Returns one tea with its price and what is left of it."""
    product = shelf.get(product_id, accept_language)
    if product is None:
        raise HTTPException(404, "There is no such tea.")
    return product


@router.patch("/{product_id}", summary="Change a product")
def update_product(product_id: Annotated[int, Path(ge=1)], changes: NewProduct) -> Product:
    """Changes what is given and leaves the rest."""
    return shelf.change(product_id, changes)


@router.delete("/{product_id}", status_code=204, summary="Remove a product")
def delete_product(product_id: Annotated[int, Path(ge=1)]) -> None:
    """Takes a tea off the shelf. Orders that hold it keep it."""
    shelf.remove(product_id)
