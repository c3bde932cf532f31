"""Evidence is on a line that the reader saw: that lines of a changed file can be told without a new evaluation depends on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from liveapi.api.model import Evidence
from liveapi.reading import dependencies, modules, read
from liveapi.syntax.comparison import moves
from tests.source.helpers import write

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


APPLICATIONS: dict[str, dict[str, str | bytes]] = {
    "java": {
        "src/main/java/shop/Answers.java": (
            "package shop;\n\nimport org.springframework.http.ResponseEntity;\n\n\n\nabstract class Answers {\n"
            '  protected ResponseEntity<String> made() {\n    return ResponseEntity.status(201).body("x");\n  }\n}\n'
        ),
        "src/main/java/shop/Orders.java": (
            "package shop;\n\nimport org.springframework.http.ResponseEntity;\nimport org.springframework.web.bind.annotation.*;\n\n"
            '@RestController\nclass Orders extends Answers {\n  @PostMapping("/orders")\n'
            "  public ResponseEntity<String> create() {\n    return made();\n  }\n}\n"
        ),
    },
    "ruby": {
        "Gemfile": "gem 'rails'\n",
        "config/routes.rb": "Rails.application.routes.draw do\n  resources :orders, only: [:index]\nend\n",
        "app/controllers/concerns/paged.rb": "module Paged\n\n\n\n\n  def page\n    params[:page].to_i\n  end\nend\n",
        "app/controllers/orders_controller.rb": (
            "class OrdersController < ActionController::API\n  include Paged\n\n  def index\n    render json: [page]\n  end\nend\n"
        ),
    },
}


@pytest.mark.parametrize(
    ("language", "place"), [("java", "src/main/java/shop/Answers.java:9"), ("ruby", "app/controllers/concerns/paged.rb:7")]
)
def test_evidence_is_in_the_file_of_the_helper(language: str, place: str, tmp_path: Path) -> None:
    api = read(str(write(tmp_path / "shop", APPLICATIONS[language])), cache=False)
    assert len(api.operations) == 1
    assert place in {str(e) for e in evidence(api)}
