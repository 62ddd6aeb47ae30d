"""Questions about one post.

Public pages read Core statements that are built once, at import: building and running ORM selects on each
request costs several times as much.
"""

from typing import Any

import sqlalchemy as sa

from blog.auth.models import Actor, User
from blog.config import settings
from blog.db import NOW, Row, db, utcnow
from blog.errors import Forbidden, NotFound
from blog.posts.models import Post, Redirect, Revision, post_categories, post_tags
from blog.rendering import VERSION, slugize
from blog.rendering.pinyin import slugify
from blog.tags.models import Category, Tag

Select = sa.Select[Any]

RELATED = 3  # posts suggested at the end of an article
TAGS_COMPARED = 5

_posts, _revisions, _users = Post.__table__.c, Revision.__table__.c, User.__table__.c
_tags, _categories = Tag.__table__.c, Category.__table__.c

_PAGE = (
    sa.select(
        *_posts["id", "slug", "kind", "author_id", "guide", "published_at"],
        sa.func.coalesce(_posts.updated_at, _posts.published_at).label("updated_at"),
        *_revisions[
            "title",
            "excerpt",
            "description",
            "cover",
            "lang",
            "words",
            "minutes",
            "outline",
            "html",
        ],
        _users.display_name.label("author_name"),
        _users.username.label("author_username"),
        Post.is_public.label("is_public"),
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
    if row is None or not (row.is_public or _may_edit(row.author_id, user)):
        raise NotFound(slug)
    return row


def _may_edit(author_id: int, user: Actor) -> bool:
    return Post(author_id=author_id).editable_by(user)


def editable_post(slug: str, user: Actor) -> Post:
    """The post for somebody to change; raises NotFound or, when it is public but not theirs, Forbidden."""
    post = db.session.scalar(sa.select(Post).where(Post.slug == slug))
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


_LABELS = sa.union_all(
    sa.select(
        sa.literal("tag").label("kind"),
        _tags.id,
        _tags.name,
        _tags.slug.label("path"),
        post_tags.c.position,
    )
    .join_from(post_tags, Tag.__table__)
    .where(post_tags.c.post_id == sa.bindparam("post_id")),
    sa.select(
        sa.literal("category"), _categories.id, _categories.name, _categories.path, post_categories.c.position
    )
    .join_from(post_categories, Category.__table__)
    .where(post_categories.c.post_id == sa.bindparam("post_id")),
).order_by("kind", "position", "path")


def labels(post_id: int) -> tuple[list[Row], list[list[Row]]]:
    """What a post is filed under: its tags in order, and its category trails, each from the root."""
    rows = db.session.execute(_LABELS, {"post_id": post_id}).all()
    trails: dict[int, list[Row]] = {}
    for row in rows:
        if row.kind == "category":
            trails.setdefault(row.position, []).append(row)
    return [row for row in rows if row.kind == "tag"], list(trails.values())


_NEIGHBOUR = (
    sa.select(*_posts["id", "slug"], _revisions.title, _posts.published_at, _revisions.minutes)
    .join_from(Post.__table__, Revision.__table__, _posts.live_id == _revisions.id)
    .where(Post.is_public, _posts.kind == "post")
)
_HERE = sa.tuple_(_posts.published_at, _posts.id)
_THERE = sa.tuple_(sa.bindparam("at", type_=_posts.published_at.type), sa.bindparam("id", type_=sa.Integer))


def _nearest(role: str, statement: Select) -> Select:
    return sa.select(sa.literal(role).label("role"), statement.subquery())


def _sharing(slot: int) -> Select:
    newest = (
        sa.select(post_tags.c.post_id)
        .where(post_tags.c.tag_id == sa.bindparam(f"tag{slot}"), post_tags.c.published_at <= NOW)
        .order_by(post_tags.c.published_at.desc(), post_tags.c.post_id.desc())
        .limit(RELATED + 1)
        .subquery()
    )
    return _NEIGHBOUR.join(newest, newest.c.post_id == _posts.id).where(_posts.id != sa.bindparam("id"))


_AROUND = sa.union_all(
    _nearest(
        "previous",
        _NEIGHBOUR.where(_HERE < _THERE).order_by(_posts.published_at.desc(), _posts.id.desc()).limit(1),
    ),
    _nearest("next", _NEIGHBOUR.where(_HERE > _THERE).order_by(_posts.published_at, _posts.id).limit(1)),
    *(_nearest("related", _sharing(slot)) for slot in range(TAGS_COMPARED)),
)


def around(post: Row, tag_ids: list[int]) -> dict[str, list[Row]]:
    """The previous and the next post by date, and those that share most tags, in one statement."""
    slots = {f"tag{n}": tag_ids[n] if n < len(tag_ids) else None for n in range(TAGS_COMPARED)}
    rows = db.session.execute(_AROUND, {"at": post.published_at, "id": post.id, **slots}).all()
    found: dict[str, list[Row]] = {"previous": [], "next": [], "related": []}
    for row in rows:
        found[row.role].append(row)
    found["related"] = _most_shared(found["related"])
    return found


def _most_shared(rows: list[Row]) -> list[Row]:
    shared: dict[int, list[Row]] = {}
    for row in rows:
        shared.setdefault(row.id, []).append(row)
    best = sorted(shared.values(), key=lambda same: (-len(same), -same[0].published_at.timestamp()))
    return [same[0] for same in best[:RELATED]]


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


def free_slug(wanted: str) -> str:
    """`wanted`, or with the first free number behind it."""
    slugs = sa.select(Post.slug).where(Post.slug.startswith(wanted, autoescape=True))
    taken = set(db.session.scalars(slugs))
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return wanted if wanted not in taken else next(slug for slug in numbered if slug not in taken)


def slug_for(title: str) -> str:
    """A free slug for a post with that title."""
    words = slugize(title).casefold() if settings().unicode_slugs else slugify(title)
    return free_slug(words or f"{utcnow():%Y-%m-%d-%H%M%S}")


def stale_revisions() -> list[int]:
    """The ids of revisions that an older renderer made."""
    return list(
        db.session.scalars(sa.select(Revision.id).where(Revision.renderer != VERSION).order_by(Revision.id))
    )
