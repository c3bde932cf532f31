"""The application."""

from fastapi import FastAPI

from .api import router
from .settings import settings

app = FastAPI(
    title="Leaf & Kettle",
    version="1.4.0",
    description="Teas, orders and the people who drink them.",
)
app.include_router(router, prefix=settings.prefix)


@app.get("/health", tags=["Service"], summary="Check the service")
def health() -> dict[str, str]:
    """Answers as soon as the shop can take orders."""
    return {"status": "ok"}
