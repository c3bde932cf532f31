"""One look at all files, and none at those that did not change."""

from __future__ import annotations

import json
import os
import time

import pytest

from liveapi.source import open_source
from liveapi.source.cache import Cache
from liveapi.source.languages import EXTENSIONS, language_of
from liveapi.source.markers import Markers
from liveapi.source.rules import Kind
from liveapi.source.scan import Scan, scan
from tests.source.helpers import bare, commit, write

MARKERS = Markers(
    {b"from flask": ["flask"], b"flask": ["flask"], b"fastapi": ["fastapi", "starlette"], b"express": ["express"], b"": ["never"]}
)
FILES: dict[str, str | bytes] = {
    "app.py": "from flask import Flask\nimport fastapi\n",
    "db.py": "x = 1\n",
    "web/a.ts": "import express from 'express'\n",
    "web/b.min.js": "express" * 10,
    "gen.py": "# This file is auto-generated\nimport flask\n",
    "tests/t.py": "import flask\n",
    "README.md": "flask\n",
}


def later() -> int:
    """A moment at which the times of the files just written can be trusted."""
    return time.time_ns() + 10_000_000_000


def labels(found: Scan) -> dict[str, list[str]]:
    return {f.path: sorted(f.labels) for f in found.files.values() if f.labels}


# --- markers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", set()),
        (b"import flask", {"flask"}),
        (b"fastapi flask", {"fastapi", "flask", "starlette"}),
        (b"fla sk", set()),
        (b"\xff\x00express\x00", {"express"}),
    ],
)
def test_markers(data, expected):
    assert MARKERS.labels(data) == expected


def test_markers_inside_of_each_other_all_count():
    markers = Markers({b"abcd": ["long"], b"bc": ["inner"], b"cd": ["end"], b"abcde": ["no"]})
    assert markers.labels(b"xabcdx") == {"long", "inner", "end"}


def test_no_markers():
    assert Markers({}).labels(b"anything") == frozenset()


def test_the_digest_depends_on_the_set_and_not_on_its_order():
    one = Markers({b"a": ["x", "y"], b"b": ["z"]})
    assert one.digest == Markers({b"b": ["z"], b"a": ["y", "x"]}).digest
    assert one.digest != Markers({b"a": ["x"], b"b": ["z"]}).digest


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("a/b.py", "python"),
        ("b.TSX", "typescript"),
        ("x.d.ts", "typescript"),
        ("config.ru", "ruby"),
        ("lib/Rakefile", "ruby"),
        ("go", None),
        ("a.py/b", None),
        ("README.md", None),
        (".py", None),
    ],
)
def test_languages(path, language):
    assert language_of(path) == language


def test_each_language_has_a_name_in_lower_case():
    assert all(name.isidentifier() and name.islower() for name in EXTENSIONS.values())


# --- scan -------------------------------------------------------------------------------------------------------------


def test_scan(tmp_path):
    found = scan(open_source(write(tmp_path, FILES)), MARKERS)
    assert labels(found) == {"app.py": ["fastapi", "flask", "starlette"], "gen.py": ["flask"], "web/a.ts": ["express"]}
    assert [f.path for f in found.holding()] == ["app.py", "web/a.ts"]
    assert [f.path for f in found.holding("express", "starlette")] == ["app.py", "web/a.ts"]
    assert [f.path for f in found.holding("flask")] == ["app.py"]
    assert found.excluded() == {Kind.TEST: 1, Kind.VENDORED: 1, Kind.GENERATED: 1}
    assert found.files["tests/t.py"].entry.blob is None  # It was not even read.
    assert found.files["db.py"].entry.blob is not None
    assert "README.md" not in found.files
    assert found.read == 4


@pytest.mark.parametrize("kind", ["tree", "bare", "revision"])
def test_an_unchanged_file_is_not_read_again(tmp_path, cache_folder, kind):
    root = write(tmp_path / "shop", FILES)
    commit(root)
    spec = {"tree": str(root), "revision": f"{root}@main", "bare": str(bare(tmp_path / "b.git", FILES))}[kind]
    with Cache(cache_folder / "c") as store:
        first = scan(open_source(spec), MARKERS, store=store, now=later)
        second = scan(open_source(spec), MARKERS, store=store, now=later)
        assert (first.read, second.read) == (4, 0)
        assert labels(first) == labels(second)
        assert {p: f.excluded for p, f in first.files.items()} == {p: f.excluded for p, f in second.files.items()}
        assert {p: f.entry.blob for p, f in first.files.items()} == {p: f.entry.blob for p, f in second.files.items()}
        # Other markers are other findings.
        assert scan(open_source(spec), Markers({b"x = 1": ["x"]}), store=store, now=later).read == 4


