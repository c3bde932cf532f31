from starlette.routing import Route
from starlette.testclient import TestClient

from service import app

client = TestClient(app)
extra = Route("/test-only", None)


def test_legacy():
    client.get("/legacy")
