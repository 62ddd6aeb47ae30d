"""Doubtful places that matter to readers: asked before a publication, and told when they are left open."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from blog.comments.places.queries import spoken_about
from blog.guides.path import path
from blog.guides.queries import finished
from blog.posts.models import Post
from blog.posts.places.doubts import Doubt, doubts
from blog.web.looks import Look

MOST = 100  # that are asked at once; the others are decided later


@dataclass(frozen=True)
class Asked:
    """A doubt, how many finished it (None for what nobody can tick off), and how many comments it has."""

    doubt: Doubt
    readers: int | None
    comments: int


def asked(post: Post, look: Look) -> list[Asked]:
    """What to ask before this text is published; what nobody is sure of comes first."""
    old = path(look.before.outline) if look.edition.document.guide else None
    points = old.points.keys() | old.resources.keys() if old else set[int]()
    readers, talk = finished(post.id) if old else {}, spoken_about(post.id)
    readers = dict.fromkeys(points, 0) | readers
    found = [
        Asked(it, readers.get(it.key), talk.get(it.key, 0))
        for it in doubts(look.places, look.before)
        if it.key in readers or it.key in talk
    ]
    return sorted(found, key=lambda it: (it.doubt.is_guessed, -(it.readers or 0), -it.comments))[:MOST]


def left_open(post: Post, found: list[Asked], decided: Mapping[int, int]) -> Markup:
    """What an author is told of those that they left for later, and of those that they merged into another
    place while comments stay, with the way there; "" for none."""
    gone = {it["key"] for it in post.gone}
    merged = [it for it in found if it.comments and decided.get(it.doubt.key) and it.doubt.key in gone]
    later = [it for it in found if not it.doubt.is_guessed and it.doubt.key not in decided]
    left = [*later, *merged]
    told = ngettext(
        "What became of %(num)s place is left open.", "What became of %(num)s places is left open.", len(left)
    )
    links = (Markup('<a class="link" href="{}">{}</a>').format(*link) for link in _where(post, later, left))
    return Markup(" ").join((told, *links)) if left else Markup("")


def _where(post: Post, later: list[Asked], left: list[Asked]) -> Iterator[tuple[str, str]]:
    if any(it.readers is not None for it in later):
        yield url_for("guides.places", id=post.id), _("Decide for readers’ progress")
    if any(it.comments for it in left):
        yield url_for("places.index", slug=post.slug), _("Decide for comments")
