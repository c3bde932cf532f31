import httpx
from fastapi import FastAPI

from app.client import Client
from app.routes import router

app = FastAPI()
app.include_router(router)
client = Client()
client.get("/from-the-client")
httpx.get("/remote")


@app.get("/real")
async def real():
    async with httpx.AsyncClient() as remote:
        await remote.get("/elsewhere")
    return {}
