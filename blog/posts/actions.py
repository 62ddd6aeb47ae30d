"""Every change somebody may ask of a post. Rendering comes first, outside the transaction: it takes long."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

import sqlalchemy as sa
from markupsafe import Markup

from blog.auth.models import User
from blog.config import settings
from blog.db import db, utcnow
from blog.errors import Conflict, Invalid
from blog.media.queries import spellings
from blog.posts.document import Document, parse
from blog.posts.models import Draft, Post, Redirect, Revision, post_categories, post_tags
from blog.posts.queries import slug_for
from blog.rendering import VERSION, Rendered, render
from blog.tags.actions import category_trail, tags_named

EXCERPT = 160  # characters of plain text in lists


@dataclass(frozen=True)
class Edition:
    """A document together with what it looks like."""

    document: Document
    rendered: Rendered
    title: str


def read(source: str, *, name: str = "", zone: str = "") -> Document:
    """The document in `source`, its dates in `zone` ("" for the site's). Raises Invalid."""
    return parse(source, name=name, zone=zone or settings().timezone)


def edition(document: Document, *, name: str = "", assets: dict[str, str] | None = None) -> Edition:
    """Render a document; raises Invalid. Its title is its own, else its first heading's, else its file's."""
    title = document.title or _first_heading(document.body) or PurePosixPath(name).stem or "…"
    return Edition(document, render(document.body, title=title, assets=assets or {}), title)


def write(by: User, source: str, *, kind: str = "post") -> Post:
    """Begin a post: a draft that only its author and editors see; raises Invalid."""
    new = edition(read(source))
    post = Post(kind=kind, author_id=by.id, slug=slug_for(new.title))
    post.draft = Draft(source=source)
    db.session.add(post)
    db.session.commit()
    return post


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
    post.draft, draft.source, draft.version, draft.updated_at = (
        draft,
        source,
        draft.version + 1,
        utcnow(),
    )
    db.session.commit()
    return draft


def publish(post: Post, by: User, at: datetime | None = None) -> Revision:
    """Make the draft what readers see, from its own date on, else from `at` on, else now.

    A date in the future is the schedule. Raises Invalid when there is no draft, Conflict when it was
    changed meanwhile.
    """
    draft = post.draft
    if draft is None:
        raise Invalid("There is nothing new to publish.")
    version, new = draft.version, _dated(draft, at or post.published_at or utcnow())
    lock(post)
    if post.draft is None or post.draft.version != version:
        raise Conflict(post.slug)
    revision = go_live(post, by, new)
    db.session.delete(post.draft)
    db.session.commit()
    return revision


def unpublish(post: Post) -> None:
    """Take a post back to a draft; its revisions stay."""
    lock(post)
    if post.live and not post.draft:
        post.draft = Draft(source=post.live.source, base_id=post.live_id)
    post.live, post.published_at = None, None
    _file_under(post, None)
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
    if db.session.scalar(sa.select(Post.id).where(Post.slug == slug, Post.id != post.id)):
        raise Invalid("Another post already has the address %(slug)s.", field="slug", slug=slug)
    redirect(post, f"/posts/{post.slug}" if post.kind == "post" else f"/{post.slug}")
    post.slug = slug
    db.session.commit()


def render_again(revision: Revision) -> None:
    """Redo what an older renderer made."""
    post = revision.post
    _derive(revision, edition(read(revision.source, zone=post.zone), assets=assets_of(post)))
    db.session.commit()


def lock(post: Post) -> None:
    """Hold the post until the transaction ends, and see its newest state."""
    db.session.refresh(post, with_for_update=True)


def redirect(post: Post, path: str) -> None:
    """Let `path` lead to the post; part of the caller's transaction."""
    if path:
        db.session.merge(Redirect(path=path.rstrip("/"), post_id=post.id))


def go_live(post: Post, by: User, new: Edition, published_at: datetime | None = None) -> Revision:
    """Add a revision and show it to readers; part of the caller's transaction."""
    numbers = sa.select(sa.func.coalesce(sa.func.max(Revision.number), 0)).where(Revision.post_id == post.id)
    revision = Revision(post_id=post.id, number=db.session.scalars(numbers).one() + 1, author_id=by.id)
    _derive(revision, new)
    post.updated_at = new.document.updated.utc if new.document.updated else utcnow() if post.live_id else None
    date = new.document.date
    post.published_at = date.utc if date else published_at or post.published_at or utcnow()
    post.live, post.guide = revision, new.document.guide
    db.session.flush()
    _file_under(post, None if post.trashed_at else new.document)
    return revision


def assets_of(post: Post) -> dict[str, str]:
    """How the post's document may spell its own files, to their URLs."""
    addresses = sa.select(Redirect.path).where(Redirect.post_id == post.id)
    return spellings(post.asset_folder, tuple(db.session.scalars(addresses))) if post.asset_folder else {}


def _dated(draft: Draft, at: datetime) -> Edition:
    document = read(draft.source, zone=draft.post.zone)
    if not document.date:
        document = document.patch(date=at)
    return edition(document, name=draft.post.source_path or "", assets=assets_of(draft.post))


def _derive(revision: Revision, new: Edition) -> None:
    document, rendered = new.document, new.rendered
    revision.source, revision.title = document.source, new.title[:300]
    revision.excerpt = _excerpt(document, rendered)
    revision.description = (document.description or revision.excerpt)[:500]
    revision.cover, revision.lang = (document.cover or "")[:500], (document.lang or "")[:20]
    revision.words, revision.minutes = rendered.words, rendered.minutes
    revision.renderer, revision.outline, revision.html = VERSION, rendered.outline, rendered.html


def _excerpt(document: Document, rendered: Rendered) -> str:
    """What lists show: the author's excerpt, else what stands before the marker, else the beginning."""
    text = Markup(document.excerpt or rendered.excerpt).striptags() or rendered.text
    text = " ".join(text.split())
    return text if len(text) <= EXCERPT else text[: EXCERPT - 1] + "…"


def _first_heading(body: str) -> str:
    found = re.search(r"^#\s+(.+?)\s*#*$", body, re.MULTILINE)
    return found[1] if found else ""


def _file_under(post: Post, document: Document | None) -> None:
    for table in (post_tags, post_categories):
        db.session.execute(sa.delete(table).where(table.c.post_id == post.id))
    if document is None:
        return
    common = {"post_id": post.id, "published_at": post.published_at}
    tags = tags_named(document.tags)
    categories = {
        category.id: position
        for position, names in reversed(list(enumerate(document.categories)))
        for category in category_trail(names)
    }
    if tags:
        db.session.execute(
            sa.insert(post_tags),
            [common | {"tag_id": t.id, "position": n} for n, t in enumerate(tags)],
        )
    if categories:
        rows = [common | {"category_id": id, "position": position} for id, position in categories.items()]
        db.session.execute(sa.insert(post_categories), rows)
