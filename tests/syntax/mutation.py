"""Sources that are broken the way real ones are: cut short, pasted twice, moved, with noise in between."""

from __future__ import annotations

from hypothesis import strategies as st

_NOISE = st.binary(max_size=12) | st.sampled_from([b"(", b"{", b'"', b"`", b"\n", b"\x00", b"\xff", b"/*"])


@st.composite
def mutated(draw: st.DrawFn, source: bytes) -> bytes:
    """``source`` after one to six random edits."""
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(source)))
        end = draw(st.integers(start, min(len(source), start + 80)))
        match draw(st.sampled_from(["cut", "twice", "noise", "move"])):
            case "cut":
                source = source[:start] + source[end:]
            case "twice":
                source = source[:end] + source[start:end] * 2 + source[end:]
            case "noise":
                source = source[:start] + draw(_NOISE) + source[end:]
            case _:
                source = source[end:] + source[start:end] + source[:start]
    return source
