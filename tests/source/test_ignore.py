"""Ignore rules, against what gitignore(5) says and against git itself."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liveapi.source.ignore import IgnoreFile

CASES = [
    # pattern lines, path, folder, decision
    (["*.log"], "a/b.log", False, True),
    (["*.log"], "b.logs", False, None),
    (["/build"], "build", True, True),
    (["/build"], "src/build", True, None),
    (["build/"], "src/build", True, True),
    (["build/"], "src/build", False, None),
    (["a/b"], "a/b", False, True),
    (["a/b"], "x/a/b", False, None),
    (["**/a/b"], "x/a/b", False, True),
    (["a/**/b"], "a/b", False, True),
    (["a/**/b"], "a/x/y/b", False, True),
    (["a/**"], "a", True, None),
    (["a/**"], "a/x", False, True),
    (["a**b"], "axxb", False, True),
    (["*.log", "!keep.log"], "x/keep.log", False, False),
    (["!keep.log", "*.log"], "keep.log", False, True),
    (["x", "x/"], "x", False, True),
    (["x", "!x/"], "x", False, True),
    (["x", "!x/"], "x", True, False),
    (["# comment", "", "   "], "# comment", False, None),
    ([r"\#a", r"\!b"], "#a", False, True),
    ([r"\#a", r"\!b"], "!b", False, True),
    (["a "], "a", False, True),
    (["a\\ "], "a ", False, True),
    (["f?o"], "foo", False, True),
    (["f?o"], "f/o", False, None),
    (["f[a-c]o"], "fbo", False, True),
    (["f[!a-c]o"], "fbo", False, None),
    (["f[!a-c]o"], "f/o", False, None),
    (["f[]]o"], "f]o", False, True),
    (["[[:digit:]]*"], "7up", False, True),
    (["[a"], "[a", False, None),
    (["a\\"], "a", False, None),
    (["a\r"], "a", False, True),
    (["a.b"], "axb", False, None),
]


@pytest.mark.parametrize(("lines", "path", "folder", "decision"), CASES)
def test_decides_as_documented(lines, path, folder, decision):
    assert IgnoreFile(lines).decide(path, folder=folder) is decision


def test_bytes_with_a_mark_and_invalid_utf8():
    rules = IgnoreFile.parse(b"\xef\xbb\xbfa\nb\xff\n")
    assert rules.decide("a", folder=False)
    assert rules.decide("b\udcff", folder=False)
    assert not IgnoreFile.parse(b"")


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    if shutil.which("git") is None:
        pytest.skip("no git on this machine to compare with")
    root: Path = tmp_path_factory.mktemp("ignore")
    subprocess.run(["git", "init", "-q", root], check=True)
    return root


PATTERN = st.lists(
    st.sampled_from(["a", "b", "*", "**", "?", "/", "[ab]", "[!a]", "!", "\\", ".", " ", "#", "-"]), min_size=1, max_size=7
).map("".join)
PATH = st.lists(st.text("ab.#-!", min_size=1, max_size=3), min_size=1, max_size=3).map("/".join)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(PATTERN, max_size=4), paths=st.lists(PATH, min_size=1, max_size=8, unique=True))
def test_agrees_with_git(repository, lines, paths):
    paths = [p for p in paths if not {".", "..", ".git"} & set(p.split("/"))]
    (repository / ".gitignore").write_bytes("\n".join(lines).encode())
    # None of the paths exists, so git takes them for files and looks at the folders above them by itself.
    done = subprocess.run(
        ["git", "-C", repository, "check-ignore", "-z", "--stdin", "--no-index"],
        input="\0".join(paths).encode(),
        capture_output=True,
        check=False,
    )
    rules = IgnoreFile(lines)

    def ignored(path: str) -> bool:
        parts = path.split("/")
        above = any(rules.decide("/".join(parts[:i]), folder=True) for i in range(1, len(parts)))
        return above or bool(rules.decide(path, folder=False))

    assert [p for p in paths if ignored(p)] == [p for p in done.stdout.decode().split("\0") if p]
