"""Questions about bans."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from blog.comments.bans.models import Ban, keys_of
from blog.comments.models import Comment, Origin
from blog.comments.speakers import Card, Speaker
from blog.db import NOW, db
from blog.errors import Forbidden, Invalid, NotFound

ROWS = 50  # of a list


def refuse_banned(speaker: Speaker, card: Card) -> None:
    """Raise Invalid for somebody who may not comment, Forbidden while their role lacks its second step."""
    if speaker.actor.lacks_factor:
        raise Forbidden("second step")
    if db.session.scalar(_BANNED, {"known": list(keys_of(speaker, card).items())}):
        raise Invalid("You cannot comment here for the time being.")


def bans(before: int = 0, limit: int = ROWS) -> tuple[list[Ban], int | None]:
    """Those that hold, the latest first, from below the number `before` on; where older ones begin."""
    found = sa.select(Ban).options(joinedload(Ban.by)).where(_is_on())
    found = found.where(Ban.id < before) if before else found
    rows = list(db.session.scalars(found.order_by(Ban.id.desc()).limit(limit + 1)))
    return rows[:limit], rows[limit - 1].id if len(rows) > limit else None


def ban_with(id: int) -> Ban:
    """One of them; raises NotFound."""
    found: Ban | None = db.session.scalar(sa.select(Ban).where(Ban.id == id, _is_on()))
    if found is None:
        raise NotFound(id)
    return found


def network_of(comment: Comment) -> str:
    """The digest of the network that it came from, "" once that is forgotten."""
    return db.session.scalar(sa.select(Origin.network).where(Origin.comment_id == comment.id)) or ""


def _is_on() -> sa.ColumnElement[bool]:
    return sa.or_(Ban.until.is_(None), Ban.until > NOW)


_KNOWN = sa.tuple_(Ban.kind, Ban.key).in_(sa.bindparam("known", expanding=True))
_BANNED = sa.select(sa.exists().where(_is_on(), _KNOWN))
