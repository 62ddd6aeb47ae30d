"""Rewords documents that name a renamed tag or category, with little of each in memory at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import sqlalchemy as sa

from blog.db import Row, db
from blog.errors import Invalid
from blog.posts import editions
from blog.posts.filing import said, saying
from blog.posts.models import Draft, Post, Revision
from blog.tags.changes import Change
from blog.tags.models import Kind
from blog.tags.vocabulary import Trail, told

CHUNK = 200  # whole texts in memory at a time
Item = TypeVar("Item")

_posts, _revisions, _drafts = Post.__table__.c, Revision.__table__.c, Draft.__table__.c
_IDS = _posts.id.in_(sa.bindparam("ids", expanding=True))

# Each with the number that tells one state of a text from another.
LIVE = (
    sa.select(_posts.id, _posts.live_id.label("number"), _posts.zone, _revisions.source)
    .join_from(Post.__table__, Revision.__table__, _posts.live_id == _revisions.id)
    .where(_IDS)
)
DRAFT = (
    sa.select(_posts.id, _drafts.version.label("number"), _posts.zone, _drafts.source)
    .join_from(Post.__table__, Draft.__table__)
    .where(_IDS)
)


@dataclass(frozen=True)
class Wording:
    """A text in other words: what stood before `cut` becomes `beginning`; None when only people can."""

    trails: list[Trail]
    beginning: str | None = None
    cut: int = 0
    digests: tuple[str, str] = ("", "")  # of the whole text, before and after


class Texts:
    """Live texts or drafts, with what a change makes of them."""

    def __init__(self, kind: Kind, change: Change, texts: sa.Select[Any]) -> None:
        self._kind, self._change, self._texts = kind, change, texts
        self._seen: dict[tuple[int, int], Wording | None] = {}
        self.affected: list[tuple[Row, Wording]] = []

    def look(self, found: sa.Select[Any]) -> None:
        """Reword the texts of the posts that `found` gives (id, number ...), unless seen already."""
        rows = db.session.execute(found).all()
        for some in chunks([row.id for row in rows if (row.id, row.number) not in self._seen]):
            for text in db.session.execute(self._texts, {"ids": some}):
                self._seen[text.id, text.number] = self._wording(text)
        wordings = [(row, self._seen.get((row.id, row.number))) for row in rows]
        self.affected = [(row, wording) for row, wording in wordings if wording]

    @property
    def changed(self) -> list[tuple[Row, Wording]]:
        """Those that can be reworded."""
        return [(row, wording) for row, wording in self.affected if wording.beginning is not None]

    def _wording(self, text: Row) -> Wording | None:
        """None for a text that does not name what changes, and for a draft that is only half written."""
        try:
            document = editions.read(text.source, zone=text.zone)
        except Invalid:
            return None
        before = said(document, self._kind)
        trails = told(before, self._change.told)
        if trails == before:
            return None
        try:
            new = saying(document, self._kind, trails)
        except Invalid:
            return Wording(trails)
        beginning = new.source[: len(new.source) - len(new.body)]
        digests = (editions.digest(document.source), editions.digest(new.source))
        return Wording(trails, beginning, len(document.source) - len(document.body), digests)


def chunks(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """The items, some at a time."""
    return (items[start : start + CHUNK] for start in range(0, len(items), CHUNK))
