"""What the README promises is what CI runs."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


def commands() -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


def test_readme_has_the_two_commands():
    show, test = commands()
    assert show.endswith(".venv/bin/liveapi examples/shop")
    assert test.endswith(".venv/bin/pytest -n 2")


def test_ci_runs_the_test_command_of_the_readme():
    script = (ROOT / ".ci/run").read_text("utf-8")
    (extraction,) = re.findall(r"^tests=\$\((.*)\)$", script, re.MULTILINE)
    found = subprocess.run(["bash", "-c", extraction], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert found.splitlines() == [commands()[1]]
    assert script.rstrip().endswith('bash -euc "$tests"')


def test_links_in_documents_lead_somewhere():
    for document in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text("utf-8")):
            if not target.endswith(".png"):
                assert (document.parent / target).exists(), f"{document.name}: {target}"
