"""Broken sources for property tests: a real-looking one with pieces cut, doubled, moved, and noise put in."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

_NOISE = (b"(", b")", b"{", b"}", b"'", b'"', b"\n    ", b"\x00", b"@", b"\xff", b"=", b".", b"class ")


@st.composite
def mutated(draw: st.DrawFn, source: bytes, noise: Sequence[bytes] = ()) -> bytes:
    """``source`` after one to six mutations; ``noise`` are the pieces that a language's lexer finds hard."""
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(source)))
        end = draw(st.integers(start, min(len(source), start + 80)))
        before, piece, after = source[:start], source[start:end], source[end:]
        match draw(st.sampled_from(("cut", "twice", "noise", "move"))):
            case "cut":
                source = before + after
            case "twice":
                source = before + piece * 2 + after
            case "noise":
                source = before + draw(st.binary(max_size=12) | st.sampled_from((*_NOISE, *noise))) + piece + after
            case _:
                source = after + piece + before
    return source
