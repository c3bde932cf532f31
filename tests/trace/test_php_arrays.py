"""PHP's arrays, casts and branches as the evaluator keeps them."""

from __future__ import annotations

import pytest

from liveapi.syntax import ir
from liveapi.syntax.php import Php
from liveapi.trace.interpreter import Interpreter
from liveapi.trace.languages.php_arrays import KeyedMap
from liveapi.trace.languages.php_library import cast
from liveapi.trace.program import Module, Program
from liveapi.trace.values import CallSite, Choice, Const, FunctionRef, ListOf, MapOf, Text, Unknown, Value


class NoFiles:
    def read(self, path: str) -> bytes:
        raise OSError(path)


def result(body: str) -> Value:
    """What a function with a body gives while a handler is worked out; ``$unknown`` is not known."""
    tree = Php.parse(f"<?php function f($unknown) {{ {body} }}".encode())
    program = Program(NoFiles(), {"f.php": "php"}, {}, frozenset({"f.php"}), lambda _path: tree)
    run = Interpreter(program)
    module = program.module("f.php")
    assert isinstance(module, Module)
    function = next(s for s in tree.body if isinstance(s, ir.Function))
    with run.under("test", lambda _function, _call: None):
        return run.enter(FunctionRef(function, module, run.scope_of(module)), CallSite([], function, module))


def shown(value: Value) -> object:
    if isinstance(value, KeyedMap):
        return {**{k: shown(v) for k, v in value.entries.items()}, "*": [shown(v) for v in value.others]}
    if isinstance(value, MapOf):
        return {k + ("?" if k in value.maybe else ""): shown(v) for k, v in value.entries.items()}
    if isinstance(value, ListOf):
        return [shown(v) for v in value.elements]
    if isinstance(value, Choice):
        return {str(shown(o)) for o in value.options}
    return (
        value.literal
        if isinstance(value, Text)
        else value.value
        if isinstance(value, Const)
        else (value.schema or {}).get("type", "?")
        if isinstance(value, Unknown)
        else "?"
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("$a = []; $a['x'] = 1; $a['y']['z'] = 2; return $a;", {"x": 1, "y": {"z": 2}}),
        ("$a[] = 1; $a[] = 2; return $a;", [1, 2]),
        ("$a = []; $a[$unknown] = ['n' => 1]; $a[$unknown]['m'] = 2; return $a;", {"*": [{"n": 1, "m": 2}]}),
        ("$a = []; $a[$unknown] = 1; return array_values($a);", [1]),
        ("$a = ['x' => 1] + ['x' => 2, 'y' => 3]; return $a;", {"x": 1, "y": 3}),
        ("$x = 1; $y = 'b'; return compact('x', 'y');", {"x": 1, "y": "b"}),
        ("$a = ['x' => 1]; if ($unknown) { $a['y'] = 2; } return $a;", {"x": 1, "y?": 2}),
        ("$a = ['x' => 1]; if ($unknown) { $a['y'] = 2; } else { $a['y'] = 3; } return $a;", {"x": 1, "y": 3}),
        ("$a = 1; if ($unknown) { $a = 'b'; } return $a;", {"1", "b"}),
        ("$a = $unknown ? 1 : null; if (!$a) { return 0; } return [$a];", {"0", "[1]"}),
        ("return array_map(fn ($x) => ['n' => $x], [1, 2]);", [{"n": 1}, {"n": 2}]),
        ("return (int) '7';", 7),
        ("return (string) $unknown;", "string"),
        ("return $unknown === 1;", "boolean"),
    ],
)
def test_arrays_and_branches(body: str, expected: object) -> None:
    assert shown(result(body)) == expected


def test_casts_keep_what_is_known() -> None:
    both = cast(Choice([Text("3"), Unknown("x")]), "integer", int)
    assert isinstance(both, Choice)
    assert {str(shown(o)) for o in both.options} == {"3", "integer"}
