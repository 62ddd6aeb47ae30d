"""Questions about comments and whoever writes them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from blog.comments.addresses.models import GuestAddress
from blog.comments.listings import FULL, Talk
from blog.comments.models import Comment, Discussion, Vote
from blog.comments.rules import rules
from blog.comments.speakers import Card, Speaker
from blog.db import Row, db, utcnow
from blog.errors import Forbidden, Invalid, NotFound, SignInNeeded
from blog.posts.models import Post
from blog.posts.queries import readable_post

LATELY = timedelta(days=7)
MANY = 5  # of the same text: there is no use in counting further

_discussions, _posts, _comments = Discussion.__table__.c, Post.__table__.c, Comment.__table__.c
_SENT = sa.select(*_comments["id", "state", "author_id", "guest"]).where(
    _comments.nonce == sa.bindparam("nonce")
)
_CLOSED = sa.select(_discussions.closed_at).where(_discussions.post_id == sa.bindparam("post_id"))


_BY: dict[bool, sa.ColumnElement[bool]] = {  # whose a comment is: a member's, or a guest's
    True: Comment.author_id == sa.bindparam("author_id"),
    False: sa.and_(Comment.guest == sa.bindparam("guest"), Comment.author_id.is_(None)),
}
_ALIKE = (Comment.fingerprint == sa.bindparam("fingerprint"), Comment.created_at > sa.bindparam("since"))
_SAME = sa.and_(
    *_ALIKE,
    Comment.post_id == sa.bindparam("post_id"),
    Comment.parent_id.is_not_distinct_from(sa.bindparam("parent_id", type_=sa.Integer)),
    Comment.state.in_(("waiting", "public")),
)
_SAID = {is_member: sa.select(sa.exists().where(_SAME, by)) for is_member, by in _BY.items()}
_OTHERS = sa.select(Comment.id).where(*_ALIKE, Comment.id != sa.bindparam("but")).limit(MANY)
_REPEATS = sa.select(sa.func.count()).select_from(_OTHERS.subquery())
_APPROVED = sa.and_(
    Comment.state == "public", Comment.approved_at.is_not(None), Comment.id != sa.bindparam("but")
)
_EMAIL: sa.BindParameter[str] = sa.bindparam("email_key")
_CONFIRMED = sa.exists().where(
    GuestAddress.guest == sa.bindparam("guest"),
    GuestAddress.email_key == _EMAIL,
    GuestAddress.confirmed_at.is_not(None),
)
_TRUSTED = {
    True: sa.select(sa.exists().where(_APPROVED, _BY[True])),
    False: sa.select(
        sa.and_(sa.exists().where(_APPROVED, _BY[False], Comment.email_key == _EMAIL), _CONFIRMED)
    ),
}


@dataclass(frozen=True)
class Sent:
    """What became of a comment, for whoever just sent it: all that it takes to show them the way to it."""

    id: int
    is_public: bool


def comment_for(id: int, speaker: Speaker) -> Comment:
    """The comment, for somebody who may see it; raises NotFound."""
    found: Comment | None = db.session.get(Comment, id)
    if found is None or not (found.post.readable_by(speaker.actor) and found.visible_to(speaker)):
        raise NotFound(id)
    return found


def shown_comment(id: int, speaker: Speaker) -> Comment:
    """A comment that is on a page of its post, be it as the place of one that is gone; raises NotFound."""
    found: Comment | None = db.session.get(Comment, id)
    if found is None or not (found.is_shown and found.post.readable_by(speaker.actor)):
        raise NotFound(id)
    return found


def linked_comment(id: int, speaker: Speaker) -> Comment:
    """A comment that is on a page of its post, or that they may see; raises NotFound."""
    try:
        return shown_comment(id, speaker)
    except NotFound:
        return comment_for(id, speaker)


def own_comment(id: int, speaker: Speaker) -> Comment:
    """The same, for whoever wrote it; raises NotFound for anybody else."""
    comment = comment_for(id, speaker)
    if not comment.is_by(speaker):
        raise NotFound(id)
    return comment


def post_open_to(slug: str, speaker: Speaker) -> Row:
    """The post for somebody to comment on; raises NotFound, SignInNeeded, or Invalid when nobody may."""
    post = readable_post(slug, speaker.actor)
    closed_at = db.session.scalar(_CLOSED, {"post_id": post.id})
    refuse(admitted(post, closed_at), post, speaker)
    return post


def admitted(post: Any, closed_at: Any) -> str:
    """Who may comment on a post (a Post or a row of one): "guests", "members" or "nobody"."""
    if not post.is_public:
        return "nobody"
    return rules().admitted(post.discussed, post.published_at, closed_at, utcnow())


def refuse(who: str, post: Any, speaker: Speaker) -> None:
    """Raise SignInNeeded or Invalid for those who may not comment; whoever may change the post always may."""
    is_staff = post.is_public and Post(author_id=post.author_id).editable_by(speaker.actor)
    if who == "nobody" and not is_staff:
        raise Invalid("The discussion is closed. You can still read it.")
    if who == "members" and speaker.user is None:
        raise SignInNeeded


def sent_before(nonce: str, speaker: Speaker) -> Sent | None:
    """The comment that came of a form which is sent again; raises Forbidden when somebody else sent it."""
    found = db.session.execute(_SENT, {"nonce": nonce}).first()
    if found and not Comment(author_id=found.author_id, guest=found.guest).is_by(speaker):
        raise Forbidden("form")
    return Sent(found.id, found.state == "public") if found else None


def said_before(speaker: Speaker, post_id: int, parent_id: int | None, fingerprint: str) -> bool:
    """Whether they said the same at the same place a short while ago."""
    values = {
        "fingerprint": fingerprint,
        "post_id": post_id,
        "parent_id": parent_id,
        "since": utcnow() - LATELY,
    }
    return bool(db.session.scalar(_SAID[speaker.user is not None], values | _who(speaker)))


def repeats(fingerprint: str, but: int = 0) -> int:
    """How often the text was said lately, MANY at most; all but one comment."""
    values = {"fingerprint": fingerprint, "since": utcnow() - LATELY, "but": but}
    return db.session.scalar(_REPEATS, values) or 0


def is_trusted(speaker: Speaker, card: Card, but: int = 0) -> bool:
    """Whether somebody approved a comment of theirs (another one than `but`), and letters reach the address
    that they gave."""
    if speaker.user and speaker.user.confirmed_at is None:
        return False
    values = _who(speaker) | {"email_key": card.email_key, "but": but}
    return bool(db.session.scalar(_TRUSTED[speaker.user is not None], values))


def _who(speaker: Speaker) -> dict[str, object]:
    """Values for `_BY`; a browser that is not known wrote nothing."""
    return {"author_id": speaker.user and speaker.user.id, "guest": speaker.guest or None}


def waiting_of(speaker: Speaker, post_id: int) -> list[Row]:
    """Their comments on the post that nobody else sees yet; whoever sends spam is told the same."""
    theirs = FULL.where(_BY[speaker.user is not None], Comment.post_id == post_id, Comment.is_held)
    return list(db.session.execute(theirs.order_by(Comment.id), _who(speaker)))


def voted_by(speaker: Speaker, talk: Talk) -> set[int]:
    """The comments on the page that they found helpful."""
    ids = [comment.id for comment in talk.comments]
    if not (speaker.key and ids):
        return set()
    theirs = sa.select(Vote.comment_id).where(Vote.voter == speaker.key, Vote.comment_id.in_(ids))
    return set(db.session.scalars(theirs))


_ARRIVED = (
    sa.select(sa.func.coalesce(_discussions.arrived, 0))
    .select_from(sa.outerjoin(Post.__table__, Discussion.__table__, _discussions.post_id == _posts.id))
    .where(_posts.slug == sa.bindparam("slug"), _posts.kind == "post", Post.is_public)
)


def arrived(slug: str) -> int:
    """How many comments ever became public below a public post; raises NotFound."""
    found = db.session.scalar(_ARRIVED, {"slug": slug})
    if found is None:
        raise NotFound(slug)
    return int(found)
