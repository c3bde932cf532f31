"""Progress on a terminal, for anything that takes longer than a glance. In a pipe there is none."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

#: What ends within this many seconds shows nothing.
PATIENCE = 0.5


class Progress:
    """A context in which :meth:`step` may be called as often as one likes."""

    def __init__(self) -> None:
        self.started = time.monotonic()
        self.bar: Bar | None = None
        self.task: TaskID | None = None
        self.phase = ""
        self.shows = sys.stderr.isatty()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self.bar is not None:
            self.bar.stop()

    def step(self, phase: str, done: int, total: int) -> None:
        """``done`` of ``total`` pieces of ``phase`` are ready (``total`` 0: nobody knows)."""
        if not self.shows or (self.bar is None and time.monotonic() - self.started < PATIENCE):
            return
        if self.bar is None:
            self.bar = self._start()
        if self.task is None or phase != self.phase:
            if self.task is not None:
                self.bar.remove_task(self.task)
            self.task, self.phase = self.bar.add_task(phase, total=total or None), phase
        self.bar.update(self.task, completed=done, total=total or None)

    @staticmethod
    def _start() -> Bar:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
        from rich.progress import Progress as Bar

        columns = (TextColumn("[dim]{task.description}"), BarColumn(bar_width=32), MofNCompleteColumn())
        bar = Bar(*columns, console=Console(stderr=True), transient=True)
        bar.start()
        return bar
