"""One look at every file of a source: which are source code, which are the application's own, and which markers they hold.

What was found is kept with each file's stamp (work trees) or blob id (revisions), so that an unchanged file is not read again.
"""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from liveapi.source import rules
from liveapi.source.base import RACY_NS, Entry, Source, blob_id
from liveapi.source.cache import NullStore, Store, fingerprint
from liveapi.source.languages import language_of
from liveapi.source.markers import Markers
from liveapi.source.objects import Revision
from liveapi.source.scope import Excluded, Scope, judge_content

#: With fewer files to read, threads cost more than they save.
_PARALLEL = 200
#: Rows of so many revisions are kept together, since two of them are often compared.
_REVISIONS = 4


@dataclass(slots=True)
class File:
    """One file of source code. ``labels`` are those of the markers it holds; for an excluded file they were not looked for."""

    entry: Entry
    language: str
    labels: frozenset[str] = frozenset()
    excluded: Excluded | None = None

    @property
    def path(self) -> str:
        return self.entry.path


@dataclass(slots=True)
class Scan:
    """All source code of a source, by path."""

    files: dict[str, File]
    #: How many files had to be read; the rest was known from before.
    read: int = 0

    def excluded(self) -> Counter[rules.Kind]:
        """How many files were left out, by kind."""
        return Counter(f.excluded.kind for f in self.files.values() if f.excluded is not None)

    def holding(self, *labels: str) -> list[File]:
        """The application's own files that hold one of the labels (any, if none is named)."""
        wanted = set(labels)
        return [f for f in self.files.values() if f.excluded is None and (f.labels & wanted if wanted else f.labels)]


#: What is kept of a file: stamp, blob id, label numbers, and its kind and reason where the content excludes it.
_Row = tuple[list[int], str, list[int], list[str] | None]


def scan(
    source: Source,
    markers: Markers,
    *,
    include: Iterable[str] = (),
    store: Store | None = None,
    jobs: int | None = None,
    progress: Callable[[int, int], None] | None = None,
    now: Callable[[], int] = time.time_ns,
) -> Scan:
    """Look at all files. ``progress`` is told how many files of how many were read; ``jobs`` threads read (by default one per
    core, four at most).
    """
    store = store if store is not None else NullStore()
    scope = Scope(source, include)
    # Rows of files judged under other rules, or searched for other markers, are of no use.
    key = f"scan:{fingerprint('liveapi.source')}:{markers.digest}:{source.key}"
    known, names = _unpack(store.get_many([key]).get(key))
    result = Scan({})
    pending: list[File] = []
    rows: dict[str, _Row] = {}
    sets: dict[tuple[int, ...], frozenset[str]] = {}
    for entry in source.entries():
        language = language_of(entry.path)
        if language is None:
            continue
        file = result.files[entry.path] = File(entry, language, excluded=scope.excluded(entry.path))
        if file.excluded is not None:
            continue
        row = known.get(_row_key(entry))
        # A file may have moved: its name takes part in the judgement of its content.
        if row is None or row[0] != list(entry.stamp):
            pending.append(file)
            continue
        entry.blob = row[1]
        numbers = tuple(row[2])
        if numbers not in sets:
            sets[numbers] = frozenset(names[n] for n in numbers)
        file.labels = sets[numbers]
        rows[_row_key(entry)] = row
        _apply(scope, file, row[3])

    started = now()
    numbering = {name: number for number, name in enumerate(names)}
    for done, (file, found) in enumerate(_look(source, markers, pending, jobs), 1):
        if progress is not None:
            progress(done, len(pending))
        if found is None:
            continue
        file.entry.blob, file.labels, verdict = found
        kept = None if verdict is None else [verdict.kind.value, verdict.reason]
        _apply(scope, file, kept)
        if not file.entry.stamp or started - max(file.entry.stamp[:2]) > RACY_NS:
            label_numbers = sorted(numbering.setdefault(label, len(numbering)) for label in file.labels)
            rows[_row_key(file.entry)] = (list(file.entry.stamp), file.entry.blob, label_numbers, kept)
    result.read = len(pending)
    if isinstance(source, Revision) and len(known) < _REVISIONS * len(rows):
        rows = known | rows
    if pending or len(rows) != len(known):
        store.put_many({key: json.dumps([list(numbering), rows], ensure_ascii=True, separators=(",", ":")).encode()})
    return result


def _row_key(entry: Entry) -> str:
    """A work tree's files are known by path, a revision's by path and blob: revisions of one repository share their rows."""
    return entry.path if entry.stamp else f"{entry.blob} {entry.path}"


def _apply(scope: Scope, file: File, verdict: list[str] | None) -> None:
    if verdict is not None and not scope.included(file.path):
        file.excluded = Excluded(rules.Kind(verdict[0]), verdict[1])


_Found = tuple[str, frozenset[str], Excluded | None]


def _look(source: Source, markers: Markers, files: list[File], jobs: int | None) -> Iterable[tuple[File, _Found | None]]:
    def look(file: File) -> tuple[File, _Found | None]:
        data = source.load(file.entry)
        if data is None:
            return file, None
        blob = file.entry.blob or blob_id(data)
        return file, (blob, markers.labels(data), judge_content(file.path, data))

    workers = jobs or min(4, os.cpu_count() or 1)
    if len(files) < _PARALLEL or workers == 1:
        yield from map(look, files)
        return
    # The search, the hash and the reads of files let other threads run; pygit2 does not, so that its handle is never used twice at once.
    with ThreadPoolExecutor(workers) as pool:
        yield from pool.map(look, files)


def _unpack(data: bytes | None) -> tuple[dict[str, Any], list[str]]:
    """Rows by key and the names of labels; nothing where the bytes are not what :func:`scan` wrote."""
    if data is None:
        return {}, []
    try:
        names, rows = json.loads(data)
    except (ValueError, TypeError, RecursionError):
        return {}, []
    return (rows, names) if isinstance(rows, dict) and isinstance(names, list) else ({}, [])
