"""What a user can name, and what is read from it."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import pygit2
import pytest

from liveapi.errors import SourceError
from liveapi.source import open_source
from liveapi.source.base import blob_id
from liveapi.source.gitdir import clean_url, index_paths
from tests.source.helpers import bare, commit, write

FILES: dict[str, str | bytes] = {"app.py": "print()\n", "api/users.py": "x = 1\n", "README": "hi\n"}


def paths(spec: object) -> list[str]:
    return [e.path for e in open_source(str(spec)).entries()]


def test_work_tree_without_git(tmp_path):
    root = write(tmp_path / "shop", FILES)
    source = open_source(root)
    assert (source.name, source.revision, source.remote) == ("shop", None, None)
    assert [e.path for e in source.entries()] == ["README", "api/users.py", "app.py"]
    assert source.read("api/users.py") == b"x = 1\n"
    assert source.blob("api/users.py") == str(pygit2.hash(b"x = 1\n")) == blob_id(b"x = 1\n")
    assert "app.py" in source
    assert "api" not in source
    assert source.problems == []


def test_the_current_folder_has_its_own_name(tmp_path, monkeypatch):
    monkeypatch.chdir(write(tmp_path / "shop", FILES))
    assert open_source(".").name == "shop"
    assert open_source().name == "shop"


def test_work_tree_bare_and_revision_hold_the_same(tmp_path):
    root = write(tmp_path / "shop", FILES)
    first = commit(root)
    store = bare(tmp_path / "shop.git", FILES)
    sources = [
        open_source(root),
        open_source(f"{root}@main"),
        open_source(f"{root}@{first[:8]}"),
        open_source(store),
        open_source(root / ".git"),
    ]
    for source in sources:
        assert source.name == "shop"
        assert [e.path for e in source.entries()] == sorted(FILES)
        assert [source.blob(e.path) for e in source.entries()] == [source.blob(e.path) for e in sources[0].entries()]
    assert {s.revision for s in sources if s is not sources[3]} == {first}


def test_revisions(tmp_path):
    root = write(tmp_path / "shop", FILES)
    first = commit(root)
    write(root, {"app.py": "changed\n"})
    second = commit(root)
    (root / "app.py").write_text("not committed\n")
    assert open_source(f"{root}@HEAD~1").read("app.py") == b"print()\n"
    assert open_source(f"{root}@{second}").read("app.py") == b"changed\n"
    assert open_source(root).read("app.py") == b"not committed\n"
    assert open_source(root).revision == second
    assert open_source(f"{root}@main^").revision == first
    assert open_source(f"{root}@main@{{0}}").revision == second
    assert open_source(f"{root}@main^{{tree}}").revision is None


def test_a_folder_of_a_repository(tmp_path):
    root = write(tmp_path / "shop", {**FILES, ".gitignore": "api/*.log\n", "api/x.log": "", "api/test/a.py": ""})
    (root / "api/test/a.py").write_text("a\n")
    ident = commit(root)
    for spec in (root / "api", f"{root}/api@main"):
        source = open_source(spec)
        assert (source.name, source.revision) == ("api", ident)
        assert [e.path for e in source.entries()] == ["test/a.py", "users.py"]
    with pytest.raises(SourceError, match="not a folder at main"):
        open_source(f"{write(root / 'new', {'x.py': ''})}@main")


def test_a_path_that_exists_comes_first(tmp_path):
    write(tmp_path / "shop", FILES)
    commit(tmp_path / "shop")
    write(tmp_path / "shop@main", {"other.py": ""})
    assert paths(tmp_path / "shop@main") == ["other.py"]


def test_at_sign_in_a_folder_above(tmp_path):
    root = write(tmp_path / "me@work" / "shop", FILES)
    commit(root)
    assert paths(root) == sorted(FILES)
    assert paths(f"{root}@main") == sorted(FILES)


def test_revision_of_the_current_folder(tmp_path, monkeypatch):
    root = write(tmp_path / "shop", FILES)
    commit(root)
    monkeypatch.chdir(root / "api")
    assert paths("@main") == ["users.py"]


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("nowhere", "does not exist"),
        ("nowhere@main", "does not exist"),
        ("shop@nope", "no revision nope in shop"),
        ("shop@nope..main", "no revision"),
        ("shop/app.py", "is not a folder"),
        ("plain@main", "is not in a git repository"),
        ("shop@", "does not exist"),
        ("a\0b", "zero byte"),
        ("circle", "cannot be opened"),
        ("x" * 5000, "cannot be opened|does not exist"),
    ],
)
def test_what_cannot_be_opened_is_said_in_one_line(tmp_path, monkeypatch, spec, message):
    commit(write(tmp_path / "shop", FILES))
    write(tmp_path / "plain", FILES)
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SourceError, match=message) as caught:
        open_source(spec)
    assert caught.value.remedy
    assert "\n" not in str(caught.value)


def test_a_broken_repository_is_said(tmp_path):
    root = tmp_path / "r.git"
    write(root, {"HEAD": "ref: refs/heads/main\n", "objects/x": "", "refs/x": "", "config": "[core\n"})
    with pytest.raises(SourceError, match="cannot be opened as a git repository"):
        open_source(root)


# --- ignore rules -----------------------------------------------------------------------------------------------------


def test_ignored_files_are_left_out(tmp_path):
    root = write(
        tmp_path,
        {
            ".gitignore": "*.log\n/build/\n!keep.log\n",
            "a.log": "",
            "keep.log": "",
            "build/x.py": "",
            "src/build/y.py": "",
            "src/.gitignore": "*.py\n!b.py\n!c.log\n",
            "src/a.py": "",
            "src/b.py": "",
            "src/c.log": "",
        },
    )
    expected = [".gitignore", "keep.log", "src/.gitignore", "src/b.py", "src/c.log"]
    assert paths(root) == expected
    pygit2.init_repository(str(root))
    assert paths(root) == expected
    write(root, {".git/info/exclude": "keep.log\n"})
    # The ignore file of a folder decides before the repository's exclusions.
    assert paths(root) == expected
    write(root, {".git/info/exclude": "b.py\n/src/c.log\nsrc/.gitignore\n"})
    assert paths(root) == [p for p in expected if p != "src/.gitignore"]


def test_tracked_files_count_though_ignored(tmp_path):
    root = write(tmp_path, {"lib/a.py": "", "lib/b.py": "", "x.py": ""})
    commit(root)
    write(root, {".gitignore": "lib/\nx.py\n", "lib/new.py": ""})
    assert paths(root) == [".gitignore", "lib/a.py", "lib/b.py", "x.py"]


def test_a_root_that_the_repository_around_it_ignores_is_read(tmp_path):
    home = write(tmp_path, {".gitignore": "*\n", ".profile": ""})
    pygit2.init_repository(str(home))
    root = write(home / "work/shop", FILES)
    source = open_source(root)
    assert [e.path for e in source.entries()] == sorted(FILES)
    assert source.revision is None


def test_folders_of_tools_are_not_entered_unless_asked_for(tmp_path):
    root = write(tmp_path, {"a.py": "", "node_modules/x/index.js": "", "src/__pycache__/y.py": "", ".venv/lib/z.py": ""})
    assert paths(root) == ["a.py"]
    assert [e.path for e in open_source(root, include=["node_modules/x/"]).entries()] == ["a.py", "node_modules/x/index.js"]
    store = bare(tmp_path / "s.git", {"a.py": "", "node_modules/x.js": ""})
    assert paths(store) == ["a.py"]
    assert [e.path for e in open_source(store, include=["node_modules"]).entries()] == ["a.py", "node_modules/x.js"]


# --- git's own files --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "cleaned"),
    [
        ("https://user:secret@github.com/o/r.git?token=1#x", "https://github.com/o/r.git"),
        ("https://ghp_secret@github.com/o/r", "https://github.com/o/r"),
        ("ssh://git:secret@host:22/o/r.git", "ssh://git@host:22/o/r.git"),
        ("git@github.com:o/r.git", "git@github.com:o/r.git"),
        ("user:secret@host:o/r", "host:o/r"),
        ("../elsewhere", "../elsewhere"),
        ("https://[broken", None),
        ("", None),
        (None, None),
    ],
)
def test_remote_urls_lose_credentials(url, cleaned):
    assert clean_url(url) == cleaned


@pytest.mark.parametrize("kind", ["tree", "bare"])
def test_remote(tmp_path, kind):
    root = write(tmp_path / "shop", FILES)
    commit(root)
    repo = pygit2.Repository(str(root))
    spec = root if kind == "tree" else f"{root}@HEAD"
    assert open_source(spec).remote is None
    repo.remotes.create("upstream", "https://me:secret@example.org/up.git")
    assert open_source(spec).remote == "https://example.org/up.git"
    repo.remotes.create("origin", "https://example.org/o.git")
    assert open_source(spec).remote == "https://example.org/o.git"
    repo.remotes.rename("origin", "fork")
    assert open_source(spec).remote is None


def test_packed_references_and_detached_head(tmp_path):
    root = write(tmp_path / "shop", FILES)
    ident = commit(root)
    (root / ".git/refs/heads/main").unlink()
    write(root, {".git/packed-refs": f"# pack-refs with: peeled\n{ident} refs/heads/main\n"})
    assert open_source(root).revision == ident
    write(root, {".git/HEAD": ident + "\n"})
    assert open_source(root).revision == ident
    write(root, {".git/HEAD": "ref: refs/../../../etc/passwd\n"})
    assert open_source(root).revision is None


def test_linked_work_tree(tmp_path):
    root = write(tmp_path / "shop", FILES)
    ident = commit(root)
    pygit2.Repository(str(root)).add_worktree("side", str(tmp_path / "side"))
    write(root, {".git/config": '[core]\n\tbare = false\n[remote "origin"]\n\turl = https://example.org/o.git\n'})
    source = open_source(tmp_path / "side")
    assert (source.revision, source.remote) == (ident, "https://example.org/o.git")
    assert [e.path for e in source.entries()] == sorted(FILES)


@pytest.mark.parametrize("version", [2, 3, 4])
def test_index_versions(tmp_path, version):
    import shutil
    import subprocess

    if shutil.which("git") is None:
        pytest.skip("no git on this machine to write the index")
    names = ["a.py", "api/" + "long" * 40 + ".py", "api/users.py", "api/users_test.py", "é.py", "z"]
    root = write(tmp_path, dict.fromkeys(names, ""))
    git = ["git", "-C", str(root), "-c", f"index.version={version}"]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", "."], check=True)
    if version == 3:
        write(root, {"later.py": ""})
        subprocess.run([*git, "add", "-N", "later.py"], check=True)
        names.append("later.py")
    data = (root / ".git/index").read_bytes()
    assert data[7] == version
    assert sorted(index_paths(data)) == sorted(os.fsencode(n) for n in names)
    for cut in range(0, len(data), 7):
        assert len(index_paths(data[:cut])) <= len(names)


def test_sources_travel_to_other_processes(tmp_path):
    root = write(tmp_path / "shop", FILES)
    commit(root)
    for spec in (root, f"{root}@main"):
        source = open_source(spec)
        source.entries()
        assert pickle.loads(pickle.dumps(source)).read("app.py") == b"print()\n"


def test_no_git_command_is_needed(tmp_path, monkeypatch):
    root = write(tmp_path / "shop", FILES)
    commit(root)
    monkeypatch.setenv("PATH", str(Path("/nonexistent")))
    assert paths(f"{root}@main") == sorted(FILES)
    assert open_source(root).revision is not None
