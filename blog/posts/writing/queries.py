"""The post that somebody may edit, and how their text differs from one that was saved meanwhile."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from blog.auth.models import Actor, User
from blog.auth.queries import own_account
from blog.db import LARGEST_ID, db
from blog.errors import Forbidden, Invalid, NotFound
from blog.posts.comparing.differences import Row, differences
from blog.posts.comparing.merging import Merged, merge
from blog.posts.editions import read
from blog.posts.models import Autosave, Post, Revision
from blog.posts.publishing import checks
from blog.posts.writing.fields import as_text
from blog.tags.models import Category, Tag

MOST_SUGGESTED = 500

_CATEGORIES = sa.select(Category.id, Category.parent_id, Category.name).order_by(Category.path)


def writer(actor: Actor) -> User:
    """Whoever asks, who may write; raises SignInNeeded or Forbidden."""
    user = own_account(actor)
    if not user.is_at_least("author"):
        raise Forbidden("write")
    return user


def could_be_guide(post: Post) -> bool:
    """Whether its text looks like a learning path that nobody has made one yet."""
    try:
        return checks.could_be_guide(read(post.source, zone=post.zone))
    except Invalid:
        return False


def post_to_edit(id: int, actor: Actor) -> Post:
    """A post for whoever asks to change; raises SignInNeeded, NotFound, or Forbidden when it is public."""
    user = own_account(actor)
    post = db.session.get(Post, id)
    if post is None or not post.readable_by(user):
        raise NotFound(id)
    if not post.editable_by(user):
        raise Forbidden(id)
    return post


@dataclass(frozen=True)
class Clash:
    """A text that began from another state than the stored one: both, who was faster, what goes together."""

    version: int  # of what is stored
    live_id: int | None  # what was published under the draft (0: nothing is live); None: only drafts differ
    mine: str
    theirs: str
    merged: Merged | None
    by: User | None
    at: datetime

    @property
    def rows(self) -> list[Row]:
        """What differs, from theirs to mine."""
        return differences(self.theirs, self.mine)


def clash(post: Post, mine: str, version: int) -> Clash:
    """What stands against saving `mine`, which began from `version` of the post."""
    base, (by, at) = ancestor(post, version), _last_change(post)
    merged = None if base is None else merge(base, mine, post.source, whose(by))
    return Clash(post.version, None, mine, post.source, merged, by, at)


def whose(by: User | None) -> tuple[str, str]:
    """What stands at the marks of a merge: the reader's own text, and that of whoever was faster."""
    return _("Yours"), by.display_name if by else _("The other one")


def _last_change(post: Post) -> tuple[User | None, datetime]:
    if post.draft:
        return post.draft.editor, post.draft.updated_at
    return (post.live.author, post.live.created_at) if post.live else (None, post.created_at)


def is_behind(post: Post) -> bool:
    """Whether another text was published since the working copy was begun."""
    return post.draft is not None and post.draft.base_id != post.live_id


def rivalry(post: Post) -> Clash | None:
    """The working copy against another text that was published since it was begun, if there is one."""
    draft = post.draft
    other = post.live or _newest_published(post)
    if draft is None or other is None or not is_behind(post):
        return None
    begun = db.session.get(Revision, draft.base_id) if draft.base_id else None
    merged = merge(begun.source, draft.source, other.source, whose(other.author)) if begun else None
    found = draft.version, post.live_id or 0, draft.source, other.source
    return Clash(*found, merged, other.author, other.created_at)


def _newest_published(post: Post) -> Revision | None:
    theirs = sa.select(Revision).where(Revision.post_id == post.id, Revision.published_at.is_not(None))
    found: Revision | None = db.session.scalar(theirs.order_by(Revision.number.desc()).limit(1))
    return found


def ancestor(post: Post, version: int) -> str | None:
    """The text that a version had, or the newest one before it that is remembered."""
    kinds = (
        sa.select(kind.version, kind.source).where(kind.post_id == post.id) for kind in (Autosave, Revision)
    )
    states = sa.union_all(*kinds).subquery()
    nearest = sa.select(states.c.source).where(states.c.version <= min(version, LARGEST_ID))
    return db.session.scalar(nearest.order_by(states.c.version.desc()).limit(1))


def suggestions() -> dict[str, list[str]]:
    """The tags and the paths of categories that there are, each as a field that completes them shows it."""
    tags = db.session.scalars(sa.select(Tag.name).order_by(Tag.name).limit(MOST_SUGGESTED))
    paths: dict[int | None, list[str]] = {}
    for row in db.session.execute(_CATEGORIES.limit(MOST_SUGGESTED)):
        paths[row.id] = [*paths.get(row.parent_id, []), row.name]
    found: dict[str, list[Any]] = {"tags": list(tags), "categories": list(paths.values())}
    return {name: [as_text(name, [value]) for value in values] for name, values in found.items()}
