"""Go and Rust programs that no compiler would take, and some that it would."""

from __future__ import annotations

from pathlib import Path

from liveapi.reading import read


def operations(folder: Path, name: str, source: str) -> list[str]:
    (folder / name).write_text(source)
    return [f"{o.method} {o.path}" for o in read(str(folder), cache=False).operations]


def test_types_that_embed_each_other(tmp_path: Path) -> None:
    source = """package main
import "github.com/go-chi/chi/v5"
type A struct { *B }
type B struct { *A }
type C struct { D }
type D struct { C }
func main() { r := chi.NewRouter(); a := &A{}; a.B = &B{A: a}; a.Foo(r); c := C{}; c.Foo(r); var x = x; loop(x); r.Get("/ok", h) }
func loop(x any) { loop(x) }
"""
    assert operations(tmp_path, "main.go", source) == ["GET /ok"]


def test_routers_in_themselves_and_functions_that_call_themselves(tmp_path: Path) -> None:
    source = """package main
import "github.com/gin-gonic/gin"
func again(r *gin.RouterGroup) { r.GET("/a", h); again(r.Group("/b")) }
func main() { r := gin.New(); again(r.Group("/r")) }
"""
    found = operations(tmp_path, "main.go", source)
    assert found[0] == "GET /r/a"
    assert 0 < len(found) < 100


def test_rust_modules_that_import_each_other(tmp_path: Path) -> None:
    source = """
use axum::{routing::get, Router};
use self::*;
use super::*;
mod a { use super::*; pub use crate::a::*; }
fn main() { let r = Router::new().route("/ok", get(again)); let r = r.nest("/x", r); again(r); missing::path(); }
fn again(r: Router) -> Router { again(r.route("/k", get(main))) }
"""
    assert "GET /ok" in operations(tmp_path, "main.rs", source)
