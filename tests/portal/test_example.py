"""The bundled example from its files to the page: the whole way, as a person goes it."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

if TYPE_CHECKING:
    from playwright.sync_api import Page

EXAMPLE = Path(__file__).parents[2] / "examples" / "shop"
SOURCES = Path(__file__).parents[2] / "src"

OPERATIONS = [
    "POST /api/v1/customers",
    "GET /api/v1/customers/{customer_id}",
    "GET /api/v1/customers/{customer_id}/orders",
    "GET /api/v1/orders/",
    "POST /api/v1/orders/",
    "GET /api/v1/orders/{order_id}",
    "POST /api/v1/orders/{order_id}/cancel",
    "GET /api/v1/products",
    "POST /api/v1/products",
    "GET /api/v1/products/{product_id}",
    "DELETE /api/v1/products/{product_id}",
    "PATCH /api/v1/products/{product_id}",
    "GET /api/v1/products/{product_id}/reviews",
    "POST /api/v1/products/{product_id}/reviews",
    "GET /health",
]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLE, tmp_path / "shop"))


def liveapi(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "liveapi", *arguments], check=False, env={"PYTHONPATH": str(SOURCES)}, text=True, capture_output=True
    )


def test_scan_finds_every_operation_and_has_nothing_to_complain_of(shop: Path):
    done = liveapi("scan", str(shop), "--no-cache")
    assert [" ".join(line.split()[:2]) for line in done.stdout.splitlines()] == OPERATIONS
    assert (done.returncode, done.stderr) == (0, "")


def test_export_is_valid_and_the_same_twice(shop: Path):
    first, second = (liveapi("export", "openapi", str(shop), option, "1") for option in ("--jobs", "--jobs"))
    assert first.stdout == second.stdout
    document = json.loads(first.stdout)
    OpenAPIV31SpecValidator(document).validate()
    limit = next(p for p in document["paths"]["/api/v1/products"]["get"]["parameters"] if p["name"] == "limit")
    assert limit["schema"]["type"] == "integer"
    assert limit["description"] == "How many to return."


def test_a_path_that_does_not_exist_is_one_line_and_exit_2():
    done = liveapi("nosuchpath")
    assert done.returncode == 2
    assert done.stdout == ""
    assert re.fullmatch(r"liveapi: .*nosuchpath.*: .+\n", done.stderr)


@pytest.fixture
def address(shop: Path) -> Iterator[str]:
    """``liveapi open``, as it is started by hand."""
    process = subprocess.Popen(
        [sys.executable, "-m", "liveapi", str(shop), "--no-browser"],
        env={"PYTHONPATH": str(SOURCES), "PYTHONUNBUFFERED": "1"},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    line = process.stderr.readline()
    found = re.search(r"http://127\.0\.0\.1:\d+/", line)
    assert found is not None, line
    yield found[0]
    process.send_signal(signal.SIGINT)
    assert process.wait(10) == 130
    assert process.stderr.read() == "", "Ctrl-C is quiet"
    process.stderr.close()


@pytest.mark.browser
def test_find_try_edit_and_see_the_page_change(page: Page, shop: Path, address: str):
    page.goto(address)
    assert page.locator("#list li").count() == len(OPERATIONS)
    page.keyboard.press("/")
    page.keyboard.type("get product")
    page.keyboard.press("Enter")
    page.wait_for_url("**/operations/*")
    page.goto(f"{address}operations/getApiV1ProductsByProductId")
    assert page.locator("h1").inner_text() == "Get a product"
    known = page.input_value("#field-path-product_id")
    page.click(".send")
    page.wait_for_selector(".status.s2")
    assert known in page.locator("#answer pre").inner_text()
    page.fill("#field-path-product_id", "0")

    views = shop / "shop" / "api" / "products.py"
    views.write_text(views.read_text().replace('summary="Get a product"', 'summary="Look at one tea"'))
    started = time.monotonic()
    page.wait_for_selector("h1:has-text('Look at one tea')")
    assert time.monotonic() - started < 1.5, "a second on a quiet machine"
    assert page.input_value("#field-path-product_id") == "0"

    page.click(".sources .place >> nth=0")
    page.wait_for_selector(".line.marked")
    assert "get_product" in page.locator(".line.marked").first.inner_text()
    (shop / "shop" / "settings.py").write_text((shop / "shop" / "settings.py").read_text().replace('"v1"', '"v2"'))
    page.goto(address)
    page.wait_for_selector('text="/api/v2/products"', timeout=2000)
