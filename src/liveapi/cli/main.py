"""The entry point: finds the command, and turns every way to fail into one line on stderr and an exit code.

Exit codes: 0 done, 2 something the user can mend (arguments, a path, a port), 130 stopped with Ctrl-C, 141 the reader of a pipe went away.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module

import click

from liveapi.errors import LiveAPIError, UsageError

#: Command ▶ the module that holds it (imported when it is needed) and its line in the help.
COMMANDS = {
    "open": ("liveapi.cli.open", "Read PATH, serve its docs on this machine, open the browser, follow changes."),
    "scan": ("liveapi.cli.scan", "List the operations of PATH."),
    "sandbox": ("liveapi.cli.sandbox", "Serve a mock of PATH that behaves as its contract says."),
    "export": ("liveapi.cli.export", "Write the contract of PATH in a format of others."),
}
#: Those that go on until they are stopped.
_SERVING = ("open", "sandbox")


class _Commands(click.Group):
    """A group whose commands are imported one by one, so that ``liveapi --help`` imports none."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 — click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 — click's signature
        if cmd_name not in COMMANDS:
            return None
        command = import_module(COMMANDS[cmd_name][0]).command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 — click's signature
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])


def _print_version(ctx: click.Context, _option: click.Parameter, value: bool) -> None:
    if value:
        from importlib.metadata import PackageNotFoundError, version

        try:
            click.echo(f"liveapi {version('liveapi')}")
        except PackageNotFoundError:
            click.echo("liveapi (not installed: run from its sources)")
        ctx.exit()


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version, help="Print the version and leave.")
def liveapi() -> None:
    """Reads the HTTP API in a repository's code and publishes docs that can be tried.

    PATH is a work tree, a bare git repository or repository@revision; the current folder by default.
    "liveapi PATH" is short for "liveapi open PATH".
    """


def with_command(arguments: Sequence[str]) -> list[str]:
    """The arguments with ``open`` put in front where no command is named."""
    first = arguments[0] if arguments else ""
    if first in COMMANDS or first in ("-h", "--help", "--version"):
        return list(arguments)
    if first.isalpha() and not os.path.lexists(first):
        from difflib import get_close_matches

        if meant := get_close_matches(first, COMMANDS, 1):
            raise UsageError(f"there is no command or path {first}", f"did you mean liveapi {meant[0]}?")
    return ["open", *arguments]


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command line and ends the process."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if not arguments or arguments[0] not in COMMANDS or arguments[0] in _SERVING:
        sys.exit(run(arguments))
    # The process ends with the command: to go through its memory for garbage would be wasted, and so would freeing it piece by piece.
    gc.disable()
    code = run(arguments)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):  # whoever read it has gone
            stream.flush()
    os._exit(code)


def run(arguments: Sequence[str]) -> int:
    """Runs the command line; returns the exit code."""
    try:
        # Not `liveapi.main`: that prints a newline on Ctrl-C and has an exit code of its own for a broken pipe.
        with liveapi.make_context("liveapi", with_command(arguments)) as context:
            liveapi.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.UsageError as error:
        remedy = f"see {error.ctx.command_path} --help" if error.ctx else "see liveapi --help"
        return _fail(f"{error.format_message().rstrip('.')}: {remedy}")
    except click.ClickException as error:
        return _fail(error.format_message())
    except LiveAPIError as error:
        return _fail(str(error))
    except (KeyboardInterrupt, click.Abort):
        return 130
    except BrokenPipeError:
        # Python flushes stdout once more at exit; with the pipe gone that would print an error.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    return 0


def _fail(message: str) -> int:
    from liveapi.cli.text import visible

    print(f"liveapi: {visible(message)}", file=sys.stderr)  # noqa: T201 — this is the command line
    return 2


if __name__ == "__main__":
    main()
