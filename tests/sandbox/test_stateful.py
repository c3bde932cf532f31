"""The sandbox behaves as the API would: what is made is listed, found, changed and gone, whatever shape the contract has."""

from __future__ import annotations

import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from liveapi.api.requests import sample
from liveapi.api.schemas import problems
from liveapi.sandbox.app import create_app
from liveapi.sandbox.resources import answered
from liveapi.sandbox.server import Answer, Request, Sandbox
from liveapi.sandbox.state import State, Visitors
from tests.sandbox.articles import contract

SHAPES = ["bare", "enveloped", "paged"]
KEY = {"Authorization": "Bearer anything"}


class Client:
    """One visitor; every success is checked against the contract."""

    def __init__(self, shape: str) -> None:
        self.api = contract(shape)
        self.sandbox = Sandbox(self.api, guarded=True)
        self.state = State()
        self.shape = shape

    def ask(self, method: str, target: str, body: Any = None, **headers: str) -> Answer:
        path, _, query = target.partition("?")
        data = json.dumps(body).encode() if body is not None else b""
        answer = self.sandbox.answer(Request(method, path, query, {**KEY, **headers}, data), self.state)
        if answer.status < 300 and answer.body is not None:
            operation = next(
                o
                for o in self.api.operations
                if o.method == method and o.path.count("/") == path.count("/") and o.path.split("/")[2] == path.split("/")[2]
                and (o.path.split("/")[-1] == path.split("/")[-1] or o.path.endswith("}"))
            )  # fmt: skip
            assert problems(answer.body, answered(operation), self.api.schemas) == []
        return answer

    def sent(self, article: dict[str, Any]) -> Any:
        return article if self.shape == "bare" else {"article": article}

    def one(self, answer: Answer) -> dict[str, Any]:
        found: dict[str, Any] = answer.body[{"enveloped": "article", "paged": "data"}[self.shape]] if self.shape != "bare" else answer.body
        return found

    def many(self, answer: Answer) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (
            answer.body[{"enveloped": "articles", "paged": "data"}[self.shape]] if self.shape != "bare" else answer.body
        )
        return found

    def page(self, number: int, size: int) -> str:
        return f"?page={number}&per_page={size}" if self.shape == "paged" else f"?offset={(number - 1) * size}&limit={size}"


@pytest.fixture(params=SHAPES)
def client(request: pytest.FixtureRequest) -> Client:
    return Client(request.param)


def test_the_story_of_an_article(client: Client) -> None:
    before = len(client.many(client.ask("GET", "/api/articles")))
    made = client.ask("POST", "/api/articles", client.sent({"title": "How to brew", "body": "Slowly.", "tagList": ["tea"]}))
    assert made.status == 201
    article = client.one(made)
    assert (article["slug"], article["title"], article["body"], article["tagList"]) == ("how-to-brew", "How to brew", "Slowly.", ["tea"])
    listed = client.many(client.ask("GET", "/api/articles"))
    assert len(listed) == before + 1
    assert article in listed
    assert client.one(client.ask("GET", "/api/articles/how-to-brew")) == article
    changed = client.one(client.ask("PUT", "/api/articles/how-to-brew", client.sent({"body": "Quickly."})))
    assert (changed["body"], changed["title"]) == ("Quickly.", "How to brew")
    assert changed["updatedAt"] > article["updatedAt"]
    assert client.ask("DELETE", "/api/articles/how-to-brew").status == 204
    assert client.ask("GET", "/api/articles/how-to-brew").body == {"error": "no such thing"}
    assert len(client.many(client.ask("GET", "/api/articles"))) == before


def test_two_of_one_name_are_told_apart(client: Client) -> None:
    slugs = {client.one(client.ask("POST", "/api/articles", client.sent({"title": "Tea", "body": ""})))["slug"] for _ in range(3)}
    assert len(slugs) == 3


def test_pages_filters_and_totals(client: Client) -> None:
    for number in range(5):
        client.ask("POST", "/api/articles", client.sent({"title": f"No {number}", "body": "", "tagList": ["x" if number % 2 else "y"]}))
    everything = client.many(client.ask("GET", "/api/articles"))
    first, second = (client.many(client.ask("GET", "/api/articles" + client.page(n, 3))) for n in (1, 2))
    assert first + second == everything[:6]
    tagged = client.ask("GET", "/api/articles?tag=x")
    assert [a["title"] for a in client.many(tagged)] == ["No 1", "No 3"]
    if client.shape == "enveloped":
        assert tagged.body["articlesCount"] == 2
    if client.shape == "paged":
        assert tagged.body["meta"]["total"] == 2
    assert client.many(client.ask("GET", "/api/articles?author=nobody")) == []


