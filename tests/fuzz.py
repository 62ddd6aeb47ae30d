"""How often a property is tried: the same examples in every run, many more and new ones in `make fuzz`."""

import os

from hypothesis import settings

TIMES = int(os.environ.get("MOJING_FUZZ", "0"))


def often(examples: int) -> settings:
    """Settings for a property that is tried with that many examples, or `make fuzz` times as many."""
    return settings(max_examples=examples * max(TIMES, 1), derandomize=not TIMES, deadline=None)
