from ninja.testing import TestClient

from app.urls import api

client = TestClient(api)
client.get("/boards/unknown/path")
