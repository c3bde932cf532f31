from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from liveapi.syntax import ir
from liveapi.syntax.go import Go
from liveapi.trace.go_packages import Packages, canonical, declares, local_names, receiver_type
from tests.trace.files import FakeModule, FakeProgram

if TYPE_CHECKING:
    from liveapi.trace.program import Module, Program


def packages(texts: dict[str, str]) -> Packages:
    return Packages(cast("Program", FakeProgram(texts, "go", ".go", Go.parse)))


REPOSITORY = {
    "go.mod": "module example.com/shop/v2\n\ngo 1.22\n\nreplace (\n\texample.com/kit v1.0.0 => ./lib/kit\n)\n",
    "main.go": "package main\n",
    "internal/api/routes.go": "package api\n\nfunc Register() {}\n\nfunc (s *Server) Routes() {}\n",
    "internal/api/server.go": "package api\n\ntype Server struct{}\n\nconst (\n\tPrefix = `/v1`\n\tOther\n)\n\nfunc (Server) Run() {}\n",
    "internal/api/routes_test.go": "package api\n\nfunc Register() {}\n",
    "lib/kit/kit.go": "package toolkit\n",
    "tools/go.mod": 'module "example.com/tools"\n',
    "tools/gen/gen.go": "package gen\n",
}


@pytest.mark.parametrize(
    ("path", "folder"),
    [
        ("example.com/shop/v2", ""),
        ("example.com/shop/v2/internal/api", "internal/api"),
        ("example.com/shop/v2/missing", None),
        ("example.com/shop/internal/api", None),
        ("example.com/kit", "lib/kit"),
        ("example.com/tools/gen", "tools/gen"),
        ("net/http", None),
        ("github.com/gin-gonic/gin", None),
    ],
)
def test_import_paths_lead_to_folders(path: str, folder: str | None) -> None:
    assert packages(REPOSITORY).folder(path) == folder


def test_a_part_of_a_repository_has_no_go_mod() -> None:
    found = packages({"internal/api/a.go": "package api\n", "http/b.go": "package http\n"})
    assert found.folder("example.com/shop/internal/api") == "internal/api"
    assert found.folder("net/http") is None


def test_names_lead_to_the_files_of_a_package() -> None:
    found = packages(REPOSITORY)
    assert [m.path for m in found.declaring("internal/api", "Register")] == ["internal/api/routes.go"]
    assert [m.path for m in found.declaring("internal/api", "Prefix")] == ["internal/api/server.go"]
    assert [m.path for m in found.declaring("internal/api", "Other")] == ["internal/api/server.go"]
    assert [m.path for m in found.with_methods("internal/api", "Server")] == ["internal/api/routes.go", "internal/api/server.go"]
    assert found.name("lib/kit") == "toolkit"


def test_versions_and_local_names() -> None:
    assert canonical("github.com/go-chi/chi/v5/middleware") == "github.com/go-chi/chi/middleware"
    assert canonical("gopkg.in/yaml.v3") == "gopkg.in/yaml"
    assert "chi" in local_names("github.com/go-chi/chi/v5")
    assert "redis" in local_names("github.com/redis/go-redis/v9")


def test_declarations_and_receivers() -> None:
    module = FakeModule("a.go", "go", Go.parse(b"package a\nvar x, y = f()\ntype T[K any] struct{}\nfunc (t *T[K]) M() {}\nfunc F() {}\n"))
    assert [name for name in ("x", "y", "T", "M", "F", "z") if declares(cast("Module", module), name)] == ["x", "y", "T", "F"]
    methods = [s for s in module.ir.body if isinstance(s, ir.Function) and s.receiver is not None]
    assert [receiver_type(m) for m in methods] == ["T"]
