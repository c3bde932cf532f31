"""A limit of time and memory for parsing one file.

tree-sitter is linear on code that people write. Some grammars are not on inputs made to hurt: 100 KB of ``a<a<a<…`` cost the Java grammar
gigabytes, spent at once when the input ends, where nothing can stop it but the end of the process. So there are two nets:

* while parsing, tree-sitter asks now and then whether to go on: time and growth of memory are looked at;
* what looks as if it could nest without end is first parsed in a process of its own, whose memory and time the system limits.
"""

from __future__ import annotations

import contextlib
import math
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tree_sitter import Tree

#: Seconds for one file. The largest file that is read (2 MB) takes half a second.
SECONDS = 5.0
#: Bytes by which one file may make the process grow. The largest takes 300 MB.
MEMORY = 1_000_000_000
#: Seconds between two looks at time and memory while parsing.
_PAUSE = 0.005
#: Below this size even the worst input known stays within the limits (500 MB, 0.5 s).
_SMALL = 12_000
#: Code closes something every few lines. Longer stretches without are long texts and tables, or made to hurt.
_STRETCH = 8_000
#: What tree-sitter is handed at a time.
_CHUNK = 65_536
#: Each closing mark becomes a zero byte, zero bytes become spaces.
_CLOSING = bytes.maketrans(b"\0;)]}", b" \0\0\0\0")


class TooHardError(Exception):
    """A file whose parsing went over a limit; the text says which."""


def parse(parser: Any, source: bytes, grammar: tuple[str, str]) -> Tree:
    """The tree of ``source``. ``parser`` is one for ``grammar``, given as the wheel's module and the function in it."""
    if suspicious(source):
        _try_apart(source, grammar)
    started = looked = time.monotonic()
    ceiling = _peak() + MEMORY
    exceeded = ""

    def halt(_offset: int, _has_error: bool) -> bool:
        # Called thousands of times a file: most files are parsed before there is reason to look once.
        nonlocal exceeded, looked
        now = time.monotonic()
        if now - looked < _PAUSE:
            return False
        looked = now
        if now - started > SECONDS:
            exceeded = f"took more than {SECONDS:.0f} s to parse"
        elif _peak() > ceiling:
            exceeded = f"took more than {MEMORY / 1e9:.0f} GB to parse"
        return bool(exceeded)

    # Bytes, not a view: Node.text asks for its text here, too, and ends the process on anything else.
    try:
        tree: Tree = parser.parse(lambda offset, _point: source[offset : offset + _CHUNK], progress_callback=halt)
    except ValueError as error:
        parser.reset()
        raise TooHardError(exceeded or "could not be parsed") from error
    return tree


def suspicious(source: bytes) -> bool:
    """Whether the source has a stretch in which things are only opened. One pass, at the speed of memory."""
    return len(source) > _SMALL and max(map(len, source.translate(_CLOSING).split(b"\0"))) > _STRETCH


def _try_apart(source: bytes, grammar: tuple[str, str]) -> None:
    """Parse in another process, only to see that it survives."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", __file__, str(math.ceil(SECONDS)), str(MEMORY), *grammar, *sys.path],
            input=source,
            capture_output=True,
            timeout=SECONDS + 5,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TooHardError(f"took more than {SECONDS:.0f} s to parse") from error
    except OSError as error:
        raise TooHardError("no process could be started to try its parsing in") from error
    if done.returncode != 0:
        raise TooHardError("goes beyond the limits of time and memory for parsing")


def _peak() -> int:
    """The most memory that this process ever used, in bytes; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _main(seconds: str, memory: str, module: str, function: str, *path: str) -> None:
    """What the other process does."""
    import importlib

    sys.path[:] = path
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from tree_sitter import Language, Parser

    Parser(Language(getattr(importlib.import_module(module), function)())).parse(sys.stdin.buffer.read())


if __name__ == "__main__":
    _main(*sys.argv[1:])
