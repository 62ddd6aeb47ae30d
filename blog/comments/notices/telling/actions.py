"""What the site does about notices by itself: telling people of new comments, and writing the letters.

Several workers and nodes do it at the same time, so each step begins with the one statement that only one of
them can win, and ends in the commit of all that follows from it.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

import sqlalchemy as sa
from markupsafe import Markup

from blog.auth.notices import MODES
from blog.comments.addresses.actions import invite_due
from blog.comments.models import Comment
from blog.comments.notices.models import KEPT, WORTH, Announcement, Notice
from blog.comments.notices.queries import Letters, stop_value
from blog.comments.notices.recipients import Recipient, next_digest, recipient
from blog.comments.notices.telling import queries
from blog.db import db, utcnow
from blog.errors import Invalid
from blog.mail.actions import enclose
from blog.mail.models import Letter

MOST = 30  # comments in a digest; the others are counted
SWEPT = 1000  # rows that are looked at


def tell(stopped: Callable[[], bool] = lambda: False) -> None:
    """Tell everybody of what is new, and enclose the letters that are due, until `stopped` says so."""
    while (ids := queries.announced()) and not stopped():
        _tell(ids)
    invite_due()
    while (whose := queries.waiting()) and not stopped():
        for user_id, address_id in whose:
            _write(user_id, address_id)
    _sweep()


def _tell(ids: Sequence[int]) -> None:
    id = Announcement.comment_id
    held = sa.select(id).where(id.in_(ids)).order_by(id).with_for_update()  # in one order: no deadlock
    taken = sa.delete(Announcement).where(id.in_(held)).returning(id)
    mine = db.session.scalars(taken.execution_options(synchronize_session=False)).all()
    rows = [row for comment in queries.comments_with(mine) for row in _notices(comment)]
    if rows:
        db.session.execute(sa.insert(Notice), rows)
    db.session.commit()


def _notices(comment: Comment) -> Iterator[dict[str, object]]:
    now = utcnow()
    for to, kind in queries.told(comment).values():
        due_at = to.due_at(kind, now)
        if due_at or to.has_inbox:
            at = {"created_at": now, "due_at": due_at}
            yield {**to.ids, "comment_id": comment.id, "kind": kind, **at}


def _write(user_id: int | None, address_id: int | None) -> None:
    to = recipient(user_id, address_id)
    mine = Notice.user_id == user_id if address_id is None else Notice.address_id == address_id
    taken = sa.update(Notice).where(mine, *queries.is_due()).values(due_at=None).returning(Notice.id)
    ids = db.session.scalars(taken.execution_options(synchronize_session=False)).all()
    notices = queries.notices_with(ids) if to and to.email else []
    if to:
        by_mode = {mode: [one for one in notices if to.mode(one.kind) == mode] for mode in MODES}
        for notice in by_mode["now"]:
            _enclose_one(to, notice)
        _enclose_digest(to, by_mode["daily"])
    db.session.commit()


def _enclose_one(to: Recipient, notice: Notice) -> None:
    comment = notice.comment
    values = {
        "what": notice.kind,
        "name": comment.shown_name,
        "title": queries.title_of(comment.post),
        "words": _words(comment),
        "comment": comment.id,
        "parent": comment.parent_id,
        "root": comment.root_id,
        "post": comment.post_id,
        "stop": stop_value(_sort(to, notice)),
    }
    _enclose(to, [notice], "comment", values)


def _sort(to: Recipient, notice: Notice) -> Letters:
    """What brought it, and what ends it."""
    if notice.kind != "followed":
        return Letters(to, notice.kind)
    thread = Letters(to, f"thread-{notice.comment.root_id or notice.comment_id}")
    return thread if thread.are_wanted else Letters(to, f"post-{notice.comment.post_id}")


def _enclose_digest(to: Recipient, notices: Sequence[Notice]) -> None:
    if not notices:
        return
    if queries.had_digest(to):
        for notice in notices:
            notice.due_at = next_digest(utcnow(), to.zone)
        return
    items = [
        [one.comment.shown_name, queries.title_of(one.comment.post), _words(one.comment), one.comment_id]
        for one in notices[:MOST]
    ]
    values = {"count": len(notices), "items": items, "stop": stop_value(Letters(to, "digest"))}
    _enclose(to, notices, "digest", values)


def _enclose(to: Recipient, notices: Sequence[Notice], kind: str, values: dict[str, object]) -> None:
    with suppress(Invalid):  # an address that mail has no way to: trying again would not help
        letter: Letter = enclose(kind, to.email, to.locale, **values)
        db.session.flush()
        for notice in notices:
            notice.letter_id = letter.id


def _words(comment: Comment) -> str:
    return Markup(comment.html).striptags()


def _sweep() -> None:
    """Forget what nobody is told any more."""
    now = utcnow()
    db.session.execute(sa.delete(Announcement).where(Announcement.created_at < now - WORTH))
    oldest = sa.select(Notice.id).order_by(Notice.id).limit(SWEPT)
    db.session.execute(sa.delete(Notice).where(Notice.id.in_(oldest), Notice.created_at < now - KEPT))
    db.session.commit()
