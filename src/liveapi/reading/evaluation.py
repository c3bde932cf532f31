"""The evaluation: the files with a marker are run, then each framework seen is asked what was registered."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from liveapi.api.components import Components, name_components
from liveapi.api.model import Api, FrameworkReport, ReadWarning
from liveapi.frameworks.base import Framework, Result, merge
from liveapi.reading.dependencies import visible
from liveapi.reading.modules import Modules
from liveapi.source.base import Source
from liveapi.source.scan import File, Scan
from liveapi.trace.interpreter import Interpreter
from liveapi.trace.languages.base import Native, Semantics
from liveapi.trace.program import Consulted, Earlier, Program
from liveapi.trace.values import Value

Progress = Callable[[str, int, int], None]
#: The frameworks that take part, each with the files that hold its markers.
_Used = list[tuple[Framework, list[File]]]


def evaluate(
    source: Source,
    found: Scan,
    modules: Modules,
    classes: Iterable[type[Framework]],
    earlier: Earlier | None,
    progress: Progress | None,
) -> tuple[Api, Consulted]:
    """The contract of a source, and what was asked of its files on the way. Files that answered ``earlier`` are not asked again."""
    used: _Used = []
    for cls in classes:
        files = [f for f in found.holding(cls.name) if f.language in cls.languages]
        if files or cls.always(found):
            used.append((cls(), files))
    program = _program(source, found, modules, used)
    program.earlier = earlier
    components, results = _run(program, modules, used, progress)
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
    return api, program.consulted


def _program(source: Source, found: Scan, modules: Modules, used: _Used) -> Program:
    languages = {path: file.language for path, file in found.files.items() if file.excluded is None or file.excluded.followed}
    followed = frozenset(path for path in languages if found.files[path].excluded is not None)
    candidates = {f.path: f.labels for _, files in used for f in files}
    return Program(source, languages, candidates, frozenset(visible(source)), modules.parse, followed)


def _run(
    program: Program, modules: Modules, used: _Used, progress: Progress | None
) -> tuple[Components, list[tuple[Framework, list[File], Result]]]:
    """Run the files with a marker, and those that lead to them; then ask each framework seen what was registered."""
    models: dict[str, Native] = {}
    constants: dict[str, Value] = {}
    for framework, _ in used:
        models.update(framework.models())
        constants.update(framework.constants())
    modules.prepare(program.candidates)
    run = Interpreter(program, models, constants)
    order = sorted(program.candidates)
    led_to = sorted({f.path for framework, files in used if framework.importers for f in files})
    order += [path for path in _importers(run, led_to) if path not in program.candidates]
    for done, path in enumerate(order, 1):
        try:
            run.load(path)
        except RecursionError:
            modules.source.note(path, "nested too deeply to be followed")
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
