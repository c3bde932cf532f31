from __future__ import annotations

import pytest

from liveapi.frameworks.ruby.validations import pattern
from liveapi.syntax import ir
from liveapi.syntax.ruby import Ruby


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"/\A[a-z]+\z/", "^[a-z]+$"),
        (r"/\A[a-z]+\z/i", "^[a-zA-Z]+$"),
        (r"/\A[A-Za-z\d]+\Z/i", r"^[a-zA-Z\d]+$"),
        (r"/\Aabc\z/i", None),
        (r"/\A\h{8}\z/", "^[0-9a-fA-F]{8}$"),
        (r"/\A[\h-]+\z/", "^[0-9a-fA-F-]+$"),
        (r"/(?<year>\d{4})-\d\d/", r"(\d{4})-\d\d"),
        (r"/(?<!a)b/", "(?<!a)b"),
        (r"/(?<a>x)\k<a>/", None),
        (r"/[[:alpha:]]+/", None),
        (r"/a++b/", None),
        (r"/(?>a)b/", None),
        (r"/\Ahttps?:\/\//", "^https?://"),
    ],
)
def test_pattern(source: str, expected: str | None) -> None:
    statement = Ruby.parse(source.encode()).body[0]
    assert isinstance(statement, ir.ExprStmt)
    assert pattern(statement.value) == ({} if expected is None else {"pattern": expected})
