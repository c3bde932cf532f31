from __future__ import annotations

from dataclasses import replace

from liveapi.frameworks.ruby.devise import devise_routes
from liveapi.frameworks.ruby.rails_scopes import API_ACTIONS, Route, RouteScope, join


def shown(routes: list[Route]) -> list[str]:
    return [f"{'|'.join(r.methods) or 'ANY'} {r.path} {r.controller}#{r.action}" for r in routes]


def test_resources_in_a_namespace() -> None:
    scope = RouteScope(api_only=True).within("api", "api")
    orders = scope.declare("orders", singleton=False, param="number", excluded=("destroy",))
    assert shown(list(scope.inside(orders).routes_of(orders))) == [
        "GET /api/orders api/orders#index",
        "POST /api/orders api/orders#create",
        "GET /api/orders/:number api/orders#show",
        "PATCH|PUT /api/orders/:number api/orders#update",
    ]


def test_pages_have_forms() -> None:
    scope = RouteScope()
    session = scope.declare("session", singleton=True)
    assert shown(list(scope.inside(session).routes_of(session))) == [
        "POST /session sessions#create",
        "GET /session/new sessions#new",
        "GET /session/edit sessions#edit",
        "GET /session sessions#show",
        "PATCH|PUT /session sessions#update",
        "DELETE /session sessions#destroy",
    ]


def test_routes_inside_a_resource() -> None:
    scope = RouteScope()
    orders = scope.declare("orders", singleton=False, param="number", only=())
    block = scope.inside(orders)

    def get(at: RouteScope, path: str, symbol: bool = True, to: str | None = None) -> str:
        return shown([at.match(("GET",), path, symbol=symbol, to=to, controller=None, action=None)])[0]

    assert get(block, "status") == "GET /orders/:order_number/status orders#status"
    assert get(block.member(), "invoice", False, "invoices#show") == "GET /orders/:number/invoice invoices#show"
    assert get(block.at("collection"), "search") == "GET /orders/search orders#search"
    assert get(block.collection(), "/", False, "destroy_all") == "GET /orders orders#destroy_all"
    lines = block.nested().declare("lines", singleton=False, only=("index",))
    assert shown(list(block.nested().inside(lines).routes_of(lines))) == ["GET /orders/:order_number/lines lines#index"]


def test_shallow_nesting_keeps_the_prefix() -> None:
    scope = replace(RouteScope().within("api"), shallow=True)
    authors = scope.declare("authors", singleton=False, only=())
    nested = scope.inside(authors).nested()
    books = nested.declare("books", singleton=False, only=("index", "destroy"))
    assert shown(list(nested.inside(books).routes_of(books))) == [
        "GET /api/authors/:author_id/books books#index",
        "DELETE /api/books/:id books#destroy",
    ]


def test_shorthand() -> None:
    route = RouteScope().within("admin", "admin").match(("GET",), "reports/daily", symbol=False, to=None, controller=None, action=None)
    assert shown([route]) == ["GET /admin/reports/daily admin/reports#daily"]


def test_join() -> None:
    assert join("/api/", "/v1", "", "(/:locale)", "x/") == "/api/v1(/:locale)/x"
    assert join("", "/") == "/"
    assert "new" not in API_ACTIONS


def test_devise() -> None:
    routes = shown(list(devise_routes("/users", ["database_authenticatable"], {"sign_in": "login"}, {"sessions": "my_sessions"})))
    assert routes == [
        "GET /users/login my_sessions#new",
        "POST /users/login my_sessions#create",
        "DELETE /users/sign_out my_sessions#destroy",
    ]
    assert len(list(devise_routes("/users", ["registerable", "recoverable", "confirmable"], {}, {}, skip=["passwords"]))) == 10
