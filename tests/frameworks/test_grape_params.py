from __future__ import annotations

from liveapi.frameworks.ruby.grape_params import declared_params
from liveapi.syntax import ir
from liveapi.syntax.ruby import Ruby

SOURCE = b"""
requires :id, type: Integer, desc: 'Which'
optional :limit, type: Integer, default: 20, values: 1..100
optional :state, type: String, values: %w[open paid]
optional :since, type: DateTime
optional :ids, type: Array[Integer]
optional :either, types: [Integer, String]
requires :a, :b, type: Grape::API::Boolean
requires :lines, type: Array do
  requires :sku, type: String, regexp: /[A-Z]+/
  optional :n
end
given :state do
  requires :reason, type: String
end
use :paging
mutually_exclusive :a, :b
"""


def test_declared() -> None:
    found = list(declared_params(Ruby.parse(SOURCE).body))
    assert [(p.name, p.required) for p in found] == [
        ("id", True), ("limit", False), ("state", False), ("since", False), ("ids", False), ("either", False), ("a", True), ("b", True),
        ("lines", True), ("reason", False),
    ]  # fmt: skip
    schemas = {p.name: p.schema for p in found}
    assert schemas["limit"] == {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}
    assert schemas["state"] == {"type": "string", "enum": ["open", "paid"]}
    assert schemas["ids"] == {"type": "array", "items": {"type": "integer"}}
    assert schemas["either"] == {"anyOf": [{"type": "integer"}, {"type": "string"}]}
    assert schemas["b"] == {"type": "boolean"}
    assert schemas["lines"]["items"]["required"] == ["sku"]
    assert schemas["lines"]["items"]["properties"]["sku"] == {"type": "string", "pattern": "[A-Z]+"}
    assert found[0].description == "Which"
    assert all(isinstance(p.line, int) for p in found)


def test_other_statements_are_passed_over() -> None:
    body: list[ir.Stmt] = Ruby.parse(b"x = 1\nrequires\nrequires name\nfoo.bar").body
    assert list(declared_params(body)) == []
