"""Text from a repository as HTML. It is markdown at best and hostile at worst: no HTML of its own, no images, no odd links."""

from __future__ import annotations

from functools import lru_cache
from inspect import cleandoc

from markdown_it import MarkdownIt
from markupsafe import Markup, escape

from liveapi.api.template import Hole, parse

# linkify and images would make the page talk to others; html would let the repository write the page.
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")


@lru_cache(maxsize=1024)
def prose(text: str) -> Markup:
    """A description as HTML. Headings in it become bold lines, since the page's outline is its own."""
    tokens = _MARKDOWN.parse(cleandoc(text[:50_000]))
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = "p"
            token.attrSet("class", "prose-heading")
        for child in token.children or ():
            if child.type == "link_open":
                child.attrSet("rel", "noreferrer")
    return Markup(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}))  # noqa: S704 — made from escaped text above


def first_line(text: str) -> str:
    """The first sentence or line, for lists."""
    line = cleandoc(text).split("\n\n", 1)[0].replace("\n", " ").strip()
    sentence = line.split(". ", 1)[0].rstrip(".")
    return sentence if len(sentence) <= 140 else sentence[:139].rstrip() + "…"


def short(symbol: str) -> str:
    """A handler's own name without the namespace it is in: ``StoreController.store``."""
    return symbol.replace("\\", "/").rpartition("/")[2]


def path_html(path: str) -> Markup:
    """A path with its parameters marked."""
    parts = []
    for part in parse(path):
        if isinstance(part, Hole):
            parts.append(Markup('<span class="hole">{{{}}}</span>').format(part.name))
        else:
            parts.append(escape(part))
    return Markup("").join(parts)
