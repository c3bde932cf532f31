"""The title and version that code gives an application become those of the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from liveapi.reading import read

if TYPE_CHECKING:
    from pathlib import Path

CASES = {
    "fastapi": (
        'from fastapi import FastAPI\nNAME = "Shop"\napp = FastAPI(title=NAME, version="2.1")\n@app.get("/x")\ndef x(): ...\n',
        ("Shop", "2.1"),
    ),
    "restx": (
        'from flask import Flask\nfrom flask_restx import Api\napp = Flask(__name__)\napi = Api(app, title="Pets")\n',
        ("Pets", "0.0.0"),
    ),
    "ninja_in_django": (
        """from django.urls import path
from ninja import NinjaAPI

api = NinjaAPI(title="Rooms", version="3")
urlpatterns = [path("api/", api.urls)]
""",
        ("Rooms", "3"),
    ),
    "two_applications": (
        'from fastapi import FastAPI\na = FastAPI(title="A")\nb = FastAPI(title="B")\n',
        ("code", "0.0.0"),
    ),
    "one_mounted_in_another": (
        'from fastapi import FastAPI\ninner = FastAPI(title="In")\nouter = FastAPI(title="Out", version="1")\nouter.mount("/in", inner)\n',
        ("Out", "1"),
    ),
    "unknown": ("import os\nfrom fastapi import FastAPI\napp = FastAPI(title=os.environ['NAME'])\n", ("code", "0.0.0")),
}


@pytest.mark.parametrize("name", CASES)
def test_title_and_version(name: str, tmp_path: Path) -> None:
    text, expected = CASES[name]
    folder = tmp_path / "code"
    folder.mkdir()
    (folder / "app.py").write_text(text)
    api = read(str(folder), cache=False)
    assert (api.title, api.version) == expected
