"""Write ``expected.openapi.yaml`` of cases as they are read now: ``python tests/frameworks/record.py python/fastapi/bodies``.

What it writes is a proposal: read every line of it against the application before it is committed.
"""

from __future__ import annotations

import sys
from pathlib import Path

from liveapi.export.openapi import render
from liveapi.reading import read

ROOT = Path(__file__).parent


def record(case: str) -> None:
    """Write the document of one case."""
    (ROOT / case / "expected.openapi.yaml").write_text(render(read(str(ROOT / case), cache=False), "yaml"))


if __name__ == "__main__":
    for case in sys.argv[1:]:
        record(case)
