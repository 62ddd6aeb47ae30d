"""Places of a post that comments are about: headings and list items, by their numbers (posts/places)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from blog.comments.models import Discussion
from blog.db import db
from blog.errors import Invalid
from blog.posts.models import Post, Revision
from blog.posts.places.likeness import folded
from blog.posts.places.spots import nodes
from blog.rendering import Node

LONGEST = 300  # characters of a quote


@dataclass(frozen=True)
class Quote:
    """What is written at a place, and the number of the revision that it is written in."""

    place: int
    text: str
    revision: int


_LIVE = sa.select(Revision.outline, Revision.number, Post.gone).join_from(
    Post, Revision, Post.live_id == Revision.id
)


def quoted(post_id: int, place: int) -> Quote:
    """The words at a place that somebody speaks about; raises Invalid when there never was such a place.

    It may have been taken out while they wrote: then it is what stood there last.
    """
    outline, number, gone = db.session.execute(_LIVE.where(Post.id == post_id)).one()
    here = {node.get("key"): node["text"] for node in nodes(outline)}
    there = {it["key"]: it["text"] for it in gone}
    text = here.get(place) or there.get(place)
    if text is None:
        raise Invalid("There is no such place in the text.", field="about")
    return Quote(place, text[:LONGEST], number if place in here else _last_with(post_id, place, number))


_BEFORE = sa.select(Revision.number, Revision.outline).where(
    Revision.post_id == sa.bindparam("post_id"),
    Revision.number < sa.bindparam("number"),
    Revision.published_at.is_not(None),
)


def _last_with(post_id: int, place: int, number: int) -> int:
    """The last published revision before that one in which the place still was."""
    earlier = db.session.execute(
        _BEFORE.order_by(Revision.number.desc()), {"post_id": post_id, "number": number}
    )
    return next(
        (row.number for row in earlier if place in {n.get("key") for n in nodes(row.outline)}), number
    )


def places_of(post_id: int) -> list[tuple[str, list[tuple[int, str]]]]:
    """The places of a post under the headings that they belong to: heading, and (number, words) of each."""
    outline: list[Node] = db.session.execute(_LIVE.where(Post.id == post_id)).one()[0]
    return [(node["text"], list(_below(node))) for node in _sections(outline)]


def _sections(outline: list[Node]) -> Iterator[Node]:
    """What has a name of its own in a list of all places: second-level headings, else what is at the top."""
    for node in outline:
        if node["level"] == 1 and node["kind"] == "heading":
            yield from _sections(node["children"])
        else:
            yield node


def _below(node: Node) -> Iterator[tuple[int, str]]:
    return ((one.get("key", 0), one["text"]) for one in nodes([node]))


@dataclass(frozen=True)
class Place:
    """Where somebody finds it on the page of the post, and what is written there now."""

    fragment: str
    text: str

    def says(self, quote: str) -> bool:
        """Whether that is what was written there before, but for spaces and marks."""
        return folded(self.text[:LONGEST]) == folded(quote)


def spots_now(post_id: int) -> dict[int, Place]:
    """The places that the live text has, by their numbers."""
    found = db.session.execute(_LIVE.where(Post.id == post_id)).first()
    outline: list[Node] = found[0] if found else []
    return {
        node["key"]: Place(node["id"] or f"t-{node['key']}", node["text"])
        for node in nodes(outline)
        if "key" in node
    }


@dataclass(frozen=True)
class Orphan:
    """A place that comments are about and the text has no more; `perhaps` are places that it may be now."""

    place: int
    text: str
    comments: int
    perhaps: list[int]


def orphans(post: Post) -> list[Orphan]:
    """The places of a post that are gone and still spoken about."""
    said = spoken_about(post.id)
    gone = {it["key"]: it for it in post.gone if it["key"] in said}
    return [Orphan(key, it["text"], said[key], _perhaps(it)) for key, it in gone.items()]


def spoken_about(post_id: int) -> dict[int, int]:
    """How many comments are about each place that there is or was."""
    said = db.session.scalar(sa.select(Discussion.places).where(Discussion.post_id == post_id)) or {}
    return {int(key): count for key, count in said.items()}


def _perhaps(gone: dict[str, Any]) -> list[int]:
    """What it became, if that is known, before what only looks like it."""
    found = (gone.get("into", 0), *gone.get("parts", ()), *gone["perhaps"])
    return list(dict.fromkeys(filter(None, found)))
