"""How fast ``liveapi export openapi`` reads repositories.

    python benchmarks/read.py REPO… [--runs N] [--command COMMAND] [--json]

For each repository (a folder; it is copied, never changed): the time of a run with an empty cache, of a run when nothing changed, of
one when a file that declares an operation changed without changing the contract (a line was added), of one when the path of an
operation changed in it, and of ``liveapi --help`` (what starting costs). Each is the best of N runs, since what disturbs a run only
ever makes it longer. Memory is the largest of the processes of the cold run, and all of them together where the
system tells. ``rg`` counts the time ripgrep takes to search the same files for one word: a unit that makes machines comparable.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from liveapi.source import open_source
from liveapi.source.base import RACY_NS
from liveapi.source.languages import EXTENSIONS, language_of

#: So many words are tried until one changes the contract.
_TRIED = 8


@dataclass(frozen=True, slots=True)
class Run:
    """One process, from its start to its end."""

    seconds: float
    #: Bytes: of the largest process, and of all at the moment when they used most (0 where the system does not tell).
    peak: int
    together: int
    output: bytes


@dataclass(frozen=True, slots=True)
class Figures:
    """What is printed of one repository."""

    name: str
    files: int
    operations: int
    cold: float
    unchanged: float
    one_changed: float
    #: ``None`` where no path could be changed.
    path_changed: float | None
    peak: int
    together: int
    ripgrep: float | None

    @property
    def rate(self) -> float:
        """Source files per second, cold."""
        return self.files / self.cold


def run(command: list[str], environment: dict[str, str]) -> Run:
    """Run a command; its failure is the benchmark's."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, start_new_session=True)
    watch = _Watch(process.pid)
    assert process.stdout is not None
    assert process.stderr is not None
    errors: list[bytes] = []
    drain = threading.Thread(target=lambda: errors.append(process.stderr.read() if process.stderr else b""))
    drain.start()
    output = process.stdout.read()
    # In place of wait(): it tells what the process used.
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    drain.join()
    process.stdout.close()
    process.stderr.close()
    together = watch.stop()
    if process.returncode != 0:
        sys.exit(f"{shlex.join(command)} ended with {process.returncode}:\n{errors[0].decode(errors='replace')}")
    return Run(seconds, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024), together, output)


class _Watch:
    """Adds up the memory of a session's processes, 50 times a second. Shared pages count once (PSS)."""

    def __init__(self, session: int) -> None:
        self._session = session
        self._most = 0
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        if Path("/proc/self/smaps_rollup").exists():
            self._thread.start()

    def _watch(self) -> None:
        while not self._stopped.wait(0.02):
            total = 0
            for folder in Path("/proc").iterdir():
                try:
                    if folder.name.isdigit() and os.getsid(int(folder.name)) == self._session:
                        rollup = (folder / "smaps_rollup").read_text()
                        total += sum(int(line.split()[1]) * 1024 for line in rollup.splitlines() if line.startswith("Pss:"))
                except OSError:
                    continue  # It ended meanwhile.
            self._most = max(self._most, total)

    def stop(self) -> int:
        self._stopped.set()
        if self._thread.ident is not None:
            self._thread.join()
        return self._most


def measure(repository: Path, command: list[str], runs: int) -> Figures:
    """All figures of one repository."""
    with tempfile.TemporaryDirectory(prefix="liveapi-benchmark-") as folder:
        copy = Path(folder) / repository.name
        shutil.copytree(repository, copy, symlinks=True, ignore_dangling_symlinks=True)
        environment = {**os.environ, "LIVEAPI_CACHE_DIR": str(Path(folder) / "cache")}
        arguments = [*command, "export", "openapi", str(copy)]

        def settle() -> None:
            """Files just written are not trusted to stay as they are; people who measure wait."""
            time.sleep(RACY_NS / 1e9 + 0.2)

        settle()
        run(arguments, environment)  # Fills the system's cache of files: that is not what is measured.

        def forget() -> None:
            shutil.rmtree(environment["LIVEAPI_CACHE_DIR"], ignore_errors=True)

        cold = _runs(arguments, environment, runs, forget)
        unchanged = _runs(arguments, environment, runs, lambda: None)
        target = _declaring(copy, cold[0].output)

        def change() -> None:
            settle()
            with target.open("ab") as file:
                file.write(b"\n")

        changed = _runs(arguments, environment, runs, change)
        renamed = _renamed(copy, arguments, environment, runs, settle, changed[-1].output)
        outputs = {r.output for r in (*cold, *unchanged)}
        if len(outputs) != 1:
            sys.exit(f"{repository.name}: the document differs between a cold and a warm cache")
        document = json.loads(cold[0].output)
        return Figures(
            name=repository.name,
            files=sum(1 for e in open_source(copy).entries() if language_of(e.path)),
            operations=sum(
                len({"get", "put", "post", "delete", "options", "head", "patch", "trace"} & set(p)) for p in document["paths"].values()
            ),
            cold=_best(cold),
            unchanged=_best(unchanged),
            one_changed=_best(changed),
            path_changed=_best(renamed) if renamed else None,
            peak=max(r.peak for r in cold),
            together=max(r.together for r in cold),
            ripgrep=_ripgrep(copy, runs),
        )


