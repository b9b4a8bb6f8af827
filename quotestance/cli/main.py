"""The command group, its exit codes and its signals."""

from __future__ import annotations

import atexit
import gc
import os
import signal
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress

import click

from quotestance.about import __version__
from quotestance.cli.annotate import agreement, annotate
from quotestance.cli.convert import convert
from quotestance.cli.corpus import corpus
from quotestance.cli.evaluate import evaluate
from quotestance.cli.label import extract, label
from quotestance.cli.messages import say
from quotestance.cli.pages import report, review
from quotestance.cli.train import train
from quotestance.errors import QuotestanceError

__all__ = ["cli", "main"]


INTERRUPTED = 130  # the exit code for Ctrl-C in shells: 128 plus the number of the signal
STOPPING = ("SIGTERM", "SIGHUP")  # sent by kill, a shutdown or a batch system; by a terminal that is closed

GC_THRESHOLD = 200_000
"""New objects between two runs of the garbage collector. The records contain no reference cycles, and with Python's
default of 700 a text of 20 MB took a fifth longer."""

QUIET = "ignore:resource_tracker:UserWarning"
"""Hides a warning of the process that cleans up after the workers: it cannot find the locks of workers that were
killed."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code. Errors that a user can cause are shown and not raised.

    The code is 0 if all went well, 1 if some articles failed, 2 if the command could not be carried out, and 128 plus
    the number of the signal if one stopped it.
    """
    gc.set_threshold(GC_THRESHOLD)
    # When the process ends, the collector would read all that is left once more.
    atexit.register(gc.freeze)
    os.environ.setdefault("PYTHONWARNINGS", QUIET)
    handled = _handle_signals()
    try:
        code = cli.main(None if argv is None else list(argv), prog_name="quotestance", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except click.ClickException as error:
        if isinstance(error, click.exceptions.NoSuchCommand) and os.path.exists(error.command_name):
            hint = f"To label it: quotestance label {error.command_name}"
            error = click.UsageError(f"{error.message} {hint}", error.ctx)
        error.show()
        return 2
    except (QuotestanceError, OSError) as error:
        say(str(error))
        return 2
    except (click.Abort, KeyboardInterrupt) as error:
        stop = error.__context__ if isinstance(error, click.Abort) else error
        return 128 + stop.number if isinstance(stop, _Stopped) else INTERRUPTED
    except SystemExit as error:  # click raises it for a closed pipe
        return error.code if isinstance(error.code, int) else 0
    finally:
        _flush_stdout()
        for number in handled:
            signal.signal(number, signal.SIG_DFL)


class _Stopped(KeyboardInterrupt):
    """A signal asked the process to end. It is handled like Ctrl-C, so that unfinished files are cleaned up."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


def _handle_signals() -> list[int]:
    """Make the signals of `STOPPING` raise `_Stopped`, and return their numbers.

    Signals that the caller handles or ignores stay as they are (nohup ignores SIGHUP).
    """
    if threading.current_thread() is not threading.main_thread():
        return []
    numbers = [getattr(signal, name) for name in STOPPING if hasattr(signal, name)]
    unhandled = [number for number in numbers if signal.getsignal(number) is signal.SIG_DFL]
    for number in unhandled:
        signal.signal(number, _stop)
    return unhandled


def _stop(number: int, frame: object) -> None:
    signal.signal(number, signal.SIG_IGN)  # a second signal does not interrupt the cleanup
    raise _Stopped(number)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="quotestance")
def cli() -> None:
    """Find out who is quoted in the news, saying what, and on whose side.

    \b
    quotestance label examples --company "Brightwater Dairies"
    quotestance label articles.jsonl --format csv -o quotes.csv --jobs 2
    quotestance extract article.txt

    'quotestance COMMAND --help' shows the options of a command and more examples.
    """


for command in (label, extract, convert, report, review, train, evaluate, agreement, annotate, corpus):
    cli.add_command(command)


def _flush_stdout() -> None:
    """Flush standard output, or redirect it to null if it was closed, so that Python does not fail at exit."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except (OSError, ValueError):
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
