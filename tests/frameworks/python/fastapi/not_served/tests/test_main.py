from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.main import app

client = TestClient(app)
other = FastAPI()


@other.get("/in-a-test")
def in_a_test():
    return {}


def test_real():
    assert client.get("/real").status_code == 200
    assert client.post("/things/two").status_code == 404
