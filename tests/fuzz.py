"""How often a property is tried: the same examples in every run, many more and new ones in `make fuzz`."""

import os

from hypothesis import HealthCheck, settings

TIMES = int(os.environ.get("MOJING_FUZZ", "0"))

settings.register_profile("ours", suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault
settings.load_profile("ours")


def often(examples: int) -> settings:
    """Settings for a property that is tried with that many examples, or `make fuzz` times as many."""
    return settings(max_examples=examples * max(TIMES, 1), derandomize=not TIMES, deadline=None)
