"""In which order the comments of a post come in: lists show them by their numbers."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from heapq import heapify, heappop, heappush

from blog.transfer.comments.records import Record

Rank = tuple[int, datetime, str]


def in_order(records: Iterable[Record]) -> Iterator[Record]:
    """The oldest first, but each after what it replies to; of a circle, the oldest is taken for the first."""
    left = {record.key: record for record in records}
    replies = _replies(left)
    yield from _below(replies.pop("", []), left, replies)
    for record in sorted(left.values(), key=_rank):  # circles
        yield from _below([record], left, replies)


def _replies(known: dict[str, Record]) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for record in known.values():
        found.setdefault(record.parent if record.parent in known else "", []).append(record)
    return found


def _below(
    first: list[Record], left: dict[str, Record], replies: dict[str, list[Record]]
) -> Iterator[Record]:
    """These and all that hangs on them, each taken out of what is left."""
    ready = [_rank(record) for record in first]
    heapify(ready)
    while ready:
        record = left.pop(heappop(ready)[2], None)
        if record:
            yield record
            for reply in replies.pop(record.key, []):
                heappush(ready, _rank(reply))


def _rank(record: Record) -> Rank:
    number = record.kept.number if record.kept else None
    return number or 0, record.created_at, record.key
