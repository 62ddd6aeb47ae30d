"""What a reader said of a point, so that devices can be brought together in any order, as often as wanted.

A record keeps when each state was last chosen, and when the reader last took a state back. To join
two records is to take the later of each moment, which is commutative, associative and idempotent (a
join-semilattice, Shapiro et al. 2011). The state is the strongest one that was chosen since the
last taking back, so a `done` is lost only when its reader took it back after choosing it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

STATES = ("done", "learning", "skipped")  # the strongest first; "" is none of them
MOMENTS = ("done_at", "learning_at", "skipped_at", "cleared_at")  # of a record, as it names them
Moment = datetime | None


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
        for state, at in zip(STATES, (self.done_at, self.learning_at, self.skipped_at), strict=True):
            if at and (self.cleared_at is None or at > self.cleared_at):
                return state
        return ""

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
        """The record once its reader chose that state ("" takes back) at that moment, reading that text.

        A weaker state takes back the stronger ones that were chosen before.
        """
        if not state:
            return self.join(Record(cleared_at=at))
        new = {f"{state}_at": at} | ({"revision": revision, "seen": seen} if state == "done" else {})
        stronger = (self.at(other) for other in STATES[: STATES.index(state)])
        given_up = max((before for before in stronger if before and before < at), default=None)
        return self.join(Record(**new, cleared_at=given_up))  # type: ignore[arg-type]

    def as_read(self, other: "Record") -> "Record":
        """The same, of the text that `other` says was read, where it knows that."""
        return replace(self, revision=other.revision, seen=other.seen) if other.seen else self

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


def redirected(records: Mapping[int, Record], became: Mapping[int, int]) -> Records:
    """The records by the numbers that places have now; `became` says what those are that are gone.

    Where one became another, what was said of both counts. Where several became one, it is done only if all
    of them were, and otherwise being learned.
    """
    before = _before(became)
    now = {last(key, became) for key in records}
    return {key: _whole(key, records, before) for key in sorted(now)}


def _whole(key: int, records: Mapping[int, Record], before: Mapping[int, list[int]]) -> Record:
    own = records.get(key, Record())
    earlier = [_whole(old, records, before) for old in before.get(key, ())]
    return own.join(_all_of(earlier)) if earlier else own


def _all_of(parts: list[Record]) -> Record:
    if len(parts) == 1:
        return parts[0]
    state = min((part.state for part in parts), key=("", *reversed(STATES)).index)
    if state != "done" and any(part.state in STATES[:2] for part in parts):
        state = "learning"
    said = max((at for part in parts if (at := part.at(part.state) if part.state else None)), default=None)
    known = min(parts, key=lambda part: part.revision)
    return Record().chosen(state, said, known.revision, known.seen) if state and said else Record()


def _before(became: Mapping[int, int]) -> dict[int, list[int]]:
    before: dict[int, list[int]] = {}
    for old, now in became.items():
        before.setdefault(now, []).append(old)
    return before


def last(key: int, became: Mapping[int, int]) -> int:
    """The number that a place has now."""
    while key in became:
        key = became[key]
    return key


def heirs(became: Mapping[int, int]) -> dict[int, int]:
    """What each place that is gone is now, as far as it alone became that."""
    before = _before(became)
    alone = {old: now for old, now in became.items() if len(before[now]) == 1}
    return {old: last(old, alone) for old in alone}


def former(keys: Iterable[int], became: Mapping[int, int]) -> list[int]:
    """The numbers of the places that became one of these."""
    wanted = {*keys}
    return [old for old in became if last(old, became) in wanted]


def without_circles(became: Mapping[int, int]) -> dict[int, int]:
    """Every place that is gone has an end: none became itself again."""
    kept: dict[int, int] = {}
    for old, now in became.items():
        if last(now, kept) != old:
            kept[old] = now
    return kept


def _later(one: Moment, other: Moment) -> Moment:
    return max(filter(None, (one, other)), default=None)


def _first(moment: Moment) -> float:
    return moment.timestamp() if moment else 0.0
