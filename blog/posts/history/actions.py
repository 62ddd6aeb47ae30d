"""Keeping states of a text under a name, and going back to one. What is replaced is kept first."""

from blog.auth.models import User
from blog.db import db
from blog.errors import Conflict, Invalid
from blog.posts.actions import lock, record
from blog.posts.drafts import begun, changed, remember
from blog.posts.editions import Edition, edition_of, edition_or_text, read
from blog.posts.history.queries import is_kept
from blog.posts.models import Autosave, Draft, Post, Revision


def keep(post: Post, by: User, note: str) -> Revision:
    """Keep the text as it is now, unseen by readers. Raises Invalid, Conflict when it changes meanwhile."""
    new = edition_of(post, read(post.source, zone=post.zone))
    _hold(post, post.version)
    revision = record(post, by, new, note=note)
    db.session.add(revision)
    db.session.commit()
    return revision


def bring_back(post: Post, by: User, earlier: Revision | Draft | Autosave, note: str) -> None:
    """Go on from the text of another state; the working copy is kept first, with `note`. Raises Conflict."""
    spare, source = _spare(post), earlier.source
    _set_aside(post, by, spare, note)
    draft = remember(post.draft) if post.draft else begun(post)
    post.draft = changed(draft, post, by, source)
    db.session.commit()


def discard(post: Post, by: User, note: str, version: int | None = None) -> None:
    """Go on from what readers see; the working copy is kept first, with `note`. Raises Conflict, and
    Invalid when there is nothing to go back to.

    `version` is the state of the working copy that somebody saw, if they did.
    """
    if not (post.live and post.draft):
        raise Invalid("There is nothing to go back to.")
    _set_aside(post, by, _spare(post), note, version)
    db.session.delete(remember(post.draft))
    db.session.commit()


def _spare(post: Post) -> Edition | None:
    """The working copy, rendered if it can be, unless a revision has its text already."""
    draft = post.draft
    if draft is None or is_kept(post, draft.source):
        return None
    return edition_or_text(post, draft.source, draft.title, draft.words)


def _set_aside(post: Post, by: User, spare: Edition | None, note: str, version: int | None = None) -> None:
    _hold(post, post.version if version is None else version)
    if spare:
        db.session.add(record(post, by, spare, note=note))


def _hold(post: Post, version: int) -> None:
    lock(post)
    if post.version != version:
        db.session.rollback()
        raise Conflict(post.slug)
