"""Questions that import and export ask."""

from collections.abc import Collection

import sqlalchemy as sa

from blog.db import db
from blog.posts.models import Post, Revision, asset_folder
from blog.posts.queries import imported_from
from blog.rendering import slugize
from blog.tags.models import Kind
from blog.tags.queries import vocabulary


def brought_from(origin: str) -> Post | None:
    """The post that came from that loose note."""
    return db.session.scalar(sa.select(Post).where(Post.origin == origin))


def moved_from(path: str, present: Collection[str]) -> Post | None:
    """The post whose file was moved to `path` from _drafts to _posts, as `hexo publish` does, or back."""
    folder, _, rest = path.partition("/")
    other = {"_posts": f"_drafts/{rest}", "_drafts": f"_posts/{rest}"}.get(folder)
    return imported_from(other) if other and other not in present else None


def live_posts_around(folders: Collection[str]) -> list[Post]:
    """The posts that have a text to show and their own files in one of these folders."""
    live = sa.select(Post.id, Post.source_path).join(Revision, Post.live_id == Revision.id)
    ids = [id for id, path in db.session.execute(live) if path and asset_folder(path) in folders]
    return [db.session.get_one(Post, id) for id in ids]


def own_addresses(kind: Kind) -> dict[str, str]:
    """Names of tags or categories with the part of their address that Hexo would not make of them itself."""
    parts: dict[str, set[str]] = {}
    for label in vocabulary(kind).labels.values():
        parts.setdefault(label.name, set()).add(label.path.rpartition("/")[2])
    return {
        name: min(found)
        for name, found in sorted(parts.items())
        if found != {slugize(name)} and len(found) == 1
    }
