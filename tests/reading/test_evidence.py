"""Evidence is on a line that the reader saw: that lines of a changed file can be told without a new evaluation depends on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from liveapi.api.model import Evidence
from liveapi.reading import dependencies, modules, read
from liveapi.syntax.comparison import moves

ROOT = Path(__file__).parents[2] / "tests" / "frameworks"
CASES = sorted(p for p in ROOT.glob("*/*/*") if p.is_dir() and (p / "expected.yaml").exists())


@pytest.mark.parametrize("language", sorted({case.parts[-3] for case in CASES}))
def test_evidence_is_on_lines_that_were_seen(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    used: list[modules.Modules] = []
    original = modules.Modules.__init__

    def remembered(self: modules.Modules, *args: Any) -> None:
        original(self, *args)
        used.append(self)

    monkeypatch.setattr(modules.Modules, "__init__", remembered)
    wrong = []
    for case in CASES:
        if case.parts[-3] == language:
            api = read(str(case), cache=False)
            seen = lines(used[-1])
            wrong += [f"{case.name} {e}-{e.end}" for e in evidence(api) if e.file in seen and not {e.line, e.end} <= seen[e.file]]
    assert wrong == []


def lines(read_files: modules.Modules) -> dict[str, set[int]]:
    """The lines of the nodes that were looked at, by file; the first line stands for the file as such."""
    found: dict[str, set[int]] = {}
    for path, ident in read_files.consulted.items():
        tree = read_files._modules[ident]
        same = moves(tree, tree, read_files.used(ident))
        assert same is not None, path
        found[path] = {1, *same.lines}
    return found


def evidence(value: Any) -> Iterator[Evidence]:
    found: list[Evidence] = []

    def note(place: Evidence) -> Evidence:
        found.append(place)
        return place

    dependencies._moved(value, note)
    return iter(found)
