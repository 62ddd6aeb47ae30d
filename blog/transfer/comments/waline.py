"""Comments in the JSON export of Waline (packages/server, controller/db): `data.Comment`."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from blog.errors import Invalid
from blog.transfer.comments.records import Loss, Record, id_of, moment
from blog.transfer.json import items, text

STATES = {"approved": "public", "": "public", "waiting": "waiting", "spam": "spam"}
_MENTION = re.compile(r"^\s*\[@[^\]\n]*\]\(#[^)\n]*\)[:：,，]?\s*")  # older versions begin replies with it


def read(path: Path) -> Iterator[Record | Loss]:
    """All comments of the file; raises Invalid."""
    for _list, item in items(path, "data.Comment"):
        if isinstance(item, dict):
            yield _one(item)


def _one(item: dict[str, Any]) -> Record | Loss:
    key, post = text(item, "objectId"), text(item, "url")
    try:
        written = _written(item)
        return Record(
            key=key,
            id=id_of("waline", post, key, written),
            post=post,
            text=_MENTION.sub("", text(item, "comment")) if _parent(item) else text(item, "comment"),
            created_at=moment(written),
            state=STATES.get(text(item, "status"), "waiting"),
            parent=_parent(item),
            name=text(item, "nick"),
            email=text(item, "mail"),
            website=text(item, "link"),
            is_member=bool(text(item, "user_id")),
        )
    except Invalid as reason:
        return Loss(f"{post}#{key}", reason)


def _parent(item: dict[str, Any]) -> str:
    return text(item, "pid") or text(item, "rid")


def _written(item: dict[str, Any]) -> str:
    """When it was written; LeanCloud wraps its dates."""
    found = item.get("insertedAt") or item.get("createdAt")
    return text(found, "iso") if isinstance(found, dict) else str(found)
