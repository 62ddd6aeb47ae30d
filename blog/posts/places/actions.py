"""Numbering the places of revisions; all of it part of a larger change, which commits."""

from typing import Any

import sqlalchemy as sa

from blog.db import db
from blog.posts.models import Post, Revision
from blog.posts.places.keys import Keyed, keyed
from blog.posts.places.spots import nodes
from blog.rendering import Node, ids, stamped


def number_places(post: Post, revision: Revision) -> None:
    """Give the places of a revision that goes live their numbers: those they had, or new ones."""
    found = keyed(revision.outline, _outline_before(revision), post.gone, post.next_key)
    post.gone, post.next_key = list[Any](found.gone), found.next_key
    _write(revision, found)


def number_again(revision: Revision, outline: list[Node]) -> None:
    """Give the places of a revision that was rendered again the numbers that its old `outline` has."""
    post = revision.post
    is_numbered = all(node.get("key") for node in nodes(outline))
    before = outline if is_numbered else _outline_before(revision)
    found = keyed(revision.outline, before, [], post.next_key)
    post.next_key = found.next_key
    _write(revision, found)


def _outline_before(revision: Revision) -> list[Node]:
    """That of the last revision that was published; one that was only kept has no numbers."""
    earlier = sa.select(Revision.outline).where(
        Revision.post_id == revision.post_id,
        Revision.number < revision.number,
        Revision.published_at.is_not(None),
    )
    return db.session.scalar(earlier.order_by(Revision.number.desc()).limit(1)) or []


def _write(revision: Revision, found: Keyed) -> None:
    places = list(nodes(found.outline))
    taken = ids(revision.html) | {f"t-{node['key']}" for node in places}
    for node in places:
        if "former" in node:
            node["former"] = [id for id in node["former"] if id not in taken]
    revision.outline = list[Any](found.outline)
    revision.html = stamped(
        revision.html,
        [node["key"] for node in places],
        {node["key"]: node["former"] for node in places if "former" in node},
    )
