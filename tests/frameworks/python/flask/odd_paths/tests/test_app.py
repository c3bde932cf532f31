import pytest
from flask import Flask

app = Flask(__name__)


@app.route("/test-route")
def route():
    return ""


def test_it(client):
    client.get("/posts/")
