"""What every command that reads has in common: its argument and options, progress, and what is said after reading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from liveapi.cli.text import count, note

if TYPE_CHECKING:
    from liveapi.api.model import Api


@dataclass(frozen=True, slots=True)
class Reading:
    """How a command reads: ``again`` is :func:`liveapi.reading.read` with all options bound."""

    path: str
    include: tuple[str, ...]
    cache: bool
    jobs: int | None
    with_specs: bool
    verbose: bool

    def again(self, progress: Callable[[str, int, int], None] | None = None) -> Api:
        """Reads; called again after a change, it reads again."""
        from liveapi.reading import read

        return read(self.path, include=self.include, cache=self.cache, jobs=self.jobs, with_specs=self.with_specs, progress=progress)

    def first(self) -> Api:
        """Reads with progress on the terminal, then says what was not understood."""
        from liveapi.cli.progress import Progress

        with Progress() as progress:
            api = self.again(progress.step)
        say(api, self.path, self.verbose)
        return api


def reading_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """PATH and the options of reading; the function gets them as one :class:`Reading`."""

    def with_reading(
        *args: Any,
        path: str,
        include: tuple[str, ...],
        no_cache: bool,
        jobs: int | None,
        with_specs: bool,
        verbose: bool,
        **options: Any,
    ) -> Any:
        return command(*args, reading=Reading(path, include, not no_cache, jobs, with_specs, verbose), **options)

    with_reading.__name__ = command.__name__
    with_reading.__doc__ = command.__doc__
    with_reading.__click_params__ = list(getattr(command, "__click_params__", []))  # type: ignore[attr-defined]
    for decorate in (
        click.option("-v", "--verbose", is_flag=True, help="List every registration and file that was not understood."),
        click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Worker processes (default: one per core)."),
        click.option(
            "--with-specs", is_flag=True, help="Take words and examples from the OpenAPI files in PATH too; routes come from code alone."
        ),
        click.option("--no-cache", is_flag=True, help="Read every file anew."),
        click.option(
            "--include",
            multiple=True,
            metavar="GLOB",
            help="Also read what is left out by default (tests, vendored code); may be repeated.",
        ),
        click.argument("path", default="."),
    ):
        decorate(with_reading)
    return with_reading


def say(api: Api, path: str, verbose: bool) -> None:
    """Nothing silent: what was seen and not understood, in counts or (``verbose``) one by one."""
    if api.unresolved:
        by_framework = Counter(each.framework for each in api.unresolved)
        parts = ", ".join(f"{name} {number:,}" for name, number in sorted(by_framework.items()))
        followed = f"{count(len(api.unresolved), 'registration')} could not be followed to the end ({parts})"
        note(followed + ("" if verbose else "; -v lists them"))
        if verbose:
            for each in sorted(api.unresolved, key=lambda u: (u.evidence, u.framework, u.reason)):
                note(f"{each.evidence}: {each.framework}: {each.reason}")
    if api.warnings:
        note(f"{count(len(api.warnings), 'file')} could not be read in full" + ("" if verbose else "; -v lists them"))
        if verbose:
            for warning in api.warnings:
                note(f"{warning.file}: {warning.message}")
    if not api.operations:
        seen = [report for report in api.frameworks if report.files or report.found]
        if seen:
            places = ", ".join(f"{report.name} ({count(report.files, 'file')})" for report in seen)
            note(f"a framework was seen but no operation was found: {places}")
        else:
            note(f"no web framework was recognised in {path}")
