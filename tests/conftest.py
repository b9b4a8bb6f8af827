"""Hypothesis draws the same examples in every run: few in the plain run, more with `--hypothesis-profile=thorough`."""

import pytest
from hypothesis import HealthCheck, settings
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
    """The baselines that `evaluate` compares with learn from 200 articles of the packaged corpus, which is quick."""
    monkeypatch.setattr(harness, "load_corpus", lambda split, **options: load_corpus(split, **options)[:200])
