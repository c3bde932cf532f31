"""After any edit the contract is, byte for byte, the one that a reading without a cache gives; and what need not be read again is not."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from liveapi import reading
from liveapi.api.model import Api
from liveapi.export import format_named
from liveapi.reading import kept, read
from liveapi.reading.dependencies import Dependencies
from tests.source.helpers import commit, write

SHOPS: dict[str, dict[str, str]] = {
    "python": {
        "shop/config.py": 'PREFIX = "/api"\n\n\ndef unused():\n    return 1\n',
        "shop/base.py": (
            "from flask.views import MethodView\n\n\nclass Base(MethodView):\n"
            '    def get(self):\n        """All of them."""\n        return {}\n\n\n'
            "class Writable(Base):\n    def post(self):\n        return {}\n"
        ),
        "shop/items.py": (
            "from flask import Blueprint, request\n\nfrom shop.base import Base, Writable\n\nbp = Blueprint('items', __name__)\n\n\n"
            "def helper():\n    return 2\n\n\n"
            "class Items(Base):\n    pass\n\n\nbp.add_url_rule('/items', view_func=Items.as_view('items'))\n\n\n"
            '@bp.get("/items/<int:item>")\ndef show(item):\n    """One item."""\n    return {"page": request.args.get("page")}\n'
        ),
        "shop/app.py": (
            "from flask import Flask\n\nfrom shop.config import PREFIX\nfrom shop.items import bp\n\napp = Flask(__name__)\n"
            "app.register_blueprint(bp, url_prefix=PREFIX)\n"
        ),
        "notes.txt": "anything\n",
    },
    "javascript": {
        "package.json": '{"dependencies": {"express": "4"}}\n',
        "config.js": "module.exports.prefix = '/api';\n\nfunction unused() {\n  return 1;\n}\n",
        "base.js": "class Base {\n  mount(router) {\n    router.get('/base', this.show);\n  }\n"
        "  show(req, res) { res.json(req.query.page); }\n}\n"
        "class Other {\n  mount(router) {\n    router.get('/other', (req, res) => res.end());\n  }\n}\nmodule.exports = { Base, Other };\n",
        "items.js": "const express = require('express');\nconst { Base } = require('./base');\nconst router = express.Router();\n"
        "class Items extends Base {}\nfunction helper() {\n  return 2;\n}\nnew Items().mount(router);\n"
        "/** One item. */\nrouter.get('/items/:item', (req, res) => {\n  res.json(req.query.deep);\n});\nmodule.exports = router;\n",
        "app.js": "const express = require('express');\nconst { prefix } = require('./config');\nconst app = express();\n"
        "app.use(prefix, require('./items'));\napp.listen(80);\n",
    },
    "go": {
        "go.mod": "module example.com/shop\n\ngo 1.22\n",
        "main.go": 'package main\n\nimport (\n\t"net/http"\n\n\t"example.com/shop/items"\n)\n\nfunc main() {\n\tmux := http.NewServeMux()\n'
        '\titems.Register(mux, items.Prefix)\n\thttp.ListenAndServe(":80", mux)\n}\n',
        "items/config.go": 'package items\n\nconst Prefix = "/api"\n\nfunc unused() int {\n\treturn 1\n}\n',
        "items/base.go": 'package items\n\nimport "net/http"\n\ntype Base struct{}\n\n'
        'func (Base) show(w http.ResponseWriter, r *http.Request) {\n'
        '\tw.Write([]byte(r.URL.Query().Get("page")))\n}\n\ntype Other struct{}\n\n'
        'func (Other) show(w http.ResponseWriter, r *http.Request) {}\n',
        "items/items.go": 'package items\n\nimport "net/http"\n\ntype Items struct {\n\tBase\n}\n\nfunc helper() int {\n\treturn 2\n}\n\n'
        "func Register(mux *http.ServeMux, prefix string) {\n\tvar items Items\n\t// One item.\n"
        '\tmux.HandleFunc("GET "+prefix+"/items/{item}", items.show)\n}\n',
    },
}  # fmt: skip
#: What may be put in place of what, in whatever file holds it: the values, names and bases that the contracts come from.
REPLACED = [
    ("/api", "/v2"), ("/v2", "/api"), ("/items/", "/things/"), ("/things/", "/items/"), ("(Base)", "(Writable)"), ("(Writable)", "(Base)"),
    ("extends Base", "extends Other"), ("extends Other", "extends Base"), ("\tBase\n", "\tOther\n"), ("\tOther\n", "\tBase\n"),
    ("Base, Other", "Base: Other, Other"), ("return 1", "return 11"), ("return 2", "return 22"), ("return 11", "return 1"),
    ("page", "size"), ("size", "page"), ("One item.", "A single item."), ("All of them.", "Every one."), ("deep", "shallow"),
    ("unused", "spare"), ("spare", "unused"), ("helper", "assistant"), ("show", "display"), ("display", "show"),
]  # fmt: skip
ADDED = {
    "python": "\n\n@bp.post('/items/{n}')\ndef added{n}():\n    return {{}}\n",
    "javascript": "\nif (typeof router !== 'undefined') router.post('/items/{n}', (req, res) => res.end());\n",
    "go": "\nfunc added{n}() int {{\n\treturn {n}\n}}\n",
}  # fmt: skip
ENDINGS = {"python": ".py", "javascript": ".js", "go": ".go"}
COMMENTS = {"python": "# A remark.\n", "javascript": "// A remark.\n", "go": "// A remark.\n"}

Edit = Callable[[random.Random, Path, str, int], None]


def sources(root: Path, language: str) -> list[Path]:
    return sorted(p for p in root.rglob("*" + ENDINGS[language]))


def replace(chance: random.Random, root: Path, language: str, step: int) -> None:
    """Another constant, name, base, body or docstring."""
    possible = [(p, old, new) for p in sources(root, language) for old, new in REPLACED if old in p.read_text()]
    path, old, new = chance.choice(possible)
    path.write_text(path.read_text().replace(old, new, chance.choice([1, -1])))


def insert(chance: random.Random, root: Path, language: str, step: int) -> None:
    """A blank line, or a line of comment."""
    path = chance.choice(sources(root, language))
    lines = path.read_text().splitlines(keepends=True)
    lines.insert(chance.randint(0, len(lines)), chance.choice(["\n", COMMENTS[language]]))
    path.write_text("".join(lines))


def append(chance: random.Random, root: Path, language: str, step: int) -> None:
    """A route, or a function, in any file."""
    path = chance.choice(sources(root, language))
    path.write_text(path.read_text() + ADDED[language].format(n=step))


def add(chance: random.Random, root: Path, language: str, step: int) -> None:
    """A copy of a file next to it: names are declared twice."""
    path = chance.choice(sources(root, language))
    path.with_name(f"new{step}{path.suffix}").write_text(path.read_text())


def rename(chance: random.Random, root: Path, language: str, step: int) -> None:
    path = chance.choice(sources(root, language))
    path.rename(path.with_name(f"old{step}{path.suffix}"))


def delete(chance: random.Random, root: Path, language: str, step: int) -> None:
    chance.choice(sources(root, language)).unlink()


def touch(chance: random.Random, root: Path, language: str, step: int) -> None:
    """The same content, written anew."""
    path = chance.choice(sources(root, language))
    path.write_text(path.read_text())


EDITS: list[Edit] = [replace, replace, replace, insert, insert, insert, append, touch, add, rename, delete]


def rendered(api: Api) -> str:
    return format_named("openapi").render(api, None) + repr((api.unresolved, api.frameworks, api.warnings, api.operations))


@pytest.mark.parametrize("settled", [True, False])
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("language", list(SHOPS))
def test_any_edit_gives_what_a_cold_reading_gives(language: str, seed: int, settled: bool, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(kept, "RACY_NS", -(10**12) if settled else 10**12)
    chance = random.Random(f"{language} {seed}")
    root = write(tmp_path / "shop", dict(SHOPS[language]))
    assert len(read(str(root)).operations) >= 1
    for step in range(12):
        if not sources(root, language):
            break
        edit = chance.choice(EDITS)
        before = {p: p.read_text() for p in sources(root, language)}
        edit(chance, root, language, step)
        again = rendered(read(str(root)))
        assert again == rendered(read(str(root), cache=False, jobs=1)), (step, edit.__name__)
        if edit in (rename, delete) and chance.random() < 0.8:
            # Mostly the shop is kept whole, or soon nothing would be left of it.
            for path in sources(root, language):
                path.unlink()
            for path, text in before.items():
                path.write_text(text)


@pytest.fixture
def shop(tmp_path: Path, monkeypatch) -> tuple[Path, list[int]]:
    """A shop that was read, and an item for each time that it was evaluated since."""
    monkeypatch.setattr(kept, "RACY_NS", -(10**12))
    root = write(tmp_path / "shop", dict(SHOPS["python"]))
    read(str(root))
    runs: list[int] = []
    original = reading._read

    def counted(*args):
        runs.append(1)
        return original(*args)

    monkeypatch.setattr(reading, "_read", counted)
    return root, runs


def change(root: Path, name: str, old: str, new: str) -> None:
    text = (root / name).read_text()
    assert old in text
    (root / name).write_text(text.replace(old, new))


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("shop/config.py", "return 1", "x = 5\n    return x"),  # a function that nobody looked into
        ("shop/config.py", "def unused():\n", "def unused():\n\n"),
        ("shop/items.py", "from flask", "# A remark.\n\nfrom flask"),
        ("shop/app.py", "app = ", "\n\napp = "),
        ("notes.txt", "anything", "something"),
    ],
)
def test_what_was_not_looked_at_is_not_evaluated_again(shop, name, old, new):
    root, runs = shop
    change(root, name, old, new)
    assert rendered(read(str(root))) == rendered(read(str(root), cache=False))
    assert len(runs) == 1, "the one without a cache"


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("shop/config.py", '"/api"', '"/v2"'),
        ("shop/items.py", "(Base)", "(Writable)"),
        ("shop/items.py", '"page"', '"size"'),
        ("shop/items.py", "One item", "An item"),
        ("shop/items.py", "def helper():", "def show():"),
        ("shop/items.py", '@bp.get("/items/<int:item>")\n', ""),
    ],
)
def test_what_was_looked_at_is(shop, name, old, new):
    root, runs = shop
    change(root, name, old, new)
    assert rendered(read(str(root))) == rendered(read(str(root), cache=False))
    assert len(runs) == 2


def test_words_and_pictures_may_come_and_go(shop):
    root, runs = shop
    write(root, {"docs/guide.md": "# Guide\n", "shop/.items.py.swp": b"\0", "shop/items.py~": "x"})
    read(str(root))
    (root / "docs/guide.md").unlink()
    read(str(root))
    assert runs == []
    write(root, {"shop/more.json": "{}"})
    read(str(root))
    assert runs == [1]


def test_a_revision_starts_from_the_one_read_before(tmp_path, monkeypatch):
    root = write(tmp_path / "shop", dict(SHOPS["python"]))
    first = commit(root)
    change(root, "shop/config.py", "return 1", "return 3")
    second = commit(root)
    read(f"{root}@{first}")
    monkeypatch.setattr(reading, "_read", lambda *_: pytest.fail("evaluated"))
    assert read(f"{root}@{second}").revision == second


def test_damaged_dependencies_are_none():
    assert Dependencies.loads(b"") is None
    assert Dependencies.loads(b"\x80\x05K\x01.") is None
    whole = Dependencies(b"w", {"a": (1, 2)}, {"t": "b"}, {"h": {b"p": True}}, {("go", b"p"): {"a": b"d"}}, {"a": ("b", [(0, 1)])}, b"t")
    assert Dependencies.loads(whole.dumps()) == whole
