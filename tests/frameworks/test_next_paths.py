from __future__ import annotations

import pytest

from liveapi.frameworks.javascript.next_paths import NextRoute, next_route

CASES = {
    "app/api/articles/route.ts": NextRoute("app", "", ["/api/articles"]),
    "src/app/route.js": NextRoute("app", "", ["/"]),
    "app/api/(public)/files/[...path]/route.js": NextRoute("app", "", ["/api/files/{path}"]),
    "app/api/shop/[[...filter]]/route.tsx": NextRoute("app", "", ["/api/shop/{filter}", "/api/shop"]),
    "app/@modal/feed/route.ts": NextRoute("app", "", ["/feed"]),
    "app/_private/route.ts": None,
    "app/app/route.ts": NextRoute("app", "", ["/app"]),
    "app/api/page.tsx": None,
    "lib/app/route.ts": None,
    "apps/web/src/app/api/[id]/route.ts": NextRoute("app", "apps/web", ["/api/{id}"]),
    "pages/api/index.ts": NextRoute("pages", "", ["/api"]),
    "pages/api.ts": NextRoute("pages", "", ["/api"]),
    "src/pages/api/articles/[slug]/index.js": NextRoute("pages", "", ["/api/articles/{slug}"]),
    "pages/api/[...all].ts": NextRoute("pages", "", ["/api/{all}"]),
    "pages/index.tsx": None,
    "app/pages/api/x.ts": None,
    "route.ts": None,
    "app/route.css": None,
}


@pytest.mark.parametrize("path", CASES)
def test_next_route(path: str) -> None:
    assert next_route(path, lambda folder: folder in {"", "apps/web"}) == CASES[path]
