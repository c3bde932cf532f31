"""The package's own shape."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_each_package_has_a_layer():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    (contract,) = project["tool"]["importlinter"]["contracts"]
    named = {layer.strip("()") for layer in contract["layers"]}
    there = {path.parent.name for path in (ROOT / "src/liveapi").glob("*/__init__.py")} | {
        path.stem for path in (ROOT / "src/liveapi").glob("*.py") if not path.stem.startswith("__")
    }
    assert there <= named
