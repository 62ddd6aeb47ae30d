"""How much work something is, whatever else the machine does and however fast it is."""

import time
from collections.abc import Callable

COUNTED = 100_000


def work(action: Callable[[], object]) -> float:
    """Processor time that this thread spends on it, in units of counting to a hundred thousand in Python."""
    return _spent(action) / min(_spent(_count) for _ in range(3))


def _spent(action: Callable[[], object]) -> float:
    begun = time.thread_time()
    action()
    return time.thread_time() - begun


def _count() -> None:
    for _ in range(COUNTED):
        pass
