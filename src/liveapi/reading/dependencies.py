"""What a contract was made from, so that it is kept while all of that stays the same: whatever was looked at, and nothing else.

Four things are remembered of a reading: which files there are, with their verdicts and markers; the texts that were taken as a whole;
the answers to questions about other texts (:class:`~liveapi.trace.program.Consulted`); and of each parsed file which functions were
looked into. A changed file whose answers, declarations and functions looked into are the same changes nothing but the numbers of lines.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

from liveapi.api.model import Api, Evidence
from liveapi.source.base import Entry, Source

if TYPE_CHECKING:
    from liveapi.reading.modules import Modules
    from liveapi.source.scan import File, Scan
    from liveapi.trace.program import Consulted, Earlier

#: With more files changed than these it is faster to read all anew.
_MANY = 200

#: Endings of files that say nothing of an API: words, pictures, styles, what editors leave while they save. The evaluator does not see
#: that they exist, so that they may come and go.
SILENT = tuple(
    "~ .swp .swx .swo .tmp .bak .orig .rej .log .md .mdx .rst .adoc .pdf .css .scss .sass .less .svg .png .jpg .jpeg .gif .ico .webp "  # noqa: SIM905 - reads better
    ".woff .woff2 .ttf .eot .map".split()
)

Lines = dict[str, dict[int, int]]
#: Size and stamp of a file; its blob, if known, where it may change once more without a trace.
State = tuple[int, ...] | str | None


@dataclass(slots=True)
class Dependencies:
    """What one reading depends on, by paths. All of it is plain data."""

    #: Digest of :func:`world`.
    world: bytes
    #: The state of each file that counts.
    states: dict[str, State]
    #: The blobs of files whose text was taken.
    texts: dict[str, str]
    held: dict[str, dict[bytes, bool]]
    names: dict[tuple[str, bytes], dict[str, bytes]]
    #: The blobs of parsed files, with the spans of the bodies that were looked at.
    modules: dict[str, tuple[str, list[tuple[int, int]]]]
    #: Tells the names that were found (:func:`dumps_names`) from those of other readings.
    token: bytes = b""

    def dumps(self) -> bytes:
        """As bytes."""
        return pickle.dumps(tuple(getattr(self, f.name) for f in fields(self)), 5)

    @staticmethod
    def loads(data: bytes) -> Dependencies | None:
        """What :meth:`dumps` wrote; ``None`` for anything else."""
        try:
            values = _Plain(io.BytesIO(data)).load()
            return Dependencies(*values)
        except Exception:  # noqa: BLE001 - damaged pickles raise nearly anything; then all is read anew
            return None


class _Plain(pickle.Unpickler):
    """Reads plain data only."""

    def find_class(self, module: str, name: str) -> Any:
        raise pickle.UnpicklingError(f"{module}.{name} is not plain data")


def visible(source: Source) -> list[str]:
    """The paths that the evaluator is told of."""
    return [entry.path for entry in source.entries() if not entry.path.endswith(SILENT)]


def world(source: Source, found: Scan) -> bytes:
    """Digest of which files there are, what the scan said of each, and what could not be read."""
    digest = hashlib.blake2b(digest_size=16)
    digest.update("\n".join(visible(source)).encode())
    labels: dict[frozenset[str], str] = {}
    for file in found.files.values():
        if file.labels not in labels:
            labels[file.labels] = ",".join(sorted(file.labels))
        kind = file.excluded.kind.value if file.excluded is not None else ""
        digest.update(f"{file.path}\0{labels[file.labels]}\0{kind}\n".encode())
    for problem in source.problems:
        digest.update(f"{problem.path}\0{problem.message}\n".encode())
    return digest.digest()


def dependencies(
    source: Source, before: bytes, found: Scan, modules: Modules, consulted: Consulted, settled: Callable[[Entry], bool]
) -> Dependencies:
    """What a reading that is over depended on; ``before`` is the :func:`world` at its start, ``settled`` tells which files' states
    are to be trusted.
    """
    languages = {language for language, _ in consulted.names}
    paths = {*consulted.texts, *consulted.held, *modules.consulted}
    paths.update(path for path, file in found.files.items() if file.language in languages and _read(file))
    names = {key: {path: names_digest(found) for path, found in answers.items()} for key, answers in consulted.names.items()}
    return Dependencies(
        before,
        {path: _state(entry, settled) for path in paths if (entry := source.entry(path)) is not None},
        {path: source.blob(path) for path in consulted.texts if path in source},
        consulted.held,
        names,
        {path: (ident[0], sorted(modules.used(ident))) for path, ident in modules.consulted.items()},
        os.urandom(8),
    )


def names_digest(names: Iterable[bytes]) -> bytes:
    """What tells one set of names in a file from another."""
    return hashlib.blake2b(b"\0".join(names), digest_size=8).digest()


def dumps_names(known: Dependencies, consulted: Consulted) -> bytes:
    """The names that were found in files, as bytes."""
    return known.token + pickle.dumps((consulted.names, consulted.searched), 5)


def earlier(check: Check, data: bytes | None) -> Earlier | None:
    """What unchanged files answered in the reading that ``check`` is about; ``data`` is what :func:`dumps_names` gave."""
    from liveapi.trace.program import Earlier

    token = check.known.token
    if data is None or not token or data[: len(token)] != token:
        return None
    try:
        names, searched = _Plain(io.BytesIO(data[len(token) :])).load()
    except Exception:  # noqa: BLE001 - as above
        return None
    unchanged = check.known.states.keys() - check.changed
    return Earlier(unchanged, unchanged & searched, check.known.held, names)


def _state(entry: Entry, settled: Callable[[Entry], bool]) -> State:
    return (entry.size, *entry.stamp) if entry.stamp and settled(entry) else entry.blob


def _read(file: File) -> bool:
    """Whether a file takes part in indices."""
    return file.excluded is None or file.excluded.followed


class Check:
    """Compares a source with the dependencies of an earlier reading."""

    def __init__(self, known: Dependencies, source: Source, found: Scan, modules: Modules, settled: Callable[[Entry], bool]) -> None:
        self.known = known
        self._source = source
        self._found = found
        self._modules = modules
        self._settled = settled
        #: Files that are not as they were.
        self.changed: set[str] = set()
        #: Where lines of changed files are now.
        self.lines: Lines = {}

    def holds(self) -> bool:
        """Whether a reading would come to the same contract, but for lines; the dependencies are brought up to date then."""
        known, source = self.known, self._source
        same_world = world(source, self._found) == known.world
        problems = source.problems
        changed = self.changed
        for path, state in known.states.items():
            entry = source.entry(path)
            if entry is None:
                changed.add(path)
                continue
            now: State = source.blob(path) if isinstance(state, str) else (entry.size, *entry.stamp)
            if state is None or state != now:
                changed.add(path)
        if not same_world or len(changed) > _MANY or not all(self._same(path) for path in changed):
            return False
        for path in changed:
            entry = source.entry(path)
            known.states[path] = _state(entry, self._settled) if entry is not None else None
        return source.problems == problems

    def _same(self, path: str) -> bool:
        known = self.known
        if path in known.texts and known.texts[path] != self._source.blob(path):
            return False
        if path in known.modules and known.modules[path][0] == self._source.blob(path):
            return True
        data = self._source.read(path)
        for pattern, answer in known.held.get(path, {}).items():
            if (re.search(pattern, data) is not None) != answer:
                return False
        return self._same_names(path, data) and (path not in known.modules or self._same_module(path))

    def _same_names(self, path: str, data: bytes) -> bool:
        file = self._found.files.get(path)
        for (language, pattern), digests in self.known.names.items():
            if file is not None and file.language == language:
                names = sorted(set(re.findall(pattern, data)))
                if (names_digest(names) if names else None) != digests.get(path):
                    return False
        return True

    def _same_module(self, path: str) -> bool:
        from liveapi.syntax.comparison import moves

        blob, spans = self.known.modules[path]
        old, new = self._modules.kept(blob, path), self._modules.parse(path)
        if old is None or new is None or new.problem is not None:
            return False
        try:
            found = moves(old, new, set(spans))
        except LookupError:  # A body that was looked at is not kept.
            return False
        if found is None:
            return False
        if any(old != new for old, new in found.lines.items()):
            self.lines[path] = found.lines
        self.known.modules[path] = (self._source.blob(path), sorted(found.spans.values()))
        return True


def moved(api: Api, lines: Lines) -> Api | None:
    """The contract with the evidence in changed files brought up to date; ``None`` where a line cannot be told."""
    try:
        found = _moved(api, lambda evidence: _evidence(evidence, lines))
    except KeyError:
        return None
    return found if isinstance(found, Api) else None


def _evidence(evidence: Evidence, lines: Lines) -> Evidence:
    known = lines.get(evidence.file)
    if known is None:
        return evidence
    if evidence.line == 1:
        # It may stand for the file as such, which begins where it began, or for what stood there.
        if known.get(1, 1) != 1:
            raise KeyError(1)
        known = {1: 1, **known}
    return Evidence(evidence.file, known[evidence.line], known[evidence.end])


def _moved(value: Any, place: Callable[[Evidence], Evidence]) -> Any:
    if isinstance(value, Evidence):
        return place(value)
    if isinstance(value, list):
        return [_moved(item, place) for item in value]
    if isinstance(value, dict):
        return {key: _moved(item, place) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _moved(getattr(value, f.name), place) for f in fields(value)})
    return value
