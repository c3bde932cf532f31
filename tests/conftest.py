"""What all tests share: a cache folder of their own, and a browser where there is one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

#: Names under which distributions install Chromium, best first. ``LIVEAPI_BROWSER`` comes before all.
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

#: Keeps the browser from talking to anybody but the page under test.
BROWSER_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def find_browser() -> str | None:
    """The path of a Chromium on this machine."""
    named = os.environ.get("LIVEAPI_BROWSER")
    return next((path for name in ((named,) if named else BROWSERS) if (path := shutil.which(name))), None)


@pytest.fixture(autouse=True)
def cache_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test reads or writes the user's cache."""
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("LIVEAPI_CACHE_DIR", str(folder))
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium. Without one the test is skipped, or fails where ``LIVEAPI_REQUIRE_BROWSER`` is set (as in CI)."""
    executable = find_browser()
    if executable is None:
        message = "no Chromium on this machine (apt-get install chromium, or name one in LIVEAPI_BROWSER)"
        if os.environ.get("LIVEAPI_REQUIRE_BROWSER"):
            pytest.fail(message)
        pytest.skip(message)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        instance = playwright.chromium.launch(executable_path=executable, args=BROWSER_ARGS)
        yield instance
        instance.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh page, without cookies of other tests, on which a script error fails the test."""
    context = browser.new_context()
    instance = context.new_page()
    errors: list[str] = []
    instance.on("pageerror", lambda error: errors.append(str(error)))
    yield instance
    context.close()
    assert errors == []