def test_nested_resources_belong_to_their_parent(client: Client) -> None:
    slug = client.one(client.ask("POST", "/api/articles", client.sent({"title": "Mine", "body": ""})))["slug"]
    comment = client.ask("POST", f"/api/articles/{slug}/comments", {"body": "Good."}).body
    assert comment["body"] == "Good."
    assert comment in client.ask("GET", f"/api/articles/{slug}/comments").body
    other = client.many(client.ask("GET", "/api/articles"))[0]["slug"]
    assert comment not in client.ask("GET", f"/api/articles/{other}/comments").body
    assert client.ask("GET", "/api/articles/nowhere/comments").status == 404
    assert client.ask("DELETE", f"/api/articles/{slug}/comments/{comment['id']}").status == 204
    assert client.ask("DELETE", f"/api/articles/{slug}/comments/{comment['id']}").status == 404


def test_actions_switch_what_is_called_as_they_are(client: Client) -> None:
    slug = client.one(client.ask("POST", "/api/articles", client.sent({"title": "Like", "body": ""})))["slug"]
    client.ask("DELETE", f"/api/articles/{slug}/favorite")
    before = client.one(client.ask("GET", f"/api/articles/{slug}"))
    liked = client.one(client.ask("POST", f"/api/articles/{slug}/favorite"))
    assert (before["favorited"], liked["favorited"]) == (False, True)
    assert liked["favoritesCount"] == before["favoritesCount"] + 1


def test_single_things_are_changed(client: Client) -> None:
    client.ask("PUT", "/api/user", {"bio": "New."})
    assert client.ask("GET", "/api/user").body["bio"] == "New."


def test_bad_bodies_and_missing_credentials_are_refused(client: Client) -> None:
    bad = client.ask("POST", "/api/articles", client.sent({"title": ""}))
    assert bad.status == 422
    assert any("body" in e["reason"] for e in bad.body["errors"])
    assert client.ask("DELETE", "/api/articles/x", Authorization="").status == 401
    assert client.ask("GET", "/api/articles", Authorization="").status == 200


def test_everything_that_the_docs_would_send_is_answered(client: Client) -> None:
    order = {"GET": 0, "POST": 1, "PUT": 2, "DELETE": 3}
    for operation in sorted(client.api.operations, key=lambda o: (order[o.method], -len(o.path))):
        request = sample(operation, client.api)
        body = json.loads(request.body) if request.body else None
        assert client.ask(request.method, request.path, body).status < 300, operation.key


def test_answers_are_the_same_every_time(client: Client) -> None:
    again = Client(client.shape)
    for target in ("/api/articles", "/api/user"):
        assert client.ask("GET", target).body == again.ask("GET", target).body


def test_visitors_do_not_see_each_other_and_are_forgotten() -> None:
    now = [0.0]
    visitors = Visitors(limit=2, seconds=10, clock=lambda: now[0])
    ada = visitors.state("ada")
    assert visitors.state("ada") is ada
    assert visitors.state("bob") is not ada
    visitors.state("eve")
    assert len(visitors) == 2
    assert visitors.state("ada") is not ada
    kept = visitors.state("eve")
    now[0] = 11
    assert visitors.state("eve") is not kept


def test_the_server_is_open_to_pages_keeps_states_apart_and_forgets_on_demand() -> None:
    app = TestClient(create_app(contract("bare")))
    ada, bob = {**KEY, "X-Sandbox": "ada"}, {**KEY, "X-Sandbox": "bob"}
    assert app.post("/api/articles", json={"title": "Mine", "body": ""}, headers=ada).status_code == 201
    assert app.get("/api/articles/mine", headers=ada).headers["access-control-allow-origin"] == "*"
    assert app.get("/api/articles/mine", headers=bob).status_code == 404
    assert app.delete("/-/sandbox", headers=ada).status_code == 204
    assert app.get("/api/articles/mine", headers=ada).status_code == 404
    preflight = app.options("/api/articles", headers={"Origin": "http://x", "Access-Control-Request-Method": "POST"})
    assert preflight.status_code == 204
    assert app.post("/api/articles", content=b"x" * 2_000_001, headers=ada).status_code == 413


@pytest.mark.parametrize("items", [600])
def test_a_state_is_bounded(items: int) -> None:
    client = Client("bare")
    for number in range(items):
        client.state.make(
            client.state.collection("/api/articles", client.sandbox.stateful.resources["/api/articles"], client.api.schemas),
            client.sandbox.stateful.resources["/api/articles"],
            {"title": str(number)},
            client.api.schemas,
        )
    assert len(client.many(client.ask("GET", "/api/articles?limit=10000"))) == 500
