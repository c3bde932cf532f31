"""Nothing changed: the contract is the one that was kept. Anything changed: it is not."""

from __future__ import annotations

import os
import pickle
import time
from dataclasses import asdict
from pathlib import Path

import pygit2
import pytest

from liveapi import reading
from liveapi.api.model import Api
from liveapi.reading import kept as module
from liveapi.reading import read
from liveapi.reading.dependencies import Dependencies
from liveapi.source import open_source
from liveapi.source.cache import Cache
from tests.source.helpers import bare, commit, write

APP = """const express = require('express');
const app = express();
app.get('/users/:id', (req, res) => res.json({}));
app.listen(80);
"""
FILES: dict[str, str | bytes] = {"package.json": '{"dependencies": {"express": "4"}}', "app.js": APP, "settings.yaml": "a: 1\n"}


@pytest.fixture
def runs(monkeypatch) -> list[int]:
    """One item for each time that a source was really read."""
    done: list[int] = []
    original = reading._read

    def counted(*args):
        done.append(1)
        return original(*args)

    monkeypatch.setattr(reading, "_read", counted)
    # The files of these tests are young.
    monkeypatch.setattr(module, "RACY_NS", -(10**12))
    return done


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write(tmp_path / "shop", FILES)


def test_an_unchanged_tree_is_not_read_again(root, runs):
    first = read(str(root))
    assert [o.key for o in first.operations] == [("GET", "/users/{id}")]
    second = read(str(root))
    assert runs == [1]
    assert asdict(first) == asdict(second)


def test_without_a_cache_it_is(root, runs):
    read(str(root), cache=False)
    read(str(root), cache=False)
    assert runs == [1, 1]


def test_any_change_counts(root, runs):
    read(str(root))
    write(root, {"package.json": '{"dependencies": {"express": "5"}}'})  # No source code, but something reads it.
    read(str(root))
    write(root, {"new.txt": ""})
    read(str(root))
    (root / "new.txt").unlink()
    read(str(root))
    write(root, {"app.js": APP.replace("users", "people")})
    assert [o.path for o in read(str(root)).operations] == ["/people/{id}"]
    read(str(root), include=["tests"])
    assert len(runs) == 6
    read(str(root), include=["tests"])
    assert len(runs) == 6


def test_a_change_of_what_was_not_looked_at_does_not_count(root, runs):
    first = read(str(root))
    write(root, {"settings.yaml": "a: 2\n"})
    assert asdict(read(str(root))) == asdict(first)
    commit(root)
    assert read(str(root)).revision is not None
    write(root, {"app.js": "// It moves.\n" + APP})
    moved = read(str(root))
    assert moved.operations[0].registration.line == first.operations[0].registration.line + 1
    assert runs == [1]


def test_other_code_is_another_contract(root, runs, monkeypatch):
    read(str(root))
    monkeypatch.setattr(module, "_code", lambda foreign: "upgraded")
    read(str(root))
    assert len(runs) == 2


def test_the_digest_of_the_code_tells_a_framework_from_elsewhere(tmp_path, monkeypatch):
    write(tmp_path, {"other_framework.py": "class Other: pass\n"})
    monkeypatch.syspath_prepend(str(tmp_path))
    first = module._code(["other_framework"])
    assert first == module._code(["other_framework"])
    assert first != module._code([])
    os.utime(tmp_path / "other_framework.py", (1, 1))
    assert first != module._code(["other_framework"])


def test_files_just_written_are_not_trusted(root, runs, monkeypatch):
    monkeypatch.setattr(module, "RACY_NS", 10**12)
    status = (root / "app.js").stat()
    read(str(root))
    read(str(root))
    assert runs == [1]  # It is read again, and found to be the same.
    (root / "app.js").write_text(APP.replace("users", "sheep"))
    os.utime(root / "app.js", ns=(status.st_atime_ns, status.st_mtime_ns))
    assert [o.path for o in read(str(root)).operations] == ["/sheep/{id}"]
    assert runs == [1, 1]


def test_revisions_are_kept_each(tmp_path, root, runs):
    first = commit(root)
    write(root, {"app.js": APP.replace("users", "people")})
    second = commit(root)
    for _ in range(2):
        assert [o.path for o in read(f"{root}@{first}").operations] == ["/users/{id}"]
        assert [o.path for o in read(f"{root}@{second}").operations] == ["/people/{id}"]
    assert len(runs) == 2


def test_a_revision_with_missing_objects_is_not_kept(tmp_path, runs):
    store = bare(tmp_path / "b.git", {**FILES, "extra.js": "require('express')()"})
    ident = str(pygit2.hash(b"require('express')()"))
    blob = store / "objects" / ident[:2] / ident[2:]
    content = blob.read_bytes()
    blob.unlink()
    assert len(read(str(store)).warnings) == 1
    blob.write_bytes(content)
    assert read(str(store)).warnings == []
    assert len(runs) == 2


@pytest.mark.parametrize("value", [pickle.dumps(os.getcwd), pickle.dumps(Api), pickle.dumps([1]), b"", b"\x80"])
def test_what_is_no_contract_is_read_anew(root, runs, cache_folder, value):
    source = open_source(root)
    with Cache(cache_folder / "c") as store:
        kept = module.KeptContract(store, source, (), time.time_ns())
        store.put_many({kept._key: kept._state + value})
        assert kept.get() is None
        kept.put(read(str(root)), {}, Dependencies(b"", {}, {}, {}, {}, {}))
        again = kept.get()
        assert again is not None
        assert again.operations[0].path == "/users/{id}"
