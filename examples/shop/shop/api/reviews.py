"""What people say about a tea. Mounted below a product."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from ..models.product import NewReview, Review
from ..services import shelf

router = APIRouter()


@router.get("", summary="List a product's reviews")
def list_reviews(
    product_id: Annotated[int, Path(ge=1)],
    stars: Annotated[int | None, Query(ge=1, le=5, description="Only reviews with this many stars.")] = None,
) -> list[Review]:
    """Returns the newest reviews first."""
    return shelf.reviews(product_id, stars)


@router.post("", status_code=201, summary="Review a product")
def create_review(product_id: Annotated[int, Path(ge=1)], review: NewReview) -> Review:
    """Adds a review. One per customer and tea: a second one replaces the first."""
    return shelf.review(product_id, review)
