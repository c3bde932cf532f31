from __future__ import annotations

import pytest

from tests.trace.python_program import paths

TREE = [
    "manage.py",
    "app/__init__.py",
    "app/main.py",
    "app/redis.py",
    "app/api/__init__.py",
    "app/api/users.py",
    "app/api/app/models.py",
    "libs/common/src/common/auth.py",
    "services/a/core/__init__.py",
    "services/a/core/db.py",
    "services/a/run.py",
    "services/b/core/__init__.py",
    "services/b/run.py",
    "examples/flask/hello.py",
]


@pytest.mark.parametrize(
    ("importer", "dotted", "name", "found"),
    [
        ("manage.py", "app", None, "app/__init__.py"),
        ("manage.py", "app.api.users", "router", "app/api/users.py"),
        ("app/main.py", ".api", "users", "app/api/__init__.py"),
        ("app/main.py", ".", "redis", "app/__init__.py"),
        ("app/api/users.py", "..main", "x", "app/main.py"),
        ("app/api/users.py", "...main", "x", None),
        ("app/api/users.py", "app.main", "x", "app/main.py"),
        ("app/main.py", "redis", "Redis", None),
        ("app/redis.py", "redis", "Redis", None),
        ("app/main.py", "common.auth", "check", "libs/common/src/common/auth.py"),
        ("services/a/run.py", "core.db", "x", "services/a/core/db.py"),
        ("services/b/run.py", "core", "x", "services/b/core/__init__.py"),
        ("manage.py", "flask", "Flask", None),
        ("manage.py", "flask", None, "examples/flask/"),
        ("manage.py", "fastapi", "FastAPI", None),
        ("manage.py", "app.missing", "x", None),
    ],
)
def test_resolution(importer: str, dotted: str, name: str | None, found: str | None) -> None:
    assert paths(dict.fromkeys(TREE, "")).resolve(importer, dotted, name) == found


def test_submodules() -> None:
    modules = paths(dict.fromkeys(TREE, ""))
    assert modules.submodule("app/__init__.py", "api") == "app/api/__init__.py"
    assert modules.submodule("examples/flask/", "hello") == "examples/flask/hello.py"
    assert modules.submodule("app/main.py", "api") is None
    assert modules.submodule("app/__init__.py", "none") is None


def test_scripts_run_inside_a_package() -> None:
    modules = paths({"app/__init__.py": "", "app/main.py": "", "app/routers.py": "users = 1\n", "app/json.py": "loads = 1"})
    assert modules.resolve("app/main.py", "routers", "users") == "app/routers.py"
    assert modules.resolve("app/main.py", "routers", "Other") is None
    assert modules.resolve("app/main.py", "json", "loads") is None


def test_a_root_inside_a_package() -> None:
    modules = paths(
        {
            "__init__.py": "",
            "api/__init__.py": "import company.shop.api.users\nfrom company.settings import x",
            "api/users.py": "from company.shop.db import session",
            "db.py": "import company.shop.db",
            "main.py": "import company.shop.api as api\nfrom company.shop import db\n",
        }
    )
    assert modules.root_name == "company.shop"
    assert modules.inside_root_name("company")
    assert modules.resolve("main.py", "company.shop.api", None) == "api/__init__.py"
    assert modules.resolve("main.py", "company.shop", "db") == "__init__.py"
    assert modules.resolve("main.py", "company.settings", "x") is None
