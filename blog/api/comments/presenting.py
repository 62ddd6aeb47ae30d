"""Comments as programs get them."""

from typing import Any

from blog.api.answers import digest
from blog.api.posts.presenting import Record, absolute, utc
from blog.comments.listings import Thread
from blog.comments.models import Comment
from blog.comments.moderation.models import Decision
from blog.comments.moderation.queries import Queue
from blog.comments.speakers import Speaker
from blog.db import Row


def thread(found: Thread, post_id: int) -> Record:
    """A comment of a page, with its first replies."""
    return said(found.root, post_id) | {"replies": [said(reply, post_id) for reply in found.replies]}


def said(row: Row, post_id: int) -> Record:
    """A comment of a page; of one that is gone only its place is left."""
    is_there = row.state == "public"
    author = {"name": row.author_name or row.name, "username": row.author_username, "website": row.website}
    return _told(row, post_id) | {
        "author": author if is_there else None,
        "html": row.html if is_there else "",
    }


def whole(comment: Comment, speaker: Speaker) -> Record:
    """A comment for somebody who may see it, with its text for whom that is."""
    writer = comment.author
    author = {"name": comment.shown_name, "username": writer and writer.username, "website": comment.website}
    found = _told(comment, comment.post_id) | {"author": author, "html": comment.html}
    if comment.is_by(speaker) or comment.post.editable_by(speaker.actor):
        return found | {"text": comment.source, "version": comment.version}
    return found


def to_moderate(comment: Comment, speaker: Speaker, queue: Queue) -> Record:
    """A comment for moderators, with what helps to decide."""
    decisions = queue.decisions[comment.id]
    said = [{"reason": one.reason, "at": utc(one.at)} for one in queue.reports[comment.id]]
    return whole(comment, speaker) | {"reasons": reasons(decisions[-1]) if decisions else [], "reports": said}


def reasons(decision: Decision) -> list[Record]:
    """Why it was decided like that."""
    return [{"code": code, "detail": detail} for code, detail in decision.reasons]


def tag_of(comment: Comment, speaker: Speaker) -> str:
    """What names the state of a comment, as somebody sees it."""
    return digest("comment", whole(comment, speaker))


def _told(one: Any, post_id: int) -> Record:
    return {
        **{name: getattr(one, name) for name in ("id", "parent_id", "state", "question", "quote", "votes")},
        "answer_id": one.answer_id,
        "post_id": post_id,
        "thread_id": one.root_id,
        "url": absolute(f"/comments/{one.id}"),
        "about": one.place,
        "replies_count": one.replies,
        "created_at": utc(one.created_at),
        "edited_at": utc(one.edited_at),
        "text": None,
        "version": None,
    }
