"""The tags and categories that a document names: reading them, writing today's names, filing the post."""

from collections.abc import Sequence
from dataclasses import replace

import sqlalchemy as sa

from blog.db import db
from blog.errors import Invalid
from blog.posts.document import Document
from blog.posts.editions import Edition
from blog.posts.models import Post, post_categories, post_tags
from blog.tags.actions import category_trail, tags_named
from blog.tags.models import CATEGORIES, KINDS, TAGS, Kind
from blog.tags.queries import names_today
from blog.tags.vocabulary import Trail

SHELVES = {TAGS: post_tags, CATEGORIES: post_categories}


def label_column(kind: Kind) -> sa.Column[int]:
    """Which label a row of that kind of shelf is about."""
    return SHELVES[kind].c["tag_id" if kind is TAGS else "category_id"]


def said(document: Document, kind: Kind) -> list[Trail]:
    """What the document names, each as a trail of names from the root."""
    return [[name] for name in document.tags] if kind is TAGS else document.categories


def saying(document: Document, kind: Kind, trails: Sequence[Trail]) -> Document:
    """The document with other tags or categories, and no other line touched; raises Invalid."""
    return document.patch(**{kind.name: [name for (name,) in trails] if kind is TAGS else [*trails]})


def in_todays_names(new: Edition) -> Edition:
    """The edition with what was renamed or merged called as it is called now.

    Front matter that is too unusual to be changed keeps the former names; they are understood.
    """
    document = new.document
    for kind in KINDS.values():
        before = said(document, kind)
        if (now := names_today(kind, before)) != before:
            try:
                document = saying(document, kind, now)
            except Invalid:
                continue
    return new if document is new.document else replace(new, document=document)


def file_under(post: Post, document: Document | None, *, anew: bool = False) -> None:
    """Put the post on the shelves that its document names; standing pages and private posts are on none."""
    for shelf in () if anew else SHELVES.values():
        db.session.execute(sa.delete(shelf).where(shelf.c.post_id == post.id))
    if document and post.kind == "post" and not post.private:
        names = [name for (name,) in names_today(TAGS, said(document, TAGS))]
        trails = [category_trail(trail) for trail in names_today(CATEGORIES, document.categories)]
        _fill(post, TAGS, along([[tag.id] for tag in tags_named(names)]))
        _fill(post, CATEGORIES, along([[category.id for category in trail] for trail in trails]))


def _fill(post: Post, kind: Kind, places: dict[int, int | None]) -> None:
    column, common = label_column(kind).name, {"post_id": post.id, "published_at": post.published_at}
    if places:
        rows = [{**common, column: id, "position": position} for id, position in places.items()]
        db.session.execute(sa.insert(SHELVES[kind]), rows)


def along(trails: Sequence[Sequence[int]]) -> dict[int, int | None]:
    """Every label on the trails, in their order; only the last one of each trail has a place."""
    found: dict[int, int | None] = {}
    for place, (*above, last) in enumerate(dict.fromkeys(map(tuple, trails))):
        for id in above:
            found.setdefault(id, None)
        if found.get(last) is None:
            found[last] = place
    return found
