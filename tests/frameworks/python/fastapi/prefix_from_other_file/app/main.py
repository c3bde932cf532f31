from fastapi import FastAPI

from .api import router as api_router
from .api.health import *

app = FastAPI(title="Shop")
app.include_router(api_router, prefix="/api")
app.include_router(probes)
