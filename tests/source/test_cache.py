"""What is kept between runs, whatever happens to the file."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import sqlite3
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest

import liveapi
from liveapi.source import cache as module
from liveapi.source.cache import Cache, NullStore, cache_folder, fingerprint, open_cache


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "cache.sqlite"


def test_round_trip(path):
    with Cache(path) as cache:
        assert cache.get_many(["a"]) == {}
        cache.put_many({"a": b"1", "b": b"", "é": bytes(range(256))})
        cache.put_many({})
        assert cache.get_many(["a", "b", "c", "a"]) == {"a": b"1", "b": b""}
        cache.put_many({"a": b"2"})
    with Cache(path) as cache:
        assert cache.get_many(iter(["a", "é"])) == {"a": b"2", "é": bytes(range(256))}
        assert cache.get_many([]) == {}


def test_thousands_of_keys(path):
    items = {f"k{i}": b"%d" % i for i in range(3000)}
    with Cache(path) as cache:
        cache.put_many(items)
        assert cache.get_many(items) == items


def test_only_the_user_may_look(path):
    with Cache(path) as cache:
        cache.put_many({"a": b"1"})
    assert path.parent.stat().st_mode & 0o077 == 0


def test_a_damaged_entry_is_absent_and_replaced(path):
    with Cache(path) as cache:
        cache.put_many({"a": b"one", "b": b"two", "c": b"three", "d": b"four"})
    database = sqlite3.connect(path)
    with database:
        database.execute("UPDATE entry SET value = substr(value, 1, 9) WHERE key = 'a'")
        database.execute("UPDATE entry SET value = 'text' WHERE key = 'b'")
        database.execute("UPDATE entry SET value = (SELECT value FROM entry WHERE key = 'd') WHERE key = 'c'")
    database.close()
    with Cache(path) as cache:
        assert cache.get_many("abcd") == {"d": b"four"}
        cache.put_many({"a": b"new"})
        assert cache.get_many("a") == {"a": b"new"}


@pytest.mark.parametrize("content", [b"not a database" * 100, b"", b"\0" * 8192, b"SQLite format 3\0" + b"\xff" * 9000])
def test_a_damaged_file_is_replaced(path, content):
    path.parent.mkdir()
    path.write_bytes(content)
    with Cache(path) as cache:
        assert cache.get_many(["a"]) == {}
        cache.put_many({"a": b"1"})
        assert cache.get_many(["a"]) == {"a": b"1"}


def test_damage_in_the_middle_of_the_file(path):
    items = {f"k{i}": os.urandom(500) for i in range(200)}
    with Cache(path) as cache:
        cache.put_many(items)
    data = bytearray(path.read_bytes())
    data[4096 : len(data) - 4096] = os.urandom(len(data) - 8192)
    path.write_bytes(data)
    with Cache(path) as cache:
        found = cache.get_many(items)
        assert all(items[key] == value for key, value in found.items())
        cache.put_many({"a": b"1"})
        assert cache.get_many(["a"]) == {"a": b"1"}


def test_a_file_with_another_layout_is_replaced(path):
    path.parent.mkdir()
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE entry (name TEXT)")
    database.commit()
    database.close()
    with Cache(path) as cache:
        cache.put_many({"a": b"1"})
        assert cache.get_many(["a"]) == {"a": b"1"}


@pytest.mark.parametrize("obstacle", ["file for a folder", "folder for a file"])
def test_where_nothing_can_be_kept_nothing_is(path, obstacle):
    if obstacle == "file for a folder":
        path.parent.write_text("")
    else:
        path.mkdir(parents=True)
        (path / "x").write_text("")
    with Cache(path) as cache:
        cache.put_many({"a": b"1"})
        assert cache.get_many(["a"]) == {}


def test_a_file_held_by_another_costs_the_entry_only(path, monkeypatch):
    monkeypatch.setattr(module, "_BUSY_SECONDS", 0.05)
    with Cache(path) as cache:
        cache.put_many({"a": b"1"})
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        cache.put_many({"b": b"2"})
        assert cache.get_many(["a", "b"]) == {"a": b"1"}
        other.execute("ROLLBACK")
        other.close()
        cache.put_many({"b": b"2"})
        assert cache.get_many(["b"]) == {"b": b"2"}


def test_those_used_longest_ago_make_room(path, monkeypatch):
    clock = [1_000_000.0]
    monkeypatch.setattr("liveapi.source.cache.time.time", lambda: clock[0])
    with Cache(path, limit=400_000) as cache:
        cache.put_many({"old": b"x" * 50_000})
        clock[0] += 3600
        for i in range(5):
            cache.put_many({f"middle{i}": b"x" * 50_000})
            clock[0] += 3600
        clock[0] += 2 * 86_400
        assert "old" in cache.get_many(["old"])  # Using it makes it young again.
        clock[0] += 3600
        for i in range(20):
            cache.put_many({f"new{i}": b"x" * 30_000} if i < 3 else {f"small{i}": b"x"})
        kept = cache.get_many(["old", "middle0", "middle4", "new2", "small19"])
        assert set(kept) == {"old", "middle4", "new2", "small19"}
        for i in range(50):
            cache.put_many({f"more{i}": b"x" * 30_000})
        assert path.stat().st_size < 800_000


def _work(arguments: tuple[Path, int]) -> int:
    path, number = arguments
    with Cache(path) as cache:
        for i in range(20):
            cache.put_many({f"{number}-{i}": b"%d" % i, "shared": b"s" * 1000})
            cache.get_many([f"{n}-{i}" for n in range(4)])
        return len(cache.get_many([f"{number}-{i}" for i in range(20)]))


@pytest.mark.parametrize("method", ["spawn", "fork"])
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_several_processes_at_once(path, method):
    if method == "fork" and sys.platform != "linux":
        pytest.skip("no fork here")
    with Cache(path) as cache:
        cache.put_many({"before": b"1"})
        with ProcessPoolExecutor(3, mp_context=multiprocessing.get_context(method)) as pool:
            assert list(pool.map(_work, [(path, n) for n in range(3)])) == [20, 20, 20]
        assert set(cache.get_many(["before", "0-0", "2-19", "shared"])) == {"before", "0-0", "2-19", "shared"}


def test_a_cache_travels_to_other_processes(path):
    with Cache(path) as cache:
        cache.put_many({"a": b"1"})
        with pickle.loads(pickle.dumps(cache)) as other:
            assert other.get_many(["a"]) == {"a": b"1"}


def test_several_threads_at_once(path):
    with Cache(path) as cache, ThreadPoolExecutor(4) as pool:

        def work(number: int) -> int:
            for i in range(20):
                cache.put_many({f"{number}-{i}": b"x"})
            return len(cache.get_many([f"{number}-{i}" for i in range(20)]))

        assert list(pool.map(work, range(4))) == [20] * 4


def test_it_goes_on_after_the_file_was_deleted(path):
    with Cache(path) as cache:
        cache.put_many({"a": b"1"})
        path.unlink()
        cache.put_many({"b": b"2"})
        cache.get_many(["a", "b"])
    with Cache(path) as cache:
        cache.put_many({"c": b"3"})
        assert cache.get_many(["c"]) == {"c": b"3"}


def test_the_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("LIVEAPI_CACHE_DIR", str(tmp_path / "here"))
    assert cache_folder() == tmp_path / "here"
    monkeypatch.delenv("LIVEAPI_CACHE_DIR")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache_folder() == tmp_path / "xdg" / "liveapi"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache_folder() == tmp_path / ".cache" / "liveapi"
    monkeypatch.setattr(sys, "platform", "darwin")
    assert cache_folder() == tmp_path / "Library/Caches" / "liveapi"


def test_no_cache():
    store = open_cache(enabled=False)
    assert isinstance(store, NullStore)
    store.put_many({"a": b"1"})
    assert store.get_many(["a"]) == {}
    store.close()
    assert not list(cache_folder().iterdir())


def test_the_fingerprint_tells_upgrades(tmp_path, monkeypatch):
    package = tmp_path / "grammar_of_x"
    package.mkdir()
    (package / "__init__.py").write_text("raise SystemExit('imported')")
    monkeypatch.syspath_prepend(str(tmp_path))
    first = fingerprint("grammar_of_x")
    assert first == fingerprint("grammar_of_x")
    assert first != fingerprint("grammar_of_x", "liveapi.source")
    (package / "_binding.abi3.so").write_bytes(b"new")
    assert fingerprint("grammar_of_x") != first
    assert fingerprint("there_is_no_such_package") == fingerprint()
    before = fingerprint()
    monkeypatch.setattr(module, "__version__", liveapi.__version__ + "1")
    assert fingerprint() != before
