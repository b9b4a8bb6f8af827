"""Hypothesis draws the same examples in every run: few in the plain run, more with `--hypothesis-profile=thorough`."""

from hypothesis import HealthCheck, settings

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
