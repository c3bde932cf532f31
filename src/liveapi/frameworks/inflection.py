"""English nouns in singular and plural, as the conventions of Rails, Laravel and API Platform need them.

``resources :categories`` makes ``:category_id``, Laravel's ``apiResource('people')`` makes ``{person}``, API Platform turns the
class ``Category`` into ``/categories``. A name of several words is inflected in its last one.
"""

from __future__ import annotations

import re
from functools import cache

_UNCOUNTABLE = frozenset(
    (
        *("equipment", "information", "rice", "money", "species", "series", "fish", "sheep", "jeans", "police", "news"),
        *("metadata", "feedback", "data", "media"),
    )
)
#: Plurals that Rails and Doctrine know, with ``data`` and ``media`` as exceptions in one direction only.
_IRREGULAR = {
    "person": "people", "man": "men", "woman": "women", "child": "children", "sex": "sexes", "move": "moves", "zombie": "zombies",
    "mouse": "mice", "louse": "lice", "ox": "oxen", "quiz": "quizzes", "goose": "geese", "foot": "feet", "tooth": "teeth",
    "movie": "movies", "cookie": "cookies", "criterion": "criteria", "datum": "data", "medium": "media", "virus": "viruses",
    "axis": "axes", "testis": "testes", "matrix": "matrices", "vertex": "vertices", "index": "indices", "shoe": "shoes",
    "bus": "buses", "alias": "aliases", "status": "statuses", "octopus": "octopi", "tie": "ties", "pie": "pies", "gas": "gases",
    "archive": "archives", "leave": "leaves", "cache": "caches", "database": "databases",
}  # fmt: skip
_SINGULAR = {
    **{plural: singular for singular, plural in _IRREGULAR.items()},
    "indexes": "index", "quotas": "quota", "data": "datum", "media": "medium", "lens": "lens",
}  # fmt: skip
_LAST_WORD = re.compile(r"^(.*?[_\-\s]|.*?[a-z](?=[A-Z]))?([A-Za-z]+)$", re.DOTALL)

#: Endings of a plural and what stands in their place in the singular; the first match counts.
_TO_SINGULAR = [
    (re.compile(r"(ss|us|is)$"), r"\1"),
    (re.compile(r"([^aeiou]|qu)ies$"), r"\1y"),
    (re.compile(r"(ar|l|ea|eo|oa|hoo|el|al)ves$"), r"\1f"),
    (re.compile(r"([nlw]i)ves$"), r"\1fe"),
    (re.compile(r"(x|ch|ss|sh|zz)es$"), r"\1"),
    (re.compile(r"(analy|ba|diagno|parenthe|progno|synop|the|cri)ses$"), r"\1sis"),
    (re.compile(r"(her|potat|tomat|buffal|ech|vet)oes$"), r"\1o"),
    (re.compile(r"([ti])a$"), r"\1um"),
    (re.compile(r"s$"), ""),
]
_TO_PLURAL = [
    (re.compile(r"(analy|ba|diagno|parenthe|progno|synop|the|cri)sis$"), r"\1ses"),
    (re.compile(r"([^aeiou]|qu)y$"), r"\1ies"),
    (re.compile(r"(x|ch|s|sh|z)$"), r"\1es"),
    (re.compile(r"(?:([^f])fe|([lra])f)$"), r"\1\2ves"),
    (re.compile(r"(her|potat|tomat|buffal|ech|vet)o$"), r"\1oes"),
    (re.compile(r"([ti])um$"), r"\1a"),
    (re.compile(r"$"), "s"),
]


@cache
def singular(name: str) -> str:
    """``blog_categories`` ▶ ``blog_category``; a word that is singular already stays."""
    head, word = _split(name)
    low = word.lower()
    if low in _SINGULAR and low not in ("data", "media"):
        return head + _cased(word, _SINGULAR[low])
    if low in _UNCOUNTABLE:
        return {"data": head + _cased(word, "datum"), "media": head + _cased(word, "medium")}.get(low, name)
    if low in _IRREGULAR:
        return name
    return head + _apply(_TO_SINGULAR, word)


@cache
def plural(name: str) -> str:
    """``BlogCategory`` ▶ ``BlogCategories``; a word that is plural already stays when that is sure."""
    head, word = _split(name)
    low = word.lower()
    if low in _UNCOUNTABLE or low in _SINGULAR:
        return name
    if low in _IRREGULAR:
        return head + _cased(word, _IRREGULAR[low])
    return head + _apply(_TO_PLURAL, word)


def underscore(name: str) -> str:
    """``BlogCategory`` ▶ ``blog_category``; ``Admin::HTTPKey`` ▶ ``admin/http_key``."""
    name = re.sub(r"([A-Z\d]+)([A-Z][a-z])", r"\1_\2", name.replace("::", "/"))
    return re.sub(r"([a-z\d])([A-Z])", r"\1_\2", name).replace("-", "_").lower()


def camelize(name: str) -> str:
    """``admin/http_key`` ▶ ``Admin::HttpKey``."""
    return "::".join("".join(w[:1].upper() + w[1:] for w in part.split("_")) for part in name.split("/") if part)


def _split(name: str) -> tuple[str, str]:
    match = _LAST_WORD.match(name)
    return (match[1] or "", match[2]) if match else ("", name)


def _cased(like: str, word: str) -> str:
    return word[:1].upper() + word[1:] if like[:1].isupper() else word


def _apply(rules: list[tuple[re.Pattern[str], str]], word: str) -> str:
    for pattern, replacement in rules:
        if pattern.search(word):
            return pattern.sub(replacement, word, count=1)
    return word
