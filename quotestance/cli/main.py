"""The command group, its exit codes and its signals."""

from __future__ import annotations

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
from quotestance.cli.corpus import corpus
from quotestance.cli.evaluate import evaluate
from quotestance.cli.label import extract, label
from quotestance.cli.messages import say
from quotestance.cli.train import train
from quotestance.errors import QuotestanceError

__all__ = ["cli", "main"]


INTERRUPTED = 130  # what shells give for Ctrl-C, 128 and the signal's number
STOPPING = ("SIGTERM", "SIGHUP")  # kill, a shutdown, a batch system; a terminal that was closed

GC_THRESHOLD = 200_000
"""New objects between two searches for cycles. Records hold none, and with Python's 700 a text of 20 MB, all of whose
words are looked at again each time, took a fifth longer."""

QUIET = "ignore:resource_tracker:UserWarning"
"""For the process that clears up behind the workers: it tells of a lock that is gone already, where they were ended."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; never raises for what a user can cause."""
    gc.set_threshold(GC_THRESHOLD)
    os.environ.setdefault("PYTHONWARNINGS", QUIET)
    taken = _take_signals()
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
    except SystemExit as error:  # click's answer to a closed pipe
        return error.code if isinstance(error.code, int) else 0
    finally:
        _settle_stdout()
        for number in taken:
            signal.signal(number, signal.SIG_DFL)


class _Stopped(KeyboardInterrupt):
    """A signal that asks the process to end; handled like Ctrl-C, so that nothing half done is left behind."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


def _take_signals() -> list[int]:
    """Let the signals of `STOPPING` raise `_Stopped`, those that nobody else handles or ignores (nohup does); which."""
    if threading.current_thread() is not threading.main_thread():
        return []
    numbers = [getattr(signal, name) for name in STOPPING if hasattr(signal, name)]
    taken = [number for number in numbers if signal.getsignal(number) is signal.SIG_DFL]
    for number in taken:
        signal.signal(number, _stop)
    return taken


def _stop(number: int, frame: object) -> None:
    signal.signal(number, signal.SIG_IGN)  # a second one does not cut the clearing up short
    raise _Stopped(number)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="quotestance")
def cli() -> None:
    """Who is quoted in the news, saying what, and on whose side.

    \b
    quotestance label examples --company "Brightwater Dairies"
    quotestance label articles.jsonl --format csv -o quotes.csv --jobs 2
    quotestance extract article.txt

    COMMAND --help shows more examples.
    """


for command in (label, extract, train, evaluate, agreement, annotate, corpus):
    cli.add_command(command)


def _settle_stdout() -> None:
    """Flush what is left, or point standard output at nothing where it cannot be written to any more."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except (OSError, ValueError):
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
