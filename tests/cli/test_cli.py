from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from liveapi.api.model import Api, Certainty, Evidence, FrameworkReport, Handler, Location, Operation, Parameter, ReadWarning, Unresolved
from liveapi.cli.main import run, with_command
from liveapi.errors import SourceError


def contract() -> Api:
    return Api(
        "Shop",
        operations=[
            Operation("POST", "/b", "flask", Evidence("b.py", 2), Handler("create")),
            Operation(
                "GET",
                "/a/{id}",
                "flask",
                Evidence("a.py", 1),
                Handler("show\x1b[31m"),
                parameters=[Parameter("id", Location.PATH)],
                certainty=Certainty.LIKELY,
            ),
        ],
        frameworks=[FrameworkReport("flask", "python", 2, 3, 2)],
        unresolved=[Unresolved("flask", Evidence("c.py", 7), "the prefix is not known")],
        warnings=[ReadWarning("d.py", "too large")],
    )


class Reader:
    """Stands in for the reader: the command line is tested apart from it."""

    def __init__(self) -> None:
        self.api = contract()
        self.calls: list[tuple[str, dict[str, Any]]] = []

    def read(self, source_spec: str, **options: Any) -> Api:
        if source_spec == "nosuchpath":
            raise SourceError("there is no nosuchpath", "name a folder, a git repository or repository@revision")
        if source_spec == "slow":
            raise KeyboardInterrupt
        options.pop("progress")
        self.calls.append((source_spec, options))
        return self.api


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    fake = Reader()
    module = ModuleType("liveapi.reading")
    module.read = fake.read  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "liveapi.reading", module)
    return fake


def test_a_path_alone_means_open():
    assert with_command([]) == ["open"]
    assert with_command(["../shop"]) == ["open", "../shop"]
    assert with_command(["--port", "8000"]) == ["open", "--port", "8000"]
    assert with_command(["scan", "x"]) == ["scan", "x"]
    assert with_command(["--help"]) == ["--help"]


def test_scan_in_a_pipe_prints_plain_columns_without_escape_sequences(reader: Reader, capfd: pytest.CaptureFixture[str]):
    assert run(["scan", "shop"]) == 0
    assert capfd.readouterr().out == "GET   /a/{id}  show\\x1b[31m  a.py:1\nPOST  /b       create        b.py:2\n"


def test_scan_json_is_one_document_with_everything(reader: Reader, capfd: pytest.CaptureFixture[str]):
    assert run(["scan", "--json"]) == 0
    document = json.loads(capfd.readouterr().out)
    assert [operation["id"] for operation in document["operations"]] == ["getAById", "postB"]
    assert document["operations"][0]["registration"] == {"file": "a.py", "line": 1, "end": 0}
    assert document["operations"][0]["parameters"][0]["in"] == "path"
    assert document["frameworks"] == [{"name": "flask", "language": "python", "files": 2, "found": 3, "resolved": 2}]
    assert document["unresolved"][0]["reason"] == "the prefix is not known"
    assert document["warnings"] == [{"file": "d.py", "message": "too large"}]


def test_what_was_not_understood_is_counted_on_stderr_and_listed_on_demand(reader: Reader, capfd: pytest.CaptureFixture[str]):
    run(["scan"])
    assert capfd.readouterr().err.splitlines() == [
        "liveapi: 1 registration could not be followed to the end (flask 1); -v lists them",
        "liveapi: 1 file could not be read in full; -v lists them",
    ]
    run(["scan", "-v"])
    assert "liveapi: c.py:7: flask: the prefix is not known" in capfd.readouterr().err


def test_a_framework_without_operations_is_said_and_the_exit_code_stays_0(reader: Reader, capfd: pytest.CaptureFixture[str]):
    reader.api = Api("Empty", frameworks=[FrameworkReport("flask", "python", 2)])
    assert run(["export", "openapi", "."]) == 0
    captured = capfd.readouterr()
    assert json.loads(captured.out)["paths"] == {}
    assert captured.err == "liveapi: a framework was seen but no operation was found: flask (2 files)\n"


def test_options_reach_the_reader(reader: Reader, capfd: pytest.CaptureFixture[str]):
    run(["export", "openapi", "shop", "--include", "tests/**", "--include", "x", "--no-cache", "--jobs", "3", "--with-specs"])
    assert reader.calls == [("shop", {"include": ("tests/**", "x"), "cache": False, "jobs": 3, "with_specs": True})]


