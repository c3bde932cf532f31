"""Literals of JavaScript and TypeScript: escape sequences and numbers."""

from __future__ import annotations

_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}


def decode_escape(text: str) -> str:
    r"""The text that an escape sequence stands for: ``\n``, ``\x41``, ``\u0041``, ``\u{1F600}``, a continued line."""
    rest = text[1:]
    if rest[:1] in {"x", "u"}:
        try:
            return chr(int(rest[1:].strip("{}"), 16))
        except (ValueError, OverflowError):
            return rest
    if rest[:1] in {"\n", "\r", "\u2028", "\u2029"}:
        return ""
    return _ESCAPES.get(rest, rest)


def number(text: str) -> int | float | None:
    """The value of a numeric literal, or ``None`` for what is none (or is too long to be meant)."""
    text = text.replace("_", "").removesuffix("n").lower()
    try:
        if text[:2] in {"0x", "0o", "0b"}:
            return int(text, 0)
        if text.isdigit():
            return int(text, 8) if len(text) > 1 and text[0] == "0" and not set(text) & {"8", "9"} else int(text)
        return float(text)
    except ValueError:
        return None


def join_surrogates(text: str) -> str:
    """Pairs of surrogates that came from separate escapes become the one character they mean; a lone one is replaced."""
    if not any("\ud800" <= c <= "\udfff" for c in text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
