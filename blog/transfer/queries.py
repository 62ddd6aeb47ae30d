"""Questions that import and export ask."""

from collections.abc import Collection, Set

import sqlalchemy as sa

from blog.db import Row, db
from blog.media.naming import names_in, relative_to
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


def live_posts_around(folders: Collection[str], files: Set[str]) -> list[Post]:
    """The posts with a text to show that have own files in one of these folders, or name one of these."""
    live = sa.select(Post.id, Post.source_path, Revision.source).join(Revision, Post.live_id == Revision.id)
    rows = db.session.execute(live.where(Post.source_path.is_not(None)).execution_options(yield_per=100))
    ids = [row.id for row in rows if asset_folder(row.source_path) in folders or _names(row, files)]
    return [db.session.get_one(Post, id) for id in ids]


def _names(row: Row, files: Set[str]) -> bool:
    return any(relative_to(row.source_path, name) in files for name in names_in(row.source))


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
