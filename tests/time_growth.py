"""How the processor time of a function grows with the length of its input."""

from collections.abc import Callable

ATTEMPTS = 6


def check_growth(small: Callable[[], float], large: Callable[[], float], most: float, *, least: float = 0) -> None:
    """Check that the large input takes at most `most` times as long as the small one, or at most `least` seconds.

    Both callables return the seconds of processor time of one run. Other processes may slow any run, so both are
    measured anew in each of a few attempts, and the smallest ratio counts.
    """
    ratios = []
    for _ in range(ATTEMPTS):
        shorter = min(small() for _ in range(3))
        longer = large()
        ratios.append(longer / shorter)
        if longer <= max(least, most * shorter):
            return
    raise AssertionError(f"the large input took {min(ratios):.1f} times as long, {most:g} times are allowed")
