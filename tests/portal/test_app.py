from __future__ import annotations

import asyncio
import contextlib
import re
import time
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from liveapi.api.groups import grouped
from liveapi.api.model import Api, Evidence
from liveapi.errors import ServeError
from liveapi.portal.app import create_app
from liveapi.portal.remote import Remote
from liveapi.portal.serve import follow, listen, matters, reread
from liveapi.portal.site import Site
from liveapi.portal.text import prose
from liveapi.source import open_source
from tests.portal.shop import contract, many


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "root"
    (root / "app").mkdir(parents=True)
    (root / "app" / "views.py").write_text("# views\n\ndef list_products():\n    return '<script>alert(1)</script>'\n" + "x = 1\n" * 20)
    (root / "app" / "routes.py").write_text("\n" * 20)
    (tmp_path / "secret.txt").write_text("outside")
    (root / "link.py").symlink_to(tmp_path / "secret.txt")
    return root


@pytest.fixture
def client(tree: Path) -> TestClient:
    return TestClient(create_app(Site(contract(), lambda: open_source(tree))), base_url="http://127.0.0.1:8420")


def test_the_overview_lists_everything_and_trusts_nothing(client: TestClient):
    html = client.get("/").text
    assert html.count('<li id="row-') == 6
    assert "the prefix is &lt;unknown&gt;" in html
    assert "too large" in html
    assert "Teas <em>and</em> &lt;b&gt;orders&lt;/b&gt;." in html


def test_the_filter_works_without_scripts(client: TestClient):
    html = client.get("/?q=remove product").text
    assert re.findall(r'<li id="row-(\w+)" data-more="[^"]*">', html) == ["deleteApiProductsById"]
    assert "1 operation found" in html


def test_an_operation_page_says_what_is_known(client: TestClient):
    html = client.get("/operations/getApiProducts").text
    for text in ("List products", "≤ 100", "at most 5 characters", "array of string", "one of", "matches ^[a-z]+$", "app/views.py:3"):
        assert text in html
    assert "curl 'http://127.0.0.1:8420/-/sandbox/api/products?limit=20'" in html.replace("&#39;", "'")


def test_certainty_is_shown_where_it_is_not_certain(client: TestClient):
    assert "at least one assumption" in client.get("/operations/getApiOrdersByOrderId").text
    assert "assumption" not in client.get("/operations/getApiProducts").text


@pytest.mark.parametrize("path", ["/operations/nope", "/source/nope.py", "/nowhere", "/openapi.xml"])
def test_what_is_not_there_is_a_page_with_404(client: TestClient, path: str):
    response = client.get(path)
    assert response.status_code == 404
    assert "There is nothing here" in response.text


def test_the_viewer_marks_the_lines_and_escapes_the_code(client: TestClient):
    html = client.get("/source/app/views.py?line=3&end=4").text
    assert re.findall(r'class="line marked" id="L(\d+)"', html) == ["3", "4"]
    assert "<script>alert" not in html
    assert "GET" in html, "the operations that the file serves are named"


@pytest.mark.parametrize(
    "path", ["link.py", "../secret.txt", "..%2fsecret.txt", "%2e%2e/secret.txt", "/etc/passwd", "app/../../secret.txt"]
)
def test_the_viewer_never_leaves_the_tree(client: TestClient, path: str):
    response = client.get(f"/source/{path}")
    assert response.status_code == 404
    assert "outside" not in response.text


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8420", "127.0.0.1.evil.example", "", "[::2]"])
def test_other_hosts_are_refused(client: TestClient, host: str):
    assert client.get("/", headers={"Host": host}).status_code == 421


@pytest.mark.parametrize("host", ["localhost", "localhost:8420", "127.0.0.1:1", "[::1]:8420", "LOCALHOST"])
def test_loopback_names_are_served(client: TestClient, host: str):
    assert client.get("/", headers={"Host": host}).status_code == 200


def test_every_answer_carries_the_policy_and_no_page_needs_anything_inline(client: TestClient):
    for path in ("/", "/operations/postApiProducts", "/source/app/views.py", "/-/sandbox/x", "/nowhere"):
        response = client.get(path)
        policy = response.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert response.headers["x-content-type-options"] == "nosniff"
        assert not re.search(r"<script(?![^>]*src=)|<style| style=| on\w+=\"", response.text)


def test_the_contract_can_be_had_from_the_page(client: TestClient):
    assert client.get("/openapi.json").json()["info"]["title"] == "Tea & Co"
    assert client.get("/openapi.yaml").text.startswith("openapi: 3.1.0")


