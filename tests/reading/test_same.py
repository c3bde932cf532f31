"""The same code gives the same bytes: with an empty cache, a full one, part of one, none, and one worker."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from liveapi.export import format_named
from liveapi.reading import read
from liveapi.source import scan

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("language", ["python", "javascript", "go", "java", "kotlin", "csharp", "php", "ruby", "rust", "example"])
def test_same_bytes(language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = ROOT / "examples" if language == "example" else ROOT / "tests" / "frameworks" / language
    root = tmp_path / "root"
    shutil.copytree(source, root / "all", ignore=shutil.ignore_patterns("__pycache__", "*.json"))
    # Threads are for many files; here they are wanted for few.
    monkeypatch.setattr(scan, "_PARALLEL", 2)

    def exported(folder: str, **options: object) -> str:
        monkeypatch.setenv("LIVEAPI_CACHE_DIR", str(tmp_path / folder))
        return format_named("openapi").render(read(str(root), **options), None)  # type: ignore[arg-type]

    cold = exported("one")
    assert '"paths": {\n' in cold, "operations were found"
    assert exported("one") == cold
    # Now the parsed files come from the cache, but not the contract.
    (root / "notes.txt").write_text("anything\n")
    assert exported("one") == cold
    assert exported("two", jobs=1) == cold
    assert exported("three", cache=False, jobs=4) == cold
