"""Hostile trees and repositories: each oddity costs at most that file, with a warning, and nothing raises."""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path

import pygit2
import pytest

from liveapi.source import Source, open_source
from liveapi.source.base import MAX_SIZE
from liveapi.source.markers import Markers
from liveapi.source.names import printable
from liveapi.source.scan import scan
from tests.source.helpers import AUTHOR, bare, commit, write

MARKERS = Markers({b"flask": ["flask"]})

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="names and links as POSIX systems have them")


def holding(source: Source) -> list[str]:
    """A whole look, as a run takes it; everything that comes out of it can be shown."""
    found = scan(source, MARKERS)
    for text in [*found.files, *(p.path + p.message for p in source.problems)]:
        assert text.isprintable()
        text.encode("utf-8")
    return [f.path for f in found.holding("flask")]


def problems(source: Source) -> dict[str, str]:
    return {p.path: p.message for p in source.problems}


def test_an_empty_folder(tmp_path):
    source = open_source(tmp_path)
    assert source.entries() == []
    assert holding(source) == []
    assert source.problems == []


def test_a_repository_without_a_commit(tmp_path):
    pygit2.init_repository(str(tmp_path / "tree"))
    write(tmp_path / "tree", {"a.py": "flask"})
    source = open_source(tmp_path / "tree")
    assert (source.revision, holding(source)) == (None, ["a.py"])
    pygit2.init_repository(str(tmp_path / "bare"), bare=True)
    source = open_source(tmp_path / "bare")
    assert (source.revision, holding(source)) == (None, [])
    assert problems(source) == {".": "the repository has no commit yet"}


@pytest.mark.parametrize(
    "name", ["a\nb.py", "tab\t.py", "\x1b[31mred.py", "right\u202eleft.py", "back\\slash.py", "quote'\".py", "sp ace.py", "ü.py"]
)
@pytest.mark.parametrize("kind", ["tree", "bare"])
def test_odd_names(tmp_path, name, kind):
    source = open_source(write(tmp_path / "t", {name: "flask"}) if kind == "tree" else bare(tmp_path / "b", {name: "flask"}))
    assert holding(source) == [printable(name)]
    assert source.read(printable(name)) == b"flask"
    assert source.problems == []


def test_names_that_are_not_utf8(tmp_path):
    raw = b"caf\xe9.py"
    try:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + raw)).write_text("flask")
    except OSError:
        pytest.skip("this file system takes UTF-8 only")
    source = open_source(tmp_path)
    assert holding(source) == ["caf\\xe9.py"]
    assert source.read("caf\\xe9.py") == b"flask"
    repo = pygit2.init_repository(str(tmp_path / "b"), bare=True)
    blob = repo.create_blob(b"flask")
    tree = repo.write(pygit2.enums.ObjectType.TREE, b"100644 " + raw + b"\0" + blob.raw)
    repo.create_commit("refs/heads/main", AUTHOR, AUTHOR, "", tree, [])
    assert holding(open_source(f"{tmp_path / 'b'}@main")) == ["caf\\xe9.py"]


def test_two_names_that_look_the_same_once_shown(tmp_path):
    source = open_source(write(tmp_path, {"a\nb.py": "flask", "a\\x0ab.py": "flask"}))
    assert holding(source) == ["a\\x0ab.py"]
    assert "same name" in problems(source)["a\\x0ab.py"]


