"""The source viewer: lines of a file, coloured where that is cheap."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup, escape

#: Larger files are shown without colours, and longer ones only around the line that was asked for.
_COLOURED, _LINES = 200_000, 4_000


@dataclass(slots=True)
class Line:
    """One line of a file."""

    number: int
    html: Markup
    marked: bool


def lines(path: str, data: bytes, first: int, last: int) -> tuple[list[Line], int]:
    """The lines to show, those from ``first`` to ``last`` marked, and how many the file has."""
    text = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    rendered = _coloured(path, text) if len(text) <= _COLOURED else None
    if rendered is None:
        rendered = [escape(line) for line in text.removesuffix("\n").split("\n")]
    start = max(0, first - _LINES // 2) if len(rendered) > _LINES else 0
    window = rendered[start : start + _LINES]
    return [Line(n, html, first <= n <= last) for n, html in enumerate(window, start + 1)], len(rendered)


def _coloured(path: str, text: str) -> list[Markup] | None:
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import get_lexer_for_filename
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_for_filename(path, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None
    html = highlight(text, lexer, HtmlFormatter(nowrap=True, classprefix="k-"))
    found = html.removesuffix("\n").split("\n")
    # Pygments closes its spans at every line's end; were a lexer to lose a line, numbers would lie.
    return [Markup(line) for line in found] if len(found) == text.removesuffix("\n").count("\n") + 1 else None  # noqa: S704 — escaped by pygments