def test_export_writes_a_file_and_yaml(reader: Reader, tmp_path: Path, capfd: pytest.CaptureFixture[str]):
    target = tmp_path / "api.yaml"
    assert run(["export", "openapi", ".", "--yaml", "-o", str(target)]) == 0
    assert target.read_text().startswith("openapi: 3.1.0\n")
    assert [path.name for path in tmp_path.iterdir()] == ["api.yaml"]
    assert capfd.readouterr().out == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["scan", "nosuchpath"], "there is no nosuchpath: name a folder, a git repository or repository@revision"),
        (["expot", "openapi"], "there is no command or path expot: did you mean liveapi export?"),
        (["export", "raml"], "there is no format 'raml': choose from: openapi, postman, markdown, llms, http, lama2"),
        (["export"], "Missing argument 'FORMAT': see liveapi export --help"),
        (["scan", "--jobs", "0"], "Invalid value for '--jobs': 0 is not in the range x>=1: see liveapi scan --help"),
        (["scan", "a", "b"], "Got unexpected extra argument (b): see liveapi scan --help"),
        (["export", "openapi", "-o", "/no/such/folder/x"], "there is no folder for /no/such/folder/x: make it first, or write elsewhere"),
    ],
)
def test_errors_are_one_line_with_a_remedy_and_exit_2(reader: Reader, capfd: pytest.CaptureFixture[str], arguments: list[str], said: str):
    assert run(arguments) == 2
    captured = capfd.readouterr()
    assert captured.err == f"liveapi: {said}\n"
    assert captured.out == ""


def test_ctrl_c_is_quiet(reader: Reader, capfd: pytest.CaptureFixture[str]):
    assert run(["scan", "slow"]) == 130
    assert capfd.readouterr() == ("", "")


def test_a_reader_that_goes_away_is_not_an_error(tmp_path: Path):
    script = tmp_path / "many.py"
    script.write_text(
        "import sys, types\n"
        "from liveapi.api.model import Api, Evidence, Operation\n"
        "module = types.ModuleType('liveapi.reading')\n"
        "operations = [Operation('GET', f'/{n}', 'flask', Evidence('a.py', n)) for n in range(50_000)]\n"
        "module.read = lambda *a, **k: Api('Many', operations=operations)\n"
        "sys.modules['liveapi.reading'] = module\n"
        "from liveapi.cli.main import main\n"
        "main(['scan'])\n"
    )
    process = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={"PYTHONPATH": "src"})
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() == 141


def test_help_is_fast_and_names_the_commands():
    times = []
    for _ in range(3):
        started = time.perf_counter()
        text = subprocess.check_output([sys.executable, "-m", "liveapi", "--help"], env={"PYTHONPATH": "src"}, text=True)
        times.append(time.perf_counter() - started)
    assert all(name in text for name in ("open", "scan", "export"))
    loaded = subprocess.check_output(
        [sys.executable, "-c", "import sys, liveapi.cli.main; print(*sys.modules)"], env={"PYTHONPATH": "src"}, text=True
    ).split()
    assert not {"rich", "starlette", "uvicorn", "tree_sitter", "yaml", "jsonschema", "jinja2"} & set(loaded)
    assert min(times) < 0.6, "0.2 s on a quiet machine"


FAKE = """
import sys, time, types
from liveapi.api.model import Api, Certainty, Evidence, Handler, Operation

def read(source_spec, *, progress, **options):
    for step in range(8):
        progress("Reading", step, 8)
        time.sleep(float(source_spec))
    teas = Operation("GET", "/teas/{id}", "flask", Evidence("a.py", 1), Handler("show"), certainty=Certainty.LIKELY)
    return Api("Shop", operations=[teas])

module = types.ModuleType("liveapi.reading")
module.read = read
sys.modules["liveapi.reading"] = module
from liveapi.cli.main import main
main(sys.argv[1:])
"""


def on_a_terminal(tmp_path: Path, *arguments: str) -> tuple[str, str]:
    """What is printed to stdout and stderr where both are terminals."""
    pty = pytest.importorskip("pty", reason="terminals are a matter of POSIX")
    script = tmp_path / "fake.py"
    script.write_text(FAKE)
    pairs = [pty.openpty(), pty.openpty()]
    environment = {"PYTHONPATH": "src", "TERM": "xterm", "COLUMNS": "100"}
    process = subprocess.Popen(
        [sys.executable, str(script), *arguments], stdout=pairs[0][1], stderr=pairs[1][1], stdin=subprocess.DEVNULL, env=environment
    )
    said = []
    for _, theirs in pairs:
        os.close(theirs)
    for ours, _ in pairs:
        text = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # Linux says so when the other end is closed
                break
            if not part:
                break
            text += part
        os.close(ours)
        said.append(text.decode())
    assert process.wait(10) == 0
    return said[0], said[1]


def test_on_a_terminal_the_operations_are_a_table(tmp_path: Path):
    out, err = on_a_terminal(tmp_path, "scan", "0")
    assert "Registered at" in out
    assert "/teas/{id}  (likely)" in out
    assert "1 operation · flask" in out
    assert err == "", "what is quick shows no progress"


def test_progress_is_shown_on_a_terminal_when_it_takes_longer(tmp_path: Path):
    _, err = on_a_terminal(tmp_path, "scan", "0.12")
    assert "Reading" in err
    assert "/8" in err
