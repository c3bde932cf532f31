"""The framework that CONTRIBUTING.md adds works as it says."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path
from typing import Any

import yaml

from liveapi import reading
from liveapi.reading import read
from tests.source.helpers import write

TEXT = (Path(__file__).parents[2] / "CONTRIBUTING.md").read_text("utf-8")


def block(language: str) -> str:
    found = re.search(rf"^ *```{language}\n(.*?)^ *```$", TEXT, re.MULTILINE | re.DOTALL)
    assert found is not None
    return textwrap.dedent(found[1])


def test_the_example_framework(tmp_path, monkeypatch):
    names: dict[str, Any] = {"__name__": "example"}
    exec(compile(block("python"), "CONTRIBUTING.md", "exec"), names)
    monkeypatch.setattr(reading, "framework_classes", lambda languages: (names["Polka"],))
    expected = yaml.safe_load(block("yaml"))
    api = read(str(write(tmp_path, {"app.js": block("js")})), cache=False)
    assert [f"{o.method} {o.path}" for o in api.operations] == expected["operations"]
    (operation,) = api.operations
    found = [f"{p.location} {p.name} {p.schema['type']}{' required' if p.required else ''}" for p in operation.parameters]
    assert found == expected["parameters"]["GET /api/articles/{id}"]
    assert operation.framework == "Polka"
