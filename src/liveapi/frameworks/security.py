"""How requests prove who sends them: OpenAPI's security schemes under the names by which operations require them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from liveapi.api.components import Components

#: Schemes that need no more than their kind, by the name they get where the code gives none.
SCHEMES: Mapping[str, Mapping[str, Any]] = {
    "bearer": {"type": "http", "scheme": "bearer"},
    "jwt": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
    "basic": {"type": "http", "scheme": "basic"},
    "digest": {"type": "http", "scheme": "digest"},
    "session": {"type": "apiKey", "in": "cookie", "name": "session"},
}

#: One requirement: scheme name ▶ scopes.
Requirement = dict[str, list[str]]


def api_key(where: str, name: str) -> Mapping[str, Any]:
    """A key in a ``header``, ``query`` or ``cookie``."""
    return {"type": "apiKey", "in": where, "name": name}


def oauth2(flow: str, *, token_url: str = "", authorization_url: str = "", scopes: Mapping[str, str] | None = None) -> Mapping[str, Any]:
    """An OAuth2 scheme of one flow: ``password``, ``authorizationCode``, ``clientCredentials`` or ``implicit``."""
    urls = {"tokenUrl": token_url, "authorizationUrl": authorization_url}
    return {"type": "oauth2", "flows": {flow: {**{k: v for k, v in urls.items() if v}, "scopes": dict(scopes or {})}}}


def require(components: Components, kind: str, scopes: Iterable[str] = (), *, name: str = "") -> Requirement:
    """The requirement of one of :data:`SCHEMES`, which becomes known to the contract."""
    return {components.secure(name or kind, SCHEMES[kind]): list(scopes)}
