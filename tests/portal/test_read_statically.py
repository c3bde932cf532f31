"""LiveAPI's own servers, read without being run, have the routes that Starlette has at run time."""

from __future__ import annotations

import re
from pathlib import Path

from starlette.routing import Mount, Route

import liveapi
from liveapi.api.model import Location
from liveapi.portal.app import create_app
from liveapi.portal.site import Site
from liveapi.reading import read
from liveapi.sandbox import app as sandbox
from tests.portal.shop import contract


def at_run_time() -> dict[tuple[str, str], set[str]]:
    """Method and path ▶ parameters of the path, of the routes that the docs and the sandbox have."""
    found: dict[tuple[str, str], set[str]] = {}
    for route in [*create_app(Site(contract())).routes, *sandbox.create_app(contract()).routes]:
        if isinstance(route, Mount):
            # Files are served below it: no operations of an API.
            assert route.path == "/-/static"
            continue
        assert isinstance(route, Route)
        path = re.sub(r"\{(\w+):\w+\}", r"{\1}", route.path)
        asked = set(route.methods or ())
        for method in asked:
            # Starlette answers HEAD wherever it answers GET; nobody declares that, and LiveAPI does not list it.
            if method != "HEAD" or "PUT" in asked:
                found[method, path] = set(route.param_convertors)
    return found


def test_the_servers_own_routes() -> None:
    api = read(str(Path(liveapi.__file__).parent), cache=False)
    read_ = {op.key: {p.name for p in op.parameters if p.location is Location.PATH} for op in api.operations}
    assert read_ == at_run_time()
    assert not api.unresolved