def _runs(arguments: list[str], environment: dict[str, str], count: int, before: Callable[[], None]) -> list[Run]:
    found = []
    for _ in range(count):
        before()
        found.append(run(arguments, environment))
    return found


def _best(runs: list[Run]) -> float:
    return min(r.seconds for r in runs)


def _declaring(root: Path, document: bytes) -> Path:
    """A file that declares an operation, by the evidence in the document; the largest source file where there is none."""
    sources = {e.path: e.size for e in open_source(root).entries() if language_of(e.path)}
    if not sources:
        sys.exit(f"{root.name}: no source file")
    text = document.decode()
    named = [path for path in sources if path in text]
    return root / max(named or sources, key=lambda path: sources[path])


def _renamed(
    root: Path, arguments: list[str], environment: dict[str, str], count: int, settle: Callable[[], None], before: bytes
) -> list[Run]:
    """Runs after each of which a word in the path of an operation is another one; none where no word in the code does that."""
    for path, word in _words(root, json.loads(before))[:_TRIED]:
        target = root / path
        original = target.read_bytes()
        found: list[Run] = []
        for step in range(1, count + 1):
            target.write_bytes(re.sub(rb"\b%s\b" % re.escape(word), word + b"x" * step, original))
            settle()
            found.append(run(arguments, environment))
            if found[-1].output == before:
                break
            before = found[-1].output
        else:
            return found
        target.write_bytes(original)
    return []


def _words(root: Path, document: dict[str, Any]) -> list[tuple[str, bytes]]:
    """Files that register operations, each with a word of the path that is in its text: the largest files and longest words first."""
    found: dict[tuple[str, bytes], tuple[int, int]] = {}
    for path, item in document["paths"].items():
        for operation in item.values():
            file = operation.get("x-source", {}).get("file") if isinstance(operation, dict) else None
            if file is None or not (root / file).is_file():
                continue
            text = (root / file).read_bytes()
            for word in re.findall(rb"\w{4,}", re.sub(r"\{[^}]*\}", "", path).encode()):
                if re.search(rb"\b%s\b" % re.escape(word), text):
                    found[file, word] = (-len(text), -len(word))
    return sorted(found, key=lambda key: (found[key], key))


def _ripgrep(root: Path, runs: int) -> float | None:
    program = shutil.which("rg")
    if program is None:
        return None
    globs = [f"--glob=*.{extension}" for extension in EXTENSIONS]
    times = []
    for _ in range(max(3, runs)):
        started = time.perf_counter()
        # 1 is "found nothing".
        if (
            subprocess.run(
                [program, "--count", "--no-config", *globs, "route", str(root)], stdout=subprocess.DEVNULL, check=False
            ).returncode
            > 1
        ):
            return None
        times.append(time.perf_counter() - started)
    return min(times)


def _row(figures: Figures) -> str:
    unit = "" if figures.ripgrep is None else f"{figures.ripgrep * 1000:6.0f} ms {figures.cold / figures.ripgrep:6.1f}×"
    return (
        f"{figures.name[:40]:40} {figures.files:6} {figures.operations:5} {figures.cold:7.2f} s {figures.unchanged:7.2f} s "
        f"{figures.unchanged / figures.cold:5.0%} {figures.one_changed:7.2f} s {figures.one_changed / figures.cold:5.0%} "
        f"{_part(figures.path_changed, figures.cold)} "
        f"{figures.rate:7.0f} {figures.peak / 1e6:6.0f} {figures.together / 1e6:6.0f}  {unit}"
    )


def _part(seconds: float | None, cold: float) -> str:
    return f"{'-':>15}" if seconds is None else f"{seconds:7.2f} s {seconds / cold:5.0%}"


def main() -> None:
    """Measure what the arguments name, and print a row each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repositories", nargs="+", type=Path, metavar="REPO")
    parser.add_argument("--runs", type=int, default=3, help="how often each figure is taken (default 3)")
    parser.add_argument("--command", default=f"{shlex.quote(sys.executable)} -m liveapi", help="the liveapi command")
    parser.add_argument("--json", action="store_true", help="one JSON document in place of a table")
    options = parser.parse_args()
    command = shlex.split(options.command)
    with_help = [run([*command, "--help"], dict(os.environ)).seconds for _ in range(max(3, options.runs))]
    rows = []
    if not options.json:
        print(f"liveapi --help: {min(with_help):.3f} s on {os.cpu_count()} cores")
        print(
            f"{'repository':40} {'files':>6} {'ops':>5} {'cold':>9} {'unchanged':>15} {'one changed':>15} {'path changed':>15} "
            f"{'files/s':>7} {'MB':>6} {'MB all':>6}  rg"
        )
    for repository in options.repositories:
        figures = measure(repository.resolve(), command, options.runs)
        rows.append(asdict(figures))
        if not options.json:
            print(_row(figures), flush=True)
    if options.json:
        print(json.dumps({"help": min(with_help), "cores": os.cpu_count(), "repositories": rows}, indent=2))


if __name__ == "__main__":
    main()
