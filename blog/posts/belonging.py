"""Which posts the files belong to that lie in their folders, or beside them: who may see those."""

from pathlib import PurePosixPath

import sqlalchemy as sa

from blog.auth.models import Actor
from blog.db import Row, db
from blog.media.models import File, post_files
from blog.posts.models import DOCUMENTS, Post
from blog.posts.queries import may_edit

_posts, _files = Post.__table__.c, File.__table__.c
_OWNERS = sa.select(_posts.author_id, Post.is_public.label("is_public")).where(
    _posts.source_path.in_(sa.bindparam("paths", expanding=True))
)
_NEIGHBOURS = (
    sa.select(_posts.author_id, Post.is_public.label("is_public"))
    .join_from(Post.__table__, post_files, post_files.c.post_id == _posts.id)
    .join(File.__table__, post_files.c.file_id == _files.id)
    .where(_files.path == sa.bindparam("path"), _posts.source_path.is_not(None))
)


def is_shown_with_a_post(path: str) -> bool:
    """Whether a file in the folder of a post, or beside it, belongs to one that everybody may read."""
    return any(post.is_public for post in _owners(path))


def is_editable_with_a_post(path: str, user: Actor) -> bool:
    """Whether a file in the folder of a post, or beside it, belongs to one that this user may change."""
    return any(may_edit(post.author_id, user) for post in _owners(path))


def _owners(path: str) -> list[Row]:
    folders = [str(parent) for parent in PurePosixPath(path).parents]
    paths = [folder + ending for folder in folders for ending in DOCUMENTS]
    own = list(db.session.execute(_OWNERS, {"paths": paths}))
    return own or list(db.session.execute(_NEIGHBOURS, {"path": path}))  # who lie beside it and name it
