"""Every folder ``<language>/<framework>/<case>/`` with an ``expected.yaml`` is a case: a small application and what it serves.

Beside it, ``expected.openapi.yaml`` is the whole document that it must give (``record.py`` here writes one to be looked at).
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from liveapi.api.model import Operation, Parameter
from liveapi.export.openapi import to_openapi
from liveapi.frameworks.base import ANY
from liveapi.frameworks.registry import framework_classes
from liveapi.reading import read

ROOT = Path(__file__).parent
KNOWN = {cls.fixtures for cls in framework_classes()}
CASES = sorted(
    str(path.parent.relative_to(ROOT)) for path in ROOT.glob("*/*/*/expected.yaml") if str(path.parent.parent.relative_to(ROOT)) in KNOWN
)


def parameter(p: Parameter) -> str:
    kind = p.schema.get("type", "any")
    kind = kind[0] if isinstance(kind, list) else kind
    form = f":{p.schema['format']}" if "format" in p.schema else ""
    return f"{p.location.value} {p.name} {kind}{form}{' required' if p.required else ''}"


def handler(op: Operation) -> str:
    return f"{op.handler.symbol} @ {op.handler.evidence}" if op.handler is not None else ""


@pytest.mark.parametrize("case", CASES)
def test_fixture(case: str) -> None:
    expected = yaml.safe_load((ROOT / case / "expected.yaml").read_text())
    api = read(str(ROOT / case), cache=False)
    found = {f"{op.method} {op.path}": op for op in api.operations}
    wanted = set()
    for line in expected["operations"] or []:
        method, path = line.split(" ", 1)
        wanted |= {f"{m} {path}" for m in (ANY if method == "ANY" else [method])}
    assert sorted(found) == sorted(wanted)
    for key, lines in (expected.get("parameters") or {}).items():
        for method in ANY if key.startswith("ANY ") else [key.split(" ", 1)[0]]:
            op = found[f"{method} {key.split(' ', 1)[1]}"]
            assert sorted(map(parameter, op.parameters)) == sorted(lines), key
    for key, line in (expected.get("handlers") or {}).items():
        assert handler(found[key]) == line
    assert len(api.unresolved) == expected.get("unresolved", 0)


@pytest.mark.parametrize("case", sorted(str(path.parent.relative_to(ROOT)) for path in ROOT.glob("*/*/*/expected.openapi.yaml")))
def test_whole_document(case: str) -> None:
    expected = yaml.safe_load((ROOT / case / "expected.openapi.yaml").read_text())
    assert to_openapi(read(str(ROOT / case), cache=False)) == expected
