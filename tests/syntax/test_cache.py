"""The IR as bytes: the same again, lazily, and never anything but the IR."""

from __future__ import annotations

import os
import pickle
import sqlite3
from dataclasses import MISSING, fields

import pytest

from liveapi.source.cache import Cache
from liveapi.syntax import ir
from liveapi.syntax.cache import CachedModules, dumps, loads
from liveapi.syntax.python import Python
from tests.syntax.dump import dump

SOURCE = b'''
"""A module."""
from flask import Blueprint
bp = Blueprint("x", prefix=f"/v{1}")

@bp.route("/users/<int:id>", methods=["GET"])
def show(id: int = 3, *, q: str | None = None) -> dict:
    """One user."""
    def inner():
        return q
    return {"id": id, **more}

class Api(Base, prefix="/x"):
    limit: int = 3
    async def post(self):
        return [x for x in y if x]

later = lambda a: a + 1
'''


def no_load() -> bytes:
    raise AssertionError("the file was asked for")


def convert_all(module: ir.Module | None) -> str:
    assert module is not None
    return dump(module)


def written(module: ir.Module | None) -> bytes:
    assert module is not None
    data = dumps(module)
    assert data is not None
    return data


def test_the_same_comes_back():
    module = Python.parse(SOURCE)
    expected = convert_all(module)
    data = written(module)
    again = loads(data, Python, no_load)
    assert convert_all(again) == expected
    # A module that was loaded, and whose bodies nobody asked for, is written with its bodies all the same.
    twice = loads(written(loads(data, Python, no_load)), Python, no_load)
    assert convert_all(twice) == expected


def test_bodies_that_were_not_converted_are_parsed_when_asked_for():
    data = written(Python.parse(SOURCE))
    asked = []

    def load() -> bytes:
        asked.append(1)
        return SOURCE

    module = loads(data, Python, load)
    assert module is not None
    assert asked == []
    assert convert_all(module) == convert_all(Python.parse(SOURCE))
    assert asked == [1]


def test_a_file_that_is_gone_has_empty_bodies():
    module = loads(written(Python.parse(SOURCE)), Python, lambda: b"")
    assert module is not None
    show = next(n for n in module.body if isinstance(n, ir.Function))
    assert show.body == []


class Evil:
    """Unpickling it runs a command."""

    def __reduce__(self):
        return os.mkdir, (os.environ["LIVEAPI_CACHE_DIR"] + "/evil",)


def test_only_the_ir_is_loaded(cache_folder):
    values: list[object] = [os.system, ("x",), dump, pickle.loads, Exception("x"), Python, ir.Str(1, "a"), Evil()]
    values.append(ir.Module(1, "python", [Evil()]))  # type: ignore[list-item]
    for value in values:
        assert loads(pickle.dumps(value), Python, no_load) is None
    assert not (cache_folder / "evil").exists()


def test_damaged_bodies_are_parsed_again():
    module = Python.parse(SOURCE)
    expected = convert_all(module)
    data = written(module)
    inner = data.rfind(b"Return")
    damaged = data[:inner] + b"Retarn" + data[inner + 6 :]
    again = loads(damaged, Python, lambda: SOURCE)
    assert again is not None
    assert convert_all(again) == expected


def test_bytes_that_end_early_are_nothing():
    whole = written(Python.parse(SOURCE))
    for end in range(len(whole)):
        assert loads(whole[:end], Python, no_load) is None


def test_a_damaged_entry_never_reaches_the_reader(cache_folder):
    """The store's checksum does that: a byte changed in a pickle can mean "reserve 30 GB"."""
    ident = ("blob", Python)
    with Cache(cache_folder / "c") as store:
        CachedModules(store).put_many({ident: Python.parse(SOURCE)})
    database = sqlite3.connect(cache_folder / "c")
    ((value,),) = database.execute("SELECT value FROM entry").fetchall()
    for position in range(0, len(value), 97):
        damaged = value[:position] + bytes([value[position] ^ 0x40]) + value[position + 1 :]
        with database:
            database.execute("UPDATE entry SET value = ?", (damaged,))
        with Cache(cache_folder / "c") as store:
            assert CachedModules(store).get_many([ident], lambda _: SOURCE) == {}
    database.close()


def test_too_deep_to_be_written():
    node: ir.Expr = ir.Name(1, "x")
    for _ in range(100_000):
        node = ir.Member(1, node, "a")
    assert dumps(ir.Module(1, "python", [ir.ExprStmt(1, node)])) is None
    while isinstance(node, ir.Member):  # Taken apart here, since taking it down at once would exhaust the stack.
        node = node.object


def test_store(cache_folder):
    with Cache(cache_folder / "c") as store:
        modules = CachedModules(store)
        ident = ("blob", Python)
        assert modules.get_many([ident], lambda _: SOURCE) == {}
        modules.put_many({ident: Python.parse(SOURCE)})

        loaded: list[str] = []

        def load(blob: str) -> bytes:
            loaded.append(blob)
            return SOURCE

        second = CachedModules(store)
        module = second.get_many([ident, ("other", Python)], load)[ident]
        expected = convert_all(module)
        assert loaded == ["blob"]
        second.put_many({ident: module})

        third = CachedModules(store)
        module = third.get_many([ident], load)[ident]
        assert convert_all(module) == expected
        assert loaded == ["blob"]


def test_nothing_is_written_of_what_is_kept(cache_folder, monkeypatch):
    with Cache(cache_folder / "c") as store:
        ident = ("blob", Python)
        module = Python.parse(SOURCE)
        convert_all(module)
        CachedModules(store).put_many({ident: module})
        modules = CachedModules(store)
        again = modules.get_many([ident], lambda _: SOURCE)
        convert_all(again[ident])
        put: list[object] = []
        monkeypatch.setattr(store, "put_many", put.append)
        modules.put_many(again)
        assert put == [{}]


@pytest.mark.parametrize("cls", [v for v in vars(ir).values() if isinstance(v, type) and issubclass(v, ir.Node) and v is not ir.Node])
def test_each_node_class_can_be_written(cls):
    values = [1 if f.name == "line" else "x" for f in fields(cls) if f.default is MISSING and f.default_factory is MISSING]
    node = cls(*values)
    module = loads(written(ir.Module(1, "python", [node])), Python, no_load)
    assert module is not None
    (again,) = module.body
    assert type(again) is cls
    assert [getattr(again, f.name) for f in fields(cls)] == [getattr(node, f.name) for f in fields(cls)]
