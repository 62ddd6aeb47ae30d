"""Texts that are not published yet, rendered for their author or for a preview link."""

from datetime import datetime
from types import SimpleNamespace
from typing import Any, NamedTuple

from flask import current_app, url_for
from flask_babel import gettext
from markupsafe import Markup
from werkzeug.exceptions import HTTPException

from blog.db import utcnow
from blog.errors import Invalid, said
from blog.media.models import address
from blog.posts.addresses import slug_to_be
from blog.posts.editions import Edition, assets_of, edition, edition_of, read
from blog.posts.models import Post
from blog.posts.places.former import other_ids
from blog.posts.places.keys import Keyed, foreseen
from blog.posts.places.queries import before
from blog.posts.publishing.checks import Problem, problems
from blog.rendering import title_id, toc
from blog.web.pictures import illustrated, images_in, known_pictures


def working_copy(post: Post, *, preview: bool = False) -> Edition:
    """The text that somebody works on, rendered; raises Invalid."""
    return edition_of(post, read(post.source, zone=post.zone), preview=preview)


def shared_copy(post: Post, token: str) -> Edition:
    """The working copy for whoever has the link with that token; raises Invalid.

    The post's own files are below the link: at their addresses they are for those who may edit the post.
    """
    inside = f"{address(post.asset_folder)}/"
    spelled = assets_of(post, post.source)
    theirs = {
        known: url_for("previews.file", token=token, path=known.removeprefix(inside))
        for known in spelled.values()
        if known.startswith(inside)
    }
    assets = theirs | {spelling: theirs.get(known, known) for spelling, known in spelled.items()}
    return edition(read(post.source, zone=post.zone), name=post.source_path or "", assets=assets)


def unreadable(post: Post) -> str:
    """What is wrong with the front matter, for its author; "" when it can be read."""
    try:
        read(post.source, name=gettext("The text"), zone=post.zone)
    except Invalid as error:
        return said(error)
    return ""


def problems_of(post: Post, new: Edition) -> list[Problem]:
    """What its author should look at in a new text of a post."""
    return problems(new, _answers, lambda: other_ids(foreseen(new.rendered.outline, before(post)).outline))


class Look(NamedTuple):
    """A text before it is published: rendered, what to look at, and where it will be found."""

    edition: Edition
    problems: list[Problem]
    address: str
    places: Keyed  # with their numbers
    before: Keyed  # those that were published last

    @property
    def html(self) -> Markup:
        """The text as readers will get it."""
        return Markup(self.edition.rendered.html)

    @property
    def appears_at(self) -> datetime | None:
        """When readers get it, if that is still to come."""
        date = self.edition.document.date
        return date.utc if date and date.utc > utcnow() else None


def last_look(post: Post) -> Look:
    """What would be published now; raises Invalid."""
    new = working_copy(post, preview=True)
    slug = slug_to_be(post, post.draft.slug if post.draft else "", new.title)
    last = before(post)
    places = foreseen(new.rendered.outline, last)
    found = problems(new, _answers, lambda: other_ids(places.outline))
    return Look(new, found, Post(kind=post.kind, slug=slug).address, places, last)


def article_of(post: Post, new: Edition) -> dict[str, Any]:
    """What the page of an article needs to show a text that is not published."""
    date, html = new.document.date, new.rendered.html
    pictures = known_pictures([*images_in(html), new.cover])
    found = SimpleNamespace(
        kind=post.kind,
        title=new.title,
        html=illustrated(html, pictures, eager=not new.cover),
        pictures=pictures,
        toc=toc(new.rendered.outline),
        anchor=title_id(new.title, html),
        cover=new.cover,
        lang=new.lang,
        words=new.rendered.words,
        minutes=new.rendered.minutes,
        published_at=date.utc if date else post.published_at or utcnow(),
        updated_at=date.utc if date else post.published_at or utcnow(),
        author_name=post.author.display_name,
        author_username=post.author.username,
        author_avatar=post.author.avatar if post.author.is_active else "",
    )
    return {"post": found, "tags": [], "categories": []}


def _answers(path: str) -> bool:
    """Whether something other than an article, a page or an old address lives at the path."""
    try:
        endpoint, _values = current_app.url_map.bind("").match(path or "/", method="GET")
    except HTTPException:
        return False
    return endpoint not in ("site.place", "posts.show", "posts.source")
