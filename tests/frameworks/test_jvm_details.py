"""Patterns, comments and names of Java and Kotlin that need no application around them."""

from __future__ import annotations

import pytest

from liveapi.frameworks.java.jvm import media_named
from liveapi.frameworks.java.mapping import strategy
from liveapi.frameworks.java.members import decapitalized
from liveapi.frameworks.java.security import matcher
from liveapi.frameworks.java.validation import as_kind, ecma
from liveapi.frameworks.java.words import comment


@pytest.mark.parametrize(
    ("java", "said"),
    [
        ("[a-z]+", "^[a-z]+$"),
        ("^[a-z]+$", "^[a-z]+$"),
        ("a|b", "^(?:a|b)$"),
        (r"\A\p{Alpha}\z", "^[a-zA-Z]$"),
        (r"[\p{Alnum}_]{2,}", "^[a-zA-Z0-9_]{2,}$"),
        (r"(?i)abc", ""),
        (r"a++b", ""),
        (r"\Qa.b\E", ""),
    ],
)
def test_patterns_are_those_of_ecmascript(java: str, said: str) -> None:
    assert ecma(java) == said


@pytest.mark.parametrize(
    ("pattern", "path", "fits"),
    [
        ("/users/**", "/users", True),
        ("/users/**", "/users/{id}/posts", True),
        ("/users/*", "/users/{id}", True),
        ("/users/*", "/users/{id}/posts", False),
        ("/users/{id}", "/users/{name}", True),
        ("/users", "/users/{id}", False),
        ("users/**", "/users/1", True),
    ],
)
def test_a_matcher_takes_templates(pattern: str, path: str, fits: bool) -> None:
    assert (matcher(pattern).fullmatch(path) is not None) is fits


def test_a_comment_has_a_summary_and_a_rest() -> None:
    doc = "Finds a {@link User user}. Fast,\nby its id.\n\n<p>Twice.\n@param id which"
    assert comment(doc) == "Finds a User user\nFast, by its id.\nTwice."
    assert comment("@return nothing") == ""
    assert comment(None) == ""


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("SnakeCaseStrategy", "authorName", "author_name"),
        ("PropertyNamingStrategies.SNAKE_CASE", "userID", "user_id"),
        ("KEBAB_CASE", "authorName", "author-name"),
        ("UpperCamelCaseStrategy", "authorName", "AuthorName"),
        ("LOWER_CASE_WITH_UNDERSCORES", "httpURLPath", "http_url_path"),
    ],
)
def test_naming_strategies(name: str, given: str, said: str) -> None:
    found = strategy(name)
    assert found is not None
    assert found(given) == said


def test_an_unknown_strategy_is_none() -> None:
    assert strategy("MyOwnStrategy") is None


def test_names_of_getters_and_media_types() -> None:
    assert [decapitalized(n) for n in ("Name", "URL", "XIndex")] == ["name", "url", "xindex"]
    assert media_named("APPLICATION_OCTET_STREAM_VALUE") == "application/octet-stream"
    assert media_named("APPLICATION_PROBLEM_JSON") == "application/problem+json"
    assert media_named("Other") == ""


@pytest.mark.parametrize(
    ("text", "kind", "value"), [("7", "integer", 7), ("true", "integer", None), ("x", "string", "x"), ("{", "object", None)]
)
def test_values_written_as_text(text: str, kind: str, value: object) -> None:
    assert as_kind(text, kind) == value
