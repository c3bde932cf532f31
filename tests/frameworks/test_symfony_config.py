from __future__ import annotations

from pathlib import Path

from liveapi.frameworks.php.symfony_config import SymfonyConfig, load

CASES = Path(__file__).parent / "php" / "symfony"


def config(case: str) -> SymfonyConfig:
    root = CASES / case
    paths = [p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file()]
    return SymfonyConfig(paths, lambda p: (root / p).read_text() if p in paths else None)


def test_routes_and_nested_files() -> None:
    found = config("yaml_routes")
    assert [("|".join(r.methods) or "ANY", r.path, r.controller.rpartition("\\")[2]) for r in found.routes] == [
        ("GET", "/", "HomeController::index"),
        ("GET", "/blog/{page}", "BlogController::list"),
        ("ANY", "/blog/search", "BlogController::search"),
        ("DELETE", "/api/v1/posts/{post}/comments/{id}", "BlogController::drop"),
        ("GET|POST", "/api/v1/ping", "HomeController::ping"),
        ("GET", "/about-us", "HomeController"),
        ("GET", "/ueber-uns", "HomeController"),
    ]
    blog = next(r for r in found.routes if r.path.startswith("/blog/{"))
    assert (blog.file, blog.line) == ("config/routing/blog.yaml", 1)
    assert blog.mount.requirements == {"page": "\\d+"}
    assert "page" in blog.mount.defaults


def test_prefixes_of_controller_folders() -> None:
    found = config("prefix_from_config")
    assert [m.prefix for m in found.mounts_of("src/Controller/ArticleController.php")] == [""]
    assert [m.prefix for m in found.mounts_of("src/Admin/HealthController.php")] == ["/admin/{tenant}"]
    assert found.mounts_of("lib/Elsewhere.php") == []
    platform = config("api_platform").api_platform("src/Entity/Book.php")
    assert platform is not None
    assert platform.prefix == "/api"


def test_odd_input() -> None:
    files = {
        "config/routes.yaml": "a: [",
        "config/routes/b.yaml": "x: {resource: b.yaml}\ny: 1\nz: !php/const A::B\nw: {path: '%no.such%/x'}",
    }
    found = SymfonyConfig(files, files.get)
    assert {r.path for r in found.routes} == {"/{no_such}/x"}
    assert load("- 1") == []
