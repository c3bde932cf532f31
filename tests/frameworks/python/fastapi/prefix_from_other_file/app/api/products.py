import fastapi

router = fastapi.APIRouter(prefix="/products")


@router.delete(
    "/{sku}",
    status_code=204,
)
def delete_product(sku: str) -> None:
    pass
