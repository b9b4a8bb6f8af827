"""Hypothesis profiles, and fixtures for the command line.

Hypothesis draws the same examples in every run: few by default, more with `--hypothesis-profile=thorough`."""

import pytest
from hypothesis import HealthCheck, settings
from quotestance.cli.main import main
from quotestance.corpus.packaged import load_corpus
from quotestance.evaluation import run as harness

settings.register_profile(
    "quick",
    max_examples=20,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("thorough", settings.get_profile("quick"), max_examples=200)
settings.load_profile("quick")


@pytest.fixture
def few_training_articles(monkeypatch):
    """Train the baselines of `evaluate` on 200 articles of the packaged corpus only, to save time."""
    monkeypatch.setattr(harness, "load_corpus", lambda split, **options: load_corpus(split, **options)[:200])


@pytest.fixture
def run_command(capfd, tmp_path, monkeypatch):
    """Run the command line in an empty folder; returns the exit code, standard output and standard error."""
    monkeypatch.chdir(tmp_path)

    def run_command(*argv):
        code = main([str(arg) for arg in argv])
        captured = capfd.readouterr()
        assert "Traceback" not in captured.err
        return code, captured.out, captured.err

    return run_command
