"""The verbs of the command line: one module each, imported only when it is asked for."""

from __future__ import annotations

import difflib
import importlib
import importlib.util
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typer
from typer.main import get_command, get_group

from core import __version__
from core.cli.shared import ending, helping
from core.stopping import INTERRUPTED, interrupts

# The exit code of what lies in front of a pipe that closes, as "| head": that of all other programs there.
_CLOSED = 141
_STANDARD_ERROR = 2  # the last of the numbers that standard streams have

# Verb -> the module that registers it; a verb whose module is missing is left out.
VERBS: dict[str, str] = {
    "recognize": "core.cli.recognize",
    "export": "core.cli.export",
    "import": "core.cli.import_",
    "train": "core.cli.train",
    "finetune": "core.cli.finetune",
    "evaluate": "core.cli.evaluate",
    "predict": "core.cli.predict",
    "convert": "core.cli.convert",
    "calibrate": "core.cli.calibrate",
    "models": "core.cli.models",
    "summary": "core.cli.summary",
    "crops": "core.cli.crops",
    "verify": "core.cli.verify",
    "statistics": "core.cli.statistics",
}


class VerbGroup(helping.Verbs):
    """A group that imports a verb's module when the verb is first used."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the verbs that are installed, in the order of the table."""
        return [verb for verb, module in VERBS.items() if importlib.util.find_spec(module)]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return the command of one verb, or None when there is no such verb."""
        if cmd_name not in self.commands and cmd_name in self.list_commands(ctx):
            self.commands[cmd_name] = _load(cmd_name)
        return self.commands.get(cmd_name)

    def make_context(self, *names: Any, **settings: Any) -> Any:
        """Return the context of a command line, of which what comes before the verb is looked at."""
        with helping.wrong_usage():
            return super().make_context(*names, **settings)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return name, command and arguments of the verb, whose paths and options are looked at first."""
        if args[0] not in VERBS:
            for near in difflib.get_close_matches(args[0], VERBS):
                self.get_command(ctx, near)  # typer suggests of those that are loaded
        name, command, rest = super().resolve_command(ctx, args)
        if command is not None and not ctx.resilient_parsing:
            from core.cli.shared import options, paths

            rest = options.spelt_now(name or "", rest)
            options.check(name or "", command, paths.check(command, ctx, rest))
        return name, command, rest

    def invoke(self, ctx: Any) -> Any:
        """Run the verb; what Platewright raises on purpose, and Ctrl-C, become one line and an exit code."""
        with ending.in_one_line(), helping.wrong_usage():
            return super().invoke(ctx)


app = typer.Typer(
    cls=VerbGroup,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Read Chinese licence plates, and let the reader learn from what you corrected. "
    "Without a verb the window opens.",
)


def _load(verb: str) -> Any:
    holder = helping.Holder()
    importlib.import_module(VERBS[verb]).register(holder)
    return get_group(holder).commands[verb]


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"platewright {__version__}")
        raise typer.Exit()


@app.callback()
def _options(
    version: bool = typer.Option(
        False, "--version", callback=_print_version, is_eager=True, help="Print the version and exit."
    ),
) -> None:
    pass


def run(arguments: Sequence[str]) -> int:
    """Run one verb and return its exit code: 0 done, 1 failed, 2 wrong usage, 130 interrupted.

    143 and 129 after SIGTERM and SIGHUP, 141 where nobody reads what it writes any longer.
    """
    _fill_closed()
    _let_plates_through()
    # verbs list the folders that cannot be listed themselves
    logging.getLogger("core.walking").addHandler(logging.NullHandler())
    pressed = interrupts.listen().pressed
    with ending.stoppable() as tell_stopped:
        try:
            get_command(app).main(args=list(arguments), prog_name="platewright")
        except SystemExit as leaving:
            code = leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
            if isinstance(leaving.__context__, BrokenPipeError):  # for which typer says 1
                return _CLOSED
            # verbs that end in their own good time see to Ctrl-C, and to the line, themselves
            return tell_stopped() if code == INTERRUPTED and interrupts.pressed > pressed else code
        except KeyboardInterrupt:
            return tell_stopped()
        except Exception as error:  # noqa: BLE001 - the boundary: one message, the traceback in the log
            # of a terminal that is closed what still is to be said cannot be
            is_gone = isinstance(error, OSError) and interrupts.hung_up
            if interrupts.pressed > pressed or is_gone:
                return tell_stopped()
            if isinstance(error, PermissionError) and error.filename is not None:
                return _tell_forbidden(error)
            return _tell_full(error) if _is_of_output(error) else _tell_unexpected(error)
    return 0


def _fill_closed() -> None:
    """Give the numbers of streams that are closed to nothing, else the first files that open have them.

    What libraries tell on standard error would be written into a table of readings.
    """
    while (number := os.open(os.devnull, os.O_RDWR)) <= _STANDARD_ERROR:
        pass
    os.close(number)


def _let_plates_through() -> None:
    """Write UTF-8 into files and pipes for which the system chose what has no Chinese, as a western Windows.

    The plates in them would all begin with a ?. A console shows that instead of failing, and who has asked
    for an encoding gets it.
    """
    wish = os.environ.get("PYTHONIOENCODING", "").partition(":")[0]
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
            if not (wish or stream.isatty() or _has_chinese(stream.encoding)):
                stream.reconfigure(encoding="utf-8")


def _has_chinese(encoding: str) -> bool:
    from core.alphabet import PROVINCES

    try:
        PROVINCES.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _is_of_output(error: Exception) -> bool:
    """Tell whether it is standard output that takes no more, by trying it once more."""
    if not isinstance(error, OSError) or error.filename is not None:
        return False
    try:
        sys.stdout.write("\n")
        sys.stdout.flush()
    except OSError:
        return True
    return False


def _tell_full(error: Exception) -> int:
    from core.cli.shared.telling import told
    from core.errors import ExportError

    why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    full = ExportError(
        "Standard output cannot be written", detail=why, advice="Make room, or lead it somewhere else"
    )
    typer.echo(f"platewright: {told(full)}", err=True)
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - else Python's end fails too
    return full.exit_code


def _tell_forbidden(error: PermissionError) -> int:
    """Tell what may not even be looked at, as what lies in a folder that is locked."""
    from core.cli.shared.telling import told
    from core.errors import FolderError

    refused = FolderError(
        "This file or folder may not be used",
        path=os.fsdecode(error.filename),
        detail=error.strerror or str(error),
        advice="Give yourself the right to read it, or name another",
    )
    typer.echo(f"platewright: {told(refused)}", err=True)
    return refused.exit_code


def _tell_unexpected(error: Exception) -> int:
    from core.cli.shared.telling import said

    told = said("something unexpected went wrong: {0}. Details are in {1}", repr(error), _write_log(error))
    typer.echo(f"platewright: {told}", err=True)
    return 1


def _write_log(error: Exception) -> Path:
    from platformdirs import user_log_path

    path = user_log_path("Platewright", appauthor=False, ensure_exists=True) / "command-line.log"
    handler = logging.FileHandler(path, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    trace = (type(error), error, error.__traceback__)
    handler.handle(logging.LogRecord("platewright", logging.ERROR, __file__, 0, "unexpected", None, trace))
    handler.close()
    return path
