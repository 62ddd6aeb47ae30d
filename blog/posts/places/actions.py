"""Numbering the places of revisions; all of it part of a larger change, which commits."""

from collections.abc import Mapping
from typing import Any

from blog.posts.models import Post, Revision
from blog.posts.places.doubts import settled
from blog.posts.places.keys import Keyed, foreseen, keyed
from blog.posts.places.queries import before, outline_before
from blog.posts.places.spots import nodes
from blog.rendering import Node, ids, stamped


def number_places(post: Post, revision: Revision, decided: Mapping[int, int]) -> None:
    """Give the places of a revision that goes live their numbers: those they had, or new ones.

    `decided` is what its author said of doubtful ones (doubts.settled); raises Conflict.
    """
    last = before(post)
    found = foreseen(revision.outline, last)
    if decided:
        found = settled(found, last, decided)
    post.gone, post.next_key = list[Any](found.gone), found.next_key
    _write(revision, found)


def number_again(revision: Revision, outline: list[Node]) -> None:
    """Give the places of a revision that was rendered again the numbers that its old `outline` has."""
    post = revision.post
    is_numbered = all(node.get("key") for node in nodes(outline))
    known = outline if is_numbered else outline_before(post, revision.number)
    found = keyed(revision.outline, known, [], post.next_key)
    post.next_key = found.next_key
    _write(revision, found)


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