@pytest.mark.parametrize("kind", ["tree", "bare"])
def test_large_files_are_not_read(tmp_path, kind):
    files: dict[str, str | bytes] = {
        "big.py": b"flask\n" * (MAX_SIZE // 5),
        "fits.py": b"flask\n" * 1000,
        "picture.png": b"\0" * (MAX_SIZE + 1),
    }
    source = open_source(write(tmp_path / "t", files) if kind == "tree" else bare(tmp_path / "b", files))
    assert holding(source) == ["fits.py"]
    # Nothing is said of the picture, which nobody wanted.
    assert problems(source) == {"big.py": "2.4 MB, more than the 2 MB that a source file may have: not read"}


def test_a_file_of_50_mb_costs_no_time(tmp_path):
    with (tmp_path / "huge.js").open("wb") as file:
        file.truncate(50_000_000)
    source = open_source(tmp_path)
    started = time.monotonic()
    assert holding(source) == []
    assert time.monotonic() - started < 1
    assert problems(source)["huge.js"].startswith("50.0 MB")


def test_a_file_that_grew_since_it_was_listed(tmp_path):
    source = open_source(write(tmp_path, {"a.py": "x", "b.py": "x"}))
    source.entries()
    write(tmp_path, {"a.py": "flask" * 100, "b.py": b"x" * (MAX_SIZE + 2)})
    assert source.read("a.py") == b"flask" * 100
    assert source.read("b.py") == b""
    assert "not read" in problems(source)["b.py"]


def test_files_that_vanish_or_turn_into_something_else(tmp_path):
    source = open_source(write(tmp_path, {"gone.py": "flask", "folder.py": "flask", "link.py": "flask", "stays.py": "flask"}))
    source.entries()
    for name in ("gone.py", "folder.py", "link.py"):
        (tmp_path / name).unlink()
    (tmp_path / "folder.py").mkdir()
    (tmp_path / "link.py").symlink_to("/etc/passwd")
    assert holding(source) == ["stays.py"]
    assert set(problems(source)) == {"gone.py", "folder.py", "link.py"}


def test_binary_and_invalid_utf8_with_a_source_ending(tmp_path):
    source = open_source(
        write(tmp_path, {"a.py": bytes(range(256)) * 100, "b.py": b"\xff\xfeflask", "c.js": b"", "package.json": b"\xff\xfe{"})
    )
    assert holding(source) == ["b.py"]
    assert source.problems == []


def test_links_are_not_followed(tmp_path):
    outside = write(tmp_path / "outside", {"secret.py": "flask"})
    root = write(tmp_path / "root", {"real/a.py": "flask"})
    (root / "file.py").symlink_to(outside / "secret.py")
    (root / "inside.py").symlink_to(root / "real/a.py")
    (root / "folder").symlink_to(outside)
    (root / "up").symlink_to("..")
    (root / "self").symlink_to("self")
    (root / "real/circle").symlink_to(root)
    (root / "dead.py").symlink_to("nothing")
    (root / ".gitignore").symlink_to(outside / "secret.py")
    source = open_source(root)
    assert holding(source) == ["real/a.py"]
    assert source.problems == []
    # Neither are they in git, where they are blobs that hold a path.
    commit(root)
    assert holding(open_source(f"{root}@main")) == ["real/a.py"]


def test_a_root_that_is_a_link_is_its_target(tmp_path):
    write(tmp_path / "shop", {"a.py": "flask"})
    (tmp_path / "link").symlink_to("shop")
    source = open_source(tmp_path / "link")
    assert (source.name, holding(source)) == ("shop", ["a.py"])


def test_pipes_and_sockets_are_no_files(tmp_path):
    import socket

    write(tmp_path, {"a.py": "flask"})
    os.mkfifo(tmp_path / "pipe.py")
    with socket.socket(socket.AF_UNIX) as endpoint:
        endpoint.bind(str(tmp_path / "s.py"))
        assert holding(open_source(tmp_path)) == ["a.py"]


def test_a_file_that_turns_into_a_pipe_does_not_hang(tmp_path):
    source = open_source(write(tmp_path, {"a.py": "flask"}))
    source.entries()
    (tmp_path / "a.py").unlink()
    os.mkfifo(tmp_path / "a.py")
    done: list[bytes] = []
    thread = threading.Thread(target=lambda: done.append(source.read("a.py")), daemon=True)
    thread.start()
    thread.join(5)
    assert done == [b""]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_unreadable_files_and_folders(tmp_path):
    write(tmp_path, {"a.py": "flask", "b.py": "flask", "closed/c.py": "flask"})
    (tmp_path / "a.py").chmod(0)
    (tmp_path / "closed").chmod(0)
    source = open_source(tmp_path)
    assert holding(source) == ["b.py"]
    (tmp_path / "closed").chmod(0o700)
    assert set(problems(source)) == {"a.py", "closed/"}


def test_errors_of_the_system_are_warnings(tmp_path, monkeypatch):
    """The same as above for those who run tests as root."""
    write(tmp_path, {"a.py": "flask", "b.py": "flask", "closed/c.py": "flask"})
    open_file, scandir = os.open, os.scandir

    def refuse_open(path, *args, **kwargs):
        if str(path).endswith("a.py"):
            raise PermissionError(13, "Permission denied")
        return open_file(path, *args, **kwargs)

    def refuse_scan(path):
        if str(path).rstrip("/").endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "open", refuse_open)
    monkeypatch.setattr(os, "scandir", refuse_scan)
    source = open_source(tmp_path)
    assert holding(source) == ["b.py"]
    assert problems(source) == {"a.py": "cannot be read: Permission denied", "closed/": "cannot be listed: Permission denied"}


def test_deep_and_long_paths(tmp_path):
    folder = tmp_path
    for _ in range(60):
        folder /= "d" * 30
    write(folder, {"a.py": "flask"})
    assert len(holding(open_source(tmp_path))) == 1


# --- git --------------------------------------------------------------------------------------------------------------


