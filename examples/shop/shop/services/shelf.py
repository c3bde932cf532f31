"""Teas in memory: enough for an example."""

from datetime import datetime, timezone

from ..models.product import Category, NewProduct, NewReview, Product, Review

_products: dict[int, Product] = {}
_reviews: dict[int, list[Review]] = {}


def search(q: str | None, category: Category | None, in_stock: bool) -> list[Product]:
    return [
        product
        for product in sorted(_products.values(), key=lambda p: p.name)
        if (not q or q.lower() in f"{product.name} {product.notes}".lower())
        and (category is None or product.category == category)
        and (product.stock > 0 or not in_stock)
    ]


def get(product_id: int, language: str = "en") -> Product | None:
    return _products.get(product_id)


def add(product: NewProduct) -> Product:
    added = Product(**product.model_dump(), id=len(_products) + 1, stock=0, added_at=datetime.now(timezone.utc))
    _products[added.id] = added
    return added


def change(product_id: int, changes: NewProduct) -> Product:
    _products[product_id] = _products[product_id].model_copy(update=changes.model_dump(exclude_unset=True))
    return _products[product_id]


def remove(product_id: int) -> None:
    _products.pop(product_id, None)


def reviews(product_id: int, stars: int | None) -> list[Review]:
    return [review for review in _reviews.get(product_id, []) if stars in (None, review.stars)]


def review(product_id: int, new: NewReview) -> Review:
    written = Review(**new.model_dump(), id=1, author="Ada", written_at=datetime.now(timezone.utc))
    _reviews.setdefault(product_id, []).insert(0, written)
    return written
