"""Which files the posts of the site use: noted whenever a text changes, in its transaction."""

from collections.abc import Iterable, Iterator

import sqlalchemy as sa
from sqlalchemy import event, orm

from blog.config import settings
from blog.db import Row, db
from blog.media.models import File, post_files
from blog.media.naming import names_in
from blog.media.queries import meant_by, nearby, spellings
from blog.posts.models import Draft, Post, Redirect, Revision, asset_folder

AT_ONCE = 500  # paths in a statement
_posts, _revisions, _drafts = Post.__table__.c, Revision.__table__.c, Draft.__table__.c
_TEXTS = (
    sa.select(_posts.source_path, _revisions.source, _drafts.source.label("draft"))
    .select_from(Post.__table__)
    .outerjoin(Revision.__table__, _revisions.id == _posts.live_id)
    .outerjoin(Draft.__table__, _drafts.post_id == _posts.id)
    .where(_posts.id == sa.bindparam("id"))
)
_USING = (
    sa.select(*_posts["id", "slug", "kind", "live_id", "trashed_at"], _revisions.title)
    .join_from(Post.__table__, post_files, post_files.c.post_id == _posts.id)
    .outerjoin(Revision.__table__, _revisions.id == _posts.live_id)
    .where(post_files.c.file_id == sa.bindparam("id"))
    .order_by(_posts.id.desc())
)


def posts_using(file: File) -> list[Row]:
    """The posts (id, slug, kind, live_id, trashed_at, title) that name the file, live or as a draft."""
    return list(db.session.execute(_USING, {"id": file.id}))


def named_in(text: str, assets: dict[str, str]) -> set[str]:
    """The paths of files that a text may mean; `assets` are the spellings of the post's own files."""
    front = text.partition("\n---")[0]  # there a bare name is meant from the root
    words = {word for word in names_in(text) if "/" in word or word in assets} | set(names_in(front))
    addresses = (assets.get(word, word).removeprefix(settings().site_url) for word in words)
    return {path for address in addresses for path in meant_by(address.removeprefix("./"))}


def note(connection: sa.Connection, post_id: int) -> None:
    """Note which files the post names now."""
    row = connection.execute(_TEXTS, {"id": post_id}).first()
    if row is None:
        return
    texts = [text for text in (row.source, row.draft) if text]
    path = row.source_path or ""
    own = _assets(connection, post_id, path) if path else {}
    assets = {text: nearby(path, text) | own if path else own for text in texts}
    now = set(_ids(connection, set().union(*(named_in(text, assets[text]) for text in texts))))
    mine = post_files.c.post_id == post_id
    before = set(connection.scalars(sa.select(post_files.c.file_id).where(mine)))
    if gone := before - now:
        connection.execute(sa.delete(post_files).where(mine, post_files.c.file_id.in_(gone)))
    if new := now - before:
        rows = [{"post_id": post_id, "file_id": id} for id in sorted(new)]
        connection.execute(sa.insert(post_files), rows)


def _assets(connection: sa.Connection, post_id: int, source_path: str) -> dict[str, str]:
    old = connection.scalars(sa.select(Redirect.path).where(Redirect.post_id == post_id))
    return spellings(asset_folder(source_path), tuple(old))


def _ids(connection: sa.Connection, paths: Iterable[str]) -> Iterator[int]:
    ordered = sorted(paths)
    for start in range(0, len(ordered), AT_ONCE):
        some = ordered[start : start + AT_ONCE]
        yield from connection.scalars(sa.select(File.id).where(File.path.in_(some)))


@event.listens_for(orm.Session, "after_flush")
def _remember(session: orm.Session, _context: orm.UOWTransaction) -> None:
    for record in (*session.new, *session.dirty, *session.deleted):
        if isinstance(record, Post | Draft | Revision):
            id = record.id if isinstance(record, Post) else record.post_id
            session.info.setdefault("reworded", set()).add(id)


@event.listens_for(orm.Session, "before_commit")
def _note_all(session: orm.Session) -> None:
    if session.in_nested_transaction():
        return
    session.flush()
    for id in sorted(session.info.pop("reworded", ())):
        note(session.connection(), id)
