"""Our own file: JSON with one comment on each line, so that two exports can be compared."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from blog.comments.models import STATES
from blog.comments.places.queries import LONGEST as LONGEST_QUOTE
from blog.errors import Invalid
from blog.transfer.comments.records import Kept, Loss, Record, moment
from blog.transfer.json import items, text

FORMAT, VERSION = "mojing-comments", 1
_HEAD = f'{{"format": "{FORMAT}", "version": {VERSION}, "comments": ['
_MOMENTS = ("edited_at", "turned_at", "published_at", "approved_at")
_NUMBERS = ("number", "place", "revision")
START = 100  # bytes that tell
MARK = re.compile(rb'\{\s*"format"\s*:\s*"' + FORMAT.encode() + rb'"')
_ID = re.compile(r"[0-9a-f]{32}")
HIGHEST = 2**31 - 1


def written(records: Iterable[Record]) -> Iterator[str]:
    """The file, piece by piece."""
    yield _HEAD
    for n, record in enumerate(records):
        yield ("," if n else "") + "\n" + line(record)
    yield "\n]}\n"


def line(record: Record) -> str:
    """One comment of the file; what is empty is not said."""
    row = asdict(record)
    kept = row.pop("kept") or {}
    del row["is_html"], row["key"]
    told = {name: _told(value) for name, value in {**row, **kept}.items() if value not in (None, "", False)}
    return json.dumps(told, ensure_ascii=False)


def _told(value: Any) -> Any:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def read(path: Path) -> Iterator[Record | Loss]:
    """All comments of the file; raises Invalid."""
    for _list, item in items(path, "comments"):
        if not isinstance(item, dict):
            yield Loss(path.name, Invalid("This is no comment."))
            continue
        try:
            yield record(item)
        except Invalid as reason:
            yield Loss(f"{text(item, 'post')}#{text(item, 'id')}", reason)


def record(item: dict[str, Any], key: str = "") -> Record:
    """What a line says; raises Invalid. Its own id is its key, unless it is told another one."""
    id, state = text(item, "id"), text(item, "state")
    if not _ID.fullmatch(id) or state not in STATES:
        raise Invalid("This is no comment.")
    return Record(
        key=key or id,
        id=id,
        post=text(item, "post"),
        text=text(item, "text"),
        created_at=moment(text(item, "created_at")),
        state=state,
        parent=text(item, "parent"),
        name=text(item, "name"),
        email=text(item, "email"),
        website=text(item, "website"),
        is_member=item.get("is_member") is True,
        kept=_kept(item),
    )


def _kept(item: dict[str, Any]) -> Kept:
    moments: Any = {name: moment(item[name]) if item.get(name) else None for name in _MOMENTS}
    numbers: Any = {name: _number(item, name, None) for name in _NUMBERS}
    return Kept(
        **moments,
        **numbers,
        question=item.get("question") is True,
        answer=text(item, "answer") or None,
        file=text(item, "file"),
        quote=text(item, "quote")[:LONGEST_QUOTE],
        language=text(item, "language")[:20],
        version=_number(item, "version", 1) or 1,
        votes=_number(item, "votes", 0) or 0,
    )


def _number(item: dict[str, Any], name: str, otherwise: int | None) -> int | None:
    value = item.get(name)
    is_one = isinstance(value, int) and not isinstance(value, bool) and 0 < value <= HIGHEST
    return value if is_one else otherwise
