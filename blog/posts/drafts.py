"""Working copies: how they begin and change, and what is remembered of the states they had.

All of it is part of the transaction of whoever asks.
"""

from datetime import datetime

import sqlalchemy as sa

from blog.auth.models import User
from blog.db import db, utcnow
from blog.errors import Invalid
from blog.posts.editions import read, title_of
from blog.posts.frontmatter.nodes import storable
from blog.posts.models import Autosave, Draft, Post
from blog.posts.queries import newest
from blog.rendering.words import measure

LONGEST = 4 * 1024 * 1024  # characters that a working copy may have: more than can be published
NEWEST = 20  # states that are all remembered; of older ones the last of each SPAN
SPAN = 15 * 60  # seconds
MOST = 60


def check_storable(source: str) -> None:
    """Raises Invalid for text that no database keeps, or that nobody wrote."""
    if not storable(source):
        raise Invalid("This holds a character that cannot be stored.", field="source")
    if len(source) > LONGEST:
        raise Invalid("The text is longer than %(limit)d characters.", field="source", limit=LONGEST)


def begun(post: Post) -> Draft:
    """A new working copy of what readers see."""
    return Draft(post_id=post.id, base_id=post.live_id, version=newest(post)[1])


def changed(draft: Draft, post: Post, by: User, source: str) -> Draft:
    """The working copy with another text, a new version. Half-written front matter keeps its title."""
    draft.source, draft.editor_id, draft.updated_at = source, by.id, utcnow()
    draft.version = max(newest(post)[1], draft.version) + 1
    try:
        document = read(source, zone=post.zone)
    except Invalid:
        draft.title, draft.words = draft.title or "", measure(source)[0]
    else:
        draft.title = title_of(document, post.source_path or "")[:300]
        draft.words = measure(document.body)[0]
    return draft


def remember(draft: Draft) -> Draft:
    """Keep the state that the working copy has now, and thin out those before it."""
    state = {"post_id": draft.post_id, "version": draft.version, "editor_id": draft.editor_id}
    db.session.add(Autosave(**state, source=draft.source, created_at=draft.updated_at))
    db.session.flush()
    columns = sa.select(Autosave.version, Autosave.created_at).where(Autosave.post_id == draft.post_id)
    states = db.session.execute(columns.order_by(Autosave.version.desc())).all()
    gone = _superfluous([(version, at) for version, at in states])
    old = sa.delete(Autosave).where(Autosave.post_id == draft.post_id, Autosave.version.in_(gone))
    db.session.execute(old)
    return draft


def _superfluous(states: list[tuple[int, datetime]]) -> list[int]:
    """Versions that need not be remembered, of those given with their moments, the newest first."""
    spans: dict[int, int] = {}
    for version, at in states[NEWEST:]:
        spans.setdefault(int(at.timestamp()) // SPAN, version)
    kept = [*spans.values()][: MOST - NEWEST]
    return [version for version, _at in states[NEWEST:] if version not in kept]
