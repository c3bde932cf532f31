from __future__ import annotations

import pytest

from liveapi.frameworks.php.laravel_resources import Resource


@pytest.mark.parametrize(
    ("resource", "expected"),
    [
        (Resource("posts", api=True, only=("index", "update")), ["GET posts index", "PUT|PATCH posts/{post} update"]),
        (Resource("photos", only=("create", "edit")), ["GET photos/create create", "GET photos/{photo}/edit edit"]),
        (
            Resource("posts.comments", shallow=True, only=("index", "show")),
            ["GET posts/{post}/comments index", "GET comments/{comment} show"],
        ),
        (Resource("a/{b}/blog-posts", api=True, only=("show",)), ["GET a/{b}/blog-posts/{blog_post} show"]),
        (Resource("users", parameters={"users": "admin_user"}, only=("destroy",)), ["DELETE users/{admin_user} destroy"]),
        (Resource("me", api=True, singleton=True), ["GET me show", "PUT|PATCH me update"]),
        (
            Resource("me", api=True, singleton=True, creatable=True, excluded=("show",)),
            ["POST me store", "PUT|PATCH me update", "DELETE me destroy"],
        ),
    ],
)
def test_routes(resource: Resource, expected: list[str]) -> None:
    assert [f"{'|'.join(methods)} {path} {action}" for methods, path, action in resource.routes()] == expected


def test_all_actions() -> None:
    assert len(Resource("posts").actions()) == 7
    assert len(Resource("posts", api=True).actions()) == 5