def test_missing_blobs_cost_a_warning_each(tmp_path):
    root = bare(tmp_path / "b", {"a.py": "flask 1", "b.py": "flask 2", "c.py": "flask 3"})
    for text in (b"flask 1", b"flask 3"):
        ident = str(pygit2.hash(text))
        (root / "objects" / ident[:2] / ident[2:]).unlink()
    source = open_source(root)
    assert holding(source) == ["b.py"]
    assert set(problems(source)) == {"a.py", "c.py"}
    assert "missing" in problems(source)["a.py"]


def test_broken_objects_cost_a_warning(tmp_path):
    root = bare(tmp_path / "b", {"a.py": "flask 1", "sub/b.py": "flask 2", "c.py": "flask"})
    ident = str(pygit2.hash(b"flask 1"))
    path = root / "objects" / ident[:2] / ident[2:]
    path.chmod(0o600)
    path.write_bytes(b"broken")
    tree = pygit2.Repository(str(root)).revparse_single("main:sub")
    path = root / "objects" / str(tree.id)[:2] / str(tree.id)[2:]
    path.unlink()
    source = open_source(root)
    assert holding(source) == ["c.py"]
    assert set(problems(source)) == {"a.py", "sub/"}


def test_a_tree_with_links_and_submodules(tmp_path):
    repo = pygit2.init_repository(str(tmp_path / "b"), bare=True)
    builder = repo.TreeBuilder()
    blob = repo.create_blob(b"flask")
    builder.insert("a.py", blob, pygit2.enums.FileMode.BLOB)
    builder.insert("x.py", blob, pygit2.enums.FileMode.BLOB_EXECUTABLE)
    builder.insert("link.py", repo.create_blob(b"/etc/passwd"), pygit2.enums.FileMode.LINK)
    builder.insert("module.py", pygit2.Oid(hex="1" * 40), pygit2.enums.FileMode.COMMIT)
    repo.create_commit("HEAD", AUTHOR, AUTHOR, "", builder.write(), [])
    source = open_source(tmp_path / "b")
    assert holding(source) == ["a.py", "x.py"]
    assert [e.mode for e in source.entries()] == [0o100644, 0o100755]


def test_a_tree_that_names_billions_of_files(tmp_path, monkeypatch):
    for module in ("objects", "tree"):
        monkeypatch.setattr(f"liveapi.source.{module}.MAX_ENTRIES", 1_000)
    repo = pygit2.init_repository(str(tmp_path / "b"), bare=True)
    level = repo.create_blob(b"flask")
    mode = pygit2.enums.FileMode.BLOB
    for _ in range(10):
        builder = repo.TreeBuilder()
        for i in range(10):
            builder.insert(f"f{i}", level, mode)
        level, mode = builder.write(), pygit2.enums.FileMode.TREE
    repo.create_commit("HEAD", AUTHOR, AUTHOR, "", level, [])
    source = open_source(tmp_path / "b")
    assert len(source.entries()) <= 1_000
    assert "more than 1000 files" in problems(source)["."]
    root = write(tmp_path / "t", {f"{i}.py": "" for i in range(1_005)})
    source = open_source(root)
    assert len(source.entries()) == 1_000
    assert "more than 1000 files" in problems(source)["."]


@pytest.mark.parametrize("name", ["HEAD", "config", "index", "packed-refs", "info/exclude"])
@pytest.mark.parametrize(
    "content", [b"", b"\xff" * 100, b"ref: ref: ref:", b"DIRC\0\0\0\2\xff\xff\xff\xff" + b"x" * 70, b"DIRC\0\0\0\4\0\0\0\2" + b"\xff" * 90]
)
def test_a_broken_git_folder_does_not_matter_to_a_work_tree(tmp_path, name, content):
    commit(write(tmp_path, {"a.py": "flask"}))
    write(tmp_path, {".git/" + name: content})
    source = open_source(tmp_path)
    assert holding(source) == ["a.py"]


@pytest.mark.parametrize("content", [b"gitdir: ../nowhere\n", b"", b"gitdir: \xff\n", b"gitdir: /\n", b"\0"])
def test_a_git_file_that_leads_nowhere(tmp_path, content):
    source = open_source(write(tmp_path, {".git": content, "a.py": "flask"}))
    assert (holding(source), source.revision) == (["a.py"], None)


def test_an_ignore_file_made_to_hurt(tmp_path):
    lines = [
        "*a" * 12 + "*b",
        "a*" * 2_000,
        "**/" * 3_000 + "x",
        "*" * 10_000,
        "[" * 10_000,
        "x" * 100_000,
        *(f"p{i}" for i in range(20_000)),
    ]
    root = write(
        tmp_path,
        {".gitignore": "\n".join(lines).encode() + b"\n\xff\0\n", "a" * 200 + ".py": "flask", "z/y.py": "flask"},
    )
    started = time.monotonic()
    holding(open_source(root))
    assert time.monotonic() - started < 5
