"""The package's own shape."""

from __future__ import annotations

import re
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


def test_files_are_asked_through_the_program():
    """A contract is kept while what was asked of files stays the same: what is read past :class:`Program` is not known to be asked."""
    found = [
        f"{path.name}:{number}"
        for package in ("trace", "frameworks")
        for path in sorted((ROOT / "src" / "liveapi" / package).rglob("*.py"))
        if path.name != "program.py"
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if re.search(r"program\.(files|parse|_\w+)\b|\.read_(bytes|text)\(|(?<![\w.])open\(", line)
    ]
    assert found == []
