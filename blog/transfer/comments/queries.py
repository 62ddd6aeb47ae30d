"""Which post a comment of a file is about, which comments are here already, and all that are."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from blog.auth.addresses import address_key
from blog.auth.models import User
from blog.comments.models import Comment
from blog.db import db
from blog.posts.models import Post, Redirect
from blog.posts.queries import imported_from
from blog.transfer.comments.records import Kept, Record
from blog.transfer.queries import moved_from
from blog.transfer.wordpress.wxr import path_of

AT_ONCE = 500


class Found(NamedTuple):
    """A post, and whether only the end of its address led there."""

    post: Post
    is_by_name: bool


def post_at(address: str, file: str = "") -> Found | None:
    """The post that is or was at an address, else the one of that file, else of that name."""
    path = path_of(address).removesuffix("index.html").rstrip("/")
    paths = [path, f"/{path}"] if path and not path.startswith("/") else [path]
    for one in paths:
        if found := _at(one):
            return Found(found, False)
    if file and (found := imported_from(file) or moved_from(file, ())):
        return Found(found, False)
    name = path.rpartition("/")[2].removesuffix(".html")
    found = _named("post", name) if name else None
    return Found(found, True) if found else None


def _at(path: str) -> Post | None:
    if "\0" in path or not path.strip("/"):
        return None
    here = _named("post", path.removeprefix("/posts/")) if path.startswith("/posts/") else None
    if found := here or _named("page", path.removeprefix("/")):
        return found
    led = sa.select(Post).join(Redirect, Redirect.post_id == Post.id).where(Redirect.path == path)
    return db.session.scalar(led)


def _named(kind: str, slug: str) -> Post | None:
    return db.session.scalar(sa.select(Post).where(Post.kind == kind, Post.slug == slug))


def known(ids: Collection[str]) -> dict[str, Comment]:
    """Those of the comments that are here, by what they are known by everywhere."""
    wanted, found = sorted(ids), dict[str, Comment]()
    for start in range(0, len(wanted), AT_ONCE):
        here = sa.select(Comment).where(Comment.nonce.in_(wanted[start : start + AT_ONCE]))
        found |= {comment.nonce: comment for comment in db.session.scalars(here)}
    return found


def account_of(email: str) -> User | None:
    """The account that showed that letters to this address reach it."""
    theirs = sa.select(User).where(User.email_key == address_key(email), User.confirmed_at.is_not(None))
    return db.session.scalar(theirs) if email else None


def highest_number() -> int:
    """The highest number that a comment has."""
    return db.session.scalar(sa.select(sa.func.max(Comment.id))) or 0


def has_comments() -> bool:
    """Whether an export would hold any."""
    return bool(db.session.scalar(sa.select(sa.exists().where(Comment.id.is_not(None)))))


def all_comments(*, trashed: bool) -> Iterator[Record]:
    """All of them as records, in the order of their numbers; `trashed` are those of posts in the trash."""
    above, answer = aliased(Comment), aliased(Comment)
    asked = (
        sa.select(Comment, Post, User, above.nonce, answer.nonce)
        .join(Post, Comment.post_id == Post.id)
        .outerjoin(User, Comment.author_id == User.id)
        .outerjoin(above, Comment.parent_id == above.id)
        .outerjoin(answer, Comment.answer_id == answer.id)
        .where(sa.true() if trashed else Post.trashed_at.is_(None))
        .order_by(Comment.id)
    )
    after = 0
    while rows := db.session.execute(asked.where(Comment.id > after).limit(AT_ONCE)).all():
        for comment, post, user, parent, reply in rows:
            yield _record(comment, post, user, parent, reply)
        after = rows[-1][0].id
        for row in rows:
            db.session.expunge(row[0])  # else all of them would stay in memory


def _record(comment: Comment, post: Post, user: User | None, parent: str | None, reply: str | None) -> Record:
    return Record(
        key=comment.nonce,
        id=comment.nonce,
        post=post.address,
        text=comment.source,
        created_at=comment.created_at,
        state=comment.state,
        parent=parent or "",
        name=user.display_name if user else comment.name,
        email=(user.email or "") if user else comment.email,
        website="" if user else comment.website,
        is_member=user is not None,
        kept=_kept(comment, post, reply),
    )


def _kept(comment: Comment, post: Post, reply: str | None) -> Kept:
    return Kept(
        number=comment.id,
        file=post.source_path or (f"_posts/{post.slug}.md" if post.kind == "post" else ""),
        edited_at=comment.edited_at,
        turned_at=comment.turned_at,
        published_at=comment.published_at,
        approved_at=comment.approved_at,
        question=comment.question,
        answer=reply,
        place=comment.place,
        quote=comment.quote,
        revision=comment.revision,
        language=comment.locale,
        version=comment.version,
        votes=comment.votes,
    )
