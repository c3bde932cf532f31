"""From a source to its contract: the one way from source to frameworks."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from liveapi.api.components import Components, name_components
from liveapi.api.model import Api, FrameworkReport, ReadWarning
from liveapi.frameworks.base import Framework, Result, merge
from liveapi.frameworks.registry import framework_classes
from liveapi.reading.kept import KeptContract
from liveapi.reading.modules import Modules
from liveapi.source.base import Source
from liveapi.source.cache import Store, open_cache
from liveapi.source.markers import Markers
from liveapi.source.opening import open_source
from liveapi.source.scan import File, Scan, scan
from liveapi.trace.interpreter import Interpreter
from liveapi.trace.languages.base import Native, Semantics
from liveapi.trace.program import Program
from liveapi.trace.values import Value

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
        classes = framework_classes()
        kept = KeptContract(store, source, include, classes, time.time_ns()) if cache else None
        api = kept.get() if kept is not None else None
        if api is None:
            with _no_collection():
                api = _read(source, include, store, classes, jobs, progress)
            if kept is not None:
                kept.put(api)
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


def _read(
    source: Source,
    include: tuple[str, ...],
    store: Store,
    classes: Iterable[type[Framework]],
    jobs: int | None,
    progress: Progress | None,
) -> Api:
    found = scan(source, _markers(classes), include=include, store=store, jobs=jobs, progress=_part(progress, "Looking"))
    modules = Modules(source, found, store)
    components, results = _run(source, found, modules, classes, progress)
    modules.keep()
    api = Api(source.name, revision=source.revision)
    named = {name for _, _, result in results for name in result.named}
    if len(named) == 1:
        # The title of one application among several would be wrong for the others.
        api.title, version = named.pop()
        api.version = version or api.version
    api.operations = merge(result for _, _, result in results)
    api.schemas = name_components(components, api.operations)
    required = {name for o in api.operations for need in o.security or [] for name in need}
    api.security_schemes = {n: s for n, s in sorted(components.security_schemes.items()) if n in required}
    for framework, files, result in results:
        language = files[0].language if files else ""
        if result.found or result.operations:
            api.frameworks.append(FrameworkReport(framework.name, language, len(files), result.found, result.resolved))
        api.unresolved.extend(result.unresolved)
    api.warnings = [ReadWarning(p.path, p.message) for p in source.problems]
    return api


def _markers(classes: Iterable[type[Framework]]) -> Markers:
    labels: dict[bytes, list[str]] = {}
    for cls in classes:
        for marker in cls.markers:
            labels.setdefault(marker, []).append(cls.name)
    return Markers(labels)


def _part(progress: Progress | None, what: str) -> Callable[[int, int], None] | None:
    if progress is None:
        return None
    return lambda done, total: progress(what, done, total)


def _run(
    source: Source, found: Scan, modules: Modules, classes: Iterable[type[Framework]], progress: Progress | None
) -> tuple[Components, list[tuple[Framework, list[File], Result]]]:
    """Run the files with a marker, and those that lead to them; then ask each framework seen what was registered."""
    used: list[tuple[Framework, list[File]]] = []
    for cls in classes:
        files = [f for f in found.holding(cls.name) if f.language in cls.languages]
        if files or cls.always(found):
            used.append((cls(), files))
    models: dict[str, Native] = {}
    constants: dict[str, Value] = {}
    for framework, _ in used:
        models.update(framework.models())
        constants.update(framework.constants())
    languages = {path: file.language for path, file in found.files.items() if file.excluded is None or file.excluded.followed}
    followed = frozenset(path for path in languages if found.files[path].excluded is not None)
    candidates = {f.path: f.labels for _, files in used for f in files}
    program = Program(source, languages, candidates, frozenset(e.path for e in source.entries()), modules.parse, followed)
    modules.prepare(candidates)
    run = Interpreter(program, models, constants)
    order = sorted(candidates)
    led_to = sorted({f.path for framework, files in used if framework.importers for f in files})
    order += [path for path in _importers(run, led_to) if path not in candidates]
    for done, path in enumerate(order, 1):
        try:
            run.load(path)
        except RecursionError:
            source.note(path, "nested too deeply to be followed")
        if progress is not None:
            progress("Following", done, len(order))
    run.enter_escaped()
    results = [(framework, files, framework.collect(run, [f.path for f in files])) for framework, files in used]
    return run.components, results


def _importers(run: Interpreter, paths: list[str]) -> list[str]:
    """Files that lead to the candidates: by what they do with them, routes come to be."""
    by_semantics: dict[int, tuple[Semantics, list[str]]] = {}
    for path in paths:
        module = run.program.module(path)
        if module is not None:
            semantics = run.semantics(module)
            by_semantics.setdefault(id(semantics), (semantics, []))[1].append(path)
    out: list[str] = []
    for semantics, group in by_semantics.values():
        out.extend(semantics.importers(group))
    return out


__all__ = ["read", "read_source", "release"]
