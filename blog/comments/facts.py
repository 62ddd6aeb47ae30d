"""Collects what guard.py needs to know of a comment, from the request, the database and Akismet."""

from collections.abc import Mapping
from typing import Any

from blog.comments import akismet, queries
from blog.comments.guard import Facts
from blog.comments.models import Comment
from blog.comments.speakers import Card, Speaker
from blog.comments.stamps import Stamp
from blog.comments.texts import Text
from blog.posts.models import Post


def of_new(post: Any, speaker: Speaker, card: Card, text: Text, stamp: Stamp, proof: str, trap: str) -> Facts:
    """What is known about a comment that somebody sends."""
    known = _common(post, speaker, card, text)
    return Facts(
        **known,
        age=stamp.age,
        is_proved=stamp.is_proved(proof),
        is_trapped=bool(trap),
        is_trusted=queries.is_trusted(speaker, card),
        repeats=queries.repeats(text.fingerprint) if text.is_telling else 0,
        is_spam_elsewhere=_elsewhere(post, speaker, card, text),
    )


def of_edited(comment: Comment, speaker: Speaker, text: Text) -> Facts:
    """What is known about a comment that whoever wrote it changes: its own approval was of another text."""
    card = Card(comment.name, comment.email, comment.website)
    return Facts(
        **_common(comment.post, speaker, card, text),
        is_proved=True,
        is_trusted=queries.is_trusted(speaker, card, but=comment.id),
        repeats=queries.repeats(text.fingerprint, but=comment.id) if text.is_telling else 0,
        is_spam_elsewhere=_elsewhere(comment.post, speaker, card, text),
    )


def _common(post: Any, speaker: Speaker, card: Card, text: Text) -> Mapping[str, Any]:
    return {
        "text": "\n".join((card.name, card.website, text.source, text.plain)),
        "links": text.links,
        "is_staff": is_staff(post, speaker),
        "is_member": speaker.user is not None,
    }


def is_staff(post: Any, speaker: Speaker) -> bool:
    """Whether somebody may change the post, and so moderates its discussion."""
    return Post(author_id=post.author_id).editable_by(speaker.actor)


def _elsewhere(post: Any, speaker: Speaker, card: Card, text: Text) -> bool | None:
    """What the service says, if there is one and the site does not know the person itself."""
    if not akismet.is_asked() or is_staff(post, speaker) or queries.is_trusted(speaker, card):
        return False
    return akismet.is_spam(post.slug, speaker, card, text.source)
