"""One hostile file costs that file: parsing keeps to its limits of time and memory in every grammar."""

from __future__ import annotations

import importlib
import sys
import time

import pytest
from tree_sitter import Language as Grammar
from tree_sitter import Parser

from liveapi.syntax import limits
from liveapi.syntax.python import Python

GRAMMARS = {
    "python": ("tree_sitter_python", "language"),
    "javascript": ("tree_sitter_javascript", "language"),
    "typescript": ("tree_sitter_typescript", "language_typescript"),
    "tsx": ("tree_sitter_typescript", "language_tsx"),
    "go": ("tree_sitter_go", "language"),
    "java": ("tree_sitter_java", "language"),
    "kotlin": ("tree_sitter_kotlin", "language"),
    "csharp": ("tree_sitter_c_sharp", "language"),
    "php": ("tree_sitter_php", "language_php"),
    "ruby": ("tree_sitter_ruby", "language"),
    "rust": ("tree_sitter_rust", "language"),
}

#: 100,000 of something that opens, and never closes.
SHAPES = {
    "brackets": b"[" * 100_000,
    "parentheses": b"(" * 100_000,
    "braces": b"{" * 100_000,
    "generics": b"a<" * 100_000,
    "lambdas": b"x->" * 100_000,
    "arrows": b"x=>" * 100_000,
    "garbage": bytes(range(256)) * 800,
    "zeros": b"\0" * 200_000,
    "quotes": b'"#{' * 30_000,
}


def parser(language: str) -> Parser:
    module, function = GRAMMARS[language]
    return Parser(Grammar(getattr(importlib.import_module(module), function)()))


@pytest.mark.parametrize("language", GRAMMARS)
def test_limits_hold(language, monkeypatch):
    monkeypatch.setattr(limits, "SECONDS", 1.0)
    instance = parser(language)
    for shape in SHAPES.values():
        started = time.monotonic()
        try:
            tree = limits.parse(instance, (b"<?php " if language == "php" else b"") + shape, GRAMMARS[language])
            assert tree.root_node.end_byte > 0
        except limits.TooHardError as error:
            assert "\n" not in str(error)  # noqa: PT017 - either outcome is right
        assert time.monotonic() - started < 10 * limits.SECONDS
    # The parser is of use afterwards.
    assert limits.parse(instance, b"", GRAMMARS[language]).root_node.end_byte == 0


@pytest.mark.skipif(sys.platform != "linux", reason="the limit of memory is one of Linux")
def test_what_would_end_the_process_is_tried_apart():
    with pytest.raises(limits.TooHardError, match="beyond the limits"):
        limits.parse(parser("java"), SHAPES["generics"], GRAMMARS["java"])


def test_long_texts_and_tables_are_read():
    text = b"text = '''" + b"word " * 20_000 + b"'''\nx = [" + b"1, " * 20_000 + b"]\n"
    assert limits.suspicious(text)
    module = Python.parse(text)
    assert module.problem is None
    assert len(module.body) == 2


def test_usual_code_is_not_suspected():
    assert not limits.suspicious(b"@app.get('/x')\ndef f(a: list[int] = []):\n    return {'a': a}\n\n" * 20_000)
    assert not limits.suspicious(b"")


def test_a_node_can_tell_its_text():
    """With a callback as its source, a tree ends the process here unless it is given bytes."""
    source = b"# " + b"x" * 200_000 + b"\nname = 'value'\n"
    root = limits.parse(parser("python"), source, GRAMMARS["python"]).root_node
    assert [node.text for node in root.named_children][1] == b"name = 'value'"


def test_time(monkeypatch):
    monkeypatch.setattr(limits, "SECONDS", 0.0)
    module = Python.parse(b"def f():\n    return 1\n" * 5_000)
    assert module.problem == "took more than 0 s to parse"
    assert module.body == []


def test_memory(monkeypatch):
    monkeypatch.setattr(limits, "MEMORY", -1)
    assert Python.parse(b"def f():\n    return 1\n" * 5_000).problem is not None


def test_a_body_that_cannot_be_parsed_again_is_empty(monkeypatch):
    from liveapi.syntax import ir
    from liveapi.syntax.cache import dumps, loads

    source = b"def f():\n    return 1\n" * 5_000
    data = dumps(Python.parse(source))
    assert data is not None
    module = loads(data, Python, lambda: source)
    assert module is not None
    monkeypatch.setattr(limits, "SECONDS", 0.0)
    function = module.body[0]
    assert isinstance(function, ir.Function)
    assert function.body == []


def test_the_largest_file_that_is_read_is_read_in_time():
    routes = b"".join(b"@app.get('/r%d')\ndef f%d(): return 1\n" % (i, i) for i in range(100_000))[:2_000_000]
    started = time.monotonic()
    module = Python.parse(routes)
    assert module.problem is None
    assert len(module.body) > 45_000
    assert time.monotonic() - started < 2 * limits.SECONDS