def test_the_sandbox_is_served_under_its_prefix(client: TestClient):
    assert client.get("/-/sandbox/api/products/43").json()["id"] == 43
    assert client.delete("/-/sandbox/api/products/43").status_code == 204
    assert client.get("/-/sandbox/api/products/43").status_code == 404
    assert TestClient(client.app, base_url="http://127.0.0.1").get("/-/sandbox/api/products/43").status_code == 200, "another visitor"
    assert client.get("/-/sandbox/api/orders/a%2Fb").json()["received"] == {"order.id": "a/b"}
    assert client.post("/-/sandbox/api/products", content=b"x" * 2_000_001).status_code == 413


def test_static_files_are_kept_for_good_and_change_their_address(client: TestClient):
    address = re.search(r'href="(/-/static/portal.css\?v=\w+)"', client.get("/").text)
    assert address is not None
    assert "immutable" in client.get(address[1]).headers["cache-control"]


def test_pages_do_not_grow_with_the_contract():
    small, large = (TestClient(create_app(Site(many(n))), base_url="http://localhost") for n in (200, 2000))
    page = "/operations/getV1Group5Thing102ById"
    assert len(large.get(page).content) < len(small.get(page).content) + 12_000


def test_a_failed_reading_leaves_the_last_contract_and_says_why():
    asyncio.run(failed_reading())


async def failed_reading() -> None:
    site = Site(contract())
    news = site.news()
    assert await anext(news) == 1

    def broken():
        raise ValueError("odd file")

    await reread(site, broken)
    assert await anext(news) == 2
    html = TestClient(create_app(site), base_url="http://localhost").get("/").text
    assert "odd file" in html
    assert "List products" in html
    await reread(site, contract)
    assert site.error is None


def test_streams_end_when_the_server_does():
    asyncio.run(closed_stream())


async def closed_stream() -> None:
    site = Site(contract())
    news = site.news()
    await anext(news)
    waiting = asyncio.ensure_future(anext(news, None))
    await asyncio.sleep(0)
    await site.close()
    assert await asyncio.wait_for(waiting, 2) is None


def test_a_saved_file_is_read_again_within_a_second(tree: Path):
    asyncio.run(saved_file(tree))


async def saved_file(tree: Path) -> None:
    site = Site(contract())

    def again() -> Api:
        api = contract()
        api.title = (tree / "app" / "views.py").read_text()
        return api

    following = asyncio.create_task(follow(site, tree, again, pytest.fail))
    await asyncio.sleep(0.3)  # the watcher has to stand first
    (tree / ".git").mkdir()
    (tree / ".git" / "index").write_text("not code")
    started = time.monotonic()
    (tree / "app" / "views.py").write_text("Renamed")
    while site.snapshot.api.title != "Renamed":
        assert time.monotonic() - started < 1
        await asyncio.sleep(0.01)
    following.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await following


def test_a_taken_port_is_an_error_with_a_remedy_and_without_one_a_free_port_is_found():
    with listen(None) as first, listen(None) as second:
        port = first.getsockname()[1]
        assert port != second.getsockname()[1]
        with pytest.raises(ServeError, match="--port"):
            listen(port)


def test_changes_in_folders_of_tools_do_not_matter():
    root = Path("/repo")
    assert matters(root, "/repo/app/main.py")
    assert not matters(root, "/repo/.git/index")
    assert not matters(root, "/repo/app/main.py~")
    assert matters(Path("/x/node_modules/repo"), "/x/node_modules/repo/a.js"), "names above the root are not judged"


@pytest.mark.parametrize(
    ("remote", "link"),
    [
        ("git@github.com:tea/shop.git", "https://github.com/tea/shop/blob/abc/a%20b.py#L3-L5"),
        ("https://github.com/tea/shop", "https://github.com/tea/shop/blob/abc/a%20b.py#L3-L5"),
        ("ssh://git@gitlab.example.org:2222/tea/sub/shop.git", "https://gitlab.example.org/tea/sub/shop/-/blob/abc/a%20b.py#L3-5"),
        ("https://example.org/tea/shop", None),
        ('https://github.com.evil/x"><script>', None),
        (None, None),
    ],
)
def test_links_to_hosts_of_repositories(tree: Path, remote: str | None, link: str | None):
    source = open_source(tree)
    source.remote, source.revision = remote, "abc"
    known = Remote.of(source)
    assert (known.link(Evidence("a b.py", 3, 5)) if known else None) == link


def test_groups_come_from_tags_or_from_the_first_telling_word_of_the_path():
    assert [(group.name, len(group.listed)) for group in grouped(contract())] == [("Orders", 1), ("Products", 5)]


def test_descriptions_cannot_bring_scripts_pictures_or_odd_links():
    html = str(prose("# Head\n\n<img src=x onerror=alert(1)> ![p](http://x/y.png) [a](javascript:alert(1)) [b](https://ok)"))
    assert "<img" not in html
    assert "javascript:" not in html.replace("[a](javascript:alert(1))", "")
    assert "<h1" not in html
    assert '<a href="https://ok" rel="noreferrer">b</a>' in html
