from __future__ import annotations

import pytest

from liveapi.syntax import ir
from liveapi.trace.python_names import Definition, Outside
from tests.trace.python_program import names

FILES = {
    "app/main.py": """
        import datetime as dt
        import app.models
        import os.path
        from . import schemas as s
        from .models import *
        from .schemas import User as Person, missing
        try:
            from fast import json
        except ImportError:
            import json
        Local = Person
        def f(): ...
    """,
    "app/__init__.py": "",
    "app/models.py": "from lib.base import Model, Other\nclass Article(Model):\n    class Meta: pass\n    kind = 1\nx = y = 2",
    "app/schemas.py": "from app.models import Article\nif True:\n    class User: pass\nfrom .main import Local as Loop",
}


@pytest.mark.parametrize(
    ("dotted", "expected"),
    [
        ("Article", "Class Article app/models.py"),
        ("Article.Meta", "Class Meta app/models.py"),
        ("Article.kind", "Field kind app/models.py"),
        ("app.models.Article", "Class Article app/models.py"),
        ("s.Article", "Class Article app/models.py"),
        ("s.User", "Class User app/schemas.py"),
        ("Person", "Class User app/schemas.py"),
        ("s.Loop", "Assign app/main.py"),
        ("f", "Function f app/main.py"),
        ("y", "Assign app/models.py"),
        ("dt.date", "datetime.date"),
        ("os.path.join", "os.path.join"),
        ("json.loads", "fast.json.loads"),
        ("Other", "lib.base.Other"),
        ("int", "int"),
        ("missing", None),
        ("Article.nothing", None),
        ("f.x", None),
    ],
)
def test_names(dotted: str, expected: str | None) -> None:
    finder, module = names(FILES)
    found = finder.named(module, dotted)
    if isinstance(found, Outside):
        assert found.name == expected
    elif isinstance(found, Definition):
        name = "" if isinstance(found.node, ir.Assign) else f" {found.node.name}"
        assert f"{type(found.node).__name__}{name} {found.module.path}" == expected
    else:
        assert expected is None


def test_circles_end() -> None:
    finder, module = names({"a.py": "from b import x\nfrom b import *", "b.py": "from a import x\nfrom a import *"})
    assert finder.named(module, "x") is None
    assert finder.named(module, "never") is None
