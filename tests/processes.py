"""The command in a process of its own, and how to wait until it has come to some point."""

import os
import signal
import subprocess
import sys
import time

SIGNALS = ("SIGINT", "SIGHUP", "SIGTERM")
MORE_THAN_A_PIPE_HOLDS = 1_000_000
PATIENCE = 300
"""Seconds after which a test gives up; long, since it only bounds how long a failure takes."""


def start(*argv, preexec_fn=None, code=None, **options):
    """Start the command, or `code` with the arguments of the command, with pipes for its streams. It handles signals as
    on a terminal, even where the tests run in the background and ignore them."""

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
    """Look again and again until the condition is true; its value."""
    end = time.monotonic() + PATIENCE
    while not (found := condition()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)
    return found


def write_until_read(process, data=b""):
    """Write lines, then more of an unfinished line than a pipe holds: when this returns, the process has read the lines
    and waits for the rest of the last one."""
    process.stdin.write(data + b" " * MORE_THAN_A_PIPE_HOLDS)
    process.stdin.flush()
