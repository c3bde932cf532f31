"""What a contract says of types depends on those types alone: an unrelated type, file or import changes no word of it."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liveapi.export.openapi import to_openapi
from liveapi.reading import read

ROOT = Path(__file__).parents[1] / "frameworks"
#: For each language: how its files end, an import that leads nowhere, and a type that nothing refers to.
LANGUAGES = {
    "python": (".py", "import colorsys\n", "class {name}:\n    unrelated: int = 1\n"),
    "javascript": (".ts", "import 'node:zlib'\n", "class {name} {{ unrelated = 1 }}\n"),
    "go": (".go", 'package unrelated\n\nimport _ "embed"\n', 'type {name} struct {{ Unrelated int `json:"unrelated"` }}\n'),
    "java": (".java", "package unrelated;\nimport java.util.Random;\n", "class {name} {{ public int unrelated; }}\n"),
    "kotlin": (".kt", "package unrelated\nimport java.util.Random\n", "class {name}(val unrelated: Int)\n"),
    "csharp": (".cs", "using System.Timers;\nnamespace Unrelated;\n", "public class {name} {{ public int Unrelated {{ get; set; }} }}\n"),
    "php": (".php", "<?php\nnamespace Unrelated;\nuse DateTimeZone;\n", "class {name} {{ public int $unrelated; }}\n"),
    "ruby": (".rb", "require 'zlib'\nmodule Unrelated\nend\n", "class Unrelated::{name}\n  attr_reader :unrelated\nend\n"),
    "rust": (".rs", "use std::collections::LinkedList;\n", "struct {name} {{ unrelated: i32 }}\n"),
}  # fmt: skip
CASES = sorted(path.parent.relative_to(ROOT) for path in ROOT.glob("*/*/*/expected.openapi.yaml"))
_documents: dict[Path, dict[str, Any]] = {}


def _document(case: Path) -> dict[str, Any]:
    """What a case gives as it is."""
    if case not in _documents:
        _documents[case] = to_openapi(read(str(ROOT / case), cache=False))
    return _documents[case]


def test_every_language_has_cases() -> None:
    assert {case.parts[0] for case in CASES} == set(LANGUAGES)


@pytest.fixture(scope="module", autouse=True)
def deep_stack() -> None:
    """Reading raises the recursion limit; Hypothesis wants that done before its tests."""
    _document(CASES[0])


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_what_is_unrelated_changes_nothing(data: st.DataObject) -> None:
    case = data.draw(st.sampled_from(CASES), "case")
    before = _document(case)
    ending, imports, declaration = LANGUAGES[case.parts[0]]
    # Names of types that the contract has, too: another one of that name is none of its business until something refers to it.
    taken = sorted(name for name in before.get("components", {}).get("schemas", {}) if name.isalnum())
    names = data.draw(st.lists(st.sampled_from([*taken, "Unrelated", "Zebra"]), min_size=1, max_size=2, unique=True), "names")
    folder = data.draw(st.sampled_from(["zoo", "aaa/deep"]), "folder")
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary) / case.name
        shutil.copytree(ROOT / case, copy)
        (copy / folder).mkdir(parents=True, exist_ok=True)
        file = copy / folder / f"unrelated{ending}"
        file.write_text(imports + "".join(declaration.format(name=name[0].upper() + name[1:]) for name in names))
        assert to_openapi(read(str(copy), cache=False)) == before
