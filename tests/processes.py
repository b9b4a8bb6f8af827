"""Run the command as a process, and wait until it has reached a certain point."""

import os
import signal
import subprocess
import sys
import time

SIGNALS = ("SIGINT", "SIGHUP", "SIGTERM")
MORE_THAN_A_PIPE_BUFFER = 1_000_000
PATIENCE = 300
"""Seconds until a test fails; long, since only a failing test takes so long."""


def start(*argv, preexec_fn=None, code=None, **options):
    """Start the command, or `code` with the same arguments, with pipes as its streams.

    Signals have their default handlers, even if the tests run in the background and ignore them."""

    def prepare():
        for name in SIGNALS:
            signal.signal(getattr(signal, name), signal.SIG_DFL)
        if preexec_fn is not None:
            preexec_fn()

    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    if os.name == "posix":
        options["preexec_fn"] = prepare
    program = ["-m", "quotestance"] if code is None else ["-c", code]
    return subprocess.Popen([sys.executable, *program, *map(str, argv)], **{**pipes, **options})


def wait_for(condition):
    """Call the condition until its value is true; returns that value."""
    end = time.monotonic() + PATIENCE
    while not (found := condition()):
        assert time.monotonic() < end, "the condition did not become true"
        time.sleep(0.01)
    return found


def write_until_read(process, data=b""):
    """Write lines, then an unfinished line that is longer than the buffer of a pipe.

    When this returns, the process has read the lines and waits for the rest of the last one.
    """
    process.stdin.write(data + b" " * MORE_THAN_A_PIPE_BUFFER)
    process.stdin.flush()
