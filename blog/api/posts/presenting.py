"""Posts as programs get them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any
from urllib.parse import quote

from blog.api.answers import digest
from blog.auth.models import Actor
from blog.config import settings
from blog.db import Row, rfc3339
from blog.errors import Invalid
from blog.posts.document import Document
from blog.posts.editions import read, title_of
from blog.posts.models import Post, Revision, address
from blog.posts.shelves import labels, labels_of
from blog.posts.writing.fields import fields_of
from blog.rendering.words import measure

Record = dict[str, Any]


def utc(moment: datetime | None) -> str | None:
    """A moment as programs get it; None when there was none."""
    return rfc3339(moment) if moment else None


def absolute(path: str) -> str:
    """A path of the site, with or without a query or a fragment, as an address (RFC 3986)."""
    return settings().site_url + quote(path, safe="/?#%:~=,&-")


def tag_of(post: Post, actor: Actor) -> str:
    """What names the state of a post, as the actor sees it: the same tag, the same representation."""
    own = (post.version, post.draft.slug if post.draft else "") if post.editable_by(actor) else ()
    seen = post.live_id, post.slug, shown_state(post, actor), post.updated_at, post.published_at
    return digest("post", post.id, *seen, *own)


def shown_state(post: Post, actor: Actor) -> str:
    """Its state; whoever may not change it learns nothing of a working copy."""
    return post.state if post.editable_by(actor) else "published"


def briefs(rows: Sequence[Row], wish: Mapping[str, Any]) -> list[Record]:
    """The posts of a list."""
    filed = labels_of([row.id for row in rows])
    return [
        _narrow(_brief(row, *filed[row.id]), wish)
        | _embedded(wish, (row.author_username, row.author_name), *filed[row.id])
        for row in rows
    ]


_PLAIN = (
    *("id", "kind", "slug", "state", "title", "description"),
    *("excerpt", "cover", "lang", "words", "minutes", "version", "guide", "changelog"),
)
_plain = attrgetter(*_PLAIN)


def _brief(row: Row, tags: Sequence[Row], trails: Sequence[Sequence[Row]]) -> Record:
    return {
        **dict(zip(_PLAIN, _plain(row), strict=True)),
        "pinned": row.pinned > 0,
        "url": absolute(address(row.kind, row.slug)),
        "visibility": "private" if row.private else "public",
        "comments": row.discussed,
        "author": row.author_username,
        "tags": [tag.name for tag in tags],
        "categories": [[step.name for step in trail] for trail in trails],
        "created_at": utc(row.created_at),
        "published_at": utc(row.published_at),
        "updated_at": utc(row.updated_at or row.published_at),
    }


def whole(post: Post, actor: Actor, wish: Mapping[str, Any], *, draft: bool = False) -> Record:
    """One post: what readers see, or the working copy."""
    tags, trails = labels(post.id)
    live = post.live
    found = {
        **{name: getattr(post, name) for name in ("id", "kind", "slug", "guide", "changelog")},
        "url": absolute(post.address),
        "state": shown_state(post, actor),
        "visibility": "private" if post.private else "public",
        "comments": post.discussed,
        "pinned": post.pinned > 0,
        "author": post.author.username,
        "tags": [tag.name for tag in tags],
        "categories": [[step.name for step in trail] for trail in trails],
        "created_at": utc(post.created_at),
        "published_at": utc(post.published_at),
        "updated_at": utc(post.updated_at or post.published_at),
        "version": post.version if post.editable_by(actor) else None,
    }
    found |= _written(post) if draft or live is None else _rendered(live)
    author = post.author.username, post.author.display_name
    return _narrow(found, wish) | _embedded(wish, author, tags, trails)


def _rendered(live: Revision) -> Record:
    names = ("title", "description", "excerpt", "cover", "lang", "words", "minutes", "html")
    return {name: getattr(live, name) for name in names}


def _written(post: Post) -> Record:
    """What the working copy says; half-written front matter says nothing yet."""
    current = post.draft or post.live
    try:
        document = read(post.source, zone=post.zone)
    except Invalid:
        title, words = (post.draft.title, post.draft.words) if post.draft else ("", 0)
        return _EMPTY | {"title": title, "words": words}
    return (
        _EMPTY
        | _said(document, post)
        | {"slug": (post.draft.slug if current and post.draft else "") or post.slug}
    )


_EMPTY: Record = {
    **dict.fromkeys(("title", "description", "excerpt", "cover", "lang"), ""),
    **{"words": 0, "minutes": 0, "html": None},
}


def _said(document: Document, post: Post) -> Record:
    names = (
        "tags",
        "categories",
        "cover",
        "excerpt",
        "visibility",
        "comments",
        "guide",
        "changelog",
        "pinned",
    )
    fields = fields_of(document)
    words, minutes = measure(document.body)
    own = {"title": title_of(document, post.source_path or ""), "words": words, "minutes": minutes}
    return (
        own
        | {name: fields[name] for name in names}
        | {"description": document.description or "", "lang": document.lang or ""}
    )


def _embedded(
    wish: Mapping[str, Any], author: tuple[str, str], tags: Sequence[Row], trails: Sequence[Sequence[Row]]
) -> Record:
    """What is wanted of what can be embedded."""
    wanted = wish.get("include", ())
    if not wanted:
        return {}
    parts: dict[str, Callable[[], Any]] = {
        "author": lambda: _author(*author),
        "tags": lambda: [_tag(tag) for tag in tags],
        "category": lambda: [_category(trail) for trail in trails],
    }
    return {"embedded": {name: parts[name]() for name in wanted}}


def _author(username: str, name: str) -> Record:
    return {"username": username, "display_name": name, "url": absolute(f"/authors/{username}")}


def _tag(tag: Row) -> Record:
    return {"name": tag.name, "slug": _end(tag), "url": absolute(f"/tags/{_end(tag)}")}


def _end(tag: Row) -> str:
    return str(tag.slug if hasattr(tag, "slug") else tag.path)


def _category(trail: Sequence[Row]) -> Record:
    *_above, last = trail
    names = [step.name for step in trail]
    return {"name": last.name, "path": last.path, "trail": names, "url": absolute(f"/categories/{last.path}")}


def _narrow(found: Record, wish: Mapping[str, Any]) -> Record:
    """Only the fields that are wanted."""
    fields: Collection[str] = wish.get("fields", ())
    return {name: value for name, value in found.items() if name in fields} if fields else found
