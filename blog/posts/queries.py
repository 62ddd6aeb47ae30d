"""Questions about one post.

Public pages read Core statements that are built once, at import: building and running ORM selects on each
request costs several times as much.
"""

from typing import Any

import sqlalchemy as sa

from blog.auth.models import Actor, User
from blog.config import settings
from blog.db import Row, db, utcnow
from blog.errors import Forbidden, Invalid, NotFound
from blog.posts.models import Autosave, Post, Redirect, Revision
from blog.rendering import VERSION, slugize
from blog.rendering.pinyin import LONGEST, slugify

_posts, _revisions, _users = Post.__table__.c, Revision.__table__.c, User.__table__.c

# What makes a path of a guide (blog/guides); of other posts it is not read.
AS_GUIDE = (
    _posts.gone,
    _revisions.number.label("revision"),
    sa.case((_posts.guide, _revisions.outline), else_=sa.null()).label("outline"),
)
_PAGE = (
    sa.select(
        *_posts["id", "slug", "kind", "author_id", "guide", "changelog", "discussed", "published_at"],
        sa.func.coalesce(_posts.updated_at, _posts.published_at).label("updated_at"),
        *_revisions[
            "title",
            "excerpt",
            "description",
            "cover",
            "lang",
            "words",
            "minutes",
            "contents",
            "html",
        ],
        _users.display_name.label("author_name"),
        _users.username.label("author_username"),
        sa.case((_users.deleted_at.is_(None), _users.avatar), else_="").label("author_avatar"),
        Post.is_public.label("is_public"),
        *AS_GUIDE,
    )
    .join_from(Post.__table__, Revision.__table__, _posts.live_id == _revisions.id)
    .join(User.__table__, _posts.author_id == _users.id)
    .where(
        _posts.slug == sa.bindparam("slug"),
        _posts.kind == sa.bindparam("kind"),
        _posts.trashed_at.is_(None),
    )
)


def readable_post(slug: str, user: Actor, kind: str = "post") -> Row:
    """The live state of a post that `user` may read; raises NotFound, also for one that is not public yet."""
    row = db.session.execute(_PAGE, {"slug": slug, "kind": kind}).first()
    if row is None or not (row.is_public or may_edit(row.author_id, user)):
        raise NotFound(slug)
    return row


def may_edit(author_id: int, user: Actor) -> bool:
    """Whether the user may change posts of that author."""
    return Post(author_id=author_id).editable_by(user)


def editable_post(slug: str, user: Actor, kind: str = "post") -> Post:
    """The post for somebody to change; raises NotFound or, when it is public but not theirs, Forbidden."""
    post = db.session.scalar(sa.select(Post).where(Post.slug == slug, Post.kind == kind))
    if post is None or not post.readable_by(user):
        raise NotFound(slug)
    if not post.editable_by(user):
        raise Forbidden(slug)
    return post


def readable_source(slug: str, user: Actor) -> str:
    """The document behind a post, byte for byte; raises NotFound."""
    post = readable_post(slug, user)
    return db.session.scalars(
        sa.select(Revision.source).join(Post, Post.live_id == Revision.id).where(Post.id == post.id)
    ).one()


def imported_from(source_path: str) -> Post | None:
    """The post that was imported from that file."""
    return db.session.scalar(sa.select(Post).where(Post.source_path == source_path))


_REDIRECT = (
    sa.select(*_posts["slug", "kind", "source_path"])
    .join_from(Redirect.__table__, Post.__table__)
    .where(Redirect.__table__.c.path == sa.bindparam("path"), Post.is_public)
)


def moved_to(path: str) -> Row:
    """The public post (slug, kind, source_path) that used to live at `path`; raises NotFound."""
    row = db.session.execute(_REDIRECT, {"path": path}).first()
    if row is None:
        raise NotFound(path)
    return row


def free_slug(wanted: str, kind: str) -> str:
    """`wanted`, or with the first free number behind it; addresses that lead somewhere are not free.

    Raises Invalid when it is too long.
    """
    longest: int = _posts.slug.type.length  # type: ignore[attr-defined]
    if len(wanted) > longest - 6:
        raise Invalid("The address %(slug)s is longer than %(limit)d characters.", slug=wanted, limit=longest)
    base = Post(kind=kind, slug="").address
    if not db.session.scalar(_TAKEN, {"kind": kind, "slug": wanted, "path": base + wanted}):
        return wanted
    slugs = sa.select(Post.slug).where(Post.kind == kind, Post.slug.startswith(wanted, autoescape=True))
    moved = sa.select(Redirect.path).where(Redirect.path.startswith(base + wanted, autoescape=True))
    taken = {*db.session.scalars(slugs), *(path.removeprefix(base) for path in db.session.scalars(moved))}
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in numbered if slug not in taken)


_TAKEN = sa.select(
    sa.or_(
        sa.exists().where(_posts.kind == sa.bindparam("kind"), _posts.slug == sa.bindparam("slug")),
        sa.exists().where(Redirect.__table__.c.path == sa.bindparam("path")),
    )
)


def wanted_slug(title: str) -> str:
    """The address that a post with that title would like to have."""
    words = slugize(title).casefold()[:LONGEST] if settings().unicode_slugs else slugify(title)
    return words or f"{utcnow():%Y-%m-%d-%H%M%S}"


def was_published(post: Post) -> bool:
    """Whether readers have ever seen it, or could have."""
    seen = sa.exists().where(Revision.post_id == post.id, Revision.published_at.is_not(None))
    return bool(db.session.scalar(sa.select(seen)))


def is_placed(post: Post) -> bool:
    """Whether its address is more than a first guess: readers knew it, or its file is called so."""
    return bool(post.source_path or post.origin) or was_published(post)


_REMEMBERED = sa.select(sa.func.coalesce(sa.func.max(Autosave.version), 0)).where(
    Autosave.post_id == sa.bindparam("post_id")
)
_NEWEST = sa.select(
    *(sa.func.coalesce(sa.func.max(column), 0) for column in (_revisions.number, _revisions.version)),
    _REMEMBERED.scalar_subquery(),
).where(_revisions.post_id == sa.bindparam("post_id"))


def newest(post: Post) -> tuple[int, int]:
    """The highest number of its revisions, and the highest version that any text of the post has had.

    Also a working copy that was thrown away: a page where it is still open must not fit another text.
    """
    row: Any = db.session.execute(_NEWEST, {"post_id": post.id}).one()
    number, version, remembered = row
    return number, max(version, remembered, post.draft.version if post.draft else 0)


def stale_revisions() -> list[int]:
    """The ids of revisions that an older renderer made."""
    return list(
        db.session.scalars(sa.select(Revision.id).where(Revision.renderer != VERSION).order_by(Revision.id))
    )
