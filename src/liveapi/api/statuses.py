"""HTTP status codes by the names that languages and libraries give them."""

from __future__ import annotations

import re
from functools import cache
from http import HTTPStatus

_NUMBER = re.compile(r"(?<!\d)[1-5]\d\d(?!\d)")
_PREFIX = re.compile(r"^(?:http|status|code|sc)+_?(?=[A-Z_])", re.IGNORECASE)
#: Names that are not those of the registry (RFC 9110), folded.
_OTHERS = {
    "unprocessableentity": 422,
    "unprocessablecontent": 422,
    "payloadtoolarge": 413,
    "requestentitytoolarge": 413,
    "contenttoolarge": 413,
    "uritoolong": 414,
    "requesturitoolong": 414,
    "rangenotsatisfiable": 416,
    "requestedrangenotsatisfiable": 416,
    "imateapot": 418,
    "teapot": 418,
    "nonauthoritativeinfo": 203,
    "nonauthoritative": 203,
    "movedtemporarily": 302,
    "redirect": 302,
    "seeother": 303,
    "ambiguous": 300,
    "internalerror": 500,
    "servererror": 500,
    "internal": 500,
    "unavailable": 503,
    "success": 200,
    "proxyauthrequired": 407,
}


@cache
def _folded() -> dict[str, int]:
    return {_fold(status.name): status.value for status in HTTPStatus} | {_fold(s.phrase): s.value for s in HTTPStatus} | _OTHERS


def _fold(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.lower())


def status_code(name: str) -> int | None:
    """``StatusCreated``, ``HTTP_201_CREATED``, ``Status201Created``, ``no_content``, ``NOT_FOUND``, ``SC_OK``, ``204`` as a number."""
    last = name.rpartition(".")[2].rpartition("::")[2]
    if number := _NUMBER.search(last):
        return int(number.group())
    return _folded().get(_fold(last)) or _folded().get(_fold(_PREFIX.sub("", last)))
