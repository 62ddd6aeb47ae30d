"""Questions of those who moderate: authors the comments on their own posts, editors all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from blog.auth.models import Actor, User
from blog.auth.queries import own_account
from blog.comments.models import Comment
from blog.comments.moderation.models import Decision, Report
from blog.db import db
from blog.errors import Forbidden, NotFound
from blog.posts.models import Post, Revision

TABS = ("waiting", "public", "spam", "trash", "reported")
ROWS = 20
MANY = 100  # waiting ones: there is no use in counting further


def moderator(actor: Actor) -> User:
    """Whoever asks, if they moderate; raises SignInNeeded or Forbidden."""
    user = own_account(actor)
    if not user.is_at_least("author"):
        raise Forbidden("comments")
    return user


def editor(actor: Actor) -> User:
    """The same, for what concerns the whole site."""
    user = moderator(actor)
    if not user.is_at_least("editor"):
        raise Forbidden("comments")
    return user


@dataclass(frozen=True)
class Queue:
    """Some comments, the reasons why they are where they are, and where it goes on."""

    comments: Sequence[Comment]
    decisions: dict[int, list[Decision]]
    reports: dict[int, list[Report]]
    titles: dict[int, str]  # of posts
    later: str | None


def queue(
    user: User, tab: str, after: str | None = None, sender: Comment | None = None, limit: int = ROWS
) -> Queue:
    """Comments of one kind: those that wait longest first, of all others the latest; raises NotFound."""
    if tab not in TABS:
        raise NotFound(tab)
    asked = _theirs(user).options(joinedload(Comment.post), joinedload(Comment.author))
    asked = asked.where(_is_in(tab)) if sender is None else asked.where(_same_sender(sender))
    here, first = sa.tuple_(Comment.turned_at, Comment.id), tab == "waiting" and sender is None
    if after:
        edge = sa.tuple_(*_place(after))
        asked = asked.where(here > edge if first else here < edge)
    order = (Comment.turned_at, Comment.id) if first else (Comment.turned_at.desc(), Comment.id.desc())
    found: Sequence[Comment] = db.session.scalars(asked.order_by(*order).limit(limit + 1)).unique().all()
    shown = found[:limit]
    later = f"{shown[-1].turned_at.timestamp():.0f}-{shown[-1].id}" if len(found) > limit else None
    ids = [comment.id for comment in shown]
    return Queue(shown, decisions_about(ids), reports_about(ids), titles_of(shown), later)


def waiting(user: User) -> int:
    """How many comments wait for the user, MANY at most."""
    asked = _theirs(user).where(Comment.state == "waiting").limit(MANY).with_only_columns(Comment.id)
    return db.session.scalar(sa.select(sa.func.count()).select_from(asked.subquery())) or 0


def waiting_for(actor: Actor) -> int:
    """The same for whoever looks at a page; nothing waits for readers."""
    return waiting(actor) if isinstance(actor, User) and actor.is_at_least("author") else 0


def moderated(id: int, user: User) -> Comment:
    """A comment that the user moderates; raises NotFound or Forbidden."""
    found: Comment | None = db.session.get(Comment, id)
    if found is None or found.state == "deleted":
        raise NotFound(id)
    if not found.post.editable_by(user):
        raise Forbidden(id)
    return found


def moderated_ones(ids: Sequence[int], user: User) -> list[Comment]:
    """Those of the comments that the user moderates."""
    asked = _theirs(user).where(Comment.id.in_(ids), Comment.state != "deleted")
    return list(db.session.scalars(asked.order_by(Comment.id)))


def decisions_with(ids: Sequence[int], user: User) -> list[Decision]:
    """Those of the decisions that are about comments which the user moderates, and can be taken back."""
    asked = sa.select(Decision).join(Comment).join(Post).where(Decision.id.in_(ids), _is_theirs(user))
    return list(db.session.scalars(asked.where(Decision.undone_at.is_(None)).order_by(Decision.id)))


def decisions_about(ids: Sequence[int]) -> dict[int, list[Decision]]:
    """What became of comments, by their numbers, the latest last."""
    found: dict[int, list[Decision]] = {id: [] for id in ids}
    asked = sa.select(Decision).where(Decision.comment_id.in_(ids)).options(joinedload(Decision.by))
    for decision in db.session.scalars(asked.order_by(Decision.id)):
        found[decision.comment_id].append(decision)
    return found


def history_of(comment: Comment) -> dict[str, int]:
    """How many other comments of the same person are in each state."""
    counted = sa.select(Comment.state, sa.func.count()).where(_same_sender(comment), Comment.id != comment.id)
    return {row[0]: row[1] for row in db.session.execute(counted.group_by(Comment.state))}


def post_of(slug: str, user: User) -> Post:
    """A post whose discussion the user moderates; raises NotFound or Forbidden."""
    found: Post | None = db.session.scalar(sa.select(Post).where(Post.slug == slug, Post.kind == "post"))
    if found is None or not found.readable_by(user):
        raise NotFound(slug)
    if not found.editable_by(user):
        raise Forbidden(slug)
    return found


def _theirs(user: User) -> sa.Select[Comment]:
    return sa.select(Comment).join(Post, Post.id == Comment.post_id).where(_is_theirs(user))


def _is_theirs(user: User) -> sa.ColumnElement[bool]:
    return sa.true() if user.is_at_least("editor") else Post.author_id == user.id


def _is_in(tab: str) -> sa.ColumnElement[bool]:
    if tab != "reported":
        return Comment.state == tab
    is_open = sa.select(Report.comment_id).where(Report.settled_at.is_(None))
    return sa.and_(Comment.id.in_(is_open), Comment.state == "public")


def _same_sender(comment: Comment) -> sa.ColumnElement[bool]:
    if comment.author_id:
        return Comment.author_id == comment.author_id
    known = [Comment.guest == comment.guest] if comment.guest else []
    return sa.or_(*known, sa.and_(Comment.email_key == comment.email_key, Comment.email_key != ""))


def _place(cursor: str) -> tuple[datetime, int]:
    seconds, _dash, id = cursor.partition("-")
    if not (seconds.isdigit() and id.isdigit() and len(cursor) < 25):
        raise NotFound(cursor)
    return datetime.fromtimestamp(min(int(seconds), 2**33), UTC), min(int(id), 2**31 - 1)


def reports_about(ids: Sequence[int]) -> dict[int, list[Report]]:
    """What readers said about comments since somebody last decided, by their numbers."""
    found: dict[int, list[Report]] = {id: [] for id in ids}
    asked = sa.select(Report).where(Report.comment_id.in_(ids), Report.settled_at.is_(None))
    for report in db.session.scalars(asked.order_by(Report.at)):
        found[report.comment_id].append(report)
    return found


def titles_of(comments: Sequence[Comment]) -> dict[int, str]:
    """The titles of the posts that they are below, by the numbers of those."""
    posts = {comment.post_id for comment in comments}
    asked = sa.select(Post.id, Revision.title).join(Revision, Post.live_id == Revision.id)
    return {row[0]: row[1] for row in db.session.execute(asked.where(Post.id.in_(posts)))}
