"""From a source to its contract: the one way from source to frameworks.

What a reading needs only when something changed is imported then: with nothing changed, imports would be most of the time.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from liveapi.api.model import Api
from liveapi.reading.kept import KeptContract
from liveapi.source.base import Source
from liveapi.source.cache import Store, open_cache
from liveapi.source.languages import languages_of
from liveapi.source.opening import open_source

if TYPE_CHECKING:
    from liveapi.frameworks.base import Framework
    from liveapi.source.scan import Scan

Progress = Callable[[str, int, int], None]
#: So many objects take longer to look through than a glance.
_LARGE = 200_000


def read(
    path: str = ".",
    *,
    include: Iterable[str] = (),
    cache: bool = True,
    jobs: int | None = None,
    with_specs: bool = False,
    progress: Progress | None = None,
) -> Api:
    """The contract of what ``path`` names: a work tree, a bare repository, or ``repo@revision``."""
    include = tuple(include)
    return read_source(
        open_source(path, include=include), include=include, cache=cache, jobs=jobs, with_specs=with_specs, progress=progress
    )


def read_source(
    source: Source,
    *,
    include: Iterable[str] = (),
    cache: bool = True,
    jobs: int | None = None,
    with_specs: bool = False,
    progress: Progress | None = None,
) -> Api:
    """The contract of a source. ``with_specs`` lets the OpenAPI files in it add words and examples."""
    include = tuple(include)
    store = open_cache(enabled=cache)
    try:
        kept = KeptContract(store, source, include, time.time_ns()) if cache else None
        api = kept.get() if kept is not None else None
        if api is None:
            with _no_collection():
                api = _again(source, include, store, kept, jobs, progress)
    finally:
        store.close()
    if with_specs:
        from liveapi.reading.specs import complete

        complete(api, source)
    return api


@contextmanager
def _no_collection() -> Iterator[None]:
    """Without the garbage collector, which goes through millions of nodes again and again, for nothing: it is half of the time.

    What a large reading leaves behind is set aside, too: to go through it once more costs a second, and the process mostly ends here.
    :func:`release` takes it up again; so does the next reading, so that a process holds the remains of one at most.
    """
    release()
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            if gc.get_count()[0] > _LARGE:
                gc.freeze()
            gc.enable()


def release() -> None:
    """Free what the last reading left behind: for processes that go on."""
    if gc.get_freeze_count():
        gc.unfreeze()
        gc.collect()


def _again(
    source: Source, include: tuple[str, ...], store: Store, kept: KeptContract | None, jobs: int | None, progress: Progress | None
) -> Api:
    """The contract of a source in which something changed: the kept one where the change does not concern it, or a new one."""
    found: Scan | None = None
    if kept is not None and (markers := kept.markers()) is not None:
        # Whether the change matters is known before any framework is imported.
        found = _look(source, include, store, markers, jobs, progress)
        api = kept.same(found)
        if api is not None:
            return api
    classes = framework_classes(languages_of(source.entries()))
    labels = _labels(classes)
    if found is None:
        found = _look(source, include, store, labels, jobs, progress)
    return _read(source, found, store, kept, classes, progress)


def _look(
    source: Source,
    include: tuple[str, ...],
    store: Store,
    labels: Mapping[bytes, list[str]],
    jobs: int | None,
    progress: Progress | None,
) -> Scan:
    from liveapi.source.markers import Markers
    from liveapi.source.scan import scan

    return scan(source, Markers(labels), include=include, store=store, jobs=jobs, progress=_part(progress, "Looking"))


def _read(
    source: Source, found: Scan, store: Store, kept: KeptContract | None, classes: Sequence[type[Framework]], progress: Progress | None
) -> Api:
    from liveapi.reading.dependencies import dependencies, dumps_names, world
    from liveapi.reading.evaluation import evaluate
    from liveapi.reading.modules import Modules

    modules = Modules(source, found, store)
    before = world(source, found)
    api, consulted = evaluate(source, found, modules, classes, kept.earlier() if kept is not None else None, progress)
    modules.keep()
    if kept is not None:
        depends = dependencies(source, before, found, modules, consulted, kept.settled)
        kept.put_names(dumps_names(depends, consulted))
        kept.put(api, _labels(classes), depends)
    return api


def framework_classes(languages: frozenset[str]) -> tuple[type[Framework], ...]:
    """The frameworks for the languages of a source, imported when it is evaluated."""
    from liveapi.frameworks import registry

    return registry.framework_classes(languages)


def _labels(classes: Iterable[type[Framework]]) -> dict[bytes, list[str]]:
    labels: dict[bytes, list[str]] = {}
    for cls in classes:
        for marker in cls.markers:
            labels.setdefault(marker, []).append(cls.name)
    return labels


def _part(progress: Progress | None, what: str) -> Callable[[int, int], None] | None:
    if progress is None:
        return None
    return lambda done, total: progress(what, done, total)


__all__ = ["read", "read_source", "release"]
