from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from liveapi.syntax import ir
from liveapi.syntax.rust import Rust
from liveapi.trace.rust_modules import Modules, Place, is_test
from tests.trace.files import FakeProgram

if TYPE_CHECKING:
    from liveapi.trace.program import Program


TEXTS = {
    "Cargo.toml": '[package]\nname = "shop-api"\nversion = "1.0.0"\n',
    "src/main.rs": 'mod routes;\nmod inner { pub mod deep { } }\n#[path = "other/odd.rs"]\nmod strange;\n'
    "#[cfg(test)]\nmod tests { impl Shop { fn t() {} } }\n",
    "src/routes/mod.rs": "pub mod users;\nmod local { }\n",
    "src/routes/users.rs": "mod list;\nimpl Shop { fn a(&self) {} }\nimpl<T> fmt::Display for Shop<T> where T: X { fn b() {} }\n",
    "src/routes/users/list.rs": "",
    "src/other/odd.rs": "",
    "src/lib.rs": "pub mod shared;\n",
    "src/shared.rs": "impl super::Shop {}",
    "src/bin/tool.rs": "",
    "crates/core/Cargo.toml": '[package]\nedition = "2021"\nname = "core-kit"\n[lib]\nname = "kit"\n',
    "crates/core/src/lib.rs": "",
}


@pytest.fixture
def modules() -> Modules:
    return Modules(cast("Program", FakeProgram(TEXTS, "rust", ".rs", Rust.parse)))


def test_crates(modules: Modules) -> None:
    assert modules.crates == {"shop_api": "", "core_kit": "crates/core", "kit": "crates/core"}
    assert modules.crate_root("kit") == Place("crates/core/src/lib.rs")
    assert modules.crate_root("serde") is None


@pytest.mark.parametrize(
    ("path", "root"),
    [
        ("src/routes/users/list.rs", "src/main.rs"),
        ("src/shared.rs", "src/lib.rs"),
        ("src/bin/tool.rs", "src/bin/tool.rs"),
        ("src/lib.rs", "src/lib.rs"),
    ],
)
def test_roots(modules: Modules, path: str, root: str) -> None:
    assert modules.root_of(path) == root


@pytest.mark.parametrize(
    ("place", "name", "found"),
    [
        (Place("src/main.rs"), "routes", Place("src/routes/mod.rs")),
        (Place("src/main.rs"), "inner", Place("src/main.rs", ("inner",))),
        (Place("src/main.rs", ("inner",)), "deep", Place("src/main.rs", ("inner", "deep"))),
        (Place("src/main.rs"), "strange", Place("src/other/odd.rs")),
        (Place("src/routes/mod.rs"), "users", Place("src/routes/users.rs")),
        (Place("src/routes/users.rs"), "list", Place("src/routes/users/list.rs")),
        (Place("src/routes/users.rs"), "missing", None),
    ],
)
def test_children(modules: Modules, place: Place, name: str, found: Place | None) -> None:
    assert modules.child(place, name) == found


@pytest.mark.parametrize(
    ("place", "parent"),
    [
        (Place("src/routes/users/list.rs"), Place("src/routes/users.rs")),
        (Place("src/routes/users.rs"), Place("src/routes/mod.rs")),
        (Place("src/routes/mod.rs"), Place("src/main.rs")),
        (Place("src/routes/mod.rs", ("local",)), Place("src/routes/mod.rs")),
        (Place("src/main.rs"), None),
    ],
)
def test_parents(modules: Modules, place: Place, parent: Place | None) -> None:
    assert modules.parent(place) == parent


def test_path_starts(modules: Modules) -> None:
    here = Place("src/routes/users.rs")
    assert modules.start(here, "crate") == Place("src/main.rs")
    assert modules.start(here, "super") == Place("src/routes/mod.rs")
    assert modules.start(here, "self") == here
    assert modules.start(here, "list") == Place("src/routes/users/list.rs")
    assert modules.start(here, "kit") == Place("crates/core/src/lib.rs")
    assert modules.start(here, "axum") is None


def test_impl_blocks_but_not_those_of_tests(modules: Modules) -> None:
    found = [(m.path, [f.name for f in block.methods()]) for block, m in modules.impls("src/main.rs", "Shop")]
    assert found == [("src/routes/users.rs", ["a"]), ("src/routes/users.rs", ["b"]), ("src/shared.rs", [])]


def test_what_is_compiled_for_tests_only() -> None:
    body = Rust.parse(b"#[cfg(test)] mod a {} #[tokio::test] async fn b() {} #[cfg(unix)] fn c() {}").body
    assert [is_test(s.annotations) for s in body if isinstance(s, (ir.Class, ir.Function))] == [True, True, False]
