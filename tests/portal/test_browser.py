"""What a person does on the pages, in a real browser."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.portal.serving import Running, running
from tests.portal.shop import contract, many

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

PAGES = ("/", "/?q=product", "/operations/getApiProducts", "/operations/postApiProducts", "/source/app/views.py?line=3&end=4", "/nowhere")


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("shop")
    (root / "app").mkdir()
    (root / "app" / "views.py").write_text("import shop\n\ndef list_products():\n    return " + "shop." * 60 + "products\n")
    (root / "app" / "routes.py").write_text("\n" * 20)
    return root


@pytest.fixture
def portal(tree: Path) -> Iterator[Running]:
    with running(contract(), tree) as instance:
        yield instance


def open_page(page: Page, portal: Running, path: str) -> None:
    page.goto(portal.address + path)


def test_find_an_operation_by_filter_and_try_it_in_the_sandbox(page: Page, portal: Running):
    open_page(page, portal, "/")
    page.keyboard.press("/")
    page.keyboard.type("get prod")
    page.wait_for_function("document.querySelectorAll('#list li:not([hidden])').length < 6")
    assert page.locator("#matches").inner_text() == "3 operations found"
    page.keyboard.type("uct id")
    page.keyboard.press("Enter")
    page.wait_for_url("**/operations/getApiProductsById")
    assert page.is_visible("#endpoint")
    assert page.locator("#endpoint").inner_text() == "/api/products/{id}"
    page.fill("#field-path-id", "43")
    assert page.locator("#curl").inner_text().endswith("/-/sandbox/api/products/43")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".result")
    assert page.locator(".result .status").inner_text() == "200 OK"
    assert '"id": 43' in page.locator("#answer pre").inner_text()
    page.fill("#field-path-id", "0")
    page.click(".send")
    page.wait_for_selector(".status.s4")
    assert "less than the minimum of 1" in page.locator("#answer pre").inner_text()


def test_the_form_sends_query_headers_and_body_and_curl_says_the_same(page: Page, portal: Running):
    open_page(page, portal, "/operations/getApiProducts")
    page.fill("#field-query-tags", "a b,c")
    page.select_option("#field-query-sort", "price")
    page.fill("#field-header-X-Shop", "it's")
    assert page.locator("#curl").inner_text() == (
        f"curl '{portal.address}/-/sandbox/api/products?limit=20&sort=price&tags=a%20b&tags=c' \\\n  -H 'X-Shop: it'\"'\"'s'"
    )
    with page.expect_request("**/-/sandbox/**") as sent:
        page.click(".send")
    assert sent.value.url.endswith("/api/products?limit=20&sort=price&tags=a%20b&tags=c")
    assert sent.value.headers["x-shop"] == "it's"
    open_page(page, portal, "/operations/postApiProducts")
    page.click(".send")
    page.wait_for_selector(".status.s2")
    assert page.locator(".result .status").inner_text() == "201 Created"


@pytest.fixture
def deaf_server() -> Iterator[str]:
    """A server that answers but allows no other origin."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", "2")
            if self.path.startswith("/open"):
                self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()
            self.wfile.write(b"{}")

        do_HEAD = do_GET  # noqa: N815 — the base class names it

        def log_message(self, *_args: Any) -> None:
            """Quiet."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_a_server_the_user_names_is_asked_directly_and_a_failure_is_explained(page: Page, portal: Running, deaf_server: str):
    open_page(page, portal, "/operations/getApiProductsById")
    page.check("#target-server", force=True)
    page.fill("#server", deaf_server + "/open/")
    assert page.locator("#curl").inner_text() == f"curl {deaf_server}/open/api/products/42"
    page.click(".send")
    page.wait_for_selector(".status.s2")
    page.fill("#server", deaf_server)
    page.click(".send")
    page.wait_for_selector(".trouble")
    assert "answers, but does not let this page read the answer (CORS)" in page.locator(".trouble").inner_text()
    page.fill("#server", "http://127.0.0.1:9")
    page.click(".send")
    page.wait_for_selector("text=Nothing answers at")


def test_the_page_shows_a_change_by_itself_and_keeps_what_was_typed(page: Page, portal: Running):
    open_page(page, portal, "/operations/getApiProducts")
    page.fill("#field-query-q", "oolo")
    page.focus("#field-query-q")
    page.evaluate("scrollTo(0, 120)")
    changed = contract()
    operation = changed.operation("GET", "/api/products")
    assert operation is not None
    operation.summary = "Browse the shelf"
    operation.parameters = [p for p in operation.parameters if p.name != "sort"]
    portal.update(changed)
    page.wait_for_selector("h1:has-text('Browse the shelf')", timeout=1000)
    assert page.title().startswith("Browse the shelf")
    assert page.locator("#field-query-sort").count() == 0
    assert page.input_value("#field-query-q") == "oolo"
    assert page.evaluate("[document.activeElement.id, scrollY]") == ["field-query-q", 120]


def test_a_failed_reading_is_shown_and_goes_away(page: Page, portal: Running):
    open_page(page, portal, "/")
    portal.fail("models.py: too deep")
    page.wait_for_selector("[role=alert]:has-text('models.py: too deep')", timeout=1000)
    assert page.locator("#list li").count() == 6
    portal.update(contract())
    page.wait_for_selector("[role=alert]", state="detached", timeout=1000)


def test_an_operation_that_goes_away_leaves_a_page_that_says_so(page: Page, portal: Running):
    open_page(page, portal, "/operations/deleteApiProductsById")
    changed = contract()
    changed.operations = [o for o in changed.operations if o.method != "DELETE"]
    portal.update(changed)
    page.wait_for_selector("h1:has-text('There is nothing here')", timeout=1000)


def test_everything_can_be_done_with_the_keyboard(page: Page, portal: Running):
    open_page(page, portal, "/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('li').id") == "row-getApiOrdersByOrderId", "the first operation in two Tabs"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/operations/getApiProducts")
    page.keyboard.press("Control+k")
    page.keyboard.type("remove")
    page.wait_for_selector("#found a")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/operations/deleteApiProductsById")
    page.focus("#target-sandbox")
    page.keyboard.press("ArrowRight")
    assert page.is_visible("#server")
    assert page.evaluate("getComputedStyle(document.querySelector('#target-server + span')).outlineStyle") == "solid", "focus is visible"


@pytest.mark.parametrize("width", [390, 820, 1440])
def test_no_page_scrolls_sideways(browser: Browser, portal: Running, width: int):
    context = browser.new_context(viewport={"width": width, "height": 844})
    page = context.new_page()
    for path in PAGES:
        open_page(page, portal, path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        if page.locator(".send").count():
            page.click(".send")
            page.wait_for_selector(".result")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    context.close()


def test_everything_can_be_read_and_found_with_scripts_off(browser: Browser, portal: Running):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    open_page(page, portal, "/")
    assert page.locator("#list li:visible").count() == 6
    page.fill("#filter", "remove")
    page.press("#filter", "Enter")
    assert page.locator("#list li:visible").count() == 1
    page.click("#list a:visible")
    assert page.locator("h1").inner_text() == "Remove a product"
    assert page.locator("table.parameters").is_visible()
    assert page.locator("#curl").inner_text().endswith("-X DELETE " + portal.address + "/-/sandbox/api/products/42")
    assert not page.locator(".send").is_visible()
    page.click("text=app/views.py:6")
    assert page.locator(".line").count() > 3
    context.close()


def test_dark_follows_the_system_and_the_switch_is_remembered(browser: Browser, portal: Running):
    def ground() -> str:
        return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))

    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    open_page(page, portal, "/")
    dark = ground()
    page.click("#theme")
    light = ground()
    assert dark != light
    open_page(page, portal, "/operations/getApiProducts")
    assert ground() == light
    context.close()


def test_no_request_leaves_for_anyone_else_and_nothing_breaks_the_policy(browser: Browser, portal: Running):
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    for path in PAGES[:-1]:
        open_page(page, portal, path)
    assert all(url.startswith(portal.address) for url in asked)
    assert said == []
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_have_enough_contrast(browser: Browser, portal: Running, scheme: Any):
    """WCAG AA, 4.5:1, for every text on the pages, computed from the colours the browser uses."""
    script = Path(__file__).with_name("contrast.js").read_text()
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    for path in PAGES:
        open_page(page, portal, path)
        if page.locator(".send").count():
            page.click(".send")
            page.wait_for_selector(".result")
        assert page.evaluate(script) == [], path
    context.close()


def test_two_thousand_operations_stay_quick(page: Page):
    with running(many(2000)) as portal:
        open_page(page, portal, "/operations/getV1Group5Thing102ById")
        assert page.evaluate("document.querySelectorAll('*').length") < 600
        open_page(page, portal, "/")
        took = page.evaluate(
            """async () => {
              const box = document.getElementById('filter');
              const start = performance.now();
              box.value = 'thing 1999';
              box.dispatchEvent(new Event('input', {bubbles: true}));
              document.body.getBoundingClientRect();
              return performance.now() - start;
            }"""
        )
        assert page.locator("#list li:visible").count() == 1
        assert took < 500, "50 ms on a quiet machine"
