"""How posts and comments become entries of a feed: those that everybody may read, whoever asks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from flask import request, url_for
from flask_babel import format_date
from flask_babel import gettext as _
from markupsafe import Markup

from blog.config import settings
from blog.db import Row
from blog.feeds import queries
from blog.feeds.absolute import absolute
from blog.feeds.entries import Answer, Entry, Feed, Label, Person
from blog.posts.editions import EXCERPT
from blog.posts.keyset import Cursor, Listing, Page
from blog.posts.shelves import categories_of, tags_of
from blog.web.language import LOCALES, TAGS

POSTS, COMMENTS = 20, 50  # on a page


@dataclass(frozen=True)
class Head:
    """What a feed is about: the end of its id, its title, and the page that it goes with."""

    name: str
    title: str
    page: str
    subtitle: str = ""
    has_hub: bool = False  # whether a hub is told when it changes


def own(path: str) -> str:
    """An absolute address; by the configured one of the site, never by what the request says."""
    return settings().site_url + path


Name = Callable[[str], str]


def naming() -> Name:
    """What makes names for ever (RFC 4151): of numbers, so that a post that moves is not a new one."""
    said = f"tag:{urlsplit(settings().site_url).hostname},{queries.began_at():%Y-%m-%d}"
    return lambda name: f"{said}:{name}"


def of_posts(head: Head, listing: Listing, **binds: object) -> Feed:
    """The posts of a list with their whole texts; raises NotFound past its end."""
    page = _turned(listing, POSTS, binds)
    tags, categories = tags_of(page.posts), categories_of(page.posts)
    name = naming()
    made = [_post(row, name, _labels(tags[row.id], categories[row.id])) for row in page.posts]
    return _feed(head, page, made, name)


def of_comments(head: Head, listing: Listing, **binds: object) -> Feed:
    """The comments of a list; raises NotFound past its end."""
    page = _turned(listing, COMMENTS, binds)
    name = naming()
    return _feed(head, page, [_comment(row, name) for row in page.posts], name)


def _turned(listing: Listing, limit: int, binds: dict[str, Any]) -> Page:
    return listing.page(limit, request.args.get("before"), request.args.get("after"), **binds)


def _feed(head: Head, page: Page, entries: Sequence[Entry], name: Name) -> Feed:
    known = settings()
    return Feed(
        id=name(f"feeds/{head.name}"),
        title=head.title,
        subtitle=head.subtitle,
        lang=TAGS[LOCALES[known.language]],
        page=own(head.page),
        address=_here(before=request.args.get("before"), after=request.args.get("after")),
        first=_here(),
        older=_here(before=page.older) if page.older else "",
        newer=_here(after=page.newer) if page.newer else "",
        updated=max(entry.updated for entry in entries) if entries else queries.changed_at(),
        entries=entries,
        hub=known.websub_hub if head.has_hub else "",
        icon=url_for("static", filename="img/icon.svg"),
        rights=known.site_licence,
        note=_("This is a feed. Give its address to a feed reader, and it tells you what is new:"),
        untitled=_("Untitled"),
    )


def _here(**cursor: Cursor | str | None) -> str:
    asked: dict[str, Any] = {**(request.view_args or {}), **cursor}
    return own(url_for(request.endpoint or "", **asked))


def _post(row: Row, name: Name, labels: Sequence[Label]) -> Entry:
    url = own(url_for("posts.show", slug=row.slug))
    return Entry(
        id=name(f"posts/{row.id}"),
        title=row.title,
        url=url,
        html=absolute(row.html, url),
        summary=row.description,
        published=row.published_at,
        updated=max(row.updated_at, row.published_at),
        author=Person(row.author_name, own(url_for("auth.author", username=row.author_username))),
        byline=_byline(row.author_name, row),
        lang=row.lang,
        image=own(row.cover) if row.cover.startswith("/") else row.cover,
        labels=labels,
    )


def _byline(name: str, row: Row) -> str:
    return f"{name} · {format_date(row.published_at, 'medium')}"


def _labels(tags: Sequence[Row], categories: Sequence[Row]) -> list[Label]:
    label = partial(Label, scheme=own(url_for("tags.index")))
    filed = [Label(one.path, one.name, own(url_for("tags.categories"))) for one in categories]
    return [*filed, *(label(tag.slug, tag.name) for tag in tags)]


def _comment(row: Row, name: Name) -> Entry:
    url, by = own(url_for("comments.show", id=row.id)), row.author_name or row.name
    return Entry(
        id=name(f"comments/{row.id}"),
        title=_("%(name)s on “%(title)s”", name=by, title=row.title),
        url=url,
        html=absolute(row.html, url),
        summary=_shortened(Markup(row.html).striptags()),
        published=row.published_at,
        updated=max(row.edited_at or row.published_at, row.published_at),
        author=Person(by, _page_of(row)),
        byline=_byline(by, row),
        answers=_answered(row, name),
    )


def _shortened(text: str) -> str:
    return text if len(text) <= EXCERPT else f"{text[: EXCERPT - 1]}…"


def _page_of(row: Row) -> str:
    """Where more is told about who wrote a comment: readers have no page here."""
    if row.author_username is None:
        return str(row.website)
    return own(url_for("auth.author", username=row.author_username)) if row.author_role != "reader" else ""


def _answered(row: Row, name: Name) -> Answer:
    if row.parent_id:
        return Answer(name(f"comments/{row.parent_id}"), own(url_for("comments.show", id=row.parent_id)))
    return Answer(name(f"posts/{row.post_id}"), own(url_for("posts.show", slug=row.slug)))
