"""How often somebody may call, counted in the database for all nodes together.

Each process takes several calls at once and spends them from memory, so that not every call writes. What is
taken and not spent is lost with the window; nobody ever gets more than the limit.
"""

import threading
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from blog.auth.budgets.actions import spend
from blog.auth.budgets.models import Budget, Left
from blog.errors import TooMany

_WINDOW = timedelta(minutes=10)
CALLS = Budget("api-calls", 1200, _WINDOW, _WINDOW, _WINDOW)  # of one token, or of one network without one
TAKEN = 20  # calls at once
KNOWN = 1000  # callers that a process remembers


@dataclass(frozen=True)
class Lease:
    """Calls that a process has taken for somebody and not spent yet."""

    calls: int
    left: Left  # in the database when it was taken

    @property
    def allowed(self) -> Left:
        """What the caller is told."""
        return Left(self.left.tries + self.calls, self.left.until)

    def is_good(self, now: datetime) -> bool:
        """Whether there is one to spend, in a window that still runs."""
        return self.calls > 0 and now < self.left.until


class Allowances:
    """The leases of one process, the oldest first."""

    def __init__(self) -> None:
        self._leases: dict[str, Lease] = {}
        self._lock = threading.Lock()

    def spend(self, key: str) -> Left:
        """Take one call of that caller; what is left. Raises TooMany."""
        with self._lock:
            lease = self._leases.pop(key, None)
            if lease is None or not lease.is_good(datetime.now(UTC)):
                lease = Lease(TAKEN, spend(CALLS, key, tries=TAKEN))
            lease = self._leases[key] = replace(lease, calls=lease.calls - 1)
            while len(self._leases) > KNOWN:
                del self._leases[next(iter(self._leases))]
        return lease.allowed


def fields(left: Left) -> dict[str, str]:
    """Headers that tell a caller what is left (draft-ietf-httpapi-ratelimit-headers)."""
    return _fields(left.tries, max(0, int((left.until - datetime.now(UTC)).total_seconds())))


def refused(refusal: TooMany) -> dict[str, str]:
    """The same for somebody who has called too often."""
    return _fields(0, refusal.seconds)


def _fields(tries: int, seconds: int) -> dict[str, str]:
    policy = f'"calls";q={CALLS.limit};w={int(CALLS.window.total_seconds())}'
    return {"RateLimit-Policy": policy, "RateLimit": f'"calls";r={tries};t={seconds}'}
