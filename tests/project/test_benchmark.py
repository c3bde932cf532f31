"""The benchmark measures what it says, on a command that tells what it was asked."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from tests.source.helpers import write

ROOT = Path(__file__).parents[2]

COMMAND = """
import json, os, pathlib, sys
cache = pathlib.Path(os.environ["LIVEAPI_CACHE_DIR"])
text = pathlib.Path(sys.argv[3], "api/app.py").read_text()
state = "cold" if not cache.exists() else "same" if (cache / "seen").read_text() == text else "changed"
cache.mkdir(exist_ok=True)
(cache / "seen").write_text(text)
with open(os.environ["LOG"], "a") as log:
    log.write(" ".join([*sys.argv[1:3], state]) + "\\n")
print(json.dumps({"paths": {"/items": {"get": {"x-source": {"file": "api/app.py"}}, "post": {}}}, "text": text.strip()}))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="it uses wait4")
def test_cold_unchanged_and_changed(tmp_path, monkeypatch):
    spec = importlib.util.spec_from_file_location("benchmark_read", ROOT / "benchmarks/read.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "benchmark_read", module)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "RACY_NS", -200_000_000)
    monkeypatch.setenv("LOG", str(tmp_path / "log"))
    root = write(tmp_path / "shop", {"api/app.py": "items", "api/longer.py": "xxxx", "README": ""})
    write(tmp_path, {"command.py": COMMAND})
    figures = module.measure(root, [sys.executable, str(tmp_path / "command.py")], 2)
    assert (tmp_path / "log").read_text().splitlines() == [f"export openapi {s}" for s in ["cold"] * 3 + ["same"] * 2 + ["changed"] * 4]
    assert (figures.name, figures.files, figures.operations) == ("shop", 2, 2)
    assert 0 < figures.cold < 10
    assert figures.path_changed is not None
    assert 0 < figures.path_changed < 10
    assert figures.peak > 1_000_000
    assert (root / "api/app.py").read_text() == "items"
    assert "shop" in module._row(figures)
