"""What a reader said of a point, so that devices can be brought together in any order, as often as wanted.

A record keeps when each state was last chosen, and when the reader last took a state back. To join
two records is to take the later of each moment, which is commutative, associative and idempotent (a
join- semilattice, Shapiro et al. 2011). The state is the strongest one that was chosen since the
last taking back, so a `done` is lost only when its reader took it back after choosing it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

STATES = ("done", "learning", "skipped")  # the strongest first; "" is none of them
Moment = datetime | None
_JUST_BEFORE = timedelta(microseconds=1)


@dataclass(frozen=True)
class Record:
    """The moments of one point. `seen` and `revision` tell what was written there when it was done."""

    done_at: Moment = None
    learning_at: Moment = None
    skipped_at: Moment = None
    cleared_at: Moment = None
    revision: int = 0
    seen: str = ""

    @property
    def state(self) -> str:
        """One of STATES, or ""."""
        return next((state for state in STATES if _is_later(self.at(state), self.cleared_at)), "")

    def at(self, state: str) -> Moment:
        """When that state was chosen last."""
        return {"done": self.done_at, "learning": self.learning_at, "skipped": self.skipped_at}[state]

    def join(self, other: "Record") -> "Record":
        """What both say together."""
        known = max((_first(it.done_at), it.revision, it.seen) for it in (self, other))
        return Record(
            _later(self.done_at, other.done_at),
            _later(self.learning_at, other.learning_at),
            _later(self.skipped_at, other.skipped_at),
            _later(self.cleared_at, other.cleared_at),
            *known[1:],
        )

    def chosen(self, state: str, at: datetime, revision: int = 0, seen: str = "") -> "Record":
        """The record once its reader chose that state ("" takes back) at that moment, reading that text."""
        if not state:
            return self.join(Record(cleared_at=at))
        new = {f"{state}_at": at} | ({"revision": revision, "seen": seen} if state == "done" else {})
        stronger = (self.at(other) for other in STATES[: STATES.index(state)])
        steps_down = any(_is_later(before, self.cleared_at) and _is_later(at, before) for before in stronger)
        return self.join(Record(**new, cleared_at=at - _JUST_BEFORE if steps_down else None))  # type: ignore[arg-type]

    @classmethod
    def of(cls, state: str, at: datetime) -> "Record":
        """One of which only the state is known."""
        return cls().chosen(state, at) if state else cls()


Records = dict[int, Record]


@dataclass(frozen=True)
class Mark:
    """A reader's choice for one point."""

    key: int
    state: str
    at: datetime


def together(one: Mapping[int, Record], other: Mapping[int, Record]) -> Records:
    """Both records of everything."""
    empty = Record()
    return {key: one.get(key, empty).join(other.get(key, empty)) for key in sorted({*one, *other})}


def marked(
    known: Mapping[int, Record], marks: Iterable[Mark], revision: int, seen: Mapping[int, str]
) -> Records:
    """The records that change by these marks, as they are then."""
    changed: Records = {}
    for mark in marks:
        before = changed.get(mark.key) or known.get(mark.key) or Record()
        changed[mark.key] = before.chosen(mark.state, mark.at, revision, seen.get(mark.key, ""))
    return changed


def states(records: Mapping[int, Record]) -> dict[int, str]:
    """The state of each point that has one."""
    return {key: record.state for key, record in records.items() if record.state}


def redirected(records: Mapping[int, Record], aliases: Mapping[str, int]) -> Records:
    """The records by the numbers that places have now, where an author said that one is another one."""
    if not aliases:
        return dict(records)
    found: Records = {}
    for key, record in records.items():
        now = aliases.get(str(key), key)
        found[now] = found.get(now, Record()).join(record)
    return found


def _is_later(moment: Moment, other: Moment) -> bool:
    return moment is not None and (other is None or moment > other)


def _later(one: Moment, other: Moment) -> Moment:
    return max(filter(None, (one, other)), default=None)


def _first(moment: Moment) -> float:
    return moment.timestamp() if moment else 0.0
