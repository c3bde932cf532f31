"""Names as people can see them.

A file's name may hold anything: a line break, invalid UTF-8, marks that turn the direction of the text. Above ``source`` a path
is always printable text that any document can hold; the source knows which file it stands for.
"""

from __future__ import annotations


def printable(name: str) -> str:
    r"""``name`` with each character that cannot be shown written as ``\x0a``, ``\u202e`` or (an invalid byte) ``\xff``."""
    if name.isprintable():
        return name
    return "".join(char if char.isprintable() else _escape(char) for char in name)


def _escape(char: str) -> str:
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:  # A byte that is not UTF-8, as os.fsdecode keeps it.
        code -= 0xDC00
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
