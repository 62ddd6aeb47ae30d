"""Every change somebody may ask of a post. Rendering comes first, outside the transaction: it takes long."""

from datetime import datetime

import sqlalchemy as sa

from blog.auth.models import User
from blog.db import db, utcnow
from blog.errors import Conflict, Invalid
from blog.posts.document import Document
from blog.posts.editions import Edition, edition, edition_of, read, write_down
from blog.posts.models import Draft, Post, Redirect, Revision, post_categories, post_tags
from blog.posts.places.actions import number_again, number_places
from blog.posts.queries import free_slug, wanted_slug
from blog.tags.actions import category_trail, tags_named

TRIES = 50  # for an address that others want at the same moment; whenever one fails, another one got it


def write(by: User, source: str, *, kind: str = "post") -> Post:
    """Begin a post: a draft that only its author and editors see; raises Invalid."""
    new = edition(read(source))
    post = begin(wanted_slug(new.title), kind, author_id=by.id)
    post.draft = Draft(source=source)
    db.session.commit()
    return post


def begin(wanted: str, kind: str, **values: object) -> Post:
    """Add a post at `wanted` or the next free address; part of the caller's transaction. Raises Invalid."""
    for _try in range(TRIES):
        try:
            with db.session.begin_nested():
                post = Post(kind=kind, slug=free_slug(wanted, kind), **values)
                db.session.add(post)
            return post
        except sa.exc.IntegrityError:
            continue  # somebody took it between the question and the answer
    raise Invalid("The address %(slug)s is taken.", field="slug", slug=wanted)


def revise(post: Post, source: str, version: int | None) -> Draft:
    """Change the working copy; `version` is the state that the change started from (None: no draft yet).

    Raises Conflict when somebody changed it since, Invalid when the front matter cannot be read.
    """
    read(source, zone=post.zone)
    lock(post)
    draft = post.draft
    if (draft.version if draft else None) != version:
        raise Conflict(post.slug)
    draft = draft or Draft(base_id=post.live_id, version=0)
    post.draft, draft.source, draft.version, draft.updated_at = draft, source, draft.version + 1, utcnow()
    db.session.commit()
    return draft


def publish(post: Post, by: User, at: datetime | None = None) -> Revision:
    """Make the draft what readers see, from its own date on, else from `at` on, else now.

    A date in the future is the schedule. Raises Invalid when there is no draft, Conflict when it was
    changed meanwhile or another text went live since it was begun.
    """
    draft = post.draft
    if draft is None:
        raise Invalid("There is nothing new to publish.")
    version, new = draft.version, _dated(draft, at or post.published_at or utcnow())
    lock(post)
    if post.draft is None or post.draft.version != version or post.draft.base_id != post.live_id:
        raise Conflict(post.slug)
    revision = go_live(post, by, new)
    db.session.delete(post.draft)
    db.session.commit()
    return revision


def unpublish(post: Post) -> None:
    """Take a post back to a draft; its revisions stay."""
    lock(post)
    take_down(post)
    db.session.commit()


def trash(post: Post) -> None:
    """Hide a post from everybody; nothing of it is lost."""
    lock(post)
    post.trashed_at = utcnow()
    _file_under(post, None)
    db.session.commit()


def restore(post: Post) -> None:
    """Take a post out of the trash, as it was."""
    lock(post)
    post.trashed_at = None
    if post.live:
        _file_under(post, read(post.live.source, zone=post.zone))
    db.session.commit()


def move(post: Post, slug: str) -> None:
    """Give a post another address; the old one leads there for ever. Raises Invalid when it is taken."""
    lock(post)
    old, new = post.address, Post(kind=post.kind, slug=slug).address
    if not slug.strip("/") or (post.kind == "post" and "/" in slug):
        raise Invalid("%(slug)s cannot be an address.", field="slug", slug=slug)
    mine = sa.delete(Redirect).where(Redirect.path == new, Redirect.post_id == post.id)
    db.session.execute(mine)  # a post may go back to an address that it had
    if free_slug(slug, post.kind) != slug:
        raise Invalid("Another post already has the address %(slug)s.", field="slug", slug=slug)
    redirect(post, old)
    post.slug = slug
    db.session.commit()


def render_again(revision: Revision) -> None:
    """Redo what an older renderer made, or what refers to files that were not there; raises Invalid."""
    post, before = revision.post, revision.outline
    write_down(revision, edition_of(post, read(revision.source, zone=post.zone)))
    number_again(revision, before)
    db.session.commit()


def lock(post: Post) -> None:
    """Hold the post until the transaction ends, and see its newest state."""
    db.session.refresh(post, with_for_update=True)


def redirect(post: Post, path: str) -> None:
    """Let `path` lead to the post; part of the caller's transaction. Raises Invalid when taken."""
    path = path.rstrip("/")
    found = db.session.get(Redirect, path)
    if (found and found.post_id != post.id) or len(path) > 500:
        raise Invalid("The address %(path)s already leads to another post.", path=path)
    if path and not found:
        db.session.add(Redirect(path=path, post_id=post.id))
        db.session.flush()


def go_live(post: Post, by: User, new: Edition, published_at: datetime | None = None) -> Revision:
    """Add a revision and show it to readers; part of the caller's transaction. Raises Invalid."""
    numbers = sa.select(sa.func.coalesce(sa.func.max(Revision.number), 0)).where(Revision.post_id == post.id)
    revision = Revision(post_id=post.id, number=db.session.scalars(numbers).one() + 1, author_id=by.id)
    write_down(revision, new)
    number_places(post, revision)
    document = new.document
    post.updated_at = document.updated.utc if document.updated else utcnow() if post.live_id else None
    date = document.date.utc if document.date else published_at or post.published_at or utcnow()
    post.published_at = date.replace(microsecond=0)  # cursors keep no finer time
    post.live, post.guide, post.discussed = revision, document.guide, document.comments
    db.session.flush()
    if not post.trashed_at:
        _file_under(post, document, anew=revision.number == 1)
    return revision


def take_down(post: Post) -> None:
    """Show a post to nobody and go on with its text as the draft; part of the caller's transaction."""
    if post.live:
        post.draft = post.draft or Draft(source=post.live.source, base_id=post.live_id)
        if post.draft.base_id == post.live_id:
            post.draft.base_id = None
    post.live, post.published_at = None, None
    _file_under(post, None)


def _dated(draft: Draft, at: datetime) -> Edition:
    document = read(draft.source, zone=draft.post.zone)
    return edition_of(draft.post, document if document.date else document.patch(date=at))


def _file_under(post: Post, document: Document | None, anew: bool = False) -> None:
    """Put the post on the shelves that its document names; standing pages are on none."""
    for table in () if anew else (post_tags, post_categories):
        db.session.execute(sa.delete(table).where(table.c.post_id == post.id))
    if document and post.kind == "post":
        common: dict[str, object] = {"post_id": post.id, "published_at": post.published_at}
        tags = ({"tag_id": tag.id, "position": n} for n, tag in enumerate(tags_named(document.tags)))
        categories = ({"category_id": id, "position": n} for id, n in _positions(document).items())
        for table, rows in ((post_tags, tags), (post_categories, categories)):
            if filed := [common | row for row in rows]:
                db.session.execute(sa.insert(table), filed)


def _positions(document: Document) -> dict[int, int | None]:
    """Every category on the document's trails; the last one of each trail with the trail's place."""
    found: dict[int, int | None] = {}
    for place, names in enumerate(document.categories):
        *above, last = (category.id for category in category_trail(names))
        for id in above:
            found.setdefault(id, None)
        if found.get(last) is None:
            found[last] = place
    return found