def test_a_changed_file_is_read_again(tmp_path, cache_folder):
    root = write(tmp_path, FILES)
    with Cache(cache_folder / "c") as store:
        scan(open_source(root), MARKERS, store=store, now=later)
        status = (root / "db.py").stat()
        write(root, {"db.py": "y = 1\n", "new.py": "fastapi"})
        # The same size, the same modification time: the times of change still tell.
        os.utime(root / "db.py", ns=(status.st_atime_ns, status.st_mtime_ns))
        (root / "web/a.ts").unlink()
        again = scan(open_source(root), MARKERS, store=store, now=later)
        assert again.read == 2
        assert again.files["db.py"].entry.blob == open_source(root).blob("db.py")
        assert labels(again) == labels(scan(open_source(root), MARKERS))
        assert "web/a.ts" not in again.files


def test_a_file_just_written_is_not_trusted(tmp_path, cache_folder):
    root = write(tmp_path, {"a.py": "x"})
    moment = (root / "a.py").stat().st_ctime_ns
    with Cache(cache_folder / "c") as store:
        assert scan(open_source(root), MARKERS, store=store, now=lambda: moment + 1_000_000_000).read == 1
        assert scan(open_source(root), MARKERS, store=store, now=lambda: moment + 3_000_000_000).read == 1
        assert scan(open_source(root), MARKERS, store=store, now=lambda: moment + 3_000_000_000).read == 0


def test_revisions_keep_each_others_findings(tmp_path, cache_folder):
    root = write(tmp_path, FILES)
    first = commit(root)
    write(root, {"app.py": "fastapi\n"})
    commit(root)
    with Cache(cache_folder / "c") as store:
        assert scan(open_source(f"{root}@{first}"), MARKERS, store=store, now=later).read == 4
        assert scan(open_source(f"{root}@main"), MARKERS, store=store, now=later).read == 1
        assert scan(open_source(f"{root}@{first}"), MARKERS, store=store, now=later).read == 0
        assert scan(open_source(f"{root}@main"), MARKERS, store=store, now=later).read == 0


def test_include_widens_what_was_kept(tmp_path, cache_folder):
    root = write(tmp_path, FILES)
    with Cache(cache_folder / "c") as store:
        scan(open_source(root), MARKERS, store=store, now=later)
        again = scan(open_source(root), MARKERS, include=["tests", "gen.py"], store=store, now=later)
        assert again.read == 1
        assert [f.path for f in again.holding("flask")] == ["app.py", "gen.py", "tests/t.py"]
        assert [f.path for f in scan(open_source(root), MARKERS, store=store, now=later).holding("flask")] == ["app.py"]


@pytest.mark.parametrize("value", [b"", b"null", b"[1]", b"[[], {}]", b"\xff", b"[" * 50_000, b'{"a": 1}'])
def test_findings_that_are_not_ours_are_none(tmp_path, cache_folder, value):
    root = write(tmp_path, FILES)

    class Odd(Cache):
        def get_many(self, keys):
            return dict.fromkeys(keys, value)

    with Odd(cache_folder / "c") as store:
        assert scan(open_source(root), MARKERS, store=store, now=later).read == 4


def test_many_files_are_looked_at_in_parallel(tmp_path):
    root = write(tmp_path, {f"p{i % 20}/m{i}.py": "import flask" if i % 3 else "x" for i in range(600)})
    told: list[tuple[int, int]] = []
    found = scan(open_source(root), MARKERS, progress=lambda done, total: told.append((done, total)))
    assert len(found.holding("flask")) == 400
    assert told == [(i, 600) for i in range(1, 601)]


def test_what_is_kept_is_plain(tmp_path, cache_folder):
    root = write(tmp_path, {"a.py": "flask"})
    with Cache(cache_folder / "c") as store:
        kept: dict[str, bytes] = {}
        store.put_many = kept.update  # type: ignore[method-assign, assignment]
        scan(open_source(root), MARKERS, store=store, now=later)
    ((names, rows),) = [json.loads(value) for value in kept.values()]
    assert names == ["flask"]
    (row,) = rows.values()
    assert row[1:] == [open_source(root).blob("a.py"), [0], None]
