"""The command in a process of its own."""

import os
import signal
import subprocess
import sys

SIGNALS = ("SIGINT", "SIGHUP", "SIGTERM")


def start(*argv, preexec_fn=None, **options):
    """Start the command with pipes for its streams. It minds signals as on a terminal, also where the tests run in the
    background and ignore them."""

    def prepare():
        for name in SIGNALS:
            signal.signal(getattr(signal, name), signal.SIG_DFL)
        if preexec_fn is not None:
            preexec_fn()

    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    if os.name == "posix":
        options["preexec_fn"] = prepare
    return subprocess.Popen([sys.executable, "-m", "quotestance", *map(str, argv)], **{**pipes, **options})
